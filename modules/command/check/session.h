/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One connection by libsmbclient. */

#ifndef UNCFIX_SESSION_H
#define UNCFIX_SESSION_H

#include <stdbool.h>

#include "check/credentials.h"
#include "check/recv_hook.h"
#include "check/step.h"

struct session {
	const struct credentials *credentials;
	unsigned int timeout; /* milliseconds, for each request */
	/* Called after each answer, and when the share is connected. */
	void (*notice)(void *data);
	/* Called if the server refers to another host: does not return. */
	void (*refer)(void *data);
	void *data;

	const char *host, *share;
	bool connected; /* to the share */
	int error;	/* errno, if it is not */
	struct smb_answer answers[SMB_COMMAND_COUNT];
	char said[512]; /* Samba's last warning, "" if there was none */
};

/*
 * Logs on and connects to a share.  There is no limit to the number of
 * requests, and so to the time: the caller is a process that can be killed.
 */
void session_connect(struct session *session, const char *host,
		     unsigned int port, const char *share);

/* Sets the error of a step whose request failed. */
void session_fail(const struct session *session, enum smb_command command,
		  struct step *step);

/* The same if Kerberos failed on the client, before the server was asked. */
void session_fail_kerberos(const struct session *session, struct step *step);

#endif /* UNCFIX_SESSION_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who logs on, and by which password. */

#ifndef UNCFIX_CREDENTIALS_H
#define UNCFIX_CREDENTIALS_H

#include <stdbool.h>
#include "verb.h"

enum {
	CREDENTIAL_SIZE = 512
};

/* Who logs on.  Without a user the session is anonymous. */
struct credentials {
	char domain[CREDENTIAL_SIZE];
	char user[CREDENTIAL_SIZE];
	char password[CREDENTIAL_SIZE];
	bool kerberos;
};

/* The options about credentials on the command line. */
struct credential_options {
	const char *user; /* -U */
	const char *file; /* -A */
	bool kerberos;	  /* -k */
	bool no_password; /* -N */
};

/*
 * Reads them as the options say, or from the environment or the terminal.  The
 * lookup of the user's own name is limited to `timeout` milliseconds.  From
 * here on the process writes no core file and cannot be traced by its user.
 * Returns STATUS_OK, or STATUS_USAGE after a message.
 */
int credentials_read(struct credentials *credentials,
		     const struct credential_options *options,
		     unsigned int timeout, const struct verb *verb);

void credentials_wipe(struct credentials *credentials);

#endif /* UNCFIX_CREDENTIALS_H */

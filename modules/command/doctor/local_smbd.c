/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A tree connect with a path that is sent unchanged. */

#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "doctor/local_smbd.h"
#include "network/smb2.h"
#include "network/tcp.h"
#include "ports.h"

enum {
	LIMIT = 10000, /* milliseconds, for all of it */
};

/* clang-format off */

/* MS-NLMP 2.2.1.1. */
static const unsigned char hello[32] = {
	'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 1, 0, 0, 0,
	/* Unicode, request target, NTLM; extended session security */
	0x05, 0x02, 0x08, 0,
};

/* MS-NLMP 2.2.1.3 and 3.2.5.1.2, anonymous: without a proof. */
static const unsigned char proof[65] = {
	'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 3, 0, 0, 0,
	/* LM response, one zero: length, maximum, offset */
	1, 0, 1, 0, 64, 0, 0, 0,
	/* empty: NTLM response, domain, user, workstation, session key */
	0, 0, 0, 0, 64, 0, 0, 0,
	0, 0, 0, 0, 64, 0, 0, 0,
	0, 0, 0, 0, 64, 0, 0, 0,
	0, 0, 0, 0, 64, 0, 0, 0,
	0, 0, 0, 0, 64, 0, 0, 0,
	/* as in the hello, and: anonymous */
	0x05, 0x0A, 0x08, 0,
};

/* clang-format on */

/*
 * Sends the requests, up to one that is refused.  Returns its name, "" if none
 * is, NULL if there is no answer.
 */
static const char *go_through(struct smb2 *smbd, const char *path,
			      uint32_t *status)
{
	if (!smb2_negotiate(smbd) || !smb2_answer(smbd, status))
		return NULL;
	if (*status != 0)
		return "negotiation";
	if (!smb2_session_setup(smbd, hello, sizeof(hello)) ||
	    !smb2_answer(smbd, status))
		return NULL;
	if (*status == NT_STATUS_MORE_PROCESSING_REQUIRED &&
	    (!smb2_session_setup(smbd, proof, sizeof(proof)) ||
	     !smb2_answer(smbd, status)))
		return NULL;
	if (*status != 0)
		return "session set-up";
	if (!smb2_tree_connect(smbd, path) || !smb2_answer(smbd, status))
		return NULL;
	return "";
}

uint32_t local_smbd_tree_connect(const char *path, const char **step)
{
	const struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(UNCFIX_PORT_SMB),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr_storage peer = { 0 };
	struct smb2 smbd = { .deadline = clock_milliseconds() + LIMIT };
	uint32_t status = 0;

	memcpy(&peer, &address, sizeof(address));
	smbd.socket = tcp_connect(&peer, smbd.deadline);
	*step = NULL;
	if (smbd.socket < 0)
		return status;
	*step = go_through(&smbd, path, &status);
	close(smbd.socket);
	return status;
}

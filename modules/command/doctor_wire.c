/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A tree connect with a path that is sent as it is. */

#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "doctor.h"
#include "smb2.h"

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

/* MS-NLMP 2.2.1.3 and 3.2.5.1.2: anonymous is who proves nothing. */
static const unsigned char proof[65] = {
	'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 3, 0, 0, 0,
	/* the LM response of nobody, one zero: its length twice, its place */
	1, 0, 1, 0, 64, 0, 0, 0,
	/* nothing: NTLM response, domain, user, workstation, session key */
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
 * The requests in turn, up to the one that is refused: its step.  NULL where an
 * answer is missing.
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

uint32_t wire_tree_connect(const char *path, const char **step)
{
	const struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT_SMB),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr_storage peer = { 0 };
	struct smb2 smbd = { .deadline = clock_milliseconds() + LIMIT };
	uint32_t status = 0;

	memcpy(&peer, &address, sizeof(address));
	smbd.socket = tcp_connect_to(&peer, smbd.deadline);
	*step = NULL;
	if (smbd.socket < 0)
		return status;
	*step = go_through(&smbd, path, &status);
	close(smbd.socket);
	return status;
}

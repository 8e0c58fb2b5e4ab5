/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A tree connect with a path that is sent as it is. */

#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "doctor.h"
#include "smb2.h"

enum {
	PORT_SMB = 445,
	MILLISECONDS = 10000, /* for all of it */

	/* MS-NLMP 2.2.1.1 and 2.2.1.3 */
	HELLO_SIZE = 32,
	PROOF_SIZE = 65,
	AT_HELLO_FLAGS = 12,
	AT_LM_RESPONSE = 12,
	AT_PROOF_FLAGS = 60,
	AT_PAYLOAD = 64,
};

/* MS-NLMP 2.2.1.1: the client's hello. */
static bool say_hello(struct smb2 *smbd)
{
	static const unsigned char hello[HELLO_SIZE] = {
		'N',
		'T',
		'L',
		'M',
		'S',
		'S',
		'P',
		0,
		1,
		/* NTLM, request target, Unicode; extended session security */
		[AT_HELLO_FLAGS] = 0x05,
		0x02,
		0x08,
	};

	return smb2_session_setup(smbd, hello, sizeof(hello));
}

/* MS-NLMP 2.2.1.3 and 3.2.5.1.2: anonymous is who proves nothing. */
static bool prove_nothing(struct smb2 *smbd)
{
	unsigned char proof[PROOF_SIZE] = {
		'N',
		'T',
		'L',
		'M',
		'S',
		'S',
		'P',
		0,
		3,
		/* The LM response of nobody is one zero. */
		[AT_LM_RESPONSE] = 1,
		0,
		1,
		/* as in the hello, and: anonymous */
		[AT_PROOF_FLAGS] = 0x05,
		0x0A,
		0x08,
	};
	size_t field;

	/* Six fields, each with its place in the payload. */
	for (field = AT_LM_RESPONSE; field < AT_PROOF_FLAGS; field += 8)
		proof[field + 4] = AT_PAYLOAD;
	return smb2_session_setup(smbd, proof, sizeof(proof));
}

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
	if (!say_hello(smbd) || !smb2_answer(smbd, status))
		return NULL;
	if (*status == STATUS_MORE_PROCESSING_REQUIRED &&
	    (!prove_nothing(smbd) || !smb2_answer(smbd, status)))
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
	struct smb2 smbd = { .deadline = clock_milliseconds() + MILLISECONDS };
	uint32_t status = 0;

	memcpy(&peer, &address, sizeof(address));
	smbd.socket = tcp_connect_to(&peer, MILLISECONDS);
	*step = NULL;
	if (smbd.socket < 0)
		return status;
	*step = go_through(&smbd, path, &status);
	close(smbd.socket);
	return status;
}

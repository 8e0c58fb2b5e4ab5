/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An SMB negotiation of our own: it tells a server that refuses from something
 * that is no SMB server at all, and says what the server speaks.
 */

#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "smb2.h"

enum {
	/* What is looked at of an answer: the header, and 6 bytes behind. */
	ANSWER_SIZE = SMB2_PREFIX_SIZE + SMB2_HEADER_SIZE + 6,
	SMB1_ANSWER_SIZE = SMB2_PREFIX_SIZE + 32,
	SIGNING_REQUIRED = 2,
	SHOWN_SIZE = 24,
};

/* clang-format off */

/* MS-CIFS 2.2.4.52.1 with the one dialect that is left of SMB1. */
static const unsigned char smb1_request[] = {
	0, 0, 0, 47,
	/* header */
	0xFF, 'S', 'M', 'B', 0x72, 0, 0, 0, 0, 0x18, 0x01, 0xC8,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFE, 0xFF,
	0, 0, 0, 0,
	/* no words, 12 bytes */
	0, 12, 0,
	2, 'N', 'T', ' ', 'L', 'M', ' ', '0', '.', '1', '2', 0,
};

/* clang-format on */

static const struct dialect {
	unsigned int number;
	const char *name;
} dialects[] = {
	{ 0x0202, "2.0.2" }, { 0x0210, "2.1" },	  { 0x0300, "3.0" },
	{ 0x0302, "3.0.2" }, { 0x0311, "3.1.1" },
};

static const char *dialect_name(unsigned int number)
{
	size_t i;

	for (i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++)
		if (dialects[i].number == number)
			return dialects[i].name;
	return "of an unknown version";
}

/* Does an SMB2 server answer so, as far as anything came? */
static bool is_smb2(const unsigned char *answer, size_t size)
{
	static const unsigned char begin[] = { 0xFE, 'S', 'M', 'B' };
	size_t seen = size > SMB2_PREFIX_SIZE ? size - SMB2_PREFIX_SIZE : 0;

	return size > 0 && answer[0] == 0 &&
	       memcmp(answer + SMB2_PREFIX_SIZE, begin,
		      seen < sizeof(begin) ? seen : sizeof(begin)) == 0;
}

/* MS-SMB2 2.2.4. */
static void judge_smb2(struct step *step, const unsigned char *answer)
{
	const unsigned char *header = answer + SMB2_PREFIX_SIZE;
	const unsigned char *body = header + SMB2_HEADER_SIZE;

	step->status = (uint32_t)little_endian(header + 8, 4);
	if (step->status != 0) {
		step->error = windows_error_of_status(step->status);
		return;
	}
	step_note(step, "SMB %s, signing %s",
		  dialect_name((unsigned int)little_endian(body + 4, 2)),
		  body[2] & SIGNING_REQUIRED ? "required" : "not required");
}

/* A server that speaks SMB1 alone ends the connection at an SMB2 request. */
static bool speaks_smb1(const struct sockaddr_storage *peer, double deadline)
{
	unsigned char answer[SMB1_ANSWER_SIZE];
	int socket = tcp_connect_to(peer, deadline);
	bool smb1 = false;

	if (socket < 0)
		return false;
	if (send(socket, smb1_request, sizeof(smb1_request), MSG_NOSIGNAL) > 0)
		smb1 = smb2_read(socket, answer, sizeof(answer), deadline) ==
			       sizeof(answer) &&
		       memcmp(answer + SMB2_PREFIX_SIZE, "\xFFSMB", 4) == 0;
	close(socket);
	return smb1;
}

static void note_stranger(struct step *step, const unsigned char *answer,
			  size_t size)
{
	char shown[SHOWN_SIZE + 1];
	size_t i;

	for (i = 0; i < size && i < SHOWN_SIZE; i++)
		shown[i] = isascii(answer[i]) && isprint(answer[i])
				   ? (char)answer[i]
				   : '.';
	shown[i] = '\0';
	step_note(step, "answers, but not SMB: %s", shown);
}

bool negotiate(struct step *step, int socket,
	       const struct sockaddr_storage *peer, unsigned int timeout)
{
	struct smb2 server = { .socket = socket };
	unsigned char answer[ANSWER_SIZE] = { 0 };
	bool sent = smb2_negotiate(&server), smb2, silent;
	double deadline = step->began + timeout;
	size_t size = smb2_read(socket, answer, sizeof(answer), deadline);

	silent = size < sizeof(answer) && errno == ETIMEDOUT;
	close(socket);
	smb2 = is_smb2(answer, size);
	if (smb2 && size == sizeof(answer)) {
		judge_smb2(step, answer);
		return false;
	}
	step->error = silent && (smb2 || size == 0) ? ERROR_SEM_TIMEOUT
						    : ERROR_NETNAME_DELETED;
	if (smb2)
		step_note(step, "begins an answer and does not end it");
	else if (size > 0)
		note_stranger(step, answer, size);
	else if (silent)
		step_note(step, "takes the connection and says nothing");
	else if (sent && speaks_smb1(peer, deadline)) {
		step_note(step, "SMB1 alone");
		step->error = 0;
		return true;
	} else
		step_note(step, "ends the connection without an answer");
	return false;
}

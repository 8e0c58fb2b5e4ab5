/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An SMB negotiation of our own: it tells a server that refuses from something
 * that is no SMB server at all, and says what the server speaks.
 */

#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "check.h"

enum {
	PREFIX_SIZE = 4, /* MS-SMB2 2.1: a zero and the length in 24 bits */
	SMB2_HEADER_SIZE = 64,
	SALT_SIZE = 32,
	/* What is looked at of an answer: the header, and 6 bytes behind. */
	ANSWER_SIZE = PREFIX_SIZE + SMB2_HEADER_SIZE + 6,
	SMB1_ANSWER_SIZE = PREFIX_SIZE + 32,
	SIGNING_REQUIRED = 2,
	SHOWN_SIZE = 24,
};

/* clang-format off */

/* MS-SMB2 2.2.3, all dialects; 3.1.1 needs the context of 2.2.3.1.1. */
static const unsigned char smb2_request[] = {
	/* length of what follows */
	0, 0, 0, 162,
	/* header: NEGOTIATE, one credit, message 0, no session, no signature */
	0xFE, 'S', 'M', 'B', 64, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	/* five dialects, signing enabled; large MTU, encryption */
	36, 0, 5, 0, 1, 0, 0, 0,
	0x44, 0, 0, 0,
	/* client */
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
	/* one context, at 112; the dialects, and padding up to there */
	112, 0, 0, 0, 1, 0, 0, 0,
	0x02, 0x02, 0x10, 0x02, 0x00, 0x03, 0x02, 0x03, 0x11, 0x03, 0, 0,
	/* preauthentication integrity, 38 bytes: SHA-512 alone, and the salt */
	1, 0, 38, 0, 0, 0, 0, 0,
	1, 0, SALT_SIZE, 0, 1, 0,
};

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

static unsigned int little16(const unsigned char *bytes)
{
	return bytes[0] | (unsigned int)bytes[1] << 8;
}

static uint32_t little32(const unsigned char *bytes)
{
	return little16(bytes) | (uint32_t)little16(bytes + 2) << 16;
}

/*
 * Read until `size` bytes are there, the other side ends, or the time is over:
 * how many came.  errno is ETIMEDOUT, or 0 where the other side ended.
 */
static size_t read_answer(int socket, unsigned char *answer, size_t size,
			  double deadline)
{
	struct pollfd ready = { .fd = socket, .events = POLLIN };
	size_t used = 0;
	ssize_t count;

	while (used < size) {
		errno = ETIMEDOUT;
		if (poll(&ready, 1, milliseconds_until(deadline)) <= 0)
			break;
		errno = 0;
		count = read(socket, answer + used, size - used);
		if (count <= 0)
			break;
		used += (size_t)count;
	}
	return used;
}

static bool send_smb2(int socket)
{
	unsigned char packet[sizeof(smb2_request) + SALT_SIZE];

	memcpy(packet, smb2_request, sizeof(smb2_request));
	if (getrandom(packet + sizeof(smb2_request), SALT_SIZE, 0) < 0)
		return false;
	packet[3] = sizeof(packet) - PREFIX_SIZE;
	return send(socket, packet, sizeof(packet), MSG_NOSIGNAL) ==
	       sizeof(packet);
}

static const char *dialect_name(unsigned int number)
{
	size_t i;

	for (i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++)
		if (dialects[i].number == number)
			return dialects[i].name;
	return "of an unknown version";
}

/* MS-SMB2 2.2.4. */
static void judge_smb2(struct step *step, const unsigned char *answer)
{
	const unsigned char *header = answer + PREFIX_SIZE;
	const unsigned char *body = header + SMB2_HEADER_SIZE;

	step->status = little32(header + 8);
	if (step->status != 0) {
		step->error = windows_error_of_status(step->status);
		return;
	}
	step_note(step, "SMB %s, signing %s", dialect_name(little16(body + 4)),
		  body[2] & SIGNING_REQUIRED ? "required" : "not required");
}

/* A server that speaks SMB1 alone ends the connection at an SMB2 request. */
static bool speaks_smb1(const struct sockaddr_storage *peer,
			unsigned int timeout)
{
	unsigned char answer[SMB1_ANSWER_SIZE];
	double deadline = clock_milliseconds() + timeout;
	int socket = tcp_connect_to(peer, timeout);
	bool smb1 = false;

	if (socket < 0)
		return false;
	if (send(socket, smb1_request, sizeof(smb1_request), MSG_NOSIGNAL) > 0)
		smb1 = read_answer(socket, answer, sizeof(answer), deadline) ==
			       sizeof(answer) &&
		       memcmp(answer + PREFIX_SIZE, "\xFFSMB", 4) == 0;
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
	unsigned char answer[ANSWER_SIZE] = { 0 };
	bool sent = send_smb2(socket), silent;
	size_t size = read_answer(socket, answer, sizeof(answer),
				  step->began + timeout);

	silent = size < sizeof(answer) && errno == ETIMEDOUT;
	close(socket);
	if (size == sizeof(answer) &&
	    memcmp(answer + PREFIX_SIZE, "\xFESMB", 4) == 0) {
		judge_smb2(step, answer);
		return false;
	}
	step->error =
		silent && size == 0 ? ERROR_SEM_TIMEOUT : ERROR_NETNAME_DELETED;
	if (size > 0)
		note_stranger(step, answer, size);
	else if (silent)
		step_note(step, "takes the connection and says nothing");
	else if (sent && speaks_smb1(peer, timeout)) {
		step_note(step, "SMB1 alone");
		step->error = 0;
		return true;
	} else
		step_note(step, "ends the connection without an answer");
	return false;
}

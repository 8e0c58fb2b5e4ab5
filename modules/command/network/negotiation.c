/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SMB negotiation: what a peer speaks. */

#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "array_size.h"
#include "network/negotiation.h"
#include "network/smb2.h"
#include "network/tcp.h"

enum {
	/* The part of an answer that is read: the header and 6 bytes more. */
	ANSWER_SIZE = SMB2_PREFIX_SIZE + SMB2_HEADER_SIZE + 6,
	SMB1_ANSWER_SIZE = SMB2_PREFIX_SIZE + 32,
	SIGNING_REQUIRED = 2,
};

/* clang-format off */

/* MS-CIFS 2.2.4.52.1, with the last dialect of SMB1 only. */
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

	for (i = 0; i < ARRAY_SIZE(dialects); i++)
		if (dialects[i].number == number)
			return dialects[i].name;
	return "of an unknown version";
}

/* Returns true if what was received is the start of an SMB2 answer. */
static bool is_smb2(const unsigned char *answer, size_t size)
{
	size_t seen = size > SMB2_PREFIX_SIZE ? size - SMB2_PREFIX_SIZE : 0;

	return size > 0 && answer[0] == 0 &&
	       memcmp(answer + SMB2_PREFIX_SIZE, SMB2_MAGIC,
		      seen < 4 ? seen : 4) == 0;
}

/* MS-SMB2 2.2.4. */
static void read_smb2(struct negotiation *result, const unsigned char *answer)
{
	const unsigned char *header = answer + SMB2_PREFIX_SIZE;
	const unsigned char *body = header + SMB2_HEADER_SIZE;

	result->kind = NEGOTIATION_SMB2;
	result->status = (uint32_t)little_endian(header + SMB2_STATUS, 4);
	result->signing_required = body[2] & SIGNING_REQUIRED;
	result->dialect =
		dialect_name((unsigned int)little_endian(body + 4, 2));
}

/* A server that speaks only SMB1 closes the connection on an SMB2 request. */
static bool speaks_smb1(const struct sockaddr_storage *peer, double deadline)
{
	unsigned char answer[SMB1_ANSWER_SIZE];
	int socket = tcp_connect(peer, deadline);
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

static void read_stranger(struct negotiation *result,
			  const unsigned char *answer, size_t size)
{
	size_t i;

	result->kind = NEGOTIATION_STRANGER;
	for (i = 0; i < size && i < sizeof(result->answer) - 1; i++)
		result->answer[i] = isascii(answer[i]) && isprint(answer[i])
					    ? (char)answer[i]
					    : '.';
}

void negotiate(struct negotiation *result, int socket,
	       const struct sockaddr_storage *peer, double deadline)
{
	struct smb2 server = { .socket = socket };
	unsigned char answer[ANSWER_SIZE] = { 0 };
	bool sent = smb2_negotiate(&server);
	size_t size = smb2_read(socket, answer, sizeof(answer), deadline);
	bool late = size < sizeof(answer) && errno == ETIMEDOUT;
	bool reset = size == 0 && (!sent || errno == ECONNRESET);

	*result = (struct negotiation){ 0 };
	close(socket);
	if (size == sizeof(answer) && is_smb2(answer, size))
		read_smb2(result, answer);
	else if (is_smb2(answer, size))
		result->kind = late ? NEGOTIATION_STALLED : NEGOTIATION_CUT;
	else if (size > 0)
		read_stranger(result, answer, size);
	else if (late)
		result->kind = NEGOTIATION_SILENT;
	else if (sent && speaks_smb1(peer, deadline))
		result->kind = NEGOTIATION_SMB1;
	else
		result->kind = reset ? NEGOTIATION_RESET : NEGOTIATION_CLOSED;
}

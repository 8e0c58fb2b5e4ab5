/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * SMB2 requests, byte by byte: an SMB library normalises a path before it sends
 * it, and does not return what a peer answers that is no SMB server.
 */

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "network/smb2.h"

enum {
	BODY_MAX = 512,
	CREDITS = 16,
	SALT_SIZE = 32,
	SETUP_SIZE = 24, /* the fixed part, as is the next one */
	TREE_SIZE = 8,

	/* MS-SMB2 2.2.1.2 */
	AT_CREDITS = 14,
	AT_MESSAGE = 24,
	AT_SESSION = 40,
};

static void put(unsigned char *at, uint64_t value, size_t size)
{
	for (; size > 0; size--, value >>= 8)
		*at++ = (unsigned char)value;
}

uint64_t little_endian(const unsigned char *bytes, size_t size)
{
	uint64_t value = 0;

	while (size > 0)
		value = value << 8 | bytes[--size];
	return value;
}

static bool request(struct smb2 *connection, unsigned int command,
		    const unsigned char *body, size_t size)
{
	unsigned char packet[SMB2_PREFIX_SIZE + SMB2_HEADER_SIZE + BODY_MAX] = {
		0
	};
	unsigned char *header = packet + SMB2_PREFIX_SIZE;
	size_t length = SMB2_HEADER_SIZE + size;

	packet[2] = (unsigned char)(length >> 8);
	packet[3] = (unsigned char)length;
	memcpy(header, SMB2_MAGIC, 4);
	put(header + 4, SMB2_HEADER_SIZE, 2);
	put(header + SMB2_COMMAND, command, 2);
	put(header + AT_CREDITS, CREDITS, 2);
	put(header + AT_MESSAGE, connection->message++, 8);
	put(header + AT_SESSION, connection->session, 8);
	memcpy(header + SMB2_HEADER_SIZE, body, size);
	length += SMB2_PREFIX_SIZE;
	return send(connection->socket, packet, length, MSG_NOSIGNAL) ==
	       (ssize_t)length;
}

/* clang-format off */

/* MS-SMB2 2.2.3, all dialects; 3.1.1 needs the context of 2.2.3.1.1. */
static const unsigned char negotiation[] = {
	/* five dialects, signing enabled; large MTU, encryption */
	36, 0, 5, 0, 1, 0, 0, 0,
	0x44, 0, 0, 0,
	/* client */
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
	/* one context, at 112; the dialects, and padding up to there */
	112, 0, 0, 0, 1, 0, 0, 0,
	0x02, 0x02, 0x10, 0x02, 0x00, 0x03, 0x02, 0x03, 0x11, 0x03, 0, 0,
	/* preauthentication integrity: SHA-512 only, then the salt */
	1, 0, 6 + SALT_SIZE, 0, 0, 0, 0, 0,
	1, 0, SALT_SIZE, 0, 1, 0,
};

/* clang-format on */

bool smb2_negotiate(struct smb2 *connection)
{
	unsigned char body[sizeof(negotiation) + SALT_SIZE];

	memcpy(body, negotiation, sizeof(negotiation));
	return getrandom(body + sizeof(negotiation), SALT_SIZE, 0) ==
		       SALT_SIZE &&
	       request(connection, SMB2_NEGOTIATE, body, sizeof(body));
}

/* MS-SMB2 2.2.5. */
bool smb2_session_setup(struct smb2 *connection, const unsigned char *token,
			size_t size)
{
	unsigned char body[BODY_MAX] = { [0] = 25, [3] = 1 };

	if (size > BODY_MAX - SETUP_SIZE)
		return false;
	put(body + 12, SMB2_HEADER_SIZE + SETUP_SIZE, 2);
	put(body + 14, size, 2);
	memcpy(body + SETUP_SIZE, token, size);
	return request(connection, SMB2_SESSION_SETUP, body, SETUP_SIZE + size);
}

/* MS-SMB2 2.2.9. */
bool smb2_tree_connect(struct smb2 *connection, const char *path)
{
	unsigned char body[BODY_MAX] = { [0] = 9 };
	size_t size = 2 * strlen(path), i;

	if (size > BODY_MAX - TREE_SIZE)
		return false;
	put(body + 4, SMB2_HEADER_SIZE + TREE_SIZE, 2);
	put(body + 6, size, 2);
	for (i = 0; i < size; i += 2)
		body[TREE_SIZE + i] = (unsigned char)path[i / 2];
	return request(connection, SMB2_TREE_CONNECT, body, TREE_SIZE + size);
}

size_t smb2_read(int socket, unsigned char *bytes, size_t size, double deadline)
{
	size_t used = 0;
	ssize_t count;

	while (used < size && wait_for_fd(socket, POLLIN, deadline)) {
		errno = 0;
		count = read(socket, bytes + used, size - used);
		if (count < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (count <= 0)
			break;
		used += (size_t)count;
	}
	return used;
}

static bool read_all(const struct smb2 *connection, unsigned char *bytes,
		     size_t size)
{
	return smb2_read(connection->socket, bytes, size,
			 connection->deadline) == size;
}

/* Reads a message: the header is returned, the rest is skipped. */
static bool read_header(const struct smb2 *connection,
			unsigned char header[SMB2_HEADER_SIZE])
{
	unsigned char prefix[SMB2_PREFIX_SIZE], rest[BODY_MAX];
	size_t size, part;

	if (!read_all(connection, prefix, sizeof(prefix)) ||
	    !read_all(connection, header, SMB2_HEADER_SIZE) ||
	    memcmp(header, SMB2_MAGIC, 4) != 0)
		return false;
	size = (size_t)prefix[1] << 16 | (size_t)prefix[2] << 8 | prefix[3];
	if (size < SMB2_HEADER_SIZE)
		return false;
	for (size -= SMB2_HEADER_SIZE; size > 0; size -= part) {
		part = size < sizeof(rest) ? size : sizeof(rest);
		if (!read_all(connection, rest, part))
			return false;
	}
	return true;
}

/* MS-SMB2 3.2.5.1.5: a server that needs time first answers `pending`. */
bool smb2_answer(struct smb2 *connection, uint32_t *status)
{
	unsigned char header[SMB2_HEADER_SIZE];

	do {
		if (!read_header(connection, header))
			return false;
		*status = (uint32_t)little_endian(header + SMB2_STATUS, 4);
	} while (*status == NT_STATUS_PENDING);
	/* Zeros in the place of an answer would be one that all is well. */
	if (little_endian(header + AT_MESSAGE, 8) != connection->message - 1)
		return false;
	connection->session = little_endian(header + AT_SESSION, 8);
	return true;
}

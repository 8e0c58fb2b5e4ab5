/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SMB2: requests with bytes of our own choice, and the status of the answers.
 */

#ifndef UNCFIX_SMB2_H
#define UNCFIX_SMB2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMB2_MAGIC "\xFESMB"

enum {
	SMB2_PREFIX_SIZE = 4, /* MS-SMB2 2.1: a zero, the length in 24 bits */

	/* MS-SMB2 2.2.1.2: offsets in the header, its size, commands. */
	SMB2_STATUS = 8,
	SMB2_COMMAND = 12,
	SMB2_HEADER_SIZE = 64,
	SMB2_NEGOTIATE = 0,
	SMB2_SESSION_SETUP = 1,
	SMB2_TREE_CONNECT = 3,
};

/* MS-ERREF 2.3.1.  The first two are not final answers. */
#define NT_STATUS_PENDING		   UINT32_C(0x00000103)
#define NT_STATUS_MORE_PROCESSING_REQUIRED UINT32_C(0xC0000016)
#define NT_STATUS_ACCESS_DENIED		   UINT32_C(0xC0000022)

/* A connection.  The caller opens and closes the socket. */
struct smb2 {
	int socket;
	double deadline; /* clock_milliseconds(), for all that is read */
	uint64_t message, session;
};

/*
 * Sends a request: all dialects, a token, a path in ASCII; token and path are
 * sent unchanged.  Returns false if it could not be sent.
 */
bool smb2_negotiate(struct smb2 *connection);
bool smb2_session_setup(struct smb2 *connection, const unsigned char *token,
			size_t size);
bool smb2_tree_connect(struct smb2 *connection, const char *path);

/* Reads an answer and returns its status.  Returns false if there is none. */
bool smb2_answer(struct smb2 *connection, uint32_t *status);

/*
 * Reads up to `size` bytes.  Returns fewer if the peer ended the connection or
 * the time was over: errno is ETIMEDOUT then, and something else before.
 */
size_t smb2_read(int socket, unsigned char *bytes, size_t size,
		 double deadline);

/* Returns a number of at most 8 bytes, the lowest one first. */
uint64_t little_endian(const unsigned char *bytes, size_t size);

#endif /* UNCFIX_SMB2_H */

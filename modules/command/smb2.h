/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests of SMB2 of our own, and what comes back. */

#ifndef UNCFIX_SMB2_H
#define UNCFIX_SMB2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SMB2_PREFIX_SIZE = 4,  /* MS-SMB2 2.1: a zero, the length in 24 bits */
	SMB2_HEADER_SIZE = 64, /* MS-SMB2 2.2.1.2 */
};

/* MS-ERREF 2.3.1: answers that are none yet. */
#define NT_STATUS_PENDING		   UINT32_C(0x00000103)
#define NT_STATUS_MORE_PROCESSING_REQUIRED UINT32_C(0xC0000016)

/* A connection: the caller opens and closes the socket. */
struct smb2 {
	int socket;
	double deadline; /* clock_milliseconds(), for all that is read */
	uint64_t message, session;
};

/*
 * The requests: all dialects are asked for, the token is sent as it is, and so
 * is the path, in ASCII.  False where nothing could be sent.
 */
bool smb2_negotiate(struct smb2 *connection);
bool smb2_session_setup(struct smb2 *connection, const unsigned char *token,
			size_t size);
bool smb2_tree_connect(struct smb2 *connection, const char *path);

/* The status of the answer, of which all is read; false where none comes. */
bool smb2_answer(struct smb2 *connection, uint32_t *status);

/*
 * Read until `size` bytes are there, the other side ends, or the time is over:
 * how many came.  errno is ETIMEDOUT where the time is over, and something else
 * where the other side ended.
 */
size_t smb2_read(int socket, unsigned char *bytes, size_t size,
		 double deadline);

/* A number of at most 8 bytes, the lowest first, as all of SMB has them. */
uint64_t little_endian(const unsigned char *bytes, size_t size);

#endif /* UNCFIX_SMB2_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A tree connect with a path that is sent as it is: every SMB library cleans
 * a path before it sends it.
 */

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "doctor.h"

enum {
	PORT_SMB = 445,
	SECONDS = 5,	  /* for each answer */
	PREFIX_SIZE = 4,  /* MS-SMB2 2.1 */
	HEADER_SIZE = 64, /* MS-SMB2 2.2.1.2 */
	PACKET_MAX = 1024,
	ANSWER_MAX = 64 * 1024,
	CREDITS = 16,

	NEGOTIATE = 0,
	SESSION_SETUP = 1,
	TREE_CONNECT = 3,
	SETUP_SIZE = 24,
	TREE_SIZE = 8,

	NO_STATUS = 1, /* no answer came: a status that no server sends */
};

#define MORE_PROCESSING_REQUIRED 0xC0000016U

struct wire {
	int socket;
	uint64_t message, session;
};

static void put(unsigned char *at, uint64_t value, unsigned int size)
{
	for (; size > 0; size--, value >>= 8)
		*at++ = (unsigned char)value;
}

static uint64_t get(const unsigned char *at, unsigned int size)
{
	uint64_t value = 0;

	while (size > 0)
		value = value << 8 | at[--size];
	return value;
}

static bool receive(int socket, unsigned char *bytes, size_t size)
{
	return recv(socket, bytes, size, MSG_WAITALL) == (ssize_t)size;
}

/* The header of the answer; what is behind it is not needed. */
static bool receive_header(int socket, unsigned char *header)
{
	static unsigned char answer[ANSWER_MAX];
	size_t size;

	if (!receive(socket, answer, PREFIX_SIZE))
		return false;
	size = ntohl(*(uint32_t *)(void *)answer);
	if (size < HEADER_SIZE || size > ANSWER_MAX ||
	    !receive(socket, answer, size))
		return false;
	memcpy(header, answer, HEADER_SIZE);
	return memcmp(header, "\xFESMB", 4) == 0;
}

/* Send a request and take the status of its answer, MS-SMB2 2.2.1.2. */
static unsigned int exchange(struct wire *wire, unsigned int command,
			     const void *body, size_t size)
{
	unsigned char packet[PREFIX_SIZE + PACKET_MAX] = { 0 };
	unsigned char *header = packet + PREFIX_SIZE;

	packet[2] = (unsigned char)((HEADER_SIZE + size) >> 8);
	packet[3] = (unsigned char)(HEADER_SIZE + size);
	memcpy(header, "\xFESMB", 4);
	put(header + 4, HEADER_SIZE, 2);
	put(header + 12, command, 2);
	put(header + 14, CREDITS, 2);
	put(header + 24, wire->message++, 8);
	put(header + 40, wire->session, 8);
	memcpy(header + HEADER_SIZE, body, size);
	if (send(wire->socket, packet, PREFIX_SIZE + HEADER_SIZE + size,
		 MSG_NOSIGNAL) < 0 ||
	    !receive_header(wire->socket, header))
		return NO_STATUS;
	wire->session = get(header + 40, 8);
	return (unsigned int)get(header + 8, 4);
}

/* MS-SMB2 2.2.3: dialects 2.0.2, 2.1 and 3.0. */
static unsigned int negotiate_dialect(struct wire *wire)
{
	unsigned char body[36 + 6] = { [0] = 36, [2] = 3, [4] = 1 };

	put(body + 36, 0x0202, 2);
	put(body + 38, 0x0210, 2);
	put(body + 40, 0x0300, 2);
	return exchange(wire, NEGOTIATE, body, sizeof(body));
}

/* MS-SMB2 2.2.5. */
static unsigned int set_up(struct wire *wire, const unsigned char *token,
			   size_t size)
{
	unsigned char body[SETUP_SIZE + 128] = { [0] = 25, [3] = 1 };

	put(body + 12, HEADER_SIZE + SETUP_SIZE, 2);
	put(body + 14, size, 2);
	memcpy(body + SETUP_SIZE, token, size);
	return exchange(wire, SESSION_SETUP, body, SETUP_SIZE + size);
}

/* An anonymous session: MS-NLMP 2.2.1.1, 2.2.1.3 and 3.2.5.1.2. */
static unsigned int log_on(struct wire *wire)
{
	static const uint32_t flags = 0x00080A05;
	unsigned char hello[32] = "NTLMSSP", proof[65] = "NTLMSSP";
	unsigned int status, field;

	hello[8] = 1;
	put(hello + 12, 0x00080205, 4);
	status = set_up(wire, hello, sizeof(hello));
	if (status != MORE_PROCESSING_REQUIRED)
		return status ? status : NO_STATUS;
	proof[8] = 3;
	for (field = 12; field < 60; field += 8)
		put(proof + field + 4, 64, 4);
	/* The LM response of nobody is one zero. */
	proof[12] = proof[14] = 1;
	put(proof + 60, flags, 4);
	return set_up(wire, proof, sizeof(proof));
}

/* MS-SMB2 2.2.9. */
static unsigned int connect_tree(struct wire *wire, const char *path)
{
	unsigned char body[TREE_SIZE + 256] = { [0] = 9 };
	size_t size = 2 * strlen(path), i;

	put(body + 4, HEADER_SIZE + TREE_SIZE, 2);
	put(body + 6, size, 2);
	for (i = 0; i < size; i += 2)
		body[TREE_SIZE + i] = (unsigned char)path[i / 2];
	return exchange(wire, TREE_CONNECT, body, TREE_SIZE + size);
}

static bool reach(struct wire *wire)
{
	struct sockaddr_in smbd = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT_SMB),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct timeval limit = { .tv_sec = SECONDS };

	wire->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return wire->socket >= 0 &&
	       setsockopt(wire->socket, SOL_SOCKET, SO_RCVTIMEO, &limit,
			  sizeof(limit)) == 0 &&
	       connect(wire->socket, (struct sockaddr *)&smbd, sizeof(smbd)) ==
		       0;
}

unsigned int wire_tree_connect(const char *path, const char **step)
{
	struct wire wire = { 0 };
	unsigned int status = NO_STATUS;

	*step = NULL;
	if (reach(&wire)) {
		*step = "negotiation";
		status = negotiate_dialect(&wire);
	}
	if (*step && status == 0) {
		*step = "session set-up";
		status = log_on(&wire);
		if (status == 0) {
			*step = "";
			status = connect_tree(&wire, path);
		}
	}
	if (status == NO_STATUS)
		*step = NULL;
	if (wire.socket >= 0)
		close(wire.socket);
	return status;
}

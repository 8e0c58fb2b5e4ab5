/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * SMB negotiation: it distinguishes a server that refuses from a peer that does
 * not speak SMB, and finds the dialect.
 */

#ifndef UNCFIX_NEGOTIATION_H
#define UNCFIX_NEGOTIATION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum negotiation_kind {
	NEGOTIATION_SMB2,
	NEGOTIATION_SMB1,     /* and no SMB2 */
	NEGOTIATION_CUT,      /* the start of an answer only */
	NEGOTIATION_STALLED,  /* the same, and no end of the connection */
	NEGOTIATION_STRANGER, /* another protocol */
	NEGOTIATION_SILENT,   /* nothing */
	NEGOTIATION_RESET,    /* nothing: the peer broke it off (RST) */
	NEGOTIATION_CLOSED,   /* nothing: the peer closed it */
};

struct negotiation {
	enum negotiation_kind kind;
	uint32_t status;     /* of SMB2 */
	const char *dialect; /* of SMB2 */
	bool signing_required;
	char answer[25]; /* of a stranger, in printable characters, or "" */
};

/* Offers all dialects, and closes the socket. */
void negotiate(struct negotiation *result, int socket,
	       const struct sockaddr_storage *peer, double deadline);

#endif /* UNCFIX_NEGOTIATION_H */

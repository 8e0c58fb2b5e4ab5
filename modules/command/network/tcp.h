/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TCP connections, to several addresses at once. */

#ifndef UNCFIX_TCP_H
#define UNCFIX_TCP_H

#include "network/address.h"

enum {
	TCP_ATTEMPTS_MAX = 2 * ADDRESSES_MAX
};

/* Zero but for the peer until it is started. */
struct tcp_attempt {
	struct sockaddr_storage peer;
	double began; /* of the clock of common/clock.h */
	int socket;   /* -1: there is none; else the caller closes it */
	int error;    /* 0: it is open, EINPROGRESS: no answer in time */
	double took;  /* milliseconds */
};

/*
 * Connects to up to TCP_ATTEMPTS_MAX peers at once, where that was not started
 * by an earlier call, and waits for all of them until the deadline.  Port 139
 * is not waited for when all the others have answered: firewalls that let 445
 * through drop it.
 */
void tcp_connect_all(struct tcp_attempt *attempts, unsigned int count,
		     double deadline);

/*
 * One connection, which the caller closes.  Returns -1 and sets errno on
 * failure.
 */
int tcp_connect(const struct sockaddr_storage *peer, double deadline);

#endif /* UNCFIX_TCP_H */

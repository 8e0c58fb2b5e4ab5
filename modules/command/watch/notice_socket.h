/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The socket that notices are sent to. */

#ifndef UNCFIX_NOTICE_SOCKET_H
#define UNCFIX_NOTICE_SOCKET_H

#include "watch/sighting.h"

struct notice_socket {
	int fd;
	int lock;  /* held while this process is the one that watches */
	bool made; /* the folder did not exist */
};

/*
 * Binds the name, in the place of one that a process that ended left there.
 * Returns false after a message, if another process watches, too.
 */
bool notice_socket_open(struct notice_socket *socket);

/* Takes the name away. */
void notice_socket_close(struct notice_socket *socket);

/* Receives the next datagram, without waiting.  Returns false if there is none.
 */
bool notice_socket_receive(const struct notice_socket *socket,
			   struct sighting *sighting);

#endif /* UNCFIX_NOTICE_SOCKET_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TCP connections. */

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include "common/clock.h"
#include "network/tcp.h"
#include "ports.h"

static void attempt_start(struct tcp_attempt *attempt)
{
	int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

	attempt->began = clock_milliseconds();
	attempt->error = EINPROGRESS;
	attempt->socket = socket(attempt->peer.ss_family, type, 0);
	if (attempt->socket < 0 ||
	    connect(attempt->socket, (struct sockaddr *)&attempt->peer,
		    attempt->peer.ss_family == AF_INET6
			    ? sizeof(struct sockaddr_in6)
			    : sizeof(struct sockaddr_in)) != 0)
		attempt->error = errno;
	else
		attempt->error = 0;
}

static void attempt_finish(struct tcp_attempt *attempt)
{
	socklen_t size = sizeof(attempt->error);

	if (getsockopt(attempt->socket, SOL_SOCKET, SO_ERROR, &attempt->error,
		       &size) != 0)
		attempt->error = errno;
	attempt->took = clock_milliseconds() - attempt->began;
}

static bool attempts_open(const struct tcp_attempt *attempts,
			  unsigned int count)
{
	unsigned int i;
	bool open = false, waiting = false;

	for (i = 0; i < count; i++) {
		open |= attempts[i].error == 0;
		waiting |=
			attempts[i].error == EINPROGRESS &&
			address_port(&attempts[i].peer) != UNCFIX_PORT_NETBIOS;
	}
	for (i = 0; i < count && !open; i++)
		waiting |= attempts[i].error == EINPROGRESS;
	return waiting;
}

void tcp_connect_all(struct tcp_attempt *attempts, unsigned int count,
		     double deadline)
{
	struct pollfd polls[TCP_ATTEMPTS_MAX];
	unsigned int i;

	for (i = 0; i < count; i++)
		if (attempts[i].began == 0)
			attempt_start(&attempts[i]);
	while (attempts_open(attempts, count)) {
		for (i = 0; i < count; i++) {
			polls[i].fd = attempts[i].error == EINPROGRESS
					      ? attempts[i].socket
					      : -1;
			polls[i].events = POLLOUT;
			polls[i].revents = 0;
		}
		if (poll(polls, count, milliseconds_until(deadline)) <= 0)
			break;
		for (i = 0; i < count; i++)
			if (polls[i].revents)
				attempt_finish(&attempts[i]);
	}
}

int tcp_connect(const struct sockaddr_storage *peer, double deadline)
{
	struct tcp_attempt attempt = { .peer = *peer };

	tcp_connect_all(&attempt, 1, deadline);
	if (attempt.error == 0)
		return attempt.socket;
	if (attempt.socket >= 0)
		close(attempt.socket);
	errno = attempt.error == EINPROGRESS ? ETIMEDOUT : attempt.error;
	return -1;
}

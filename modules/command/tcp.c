/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TCP connections to all addresses of a host at once. */

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

enum {
	PORT_NETBIOS = 139, /* RFC 1002 4.3 */
	PORT_HTTP = 80,
	PORT_HTTPS = 443,
	PORTS_MAX = 2,
	ATTEMPTS_MAX = PORTS_MAX * ADDRESSES_MAX,
};

struct attempt {
	struct sockaddr_storage peer;
	int socket;
	int error; /* 0 when it is open */
	double took;
};

static in_port_t *port_of(struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET6)
		return &((struct sockaddr_in6 *)address)->sin6_port;
	return &((struct sockaddr_in *)address)->sin_port;
}

unsigned int address_port(const struct sockaddr_storage *address)
{
	struct sockaddr_storage copy = *address;

	return ntohs(*port_of(&copy));
}

static void attempt_start(struct attempt *attempt)
{
	int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

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

static void attempt_finish(struct attempt *attempt, double began)
{
	socklen_t size = sizeof(attempt->error);

	if (getsockopt(attempt->socket, SOL_SOCKET, SO_ERROR, &attempt->error,
		       &size) != 0)
		attempt->error = errno;
	attempt->took = clock_milliseconds() - began;
}

/*
 * Is there one left to wait for?  Port 139 is not when all the others have
 * answered: firewalls that let 445 through drop it.
 */
static bool attempts_open(const struct attempt *attempts, unsigned int count)
{
	unsigned int i;
	bool open = false, waiting = false;

	for (i = 0; i < count; i++) {
		open |= attempts[i].error == 0;
		waiting |= attempts[i].error == EINPROGRESS &&
			   address_port(&attempts[i].peer) != PORT_NETBIOS;
	}
	for (i = 0; i < count && !open; i++)
		waiting |= attempts[i].error == EINPROGRESS;
	return waiting;
}

static void attempts_wait(struct attempt *attempts, unsigned int count,
			  double began, double deadline)
{
	struct pollfd polls[ATTEMPTS_MAX];
	unsigned int i;

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
				attempt_finish(&attempts[i], began);
	}
}

static void note_attempt(struct step *step, const struct attempt *attempt)
{
	const char *text = address_text(&attempt->peer);
	char where[128];

	snprintf(where, sizeof(where), strchr(text, ':') ? "[%s]:%u" : "%s:%u",
		 text, address_port(&attempt->peer));
	if (attempt->error == 0)
		step_note(step, "%s open, %.1f ms", where, attempt->took);
	else if (attempt->error == EINPROGRESS)
		step_note(step, "%s no answer", where);
	else
		step_note(step, "%s %s", where, strerror(attempt->error));
}

/* The ports that a target means. */
static unsigned int ports_of(const struct uncfix_target *target,
			     unsigned int ports[PORTS_MAX])
{
	static const unsigned int first[] = {
		[UNCFIX_SMB] = PORT_SMB,
		[UNCFIX_WEBDAV] = PORT_HTTP,
		[UNCFIX_WEBDAV_TLS] = PORT_HTTPS,
	};

	ports[0] = target->port ? target->port : first[target->transport];
	ports[1] = PORT_NETBIOS;
	return target->port || target->transport != UNCFIX_SMB ? 1 : 2;
}

int tcp_connect(struct step *step, const struct addresses *addresses,
		const struct uncfix_target *target, unsigned int timeout,
		struct sockaddr_storage *peer)
{
	struct attempt attempts[ATTEMPTS_MAX] = { 0 };
	unsigned int ports[PORTS_MAX], i, count = 0;
	unsigned int port, port_count = ports_of(target, ports);
	int chosen = -1;

	for (port = 0; port < port_count; port++) {
		for (i = 0; i < addresses->count; i++) {
			attempts[count].peer = addresses->list[i];
			*port_of(&attempts[count].peer) =
				htons((in_port_t)ports[port]);
			attempt_start(&attempts[count++]);
		}
	}
	attempts_wait(attempts, count, step->began, step->began + timeout);
	for (i = 0; i < count; i++) {
		note_attempt(step, &attempts[i]);
		if (attempts[i].error == 0 && chosen < 0) {
			chosen = attempts[i].socket;
			*peer = attempts[i].peer;
		} else if (attempts[i].socket >= 0) {
			close(attempts[i].socket);
		}
	}
	if (chosen < 0)
		step->error = ERROR_BAD_NETPATH;
	return chosen;
}

int tcp_connect_to(const struct sockaddr_storage *peer, double deadline)
{
	struct attempt attempt = { .peer = *peer };

	attempt_start(&attempt);
	attempts_wait(&attempt, 1, clock_milliseconds(), deadline);
	if (attempt.error == 0)
		return attempt.socket;
	if (attempt.socket >= 0)
		close(attempt.socket);
	errno = attempt.error == EINPROGRESS ? ETIMEDOUT : attempt.error;
	return -1;
}

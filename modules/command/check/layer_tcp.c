/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The layer TCP: the ports of a target, on all addresses of its host. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "array_size.h"
#include "check/layers.h"
#include "network/tcp.h"
#include "network/windows_errors.h"
#include "ports.h"

enum {
	PORT_HTTP = 80,
	PORT_HTTPS = 443,
	PORTS_MAX = 2,
	SECOND_PORT_AFTER = 4, /* that part of the time without an answer */
};

static void note_attempt(struct step *step, const struct tcp_attempt *attempt)
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

/* What is to be done where all attempts at the first port failed alike. */
static const struct {
	int error;
	const char *cure;
} cures[] = {
	{ ECONNREFUSED,
	  "The host is there, and nothing listens on these ports: start its "
	  "file server, or correct the port." },
	{ ENETUNREACH,
	  "This machine has no route to these addresses: see its network "
	  "(`ip route`)." },
	{ EACCES, "This machine forbids connections to these addresses: see "
		  "its routes (`ip route`) and its firewall." },
	{ EPERM, "This machine forbids connections to these addresses: see its "
		 "firewall (`nft list ruleset`)." },
	{ EINVAL,
	  "This machine cannot connect to these addresses: one that begins "
	  "with fe80: needs the number of the interface (`ip link`), as 2 in "
	  "\\\\fe80--1s2.ipv6-literal.net; a route may lead nowhere (`ip "
	  "route`)." },
	{ EHOSTUNREACH, "No host answers at these addresses: see that it is "
			"up, and that they are its own." },
	{ ECONNRESET,
	  "The host breaks connections to these ports off: see what listens "
	  "there, and its firewall." },
	{ EINPROGRESS,
	  "Nobody answers: see that the host is up, and that no firewall drops "
	  "packets to these ports." },
};

/* `count`: of addresses, whose first port is tried first. */
static const char *cure_of(const struct tcp_attempt *attempts,
			   unsigned int count)
{
	bool alike = true;
	unsigned int i;

	for (i = 1; i < count; i++)
		alike = alike && attempts[i].error == attempts[0].error;
	for (i = 0; alike && i < ARRAY_SIZE(cures); i++)
		if (cures[i].error == attempts[0].error)
			return cures[i].cure;
	return "These are the addresses of the name: correct it if they are "
	       "another host's, or else see why each of them fails.";
}

/* The ports that a target means. */
static unsigned int ports_of(const struct uncfix_target *target,
			     unsigned int ports[PORTS_MAX])
{
	static const unsigned int first[] = {
		[UNCFIX_SMB] = UNCFIX_PORT_SMB,
		[UNCFIX_WEBDAV] = PORT_HTTP,
		[UNCFIX_WEBDAV_TLS] = PORT_HTTPS,
	};

	ports[0] = target->port ? target->port : first[target->transport];
	ports[1] = UNCFIX_PORT_NETBIOS;
	return target->port || target->transport != UNCFIX_SMB ? 1 : 2;
}

static unsigned int add_attempts(struct tcp_attempt *attempts,
				 unsigned int count,
				 const struct addresses *addresses,
				 unsigned int port)
{
	unsigned int i;

	for (i = 0; i < addresses->count; i++) {
		attempts[count].peer = addresses->list[i];
		address_set_port(&attempts[count++].peer, port);
	}
	return count;
}

static bool is_open(const struct tcp_attempt *attempts, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (attempts[i].error == 0)
			return true;
	return false;
}

int layer_tcp(struct step *step, const struct addresses *addresses,
	      const struct uncfix_target *target, unsigned int timeout,
	      struct sockaddr_storage *peer)
{
	struct tcp_attempt attempts[TCP_ATTEMPTS_MAX] = { 0 };
	unsigned int ports[PORTS_MAX], i, count;
	unsigned int port_count = ports_of(target, ports);
	int chosen = -1;

	count = add_attempts(attempts, 0, addresses, ports[0]);
	/* For a server that listens on the other port too, it is a process. */
	if (port_count > 1) {
		tcp_connect_all(attempts, count,
				step->began + timeout / SECOND_PORT_AFTER);
		if (!is_open(attempts, count))
			count = add_attempts(attempts, count, addresses,
					     ports[1]);
	}
	tcp_connect_all(attempts, count, step->began + timeout);
	for (i = 0; i < count; i++) {
		note_attempt(step, &attempts[i]);
		if (attempts[i].error == 0 && chosen < 0) {
			chosen = attempts[i].socket;
			*peer = attempts[i].peer;
		} else if (attempts[i].socket >= 0) {
			close(attempts[i].socket);
		}
	}
	if (chosen < 0) {
		step->error = ERROR_BAD_NETPATH;
		step->cure = cure_of(attempts, addresses->count);
	}
	return chosen;
}

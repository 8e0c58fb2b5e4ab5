/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Addresses of hosts. */

#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>

#include "network/address.h"

const char *address_text(const struct sockaddr_storage *address)
{
	static char text[NI_MAXHOST];

	if (getnameinfo((const struct sockaddr *)address, sizeof(*address),
			text, sizeof(text), NULL, 0, NI_NUMERICHOST) != 0)
		return "?";
	return text;
}

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

void address_set_port(struct sockaddr_storage *address, unsigned int port)
{
	*port_of(address) = htons((in_port_t)port);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Addresses of hosts. */

#ifndef UNCFIX_ADDRESS_H
#define UNCFIX_ADDRESS_H

#include <sys/socket.h>

enum {
	ADDRESSES_MAX = 16
};

struct addresses {
	unsigned int count;
	struct sockaddr_storage list[ADDRESSES_MAX];
};

/* Returns `192.0.2.1` or `fe80::1%eth0`, valid until the next call. */
const char *address_text(const struct sockaddr_storage *address);

unsigned int address_port(const struct sockaddr_storage *address);
void address_set_port(struct sockaddr_storage *address, unsigned int port);

#endif /* UNCFIX_ADDRESS_H */

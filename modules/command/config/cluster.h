/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The versions of the Samba module on the nodes of a CTDB cluster. */

#ifndef UNCFIX_CLUSTER_H
#define UNCFIX_CLUSTER_H

#include <stdbool.h>
#include <talloc.h>

struct cluster {
	char *lacking;	 /* the nodes without it, or "" */
	char *differing; /* those with another one than the first, or "" */
	size_t answers;
	bool complete; /* all answered */
};

struct cluster *cluster_ask(TALLOC_CTX *context);

#endif /* UNCFIX_CLUSTER_H */

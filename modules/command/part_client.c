/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is enabled in ld.so.preload, and where it is not. */

#include <stdio.h>

#include "command.h"
#include "part.h"

/* The loader of 32-bit programs reads the same file. */
static const char *client_obstacle(struct change *change)
{
	if (sizeof(void *) > 4 &&
	    tree_has(change->task->tree, "lib/ld-linux.so.2"))
		complain("32-bit programs of this machine cannot load the "
			 "library, and will say so each time they start");
	return preload_obstacle(change->task->tree);
}

static char *client_enable(struct change *change, const char *text)
{
	return preload_enable(change->file, text);
}

static char *client_disable(struct change *change, const char *text,
			    const char *found)
{
	return preload_disable(change->file, text);
}

const struct part part_client = {
	.name = "client",
	.path = "etc/ld.so.preload",
	.obstacle = client_obstacle,
	.enable = client_enable,
	.disable = client_disable,
};

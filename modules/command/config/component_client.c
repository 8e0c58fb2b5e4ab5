/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The client library in ld.so.preload. */

#include "config/component.h"
#include "config/ld_so_preload.h"
#include "terminal.h"

/* The loader of 32-bit programs reads the same file. */
static const char *client_precheck(struct change *change)
{
	if (sizeof(void *) > 4 &&
	    root_has(change->task->root, "lib/ld-linux.so.2"))
		complain("32-bit programs of this machine cannot load the "
			 "library, and will say so each time they start");
	return preload_precheck(change->task->root);
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

const struct component component_client = {
	.name = "client",
	.path = "etc/ld.so.preload",
	.precheck = client_precheck,
	.enable = client_enable,
	.disable = client_disable,
};

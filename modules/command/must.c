/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Out of memory: the one answer to it. */

#include <stdlib.h>
#include <unistd.h>

#include "command.h"

/* Not exit(): what a parent registered with atexit() is not a child's to do. */
void *must(void *memory)
{
	if (!memory) {
		fputs("uncfix: out of memory\n", stderr);
		fflush(stdout);
		_exit(STATUS_USAGE);
	}
	return memory;
}

static void *allocate(size_t size)
{
	return must(malloc(size));
}

void must_have_json(void)
{
	json_set_alloc_funcs(allocate, free);
}

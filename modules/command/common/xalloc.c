/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Out of memory. */

#include <stdio.h>
#include <unistd.h>

#include "common/xalloc.h"
#include "verb.h"

/* _exit(): a child must not run what its parent registered with atexit(). */
void *xalloc(void *memory)
{
	if (!memory) {
		fputs("uncfix: out of memory\n", stderr);
		fflush(stdout);
		_exit(STATUS_USAGE);
	}
	return memory;
}

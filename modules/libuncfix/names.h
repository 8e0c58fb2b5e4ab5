/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The last stage: the share and the path. */

#ifndef UNCFIX_NAMES_H
#define UNCFIX_NAMES_H

#include "cursor.h"

#pragma GCC visibility push(hidden)

/* The strings of the target on their way into the caller's buffer. */
struct writer {
	unsigned char *at, *end;
	/*
	 * Their starts, NULL if there are none.  Each name of the path is
	 * followed by a backslash.
	 */
	unsigned char *share, *path;
	bool has_share;
	bool discard; /* only the host is wanted, or there is no room */
	bool full;    /* there was no room */
};

/* Writes these bytes, and one after them. */
void uncfix_write(struct writer *writer, const void *bytes, size_t length,
		  unsigned char end);

/* Reads the names up to the end, into the writer. */
enum uncfix_error uncfix_read_names(struct cursor *cursor,
				    struct writer *writer);

/* Sets the strings of the target to those that were written. */
void uncfix_set_names(struct cursor *cursor, const struct writer *writer,
		      struct uncfix_target *target);

#pragma GCC visibility pop

#endif /* UNCFIX_NAMES_H */

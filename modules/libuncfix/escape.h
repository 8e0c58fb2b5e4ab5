/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* One escape of a text; unescape.c undoes those of the whole. */

#ifndef UNCFIX_ESCAPE_H
#define UNCFIX_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(hidden)

/*
 * Reads the escape at `at`, before `end`: writes the 1 to 4 bytes that it means
 * and their count.  Returns the bytes of the text that it takes, never fewer
 * than those; 0 if there is none.
 */
size_t uncfix_read_escape(const unsigned char *at, const unsigned char *end,
			  unsigned char bytes[4], size_t *count);

/*
 * Likewise, with a shell's `\$` and `\ `, and what tables of mounts and systemd
 * write, in a text that slashes part.  Reads no escape of a byte that the name
 * of a host may have, so that no escape makes another host of one.
 */
size_t uncfix_read_shell_escape(const unsigned char *at,
				const unsigned char *end,
				unsigned char bytes[4], size_t *count);

/*
 * Returns true if an escaped separator is at `at`, before `end`; percent also
 * twice.
 */
bool uncfix_is_escaped_separator(const unsigned char *at,
				 const unsigned char *end);

/*
 * Returns true if a letter of a name is an escape, as in `m\u00fcnchen`, where
 * no backslash alone parts names: in a text that slashes part, or that four
 * backslashes lead.  In the latter, after a doubled one, a shell's is one, too.
 */
bool uncfix_has_other_escape(const unsigned char *at, const unsigned char *end,
			     bool slashes);

/*
 * Returns true if a text that is not empty begins with an escape of a character
 * that no name begins with.
 */
bool uncfix_begins_escaped(const unsigned char *at, const unsigned char *end);

#pragma GCC visibility pop

#endif /* UNCFIX_ESCAPE_H */

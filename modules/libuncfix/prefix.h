/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The second stage: everything before the host. */

#ifndef UNCFIX_PREFIX_H
#define UNCFIX_PREFIX_H

#include "cursor.h"

#pragma GCC visibility push(hidden)

/* Returns the bytes of the look-alike at the cursor, if it is a separator. */
size_t uncfix_lookalike_width(struct cursor *cursor, bool leading);

/* Returns the bytes of the separator at the cursor, or 0. */
size_t uncfix_separator_width(struct cursor *cursor, bool leading);

/* Skips all separators at the cursor.  Returns their number. */
size_t uncfix_skip_separators(struct cursor *cursor, bool leading);

/* Returns the end of the name at the cursor. */
const unsigned char *uncfix_name_end(const struct cursor *cursor);

/*
 * Skips schemes, separators, user information, quotes and prefixes before the
 * first name, as often as they occur.
 */
enum uncfix_error uncfix_skip_front(struct cursor *cursor);

/*
 * Moves to the host of a plain text: after separators, or a scheme and slashes,
 * there are a name and no escapes.  Returns false for other texts, and does
 * nothing.
 */
bool uncfix_read_plain_prefix(struct cursor *cursor);

/* Trims the text and moves to the host. */
enum uncfix_error uncfix_read_prefixes(struct cursor *cursor);

#pragma GCC visibility pop

#endif /* UNCFIX_PREFIX_H */

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Words behind a target that are arguments of a program, and their secrets. */

#ifndef UNCFIX_ARGUMENT_H
#define UNCFIX_ARGUMENT_H

#include <stdbool.h>

#include "bytes.h"

#pragma GCC visibility push(hidden)

/*
 * Returns where the arguments in the text begin: at its first white space, or
 * at the option of mount.cifs that shows them.  Returns NULL if nothing shows
 * any.  For a text that is `doubtful`, a separator or a hyphen after white
 * space is enough.
 */
const unsigned char *uncfix_find_arguments(const unsigned char *at,
					   const unsigned char *end,
					   bool doubtful);

/*
 * Returns the position after the last `@`, however it is written, or NULL: the
 * text before it may be a password.
 */
const unsigned char *uncfix_behind_last_sign(const unsigned char *at,
					     const unsigned char *end);

#pragma GCC visibility pop

#endif /* UNCFIX_ARGUMENT_H */

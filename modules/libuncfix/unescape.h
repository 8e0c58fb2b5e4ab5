/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The first stage: a text that was escaped as a whole. */

#ifndef UNCFIX_UNESCAPE_H
#define UNCFIX_UNESCAPE_H

#include "cursor.h"

#pragma GCC visibility push(hidden)

/* From here on the cursor is in plain bytes, perhaps in the buffer. */
SELDOM enum uncfix_error uncfix_unescape(struct cursor *cursor,
					 unsigned char *buffer, size_t size);

#pragma GCC visibility pop

#endif /* UNCFIX_UNESCAPE_H */

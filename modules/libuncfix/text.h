/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Code points, for all who have the library inside of them and show texts.  No
 * part of the public interface.
 */

#ifndef UNCFIX_TEXT_H
#define UNCFIX_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/*
 * The code point at `at`, and the bytes it takes in `*width`.  A width of 0
 * says that the bytes are ill-formed UTF-8 (Unicode, table 3-7).
 */
uint32_t uncfix_code_point(const unsigned char *at, const unsigned char *end,
			   size_t *width);

/*
 * Is this code point none that a person sees?  A terminal obeys controls, and
 * marks of the direction turn a line around.
 */
bool uncfix_is_unseen(uint32_t code_point);

/*
 * White space and quotes at the start of a text: where it begins without them,
 * and UNCFIX_BIT() of what they are, added to `*defects`.
 */
const unsigned char *uncfix_skip_junk(const unsigned char *at,
				      const unsigned char *end,
				      uint32_t *defects);

#pragma GCC visibility pop

#endif /* UNCFIX_TEXT_H */

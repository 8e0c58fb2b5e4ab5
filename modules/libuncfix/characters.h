/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Code points, for modules that contain the library and print texts.  Not part
 * of the public interface.
 */

#ifndef UNCFIX_CHARACTERS_H
#define UNCFIX_CHARACTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/*
 * Returns the code point at `at`, and its length in `*width`.  A length of 0
 * means ill-formed UTF-8 (Unicode, table 3-7).
 */
uint32_t uncfix_code_point(const unsigned char *at, const unsigned char *end,
			   size_t *width);

/*
 * Returns true for an invisible code point.  A terminal obeys controls, and
 * direction marks reverse the order of a line.
 */
bool uncfix_is_unseen(uint32_t code_point);

/*
 * Skips white space and quotes at the start of a text.  Returns the new start,
 * and adds UNCFIX_BIT() of their defects to `*defects`.
 */
const unsigned char *uncfix_skip_junk(const unsigned char *at,
				      const unsigned char *end,
				      uint32_t *defects);

#pragma GCC visibility pop

#endif /* UNCFIX_CHARACTERS_H */

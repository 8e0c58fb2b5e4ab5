/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Hosts that IDNA encoded. */

#ifndef UNCFIX_IDNA_H
#define UNCFIX_IDNA_H

#include "bytes.h"

#pragma GCC visibility push(hidden)

/* The longest label of a host (RFC 1035 2.3.4), and the prefix of IDNA. */
enum {
	LABEL_MAX = 63
};

#define ENCODED_PREFIX "xn--"

/*
 * Decodes a text that IDNA encoded as if it were the name of a host.  Returns
 * the number of bytes, never more than `length`; 0 for any other text, which
 * the first byte shows for nearly all.
 */
#define DECODED_SIZE (4 * UNCFIX_HOST_SIZE)
SELDOM size_t uncfix_decode_idna(const unsigned char *at,
				 const unsigned char *end,
				 unsigned char decoded[DECODED_SIZE]);

/* Returns true if IDNA encoded the last label of this text. */
bool uncfix_ends_encoded(const unsigned char *at, const unsigned char *end);

/* Returns true if IDNA encoded a quote, bracket, blank or look-alike. */
bool uncfix_is_odd_label(const unsigned char *at, const unsigned char *end);

/*
 * Returns true for the name that IDNA makes of a target.  The first byte
 * excludes nearly all texts, which must not be empty.
 */
bool uncfix_is_encoded(const unsigned char *at, const unsigned char *end);

static inline bool is_idna_target(const unsigned char *at,
				  const unsigned char *end)
{
	return (*at | 0x20) == ENCODED_PREFIX[0] && uncfix_is_encoded(at, end);
}

#pragma GCC visibility pop

#endif /* UNCFIX_IDNA_H */

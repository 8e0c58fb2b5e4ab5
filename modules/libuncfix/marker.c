/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The gate: does a host name carry anything that only a UNC target has?
 * Every name that any program of the machine looks up comes through here, so
 * a name without a marker costs one pass over its bytes and nothing else.
 */

#include <string.h>

#include "internal.h"

/* White space and quotes around the whole are looked through. */
static const unsigned char *skip_junk(const unsigned char *at,
				      const unsigned char *end)
{
	unsigned class;
	size_t width;

	while ((width = uncfix_junk_at_start(at, end, &class)) > 0)
		at += width;
	return at;
}

static bool has_literal_suffix(const unsigned char *at,
			       const unsigned char *end)
{
	unsigned class;
	size_t width;

	while ((width = uncfix_junk_at_end(at, end, &class)) > 0)
		end -= width;
	return uncfix_literal_length(at, (size_t)(end - at)) <
	       (size_t)(end - at);
}

/* What can only be told once the name's end is known. */
static bool has_marker_at_ends(const unsigned char *name,
			       const unsigned char *end)
{
	const unsigned char *at = skip_junk(name, end);
	uint32_t code_point;
	size_t width;

	if (at == end)
		return false;
	code_point = uncfix_code_point(at, end, &width);
	if (width && uncfix_lookalike_bit(code_point))
		return true;
	return uncfix_scheme_length(at, end) > 0 || has_literal_suffix(at, end);
}

bool uncfix_has_marker(const char *name)
{
	const unsigned char *begin = (const unsigned char *)name;
	const unsigned char *end = begin + strlen(name);
	const unsigned char *at;

	for (at = begin; at < end; at++) {
		if (uncfix_byte_class[*at] & IS_SEPARATOR)
			return true;
		if (*at == '%' && uncfix_encoding_level(at, end) > 0)
			return true;
	}
	return has_marker_at_ends(begin, end);
}

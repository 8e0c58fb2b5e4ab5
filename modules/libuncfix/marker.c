/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The gate: whether a host name has a character or suffix that only a UNC
 * target has.  Every name that any program of the machine looks up is tested
 * here, so a name without a marker must cost next to nothing.  Sixteen bytes
 * are tested at a time; measurements show that this keeps the cost near that of
 * strlen().
 */

#include <string.h>

#include "bytes.h"
#include "escape.h"
#include "idna.h"

/* Characters that need a closer look at both ends of the text. */
static bool has_marker_at_ends(const unsigned char *at,
			       const unsigned char *end)
{
	uint32_t junk = 0;

	uncfix_trim(&at, &end, &junk, false);
	return at < end && (uncfix_begins_oddly(at, end) ||
			    uncfix_begins_escaped(at, end) ||
			    uncfix_skip_scheme(at, end) > at ||
			    uncfix_is_leftover(at, end) ||
			    skip_word(at, end - 1, MOUNT_NAME));
}

static bool has_marker_inside(const unsigned char *begin,
			      const unsigned char *end)
{
	const unsigned char *at;

	for (at = begin; at < end; at++) {
		if (uncfix_byte_class[*at] & IS_SEPARATOR)
			return true;
		if (uncfix_byte_class[*at] & IS_ESCAPE &&
		    uncfix_is_escaped_separator(at, end))
			return true;
	}
	return false;
}

/* Bytes that are judged in one go: compilers make vector code of this. */
typedef unsigned char block __attribute__((vector_size(16)));

/* All bits of the bytes before `first` or after `last`. */
static block outside(block bytes, unsigned char first, unsigned char last)
{
	return (block)(bytes - first > (unsigned char)(last - first));
}

/*
 * All bits of the bytes that are no letter, digit, `-` or `.`.  The names of
 * most programs have no such byte, and need no closer look.
 */
static block odd_bytes(block bytes)
{
	return outside(bytes | (unsigned char)' ', 'a', 'z') &
	       (outside(bytes, '-', '9') |
		(block)(bytes == (unsigned char)'/'));
}

static bool is_any(block bytes)
{
	uint64_t halves[2];

	memcpy(halves, &bytes, sizeof(bytes));
	return (halves[0] | halves[1]) != 0;
}

/* Two pieces of eight bytes, which may overlap. */
static block load_halves(const unsigned char *first,
			 const unsigned char *second)
{
	uint64_t halves[2];
	block bytes;

	memcpy(&halves[0], first, sizeof(halves[0]));
	memcpy(&halves[1], second, sizeof(halves[1]));
	memcpy(&bytes, halves, sizeof(bytes));
	return bytes;
}

static block load_block(const unsigned char *at)
{
	block bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return bytes;
}

/* The first block and the last one, which may overlap, and those between. */
static bool has_odd_byte(const unsigned char *at, size_t length)
{
	const unsigned char *end = at + length;
	block odd;

	if (length < sizeof(block) / 2) {
		while (at < end && uncfix_byte_class[*at] & IS_HOST)
			at++;
		return at < end;
	}
	if (length < sizeof(block))
		return is_any(
			odd_bytes(load_halves(at, end - sizeof(block) / 2)));
	end -= sizeof(block);
	odd = odd_bytes(load_block(at)) | odd_bytes(load_block(end));
	while ((at += sizeof(block)) < end)
		odd |= odd_bytes(load_block(at));
	return is_any(odd);
}

static __attribute__((noinline)) bool
has_marker_by_bytes(const unsigned char *begin, const unsigned char *end)
{
	return has_marker_inside(begin, end) ||
	       has_marker_at_ends(begin, end) || is_idna_target(begin, end);
}

/* A cheap guess before the real comparison: the suffix starts with a dot. */
static bool may_have_suffix(const unsigned char *begin, size_t length)
{
	const size_t suffix = sizeof(LITERAL_SUFFIX);

	return length > suffix && (begin[length - suffix] == '.' ||
				   begin[length - suffix - 1] == '.');
}

bool uncfix_has_marker(const char *name)
{
	const unsigned char *begin = (const unsigned char *)name;
	size_t length = strlen(name);

	if (has_odd_byte(begin, length))
		return has_marker_by_bytes(begin, begin + length);
	if (may_have_suffix(begin, length) &&
	    uncfix_literal_end(begin, begin + length) < begin + length)
		return true;
	return is_idna_target(begin, begin + length);
}

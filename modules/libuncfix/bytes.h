/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Bytes and short texts, for the stages of the parser. */

#ifndef UNCFIX_BYTES_H
#define UNCFIX_BYTES_H

#include <string.h>

#include "characters.h"
#include "uncfix.h"

/* For code that few texts need: optimised for size. */
#define SELDOM __attribute__((cold))

/* Inside a module nothing of this is reached through its symbol table. */
#pragma GCC visibility push(hidden)

/* Classes of a byte: bits, since a byte has several. */
enum {
	IS_SEPARATOR = 1 << 0,	 /* \ and / */
	IS_ESCAPE = 1 << 1,	 /* may begin an escape: % & = */
	IS_CONTROL = 1 << 2,	 /* C0 and DEL */
	IS_WHITE_SPACE = 1 << 3, /* trimmed off the ends of a text */
	IS_QUOTE = 1 << 4,	 /* likewise; brackets too */
	IS_HOST = 1 << 5,	 /* allowed in a host name */
	NOT_IN_SHARE = 1 << 6,	 /* MS-FSCC 2.1.6 */
	IS_HIGH = 1 << 7,	 /* a byte of a UTF-8 sequence */
	/* Possible around the whole: the first byte excludes most texts. */
	IS_JUNK = IS_WHITE_SPACE | IS_QUOTE | IS_HIGH,
};

extern const uint8_t uncfix_byte_class[256];

/* Beside the defects: the separators that were seen. */
#define SLASH_SEEN     (UINT32_C(1) << 30)
#define BACKSLASH_SEEN (UINT32_C(1) << 31)

static inline uint32_t separator_seen(unsigned char separator)
{
	return separator == '/' ? SLASH_SEEN : BACKSLASH_SEEN;
}

/* A code point in UTF-8, any number; returns its bytes, 4 at most. */
size_t uncfix_write_point(uint32_t point, unsigned char *at);

/* The bits of those look-alikes that are slashes. */
#define LIKE_SLASH UINT32_C(7)

/*
 * Returns the bit of a look-alike of a separator, 0 for any other code point.
 */
uint32_t uncfix_lookalike_bit(uint32_t code_point);

/* Code points from the first to the last. */
struct range {
	uint32_t first, last;
};

/* Returns true if the code point is in one of these ranges. */
bool uncfix_is_in(const struct range *ranges, size_t count,
		  uint32_t code_point);

/* Returns true for one that is removed around the whole, as one of a pair. */
bool uncfix_is_bracket(uint32_t code_point);

/*
 * Returns true if no name begins so: a separator, a look-alike, white space or
 * a quote.  The text must not be empty.
 */
bool uncfix_begins_oddly(const unsigned char *at, const unsigned char *end);

/* The same at the end.  Returns the new end. */
const unsigned char *uncfix_cut_junk(const unsigned char *at,
				     const unsigned char *end,
				     uint32_t *defects);

static inline const unsigned char *
skip_junk(const unsigned char *at, const unsigned char *end, uint32_t *defects)
{
	if (at == end || !(uncfix_byte_class[*at] & IS_JUNK))
		return at;
	return uncfix_skip_junk(at, end, defects);
}

static inline const unsigned char *
cut_junk(const unsigned char *at, const unsigned char *end, uint32_t *defects)
{
	if (at == end || !(uncfix_byte_class[end[-1]] & IS_JUNK))
		return end;
	return uncfix_cut_junk(at, end, defects);
}

/*
 * Removes characters around the whole text, at both ends: white space, quotes,
 * brackets in pairs, and if requested the separators at the end.
 */
void uncfix_trim(const unsigned char **at, const unsigned char **end,
		 uint32_t *defects, bool separators);

/*
 * Returns true if a quote before the text ends inside of it, and not behind:
 * `"\\fs\my data"\x`, `'\\fs1\a' '\\fs2\b'`.
 */
bool uncfix_parts_quotes(const unsigned char *at, const unsigned char *end);

/*
 * Returns the position after the scheme at `at`, or `at`.  The text must not be
 * empty.
 */
const unsigned char *uncfix_skip_scheme(const unsigned char *at,
					const unsigned char *end);

/* Returns the position after `smb`, `cifs` or `file`, or NULL. */
const unsigned char *uncfix_skip_scheme_name(const unsigned char *at,
					     const unsigned char *end);

/* The suffix of Windows' transcription of an IPv6 address. */
#define LITERAL_SUFFIX "ipv6-literal.net"

/* How GVFS names the folder of a share. */
#define MOUNT_NAME "smb-share:"

/*
 * Returns the end of the transcribed address, or `end` if there is no such
 * suffix.
 */
const unsigned char *uncfix_literal_end(const unsigned char *at,
					const unsigned char *end);

/*
 * The parts of a target that programs split: a name with a port or suffix that
 * only a target has, a bracketed IPv6 address, a transcribed one.
 */
bool uncfix_is_leftover(const unsigned char *at, const unsigned char *end);

/* Returns true if a host ends in `:445` or `:139`, after something else. */
bool uncfix_ends_in_port(const char *host, size_t length);

/* Returns the value of a hexadecimal digit, or -1. */
int uncfix_hex_value(unsigned char byte);

static inline unsigned char to_lower(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

/*
 * Returns the position after `word` (in lower case, not empty), if the text
 * begins with it in any case, or NULL. The first letter excludes most texts.
 */
const unsigned char *uncfix_skip_word(const unsigned char *at,
				      const unsigned char *end,
				      const char *word);

static inline const unsigned char *
skip_word(const unsigned char *at, const unsigned char *end, const char *word)
{
	if (at == end || to_lower(*at) != (unsigned char)*word)
		return NULL;
	return uncfix_skip_word(at + 1, end, word + 1);
}

static inline bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Returns the first `byte`, or NULL. */
static inline const unsigned char *
find_byte(const unsigned char *at, const unsigned char *end, unsigned char byte)
{
	return memchr(at, byte, (size_t)(end - at));
}

/* Skips all bytes of these classes. */
static inline const unsigned char *
skip_class(const unsigned char *at, const unsigned char *end, unsigned classes)
{
	while (at < end && uncfix_byte_class[*at] & classes)
		at++;
	return at;
}

#pragma GCC visibility pop

#endif /* UNCFIX_BYTES_H */

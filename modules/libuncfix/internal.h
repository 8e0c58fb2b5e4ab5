/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the files of libuncfix share, and no one else sees. */

#ifndef UNCFIX_INTERNAL_H
#define UNCFIX_INTERNAL_H

#include "text.h"
#include "uncfix.h"

/* Inside a module nothing of this is reached through its symbol table. */
#pragma GCC visibility push(hidden)

/* What a byte can be: bits, for a byte plays several parts. */
enum {
	IS_SEPARATOR = 1 << 0,	 /* \ and / */
	IS_PERCENT = 1 << 1,	 /* may begin an encoded byte */
	IS_CONTROL = 1 << 2,	 /* C0 and DEL */
	IS_WHITE_SPACE = 1 << 3, /* trimmed off the ends of a text */
	IS_QUOTE = 1 << 4,	 /* likewise; brackets too */
	IS_HOST = 1 << 5,	 /* may stand in a name of a host */
	NOT_IN_SHARE = 1 << 6,	 /* MS-FSCC 2.1.6 */
	IS_HIGH = 1 << 7,	 /* a byte of a UTF-8 sequence */
};

extern const uint8_t uncfix_byte_class[256];

/* IS_WHITE_SPACE, IS_QUOTE or 0 for any code point. */
unsigned uncfix_junk_class(uint32_t code_point);

/* The bit of a look-alike of a separator, 0 for any other code point. */
uint32_t uncfix_lookalike_bit(uint32_t code_point);

/* As uncfix_skip_junk(), at the end: where the text ends without it. */
const unsigned char *uncfix_cut_junk(const unsigned char *at,
				     const unsigned char *end,
				     uint32_t *defects);

/* The first byte alone tells of nearly all texts that they have no junk. */
static inline bool may_be_junk(unsigned char byte)
{
	return uncfix_byte_class[byte] & (IS_WHITE_SPACE | IS_QUOTE | IS_HIGH);
}

static inline const unsigned char *
skip_junk(const unsigned char *at, const unsigned char *end, uint32_t *defects)
{
	if (at == end || !may_be_junk(*at))
		return at;
	return uncfix_skip_junk(at, end, defects);
}

static inline const unsigned char *
cut_junk(const unsigned char *at, const unsigned char *end, uint32_t *defects)
{
	if (at == end || !may_be_junk(end[-1]))
		return end;
	return uncfix_cut_junk(at, end, defects);
}

/* The length of `smb:`, `cifs:` or `file:` at `at`, before `end`; or 0. */
size_t uncfix_scheme_length(const unsigned char *at, const unsigned char *end);

/*
 * How often the separator at `at` is percent-encoded: 1 for %5C or %2F, 2 for
 * %255C or %252F, 0 where there is none.
 */
unsigned uncfix_encoding_level(const unsigned char *at,
			       const unsigned char *end);

/* The longest label of a host (RFC 1035 2.3.4), and what IDNA begins one by. */
enum {
	LABEL_MAX = 63
};

#define UNCFIX_ENCODED_PREFIX	     "xn--"
#define UNCFIX_ENCODED_PREFIX_LENGTH (sizeof(UNCFIX_ENCODED_PREFIX) - 1)

/* The suffix of Windows' transcription of an IPv6 address. */
#define UNCFIX_LITERAL_SUFFIX	     ".ipv6-literal.net"
#define UNCFIX_LITERAL_SUFFIX_LENGTH (sizeof(UNCFIX_LITERAL_SUFFIX) - 1)

/*
 * The length of the text without that suffix (and a dot behind it), or
 * `length` where it has none.
 */
size_t uncfix_literal_length(const unsigned char *text, size_t length);

/*
 * A text that a program encoded as a whole, as if it were the name of a host:
 * it begins with what begins no name.  Returns the bytes of what was encoded,
 * never more than `length`, and how it was; 0 for any other text.  The first
 * byte alone tells of nearly all texts that they are none.  The text is not
 * empty.
 */
#define UNCFIX_DECODED_SIZE (4 * UNCFIX_HOST_SIZE)
static inline bool uncfix_may_be_encoded(unsigned char first_byte)
{
	return (first_byte | 0x20) == 'x' || first_byte == '%';
}

size_t uncfix_decode_whole(const unsigned char *text, size_t length,
			   unsigned char decoded[UNCFIX_DECODED_SIZE],
			   enum uncfix_defect *defect);

/* The value of a hexadecimal digit, or -1. */
int uncfix_hex_value(unsigned char byte);

/* Does `text` spell `word` (lower case) in any case?  ASCII, no locale. */
bool uncfix_spells(const unsigned char *text, const char *word, size_t length);

/*
 * Read the host of a target with all that may stand around it (port, WebDAV
 * suffix, brackets) into target's host_kind, port, transport and defects, and
 * its NUL-terminated text into `host`.
 */
enum uncfix_error uncfix_read_host(const unsigned char *text, size_t length,
				   struct uncfix_target *target,
				   char host[UNCFIX_HOST_SIZE]);

#pragma GCC visibility pop

#endif /* UNCFIX_INTERNAL_H */

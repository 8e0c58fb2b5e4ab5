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
	IS_ESCAPE = 1 << 1,	 /* may begin an escape: % & = */
	IS_CONTROL = 1 << 2,	 /* C0 and DEL */
	IS_WHITE_SPACE = 1 << 3, /* trimmed off the ends of a text */
	IS_QUOTE = 1 << 4,	 /* likewise; brackets too */
	IS_HOST = 1 << 5,	 /* may stand in a name of a host */
	NOT_IN_SHARE = 1 << 6,	 /* MS-FSCC 2.1.6 */
	IS_HIGH = 1 << 7,	 /* a byte of a UTF-8 sequence */
};

extern const uint8_t uncfix_byte_class[256];

/* Beside the defects: the separators that were seen. */
#define SLASH_SEEN     (UINT32_C(1) << 30)
#define BACKSLASH_SEEN (UINT32_C(1) << 31)

/* A code point in UTF-8, any number; returns its bytes, 4 at most. */
size_t uncfix_write_point(uint32_t point, unsigned char *at);

/* The bits of those look-alikes that are slashes. */
#define LIKE_SLASH UINT32_C(7)

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

/*
 * What stands around the whole, off both ends: white space, quotes, brackets in
 * pairs, and where it is asked for the separators at the end.
 */
void uncfix_trim(const unsigned char **at, const unsigned char **end,
		 uint32_t *defects, bool separators);

/* The length of the scheme at `at`, before `end`; or 0.  Not the empty text. */
size_t uncfix_scheme_length(const unsigned char *at, const unsigned char *end);

/* The longest label of a host (RFC 1035 2.3.4), and what IDNA begins one by. */
enum {
	LABEL_MAX = 63
};

#define UNCFIX_ENCODED_PREFIX	     "xn--"
#define UNCFIX_ENCODED_PREFIX_LENGTH (sizeof(UNCFIX_ENCODED_PREFIX) - 1)

/* The suffix of Windows' transcription of an IPv6 address. */
#define UNCFIX_LITERAL_SUFFIX	     ".ipv6-literal.net"
#define UNCFIX_LITERAL_SUFFIX_LENGTH (sizeof(UNCFIX_LITERAL_SUFFIX) - 1)

/* How GVFS names the folder of a share. */
#define UNCFIX_MOUNT_NAME "smb-share:"

/*
 * The length of the text without that suffix (and a dot behind it), or
 * `length` where it has none.
 */
size_t uncfix_literal_length(const unsigned char *text, size_t length);

/*
 * What programs leave of a target when they cut it up: a name with a port or
 * suffix that only a target has, a bracketed IPv6 address, a transcribed one.
 */
bool uncfix_is_leftover(const unsigned char *text, size_t length);

/* Is a separator escaped at `at`, before `end`?  Percent: twice counts, too. */
bool uncfix_is_escaped_separator(const unsigned char *at,
				 const unsigned char *end);

/* Does a text that is not empty begin with an escape of what begins no name? */
bool uncfix_begins_escaped(const unsigned char *at, const unsigned char *end);

/*
 * A text that IDNA encoded as if it were the name of a host.  Returns the bytes
 * of what was encoded, never more than `length`; 0 for any other text, which
 * the first byte alone tells of nearly all.
 */
#define UNCFIX_DECODED_SIZE (4 * UNCFIX_HOST_SIZE)
size_t uncfix_decode_idna(const unsigned char *text, size_t length,
			  unsigned char decoded[UNCFIX_DECODED_SIZE]);

/* The name of a host that IDNA makes of a target is no name.  Not empty. */
bool uncfix_is_encoded(const unsigned char *text, size_t length);

static inline bool uncfix_is_idna_target(const unsigned char *text,
					 size_t length)
{
	return (*text | 0x20) == UNCFIX_ENCODED_PREFIX[0] &&
	       uncfix_is_encoded(text, length);
}

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

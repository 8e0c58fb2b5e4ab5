/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* One escape: how characters are written in URLs, tables, programs and mail. */

#include <string.h>

#include "array_size.h"
#include "bytes.h"
#include "escape.h"

/*
 * How characters are written: a sign, and digits of a byte's or code point's
 * number; or a name (HTML 13.5; RFC 8259 7), which is a sign without digits.
 */
static const struct {
	char sign[9];
	char value; /* of the sign alone */
	char end;
	uint8_t base, least, most; /* digits */
	bool is_point;
	char only[7]; /* if not "": one of these is meant */
} escapes[] = {
	{ "%", 0, 0, 16, 2, 2, false, "" },	     /* RFC 3986 2.1 */
	{ "=", 0, 0, 16, 2, 2, false, "" },	     /* RFC 2045 6.7 */
	{ "\\x", 0, 0, 16, 2, 2, false, "" },	     /* C, systemd-escape(1) */
	{ "\\u", 0, 0, 16, 4, 4, true, "" },	     /* RFC 8259 7 */
	{ "\\", 0, 0, 8, 3, 3, false, " \t\n#\\/" }, /* getmntent(3) */
	{ "&#x", 0, ';', 16, 1, 6, true, "" },	     /* HTML 13.2.5.75 */
	{ "&#", 0, ';', 10, 1, 7, true, "" },
	{ "&bsol;", '\\', 0, 0, 0, 0, false, "" },
	{ "&sol;", '/', 0, 0, 0, 0, false, "" },
	{ "&quot;", '"', 0, 0, 0, 0, false, "" },
	{ "&apos;", '\'', 0, 0, 0, 0, false, "" },
	{ "&lt;", '<', 0, 0, 0, 0, false, "" },
	{ "&gt;", '>', 0, 0, 0, 0, false, "" },
	{ "&nbsp;", ' ', 0, 0, 0, 0, false, "" },
	{ "&commat;", '@', 0, 0, 0, 0, false, "" },
	{ "&amp;", '&', 0, 0, 0, 0, false, "" },
	{ "\\/", '/', 0, 0, 0, 0, false, "" },
};

/* Reads the value after a sign.  Returns its end, or NULL. */
static const unsigned char *read_value(const unsigned char *at,
				       const unsigned char *end, size_t row,
				       uint32_t *value)
{
	const unsigned char *begin = at;
	int digit;

	*value = (unsigned char)escapes[row].value;
	for (; at < end && at - begin < escapes[row].most; at++) {
		digit = uncfix_hex_value(*at);
		if (digit < 0 || digit >= escapes[row].base)
			break;
		*value = *value * escapes[row].base + (uint32_t)digit;
	}
	if (at - begin < escapes[row].least ||
	    (escapes[row].end && (at == end || *at++ != escapes[row].end)))
		return NULL;
	if (escapes[row].only[0] && (!*value || *value > 0x7F ||
				     !strchr(escapes[row].only, (int)*value)))
		return NULL;
	return at;
}

SELDOM size_t uncfix_read_escape(const unsigned char *at,
				 const unsigned char *end,
				 unsigned char bytes[4], size_t *count)
{
	const unsigned char *after;
	uint32_t value;
	size_t row;

	for (row = 0; row < ARRAY_SIZE(escapes); row++) {
		after = skip_word(at, end, escapes[row].sign);
		if (after)
			after = read_value(after, end, row, &value);
		if (!after)
			continue;
		*count = 1;
		bytes[0] = (unsigned char)value;
		if (escapes[row].is_point)
			*count = uncfix_write_point(value, bytes);
		return (size_t)(after - at);
	}
	return 0;
}

size_t uncfix_read_shell_escape(const unsigned char *at,
				const unsigned char *end,
				unsigned char bytes[4], size_t *count)
{
	size_t width = uncfix_read_escape(at, end, bytes, count);

	if (width == 0 && end - at >= 2) {
		bytes[0] = at[1];
		*count = 1;
		width = 2;
	}
	if (width == 0 || bytes[0] >= 0x7F ||
	    uncfix_byte_class[bytes[0]] & IS_HOST ||
	    (width == 2 && uncfix_byte_class[bytes[0]] & IS_SEPARATOR))
		return 0;
	return width;
}

bool uncfix_is_escaped_separator(const unsigned char *at,
				 const unsigned char *end)
{
	unsigned char bytes[4];
	size_t count;

	return skip_word(at, end, "%255c") || skip_word(at, end, "%252f") ||
	       (uncfix_read_escape(at, end, bytes, &count) > 0 &&
		uncfix_byte_class[bytes[0]] & IS_SEPARATOR);
}

/*
 * Escapes of JSON and C, of letters: `h` is a hexadecimal digit, `o` an octal
 * one.  UTF-8 has two of them at least.
 */
static const struct {
	char pattern[9];
	bool is_doubled; /* in a text of doubled backslashes alone */
} letters[] = {
	{ "\\uhhhh", false },
	{ "\\xhh\\xhh", false },
	{ "\\3oo\\2oo", false },
	{ "\\xhh", true },
};

static bool has_pattern(const unsigned char *at, const unsigned char *end,
			const char *pattern)
{
	int digit, base;

	for (; *pattern && at < end; pattern++, at++) {
		base = *pattern == 'h' ? 16 : *pattern == 'o' ? 8 : 0;
		digit = uncfix_hex_value(*at);
		if (base ? digit < 0 || digit >= base
			 : *at != (unsigned char)*pattern)
			return false;
	}
	return !*pattern;
}

static bool is_letter(const unsigned char *at, const unsigned char *end,
		      bool slashes)
{
	size_t row;

	for (row = 0; row < ARRAY_SIZE(letters); row++)
		if (!(letters[row].is_doubled && slashes) &&
		    has_pattern(at, end, letters[row].pattern))
			return true;
	return false;
}

/* No letter, nor the `;` of a redirector's prefix: names begin so. */
static bool is_punctuation(unsigned char byte)
{
	return strchr("-._", byte) ||
	       (byte != ';' &&
		!(uncfix_byte_class[byte] & (IS_HOST | IS_HIGH)));
}

SELDOM bool uncfix_has_other_escape(const unsigned char *at,
				    const unsigned char *end, bool slashes)
{
	const unsigned char *run = skip_class(at, end, IS_SEPARATOR);
	bool doubled = false, escaped = false, first = true;

	if (!slashes && run - at < 4)
		return false;
	for (; (at = find_byte(run, end, '\\')); first = false) {
		run = skip_class(at, end, IS_SEPARATOR);
		if (run == end)
			break;
		doubled |= run - at == 2;
		if (run - at != 1)
			continue;
		escaped |= is_punctuation(*run) &&
			   (!slashes || (first && strchr("-._", *run)));
		escaped |= is_letter(at, end, slashes);
	}
	return escaped && (doubled || slashes);
}

bool uncfix_begins_escaped(const unsigned char *at, const unsigned char *end)
{
	unsigned char bytes[8];
	size_t length = 0, count, width;

	if (!(uncfix_byte_class[*at] & IS_ESCAPE))
		return false;
	if (uncfix_is_escaped_separator(at, end))
		return true;
	/* A character beyond ASCII may take several escapes. */
	for (; at < end && length < 4; at += width, length += count) {
		width = uncfix_read_escape(at, end, bytes + length, &count);
		if (width == 0)
			break;
	}
	return length > 0 && uncfix_begins_oddly(bytes, bytes + length);
}

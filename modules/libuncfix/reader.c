/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The bytes and the separators of a text.  It is read from left to right, and
 * percent-encoding (RFC 3986 2.1) is undone on the way: as often as a separator
 * shows that it was done.
 */

#include <string.h>

#include "parse.h"

static unsigned char decode(const unsigned char *at, const unsigned char *end,
			    unsigned level, size_t *width);

/* What begins with `%`.  An escape that is none stays as it is. */
static unsigned char decode_escape(const unsigned char *at,
				   const unsigned char *end, unsigned level,
				   size_t *width)
{
	unsigned char byte;
	size_t sign, high, low;
	int high_value, low_value;

	byte = decode(at, end, level - 1, &sign);
	*width = sign;
	if (byte != '%' || at + sign == end)
		return byte;
	high_value = uncfix_hex_value(decode(at + sign, end, level - 1, &high));
	if (high_value < 0 || at + sign + high == end)
		return byte;
	low_value = uncfix_hex_value(
		decode(at + sign + high, end, level - 1, &low));
	if (low_value < 0)
		return byte;
	*width = sign + high + low;
	return (unsigned char)(high_value << 4 | low_value);
}

/*
 * The byte at `at` after `level` rounds of decoding, and the bytes of the text
 * that it takes.
 */
static inline unsigned char decode(const unsigned char *at,
				   const unsigned char *end, unsigned level,
				   size_t *width)
{
	if (level > 0 && *at == '%')
		return decode_escape(at, end, level, width);
	*width = 1;
	return *at;
}

unsigned char uncfix_read_byte(struct reader *reader, size_t *width)
{
	unsigned char byte =
		decode(reader->at, reader->end, reader->level, width);

	if (*width > 1)
		note(reader, UNCFIX_PERCENT_ENCODED);
	return byte;
}

/*
 * The bytes of the look-alike at the reader's place, or 0.  In the leading
 * run each is a separator, behind it those that the run was made of.
 */
static size_t lookalike_width(struct reader *reader, bool leading)
{
	const unsigned char *at = reader->at;
	unsigned char bytes[4];
	uint32_t bit;
	size_t count = 0, width, total = 0;

	while (count < sizeof(bytes) && at < reader->end) {
		bytes[count++] = decode(at, reader->end, reader->level, &width);
		at += width;
	}
	bit = uncfix_lookalike_bit(
		uncfix_code_point(bytes, bytes + count, &count));
	if (leading)
		reader->lookalikes |= bit;
	if (!(reader->lookalikes & bit))
		return 0;
	note(reader, UNCFIX_LOOKALIKE);
	for (at = reader->at; count > 0; count--, at += width, total += width) {
		decode(at, reader->end, reader->level, &width);
		if (width > 1)
			note(reader, UNCFIX_PERCENT_ENCODED);
	}
	return total;
}

size_t uncfix_coded_separator(struct reader *reader, bool leading)
{
	unsigned char byte;
	size_t width;

	byte = decode(reader->at, reader->end, reader->level, &width);
	if (byte >= 0x80 && (leading || reader->lookalikes))
		return lookalike_width(reader, leading);
	if (!is_separator(reader, byte))
		return 0;
	note(reader, UNCFIX_PERCENT_ENCODED);
	return width;
}

const unsigned char *uncfix_component_end(struct reader *reader, bool raise)
{
	const unsigned char *begin = reader->at, *end;
	unsigned level;
	size_t width;

	while (reader->at < reader->end) {
		for (end = reader->at; end < reader->end; end++)
			if (!(uncfix_byte_class[*end] & IS_HOST))
				break;
		reader->at = end;
		if (end == reader->end)
			break;
		if (separator_width(reader, false) > 0)
			break;
		level = uncfix_encoding_level(reader->at, reader->end);
		if (raise && level > reader->level) {
			reader->level = level;
			reader->at = begin;
			continue;
		}
		decode(reader->at, reader->end, reader->level, &width);
		reader->at += width;
	}
	end = reader->at;
	reader->at = begin;
	return end;
}

size_t uncfix_read_component(struct reader *reader,
			     unsigned char decoded[HOST_TEXT_MAX],
			     const unsigned char **text)
{
	const unsigned char *end = uncfix_component_end(reader, true);
	size_t length = (size_t)(end - reader->at), width;

	*text = reader->at;
	if (reader->level > 0 && memchr(reader->at, '%', length)) {
		*text = decoded;
		for (length = 0; reader->at < end && length < HOST_TEXT_MAX;
		     reader->at += width)
			decoded[length++] = uncfix_read_byte(reader, &width);
	}
	reader->at = end;
	return length < HOST_TEXT_MAX ? length : HOST_TEXT_MAX;
}

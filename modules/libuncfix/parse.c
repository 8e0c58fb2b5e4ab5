/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * From a text to a target, in stages: each is a file, goes through the text
 * once, and hands plain bytes on.
 */

#include <string.h>

#include "parse.h"

enum {
	/*
	 * An undone text lies in the caller's buffer, and the strings of the
	 * target are written over it.  They are never more bytes than were read
	 * of it and the NULs of three strings.
	 */
	BEHIND = UNCFIX_BUFFER_SIZE(0),
	/* Who wants the host alone has no longer text that is undone. */
	UNDONE_MAX = 2048,
};

/* A URL has slashes; everything else has backslashes, and never both. */
static uint32_t judge_separators(uint32_t defects)
{
	const uint32_t both = SLASH_SEEN | BACKSLASH_SEEN;
	const bool url = defects & UNCFIX_BIT(UNCFIX_SCHEME);

	if ((defects & both) == both)
		defects |= UNCFIX_BIT(UNCFIX_MIXED_SEPARATORS);
	else if (defects & SLASH_SEEN && !url)
		defects |= UNCFIX_BIT(UNCFIX_FORWARD_SLASH);
	return defects & ~both;
}

/* Behind the last `@` of the text, escaped or not; NULL where there is none. */
static const unsigned char *behind_last_sign(const unsigned char *at,
					     const unsigned char *end)
{
	for (; end > at; end--)
		if (end[-1] == '@' ||
		    (end - at >= 3 && memcmp(end - 3, "%40", 3) == 0))
			return end;
	return NULL;
}

/* Behind white space: another argument, and who knows what it says. */
static const unsigned char *find_argument(const unsigned char *at,
					  const unsigned char *end)
{
	for (; end - at >= 2; at++)
		if (uncfix_byte_class[at[0]] & IS_WHITE_SPACE &&
		    (uncfix_byte_class[at[1]] & IS_SEPARATOR || at[1] == '-'))
			return at;
	return NULL;
}

static void widen(struct reader *reader, const unsigned char *begin,
		  const unsigned char *end)
{
	const bool empty = reader->secret == reader->secret_end;

	if (empty || begin < reader->secret)
		reader->secret = begin;
	if (empty || end > reader->secret_end)
		reader->secret_end = end;
}

/* Of a text that was refused, all counts as secret that may be one. */
static void hide_doubtful(struct reader *reader, const unsigned char *text,
			  const unsigned char *end)
{
	const unsigned char *sign = behind_last_sign(text, end);
	const unsigned char *argument;
	uint32_t junk = 0;

	/* What leads up to the host says nothing of anybody. */
	if (reader->secret && !behind_last_sign(text, reader->secret))
		text = reader->secret;
	if (sign)
		widen(reader, text, sign);
	argument = find_argument(skip_junk(text, end, &junk), end);
	if (argument)
		widen(reader, argument, end);
}

static bool is_doubtful(const unsigned char *text, const unsigned char *end)
{
	struct reader reader = { .at = text };

	hide_doubtful(&reader, text, end);
	return reader.secret != reader.secret_end;
}

/*
 * Programs that encode a text label by label turn `nas.example.com/data/käse`
 * into `nas.example.xn--com/data/kse-pcb`.  The letters that were encoded are
 * behind a hyphen (RFC 3492 3.1), and the host is another one.
 */
static bool is_encoded_piece(const struct reader *reader, const char *host,
			     size_t length)
{
	const size_t prefix = UNCFIX_ENCODED_PREFIX_LENGTH;
	const char *label = host + length;

	if (reader->run > 0 && !memchr(host, '.', length))
		return false;
	while (label > host && label[-1] != '.')
		label--;
	return (size_t)(host + length - label) >= prefix &&
	       uncfix_spells((const unsigned char *)label,
			     UNCFIX_ENCODED_PREFIX, prefix) &&
	       memchr(reader->at, '-', (size_t)(reader->end - reader->at));
}

static enum uncfix_error parse_undone(struct reader *reader,
				      struct writer *writer,
				      struct uncfix_target *target,
				      char host[UNCFIX_HOST_SIZE])
{
	const unsigned char *host_end;
	enum uncfix_error error;

	error = uncfix_read_lead(reader, &host_end);
	if (error != UNCFIX_OK)
		return error;
	target->defects = reader->defects;
	error = uncfix_read_host(reader->at, (size_t)(host_end - reader->at),
				 target, host);
	if (error != UNCFIX_OK)
		return error;
	reader->at = host_end;
	if (is_encoded_piece(reader, host, target->host_length))
		return UNCFIX_TWO_READINGS;
	target->host = writer->at;
	uncfix_write_bytes(writer, host, target->host_length + 1);
	error = uncfix_read_names(reader, writer);
	if (error != UNCFIX_OK)
		return error;
	if (writer->full)
		return UNCFIX_BUFFER_TOO_SMALL;
	if (!writer->discard)
		uncfix_set_names(reader, writer, target);
	return UNCFIX_OK;
}

static enum uncfix_error parse(const char *text, size_t length,
			       unsigned char *room, size_t room_size,
			       struct writer *writer,
			       struct uncfix_target *target,
			       char host[UNCFIX_HOST_SIZE])
{
	const unsigned char *begin = (const unsigned char *)text;
	struct reader reader = { .at = begin, .end = begin + length };
	bool doubtful = false;
	enum uncfix_error error;

	*target = (struct uncfix_target){ .host = "", .share = "", .path = "" };
	error = uncfix_unescape(&reader, room, room_size);
	/* It is written over before it is known whether it is refused. */
	if (reader.is_undone)
		doubtful = is_doubtful(reader.at, reader.end) ||
			   is_doubtful(begin, begin + length);
	if (error == UNCFIX_OK)
		error = parse_undone(&reader, writer, target, host);
	if (error != UNCFIX_OK && reader.is_undone)
		reader.is_hidden |= doubtful;
	else if (error != UNCFIX_OK)
		hide_doubtful(&reader, begin, begin + length);
	if (reader.is_hidden) {
		target->secret_length = length;
	} else if (reader.secret) {
		target->secret_offset = (size_t)(reader.secret - begin);
		target->secret_length =
			(size_t)(reader.secret_end - reader.secret);
	}
	target->defects = judge_separators(target->defects | reader.defects);
	return error;
}

enum uncfix_error uncfix_parse(const char *text, size_t length, char *buffer,
			       size_t buffer_size, struct uncfix_target *target)
{
	struct writer writer = { .at = buffer, .end = buffer + buffer_size };
	size_t behind = buffer_size < BEHIND ? buffer_size : BEHIND;
	char host[UNCFIX_HOST_SIZE];
	enum uncfix_error error;

	error = parse(text, length, (unsigned char *)buffer + behind,
		      buffer_size - behind, &writer, target, host);
	if (error != UNCFIX_OK) {
		target->host = target->share = target->path = "";
		target->host_length = 0;
	}
	return error;
}

enum uncfix_error uncfix_parse_host(const char *text, size_t length,
				    char host[UNCFIX_HOST_SIZE])
{
	struct writer writer = { .discard = true };
	unsigned char undone[UNDONE_MAX];
	struct uncfix_target target;
	enum uncfix_error error;

	error = parse(text, length, undone, sizeof(undone), &writer, &target,
		      host);
	if (error != UNCFIX_OK)
		host[0] = '\0';
	return error;
}

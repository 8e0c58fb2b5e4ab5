/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * From a text to a target, in stages: each is a file, reads the text once, and
 * passes plain bytes on.
 */

#include <string.h>

#include "argument.h"
#include "host.h"
#include "idna.h"
#include "names.h"
#include "parse.h"
#include "prefix.h"
#include "unescape.h"

enum {
	/*
	 * A decoded text is in the caller's buffer, and the strings of the
	 * target overwrite it.  They never have more bytes than were read, and
	 * the NULs of three strings.
	 */
	ROOM_BEFORE = UNCFIX_BUFFER_SIZE(0),
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

static void widen(struct cursor *cursor, const unsigned char *begin,
		  const unsigned char *end)
{
	const bool empty = cursor->secret == cursor->secret_end;

	if (empty || begin < cursor->secret)
		cursor->secret = begin;
	if (empty || end > cursor->secret_end)
		cursor->secret_end = end;
}

/* Of a text that was refused, all counts as secret that may be one. */
static SELDOM void hide_doubtful(struct cursor *cursor,
				 const unsigned char *text,
				 const unsigned char *end)
{
	const unsigned char *sign = uncfix_behind_last_sign(text, end);
	const unsigned char *arguments;

	/* The text before the host contains no secret. */
	if (cursor->secret && !uncfix_behind_last_sign(text, cursor->secret))
		text = cursor->secret;
	if (sign)
		widen(cursor, text, sign);
	arguments = uncfix_find_arguments(text, end, true);
	if (arguments)
		widen(cursor, arguments, end);
}

/*
 * `smb://anna:S3CRET`, cut off: what is no number behind a colon, after the
 * scheme, may be a password.
 */
static SELDOM void hide_behind_colon(struct cursor *cursor,
				     const unsigned char *text,
				     const unsigned char *end)
{
	const unsigned char *at = cursor->secret ? cursor->secret : text, *word;

	if (cursor->secret != cursor->secret_end)
		return;
	at = find_byte(at, end, ':');
	word = at ? at + 1 : end;
	while (word < end && is_digit(*word))
		word++;
	if (word < end && !(uncfix_byte_class[*word] & IS_SEPARATOR))
		hide(cursor, at + 1, end);
}

static SELDOM bool is_doubtful(const unsigned char *text,
			       const unsigned char *end)
{
	struct cursor cursor = { .at = text };

	hide_doubtful(&cursor, text, end);
	return cursor.secret != cursor.secret_end;
}

/*
 * Programs that encode a text label by label convert
 * `nas.example.com/data/käse` to `nas.example.xn--com/data/kse-pcb`.  The
 * encoded letters follow a hyphen (RFC 3492 3.1), and the host is another one.
 */
static bool is_encoded_piece(const struct cursor *cursor, const char *host,
			     size_t length)
{
	const unsigned char *begin = (const unsigned char *)host;

	if (!find_byte(cursor->at, cursor->end, '-') ||
	    (cursor->run > 0 && !memchr(host, '.', length)))
		return false;
	return uncfix_ends_encoded(begin, begin + length);
}

/* Without white space and pairs of quotes around the whole. */
static void strip_quotes(const unsigned char **at, const unsigned char **end)
{
	while (*end - *at > 1) {
		if (uncfix_byte_class[**at] & IS_WHITE_SPACE)
			++*at;
		else if (uncfix_byte_class[(*end)[-1]] & IS_WHITE_SPACE)
			--*end;
		else if (uncfix_byte_class[**at] & IS_QUOTE &&
			 **at == (*end)[-1])
			++*at, --*end;
		else
			return;
	}
}

/* `//fs/o\'`: a shell's escape, and the quote is of the name. */
static bool ends_in_escaped_quote(const unsigned char *at,
				  const unsigned char *end)
{
	if (at == end || uncfix_byte_class[end[-1]] & IS_HOST)
		return false;
	strip_quotes(&at, &end);
	if (end - at < 3 || end[-2] != '\\' ||
	    !(uncfix_byte_class[end[-1]] & IS_QUOTE))
		return false;
	/* The backslash before the quote ends this at the latest. */
	while (!(uncfix_byte_class[*at] & IS_SEPARATOR))
		at++;
	return *at == '/';
}

static enum uncfix_error parse_undone(struct cursor *cursor,
				      struct writer *writer,
				      struct uncfix_target *target,
				      char host[UNCFIX_HOST_SIZE])
{
	enum uncfix_error error = UNCFIX_OK;

	if (!cursor->is_plain)
		error = uncfix_read_prefixes(cursor);
	if (error != UNCFIX_OK)
		return error;
	if (cursor->run != 2)
		note(cursor, cursor->run > 2 ? UNCFIX_EXTRA_LEADING
					     : UNCFIX_MISSING_LEADING);
	target->defects = cursor->defects;
	error = uncfix_read_host(cursor->at, cursor->host_end, cursor->is_plain,
				 target, host);
	if (error != UNCFIX_OK)
		return error;
	cursor->at = skip_junk(cursor->host_end, cursor->end, &cursor->defects);
	if (cursor->is_undone)
		cursor->has_arguments =
			uncfix_find_arguments(cursor->at, cursor->end, false);
	if (is_encoded_piece(cursor, host, target->host_length))
		return UNCFIX_TWO_READINGS;
	target->host = (char *)writer->at;
	uncfix_write(writer, host, target->host_length, '\0');
	error = uncfix_read_names(cursor, writer);
	if (error != UNCFIX_OK)
		return error;
	if (writer->full)
		return UNCFIX_BUFFER_TOO_SMALL;
	if (!writer->discard)
		uncfix_set_names(cursor, writer, target);
	return UNCFIX_OK;
}

static enum uncfix_error parse(const char *text, size_t length,
			       unsigned char *room, size_t room_size,
			       struct writer *writer,
			       struct uncfix_target *target,
			       char host[UNCFIX_HOST_SIZE])
{
	const unsigned char *begin = (const unsigned char *)text;
	struct cursor cursor = { .at = begin, .end = begin + length };
	bool doubtful = false;
	enum uncfix_error error = UNCFIX_OK;

	*target = (struct uncfix_target){ .host = "", .share = "", .path = "" };
	cursor.is_plain = uncfix_read_plain_prefix(&cursor);
	if (ends_in_escaped_quote(begin, begin + length) ||
	    (length > 0 && uncfix_byte_class[*begin] & IS_JUNK &&
	     uncfix_parts_quotes(begin, begin + length)))
		error = UNCFIX_TWO_READINGS;
	else if (!cursor.is_plain)
		error = uncfix_unescape(&cursor, room, room_size);
	/* It is overwritten before it can be refused. */
	if (cursor.is_undone)
		doubtful = is_doubtful(cursor.at, cursor.end) ||
			   is_doubtful(begin, begin + length);
	if (error == UNCFIX_OK)
		error = parse_undone(&cursor, writer, target, host);
	if (error != UNCFIX_OK && cursor.is_undone)
		cursor.is_hidden |= doubtful;
	else if (error != UNCFIX_OK)
		hide_doubtful(&cursor, begin, begin + length);
	if (error == UNCFIX_BAD_PORT || error == UNCFIX_BAD_HOST ||
	    error == UNCFIX_BAD_SHARE)
		hide_behind_colon(&cursor, begin, begin + length);
	cursor.is_hidden |= cursor.is_undone && error == UNCFIX_BAD_PORT;
	if (cursor.is_hidden) {
		target->secret_length = length;
	} else if (cursor.secret) {
		target->secret_offset = (size_t)(cursor.secret - begin);
		target->secret_length =
			(size_t)(cursor.secret_end - cursor.secret);
	}
	target->defects = judge_separators(target->defects | cursor.defects);
	return error;
}

enum uncfix_error uncfix_parse(const char *text, size_t length, char *buffer,
			       size_t buffer_size, struct uncfix_target *target)
{
	unsigned char *room = (unsigned char *)buffer;
	struct writer writer = { .at = room, .end = room + buffer_size };
	size_t after = buffer_size < ROOM_BEFORE ? buffer_size : ROOM_BEFORE;
	char host[UNCFIX_HOST_SIZE];
	enum uncfix_error error;

	error = parse(text, length, room + after, buffer_size - after, &writer,
		      target, host);
	if (error != UNCFIX_OK) {
		target->host = target->share = target->path = "";
		target->host_length = 0;
	}
	return error;
}

enum uncfix_error uncfix_judge_host(const char *text, size_t length,
				    char host[UNCFIX_HOST_SIZE],
				    struct uncfix_target *target,
				    bool *has_share)
{
	struct writer writer = { .discard = true };
	unsigned char undone[UNDONE_MAX];
	enum uncfix_error error;

	error = parse(text, length, undone, sizeof(undone), &writer, target,
		      host);
	*has_share = writer.has_share;
	if (error != UNCFIX_OK)
		host[0] = '\0';
	return error;
}

enum uncfix_error uncfix_parse_host(const char *text, size_t length,
				    char host[UNCFIX_HOST_SIZE])
{
	struct uncfix_target target;
	bool has_share;

	return uncfix_judge_host(text, length, host, &target, &has_share);
}

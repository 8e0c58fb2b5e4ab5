/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The first stage.  A program, a table of mounts, a page or a mail may have
 * escaped a text before it came here.  Where it shows that, all of it is
 * undone, so that those who come after read plain bytes.  Nearly every text has
 * no escape and stays where it is.
 */

#include <string.h>

#include "parse.h"

/* The rounds in which a text can be undone.  Who needs more is refused. */
enum {
	ROUNDS_MAX = 3
};

/*
 * How characters are written by number.  A value is a byte or a code point;
 * where `only` says so, it is one of a few.
 */
static const struct {
	char sign[4];
	uint8_t sign_length, base, least, most; /* digits */
	char end;
	bool is_byte;
	char only[7];
} numbers[] = {
	{ "%", 1, 16, 2, 2, 0, true, "" },	    /* RFC 3986 2.1 */
	{ "=", 1, 16, 2, 2, 0, true, "" },	    /* RFC 2045 6.7 */
	{ "\\x", 2, 16, 2, 2, 0, true, "" },	    /* C, systemd-escape(1) */
	{ "\\u", 2, 16, 4, 4, 0, false, "" },	    /* RFC 8259 7 */
	{ "\\", 1, 8, 3, 3, 0, true, " \t\n#\\/" }, /* getmntent(3) */
	{ "&#x", 3, 16, 1, 6, ';', false, "" },	    /* HTML 13.2.5.75 */
	{ "&#", 2, 10, 1, 7, ';', false, "" },
};

/* And by name (HTML 13.5; RFC 8259 7). */
static const struct {
	char name[7];
	char byte;
} entities[] = {
	{ "&bsol;", '\\' }, { "&sol;", '/' }, { "&quot;", '"' },
	{ "&apos;", '\'' }, { "&lt;", '<' },  { "&gt;", '>' },
	{ "&nbsp;", ' ' },  { "&amp;", '&' }, { "\\/", '/' },
};

static size_t read_number(const unsigned char *at, const unsigned char *end,
			  size_t row, unsigned char bytes[4], size_t *count)
{
	const unsigned char *digit = at + numbers[row].sign_length;
	const unsigned char *begin = digit;
	uint32_t value = 0;

	while (digit < end && digit - begin < numbers[row].most) {
		int digit_value = uncfix_hex_value(*digit);

		if (digit_value < 0 || digit_value >= numbers[row].base)
			break;
		value = value * numbers[row].base + (uint32_t)digit_value;
		digit++;
	}
	if (digit - begin < numbers[row].least)
		return 0;
	if (numbers[row].end && (digit == end || *digit++ != numbers[row].end))
		return 0;
	if (numbers[row].only[0] &&
	    (!value || value > 0x7F || !strchr(numbers[row].only, (int)value)))
		return 0;
	bytes[0] = (unsigned char)value;
	*count = numbers[row].is_byte ? 1 : uncfix_write_point(value, bytes);
	return (size_t)(digit - at);
}

/*
 * The escape at `at`, if there is one: what it stands for, and the bytes of the
 * text that it takes, never fewer.
 */
static size_t read_escape(const unsigned char *at, const unsigned char *end,
			  unsigned char bytes[4], size_t *count)
{
	size_t left = (size_t)(end - at), i, width;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		width = numbers[i].sign_length;
		if (*at != (unsigned char)numbers[i].sign[0] || left < width ||
		    !uncfix_spells(at, numbers[i].sign, width))
			continue;
		width = read_number(at, end, i, bytes, count);
		if (width > 0)
			return width;
	}
	for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		width = strlen(entities[i].name);
		if (left >= width && memcmp(at, entities[i].name, width) == 0) {
			bytes[0] = (unsigned char)entities[i].byte;
			*count = 1;
			return width;
		}
	}
	return 0;
}

/*
 * A shell's `\$` and `\ `, and what tables of mounts and systemd write, in a
 * text that slashes lead.  What can stand in the name of a host is none of
 * these: no escape makes another host of one.
 */
static size_t read_shell_escape(const unsigned char *at,
				const unsigned char *end,
				unsigned char bytes[4], size_t *count)
{
	size_t width = read_escape(at, end, bytes, count);

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

	if (end - at >= 5 && memcmp(at, "%25", 3) == 0)
		return uncfix_spells(at + 3, "5c", 2) ||
		       uncfix_spells(at + 3, "2f", 2);
	return read_escape(at, end, bytes, &count) > 0 &&
	       uncfix_byte_class[bytes[0]] & IS_SEPARATOR;
}

bool uncfix_begins_escaped(const unsigned char *at, const unsigned char *end)
{
	unsigned char bytes[8];
	size_t length = 0, count, width;
	uint32_t junk = 0;

	if (!(uncfix_byte_class[*at] & IS_ESCAPE))
		return false;
	if (uncfix_is_escaped_separator(at, end))
		return true;
	/* A character beyond ASCII may take several escapes. */
	for (; at < end && length < 4; at += width, length += count) {
		width = read_escape(at, end, bytes + length, &count);
		if (width == 0)
			break;
	}
	return length > 0 &&
	       (uncfix_skip_junk(bytes, bytes + length, &junk) > bytes ||
		uncfix_lookalike_bit(
			uncfix_code_point(bytes, bytes + length, &width)));
}

/* How a text is escaped. */
enum kind {
	PLAIN,
	WHOLE, /* from its start */
	REST,  /* behind what leads up to the first name */
	SHELL, /* likewise, by a shell or for a table of mounts */
	DOUBTFUL,
};

static size_t read_one(enum kind kind, const unsigned char *at,
		       const unsigned char *end, unsigned char bytes[4],
		       size_t *count)
{
	return kind == SHELL ? read_shell_escape(at, end, bytes, count)
			     : read_escape(at, end, bytes, count);
}

/* Whoever escapes by backslashes leaves no other one, but at the very end. */
static bool all_are_escapes(enum kind kind, const unsigned char *at,
			    const unsigned char *end, size_t *separators)
{
	unsigned char bytes[4];
	size_t count, width = 0;

	*separators = 0;
	while ((at = memchr(at, '\\', (size_t)(end - at))) && at + 1 < end) {
		width = read_one(kind, at, end, bytes, &count);
		if (width == 0)
			return false;
		*separators += uncfix_byte_class[bytes[0]] & IS_SEPARATOR;
		at += width;
	}
	return width > 0;
}

/*
 * Escapes by backslashes in a text that no slash leads.  `\x5cfs` alone may
 * just as well be the name of a host; `\/fs` cannot.
 */
static enum kind find_backslashes(const unsigned char *at,
				  const unsigned char *end)
{
	size_t separators;
	bool shown = *at == '\\' && uncfix_is_escaped_separator(at, end) &&
		     at[1] != '/';
	bool all = all_are_escapes(WHOLE, at, end, &separators);

	if (all && separators > shown)
		return WHOLE;
	return shown ? DOUBTFUL : PLAIN;
}

/*
 * Where escapes by backslashes may begin: behind slashes, and behind all
 * schemes that programs put in front of each other.
 */
static const unsigned char *behind_schemes(const unsigned char *at,
					   const unsigned char *end)
{
	const unsigned char *behind;
	size_t length;

	do {
		for (behind = at;
		     behind < end && uncfix_byte_class[*behind] & IS_SEPARATOR;)
			behind++;
		length = behind < end ? uncfix_scheme_length(behind, end) : 0;
		if (length > 0)
			at = behind + length;
	} while (length > 0);
	while (at < end && *at == '/')
		at++;
	return at;
}

/* The sign of an escaped separator in the first name; 0 if it has none. */
static unsigned char sign_in_first_name(const struct reader *front)
{
	struct reader name = *front;
	const unsigned char *end;

	/* The signs of devices are no names. */
	for (;; name.at++) {
		uncfix_skip_separators(&name, false);
		if (name.at == name.end || (*name.at != '?' && *name.at != '.'))
			break;
	}
	end = uncfix_name_end(&name);
	for (; name.at < end; name.at++)
		if (uncfix_byte_class[*name.at] & IS_ESCAPE &&
		    uncfix_is_escaped_separator(name.at, name.end))
			return *name.at;
	return 0;
}

/*
 * What the text shows, and the sign that begins each escape.  Where it shows it
 * behind what leads up to the first name, the reader goes there: in user
 * information escapes stay, and what they stand for ends none.
 */
static enum kind find_kind(struct reader *reader, unsigned char *sign)
{
	struct reader ahead = *reader;
	const unsigned char *start, *behind;
	enum kind kind;
	size_t separators;
	bool url;

	if (!reader->is_started)
		uncfix_trim(&ahead.at, &ahead.end, &ahead.defects, true);
	start = ahead.at;
	if (start == ahead.end)
		return PLAIN;
	*sign = *start;
	if (uncfix_begins_escaped(start, ahead.end))
		return WHOLE;
	start += uncfix_scheme_length(start, ahead.end);
	if (start == ahead.end)
		return PLAIN;
	*sign = '\\';
	behind = behind_schemes(start, ahead.end);
	kind = PLAIN;
	if (behind == start || (behind < ahead.end && *behind == '\\'))
		kind = find_backslashes(behind, ahead.end);
	if (kind != PLAIN)
		return kind;
	if (uncfix_skip_front(&ahead) != UNCFIX_OK)
		return PLAIN;
	url = ahead.defects & UNCFIX_BIT(UNCFIX_SCHEME) && !ahead.is_url_read;
	ahead.is_started = true;
	if (*start == '/' &&
	    all_are_escapes(SHELL, ahead.at, ahead.end, &separators)) {
		kind = SHELL;
	} else if (url &&
		   memchr(ahead.at, '%', (size_t)(ahead.end - ahead.at))) {
		*sign = '%';
		kind = REST;
		ahead.is_url_read = true;
	} else if ((*sign = sign_in_first_name(&ahead))) {
		kind = REST;
	}
	if (kind != PLAIN)
		*reader = ahead;
	return kind;
}

/* Where undone bytes go. */
struct room {
	unsigned char *begin, *at, *end;
};

static bool put(struct room *room, const unsigned char *bytes, size_t count)
{
	if ((size_t)(room->end - room->at) < count)
		return false;
	memmove(room->at, bytes, count);
	room->at += count;
	return true;
}

/* All escapes that begin with `sign`, undone, behind what is in the room. */
static enum uncfix_error undo(struct reader *reader, enum kind kind,
			      unsigned char sign, struct room *room)
{
	unsigned char bytes[4];
	const unsigned char *at, *end = reader->end;
	size_t count, width;
	bool escaped = false;

	for (at = reader->at; at < end; at += width) {
		width = 0;
		if (*at == sign)
			width = kind == SHELL
					? read_shell_escape(at, end, bytes,
							    &count)
					: read_escape(at, end, bytes, &count);
		escaped = escaped || width > 0;
		if (width == 0) {
			bytes[0] = *at;
			count = width = 1;
		}
		if (!put(room, bytes, count))
			return UNCFIX_BUFFER_TOO_SMALL;
	}
	if (escaped)
		note(reader,
		     sign == '%' ? UNCFIX_PERCENT_ENCODED : UNCFIX_ESCAPED);
	return kind == DOUBTFUL ? UNCFIX_TWO_READINGS : UNCFIX_OK;
}

/* The value of a key in `key=value,key=value`; not found, it is empty. */
static void find_value(struct reader *keys, const char *key)
{
	size_t length = strlen(key);
	const unsigned char *comma;

	for (; keys->at < keys->end; keys->at = comma + 1) {
		comma = memchr(keys->at, ',', (size_t)(keys->end - keys->at));
		if (!comma)
			comma = keys->end;
		if ((size_t)(comma - keys->at) > length &&
		    memcmp(keys->at, key, length) == 0) {
			keys->at += length;
			keys->end = comma;
			return;
		}
		if (comma == keys->end)
			break;
	}
	keys->at = keys->end;
}

/*
 * GVFS' name for a share, where a path of this machine leads to it or nothing:
 * what is behind it, or NULL.
 */
static const unsigned char *find_mount(const unsigned char *at,
				       const unsigned char *end)
{
	const size_t length = sizeof(UNCFIX_MOUNT_NAME) - 1;
	const unsigned char *begin = at;

	while ((size_t)(end - at) > length) {
		if (memcmp(at, UNCFIX_MOUNT_NAME, length) == 0)
			return at + length;
		if (at == begin && *at != '~' && (*at != '/' || at[1] == '/'))
			return NULL;
		at = memchr(at, '/', (size_t)(end - at));
		if (!at)
			return NULL;
		at++;
	}
	return NULL;
}

/* `smb-share:server=fs,share=data/x` is `//fs/data/x`. */
static enum uncfix_error rewrite_mount(struct reader *reader, struct room *room)
{
	struct reader server, share, rest = *reader;

	uncfix_trim(&rest.at, &rest.end, &rest.defects, false);
	server = rest;
	server.at = find_mount(rest.at, rest.end);
	if (!server.at)
		return UNCFIX_OK;
	rest.at = memchr(server.at, '/', (size_t)(rest.end - server.at));
	if (!rest.at)
		rest.at = rest.end;
	server.end = rest.at;
	share = server;
	find_value(&server, "server=");
	find_value(&share, "share=");
	if (server.at == server.end || share.at == share.end)
		return UNCFIX_OK;
	if (!put(room, (const unsigned char *)"//", 2) ||
	    undo(&server, REST, '%', room) != UNCFIX_OK ||
	    !put(room, (const unsigned char *)"/", 1) ||
	    undo(&share, REST, '%', room) != UNCFIX_OK ||
	    !put(room, rest.at, (size_t)(rest.end - rest.at)))
		return UNCFIX_BUFFER_TOO_SMALL;
	reader->defects = rest.defects | server.defects | share.defects;
	note(reader, UNCFIX_DEVICE_PREFIX);
	return UNCFIX_OK;
}

/*
 * The first bytes tell of nearly all texts that no escape is in them: where a
 * backslash leads, one can only be there itself or in the first name.
 */
static bool may_be_escaped(const unsigned char *at, const unsigned char *end)
{
	if (*at == '\\') {
		if (end - at > 1 &&
		    (at[1] == '/' || uncfix_byte_class[at[1]] & IS_HOST))
			return true;
		while (at < end && uncfix_byte_class[*at] & IS_SEPARATOR)
			at++;
		while (at < end && uncfix_byte_class[*at] & IS_HOST)
			at++;
		return at < end && !(uncfix_byte_class[*at] & IS_SEPARATOR);
	}
	if ((*at | 0x20) == UNCFIX_ENCODED_PREFIX[0])
		return true;
	for (; at < end; at++)
		if (uncfix_byte_class[*at] & IS_ESCAPE || *at == '\\')
			return true;
	return false;
}

/*
 * What stands around a text is not escaped with its names: the quote of
 * `smb://fs/o%27` is of the share, and would be taken off the next time.
 */
static bool ends_in_quote(const struct room *room)
{
	const unsigned char *end = room->at;
	uint32_t junk = 0;

	while (end > room->begin && uncfix_byte_class[end[-1]] & IS_SEPARATOR)
		end--;
	cut_junk(room->begin, end, &junk);
	return junk & UNCFIX_BIT(UNCFIX_QUOTED);
}

/* One round.  What was undone, if anything, is in the room. */
static enum uncfix_error undo_once(struct reader *reader, struct room *room)
{
	unsigned char sign, decoded[UNCFIX_DECODED_SIZE];
	enum uncfix_error error = UNCFIX_OK;
	enum kind kind;
	size_t length;

	room->at = room->begin;
	if (!reader->is_undone) {
		length = uncfix_decode_idna(reader->at,
					    (size_t)(reader->end - reader->at),
					    decoded);
		if (length > 0) {
			note(reader, UNCFIX_IDNA_ENCODED);
			return put(room, decoded, length)
				       ? UNCFIX_OK
				       : UNCFIX_BUFFER_TOO_SMALL;
		}
		error = rewrite_mount(reader, room);
		if (error == UNCFIX_OK && ends_in_quote(room))
			return UNCFIX_TWO_READINGS;
		if (error != UNCFIX_OK || room->at > room->begin)
			return error;
	}
	kind = find_kind(reader, &sign);
	if (kind != PLAIN)
		error = undo(reader, kind, sign, room);
	if (error == UNCFIX_OK && (kind == REST || kind == SHELL) &&
	    ends_in_quote(room))
		return UNCFIX_TWO_READINGS;
	return error;
}

enum uncfix_error uncfix_unescape(struct reader *reader, unsigned char *buffer,
				  size_t size)
{
	struct room room = { buffer, buffer, buffer + size };
	enum uncfix_error error;
	unsigned round;

	if (reader->at == reader->end ||
	    !may_be_escaped(reader->at, reader->end))
		return UNCFIX_OK;
	for (round = 0; round <= ROUNDS_MAX; round++) {
		error = undo_once(reader, &room);
		if (error == UNCFIX_BUFFER_TOO_SMALL)
			reader->is_hidden = true;
		if (error == UNCFIX_BUFFER_TOO_SMALL || room.at == room.begin)
			return error;
		reader->at = room.begin;
		reader->end = room.at;
		reader->is_undone = true;
		if (error != UNCFIX_OK)
			return error;
	}
	return UNCFIX_TWO_READINGS;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The first stage.  A program, a table of mounts, a page or a mail may have
 * escaped the text.  If the text shows that, all of it is decoded, so that the
 * later stages read plain bytes.  Nearly every text has no escape and is not
 * copied.
 */

#include <string.h>

#include "argument.h"
#include "escape.h"
#include "idna.h"
#include "prefix.h"
#include "unescape.h"

/* The rounds in which a text can be undone.  Who needs more is refused. */
enum {
	ROUNDS_MAX = 3
};

/* How a text is escaped. */
enum kind {
	PLAIN,
	WHOLE, /* from its start */
	REST,  /* after everything before the first name */
	SHELL, /* likewise, by a shell or for a table of mounts */
	DOUBTFUL,
};

static size_t read_one(enum kind kind, const unsigned char *at,
		       const unsigned char *end, unsigned char bytes[4],
		       size_t *count)
{
	return kind == SHELL ? uncfix_read_shell_escape(at, end, bytes, count)
			     : uncfix_read_escape(at, end, bytes, count);
}

/* A text escaped by backslashes has no other ones, except at its end. */
static bool all_are_escapes(enum kind kind, const unsigned char *at,
			    const unsigned char *end, size_t *separators)
{
	unsigned char bytes[4];
	size_t count, width = 0;

	*separators = 0;
	while ((at = find_byte(at, end, '\\')) && at + 1 < end) {
		width = read_one(kind, at, end, bytes, &count);
		if (width == 0)
			return false;
		at += width;
		/* `nas\134` has none, and a share. */
		if (at < end || *separators > 0)
			*separators +=
				uncfix_byte_class[bytes[0]] & IS_SEPARATOR;
	}
	return width > 0;
}

/*
 * Returns true for a shell's escape of a character that a name may begin with,
 * after another one: the backslash of `//fs/homes\#recycle` parts two names.
 * So may that of `//fs/projects\040`.  `o'\''brien` was written for a shell.
 */
static bool may_part_names(const unsigned char *at, const unsigned char *end)
{
	unsigned char bytes[4];
	size_t count, width;

	for (; (at = find_byte(at, end, '\\')) && end - at > 1; at++) {
		/* Nor does a name end in a blank: `report\ \(1\).pdf`. */
		if (uncfix_byte_class[at[-1]] & IS_SEPARATOR || at[-1] == ' ')
			continue;
		width = uncfix_read_escape(at, end, bytes, &count);
		if (width > 0 ? at + width == end
			      : uncfix_byte_class[at[-1]] & IS_QUOTE)
			return true;
		if (uncfix_byte_class[at[1]] & (IS_SEPARATOR | IS_HOST) ||
		    strchr(" &;')]},=:*?<>|", at[1]) ||
		    (at[1] == '$' && (end - at == 2 || at[2] == '/')))
			continue;
		return true;
	}
	return false;
}

/*
 * A text that slashes part, and its backslashes.  Where the first one escapes,
 * all do: others would part names.
 */
static enum kind find_shell(const struct cursor *cursor)
{
	const unsigned char *at = find_byte(cursor->at, cursor->end, '\\');
	const unsigned char *end = cursor->end;
	unsigned char bytes[4];
	size_t count;

	while (at && end - at > 1 && at[1] == '\\')
		at++;
	if (!at || uncfix_read_shell_escape(at, end, bytes, &count) == 0)
		return PLAIN;
	return all_are_escapes(SHELL, cursor->at, end, &count) &&
			       !may_part_names(cursor->at + 1, end)
		       ? SHELL
		       : DOUBTFUL;
}

/*
 * Escapes by backslashes in a text without leading slashes.  `\x5cfs` alone may
 * be the name of a host; `\/fs` cannot.
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
 * Returns where escapes by backslashes may begin: after slashes, after all
 * schemes that programs add, and after white space and quotes.
 */
static const unsigned char *after_schemes(const unsigned char *at,
					  const unsigned char *end)
{
	const unsigned char *run, *after;
	uint32_t junk = 0;

	do {
		run = skip_class(at, end, IS_SEPARATOR);
		run = skip_junk(run, end, &junk);
		after = run < end ? uncfix_skip_scheme(run, end) : run;
		if (after > run)
			at = after;
	} while (after > run);
	while (at < end && *at == '/')
		at++;
	return skip_junk(at, end, &junk);
}

/* The sign of an escaped separator in the first name; 0 if it has none. */
static unsigned char sign_in_first_name(const struct cursor *front)
{
	struct cursor name = *front;
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

/* Whether the first separator is a slash, also of `fs/c\$`. */
static bool begins_with_slash(const struct cursor *cursor)
{
	const unsigned char *at = uncfix_name_end(cursor);

	return at < cursor->end && *at == '/';
}

/* The kind that the text shows before its names, after its scheme. */
static enum kind kind_at_start(const unsigned char *start,
			       const unsigned char *end, bool slashes)
{
	const unsigned char *after = after_schemes(start, end);
	enum kind kind = PLAIN;

	if (after == start || (after < end && *after == '\\'))
		kind = find_backslashes(after, end);
	slashes = slashes || skip_word(start, end, "\\/\\/");
	if (kind == PLAIN && uncfix_has_other_escape(start, end, slashes))
		kind = DOUBTFUL;
	return kind;
}

/*
 * The kind that the names show, and the character that begins each escape.  The
 * cursor is at the first one.
 */
static enum kind kind_of_names(struct cursor *cursor, bool slashes, bool url,
			       unsigned char *sign)
{
	enum kind kind = slashes ? find_shell(cursor) : PLAIN;

	*sign = '\\';
	if (kind != PLAIN)
		return kind;
	if (url && find_byte(cursor->at, cursor->end, '%')) {
		*sign = '%';
		cursor->is_url_read = true;
		return REST;
	}
	*sign = sign_in_first_name(cursor);
	return *sign ? REST : PLAIN;
}

/*
 * Returns the kind of escape that the text shows, and the character that begins
 * each one.  If it shows this after everything before the first name, or not at
 * all, the cursor moves there: escapes in user information are kept, and their
 * values end none.
 */
static SELDOM enum kind find_kind(struct cursor *cursor, unsigned char *sign)
{
	struct cursor ahead = *cursor, first;
	enum kind kind;
	bool slashes, url;

	if (!cursor->is_started)
		uncfix_trim(&ahead.at, &ahead.end, &ahead.defects, true);
	if (ahead.at == ahead.end)
		return PLAIN;
	*sign = *ahead.at;
	if (uncfix_begins_escaped(ahead.at, ahead.end))
		return WHOLE;
	first = ahead;
	first.at = uncfix_skip_scheme(ahead.at, ahead.end);
	if (first.at == ahead.end)
		return PLAIN;
	slashes = !(ahead.is_started && ahead.defects & BACKSLASH_SEEN) &&
		  begins_with_slash(&first);
	*sign = '\\';
	kind = kind_at_start(first.at, ahead.end, slashes);
	if (kind != PLAIN)
		return kind;
	if (uncfix_skip_front(&ahead) != UNCFIX_OK)
		return PLAIN;
	url = ahead.defects & UNCFIX_BIT(UNCFIX_SCHEME) && !ahead.is_url_read;
	ahead.is_started = true;
	kind = kind_of_names(&ahead, slashes, url, sign);
	/* In percent it may part names of a URL. */
	if (kind == SHELL && cursor->is_started)
		kind = DOUBTFUL;
	ahead.is_front_read = kind == PLAIN && !cursor->is_undone;
	if (kind != PLAIN || ahead.is_front_read)
		*cursor = ahead;
	return kind;
}

/* The output of decoded bytes. */
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

/*
 * `fe80::1%31`, where no escape was meant: a zone in a URL begins with `%25`
 * (RFC 6874 2).
 */
static bool has_plain_zone(const struct cursor *cursor)
{
	const unsigned char *at = cursor->at, *end = uncfix_name_end(cursor);
	const unsigned char *sign = find_byte(at, end, '%');
	unsigned char bytes[4];
	size_t colons = 0, count;

	if (!sign || find_byte(sign, end, ':') ||
	    uncfix_read_escape(sign, end, bytes, &count) == 0)
		return false;
	for (at += *at == '['; at < sign; at++) {
		if (uncfix_hex_value(*at) < 0 && *at != ':' && *at != '.')
			return false;
		colons += *at == ':';
	}
	return colons > 1 && uncfix_byte_class[bytes[0]] & IS_HOST;
}

/* Decodes all escapes that begin with `sign`, after the bytes in the room. */
static SELDOM enum uncfix_error undo(struct cursor *cursor, enum kind kind,
				     unsigned char sign, struct room *room)
{
	unsigned char bytes[4];
	const unsigned char *at, *end = cursor->end;
	size_t count, width;
	bool escaped = false;

	for (at = cursor->at; at < end; at += width) {
		width = 0;
		if (*at == sign)
			width = read_one(kind, at, end, bytes, &count);
		escaped = escaped || width > 0;
		if (width == 0) {
			bytes[0] = *at;
			count = width = 1;
		}
		if (!put(room, bytes, count))
			return UNCFIX_BUFFER_TOO_SMALL;
	}
	/* In a form's data, and in URLs of .NET and PHP, `+` is a blank. */
	if (has_plain_zone(cursor) || (sign == '%' && !cursor->is_url_read &&
				       find_byte(cursor->at, end, '+')))
		return UNCFIX_TWO_READINGS;
	if (escaped)
		note(cursor,
		     sign == '%' ? UNCFIX_PERCENT_ENCODED : UNCFIX_ESCAPED);
	return kind == DOUBTFUL ? UNCFIX_TWO_READINGS : UNCFIX_OK;
}

/* The value of a key in `key=value,key=value`; not found, it is empty. */
static void find_value(struct cursor *keys, const char *key)
{
	const unsigned char *comma, *value;

	do {
		comma = find_byte(keys->at, keys->end, ',');
		value = skip_word(keys->at, keys->end, key);
		keys->at = comma ? comma + 1 : keys->end;
	} while (!value && comma);
	keys->at = value ? value : keys->end;
	keys->end = value && comma ? comma : keys->end;
}

/*
 * Returns the position after the GVFS name of a share, at the start or after a
 * path of this machine, or NULL.
 */
static const unsigned char *find_mount(const unsigned char *at,
				       const unsigned char *end)
{
	const unsigned char *begin = at, *after = NULL;

	while (at && !(after = skip_word(at, end, MOUNT_NAME))) {
		if (at == begin &&
		    (end - at < 2 ||
		     (*at != '~' && (*at != '/' || at[1] == '/'))))
			return NULL;
		at = find_byte(at, end, '/');
		at = at ? at + 1 : NULL;
	}
	return after;
}

/* Or what may be one in the next round. */
static bool has_separator(const unsigned char *at, const unsigned char *end)
{
	while (at < end &&
	       !(uncfix_byte_class[*at] & (IS_SEPARATOR | IS_ESCAPE)))
		at++;
	return at < end;
}

/*
 * Escaped, or by a look-alike: a value does not tell whether the path begins
 * there.
 */
static bool has_odd_separator(const unsigned char *at, const unsigned char *end)
{
	size_t width;

	while (at < end && !uncfix_is_escaped_separator(at, end) &&
	       !uncfix_lookalike_bit(uncfix_code_point(at, end, &width)))
		at++;
	return at < end;
}

static enum uncfix_error put_value(struct room *room, const char *before,
				   struct cursor *value)
{
	if (!put(room, (const unsigned char *)before, strlen(before)))
		return UNCFIX_BUFFER_TOO_SMALL;
	return undo(value, REST, '%', room);
}

/* `smb-share:port=445,server=fs,share=data/x` is `//fs:445/data/x`. */
static SELDOM enum uncfix_error rewrite_mount(struct cursor *cursor,
					      struct room *room)
{
	struct cursor server, share, port, rest = *cursor;
	enum uncfix_error error;

	uncfix_trim(&rest.at, &rest.end, &rest.defects, false);
	server = rest;
	server.at = find_mount(rest.at, rest.end);
	if (!server.at)
		return UNCFIX_OK;
	rest.at = find_byte(server.at, rest.end, '/');
	if (!rest.at)
		rest.at = rest.end;
	server.end = rest.at;
	if (has_odd_separator(server.at, server.end))
		return UNCFIX_TWO_READINGS;
	share = port = server;
	cursor->is_hidden = uncfix_find_arguments(server.at, server.end, false);
	find_value(&server, "server=");
	find_value(&share, "share=");
	find_value(&port, "port=");
	if (server.at == server.end || share.at == share.end)
		return UNCFIX_OK;
	error = put_value(room, "//", &server);
	if (error != UNCFIX_OK)
		return error;
	if (port.at < port.end)
		error = put_value(room, ":", &port);
	if (error != UNCFIX_OK)
		return error;
	/* There, the text after an escaped slash is no share. */
	if (has_separator(room->begin + 2, room->at))
		return UNCFIX_TWO_READINGS;
	error = put_value(room, "/", &share);
	if (error != UNCFIX_OK)
		return error;
	if (!put(room, rest.at, (size_t)(rest.end - rest.at)))
		return UNCFIX_BUFFER_TOO_SMALL;
	cursor->defects = rest.defects | server.defects | share.defects;
	note(cursor, UNCFIX_DEVICE_PREFIX);
	return UNCFIX_OK;
}

/* Nearly all texts hold nothing that an escape begins with. */
static bool may_be_escaped(const unsigned char *at, const unsigned char *end)
{
	if (at < end && to_lower(*at) == ENCODED_PREFIX[0])
		return true;
	while (at < end && !(uncfix_byte_class[*at] & IS_ESCAPE) && *at != '\\')
		at++;
	return at < end;
}

/*
 * Characters around a text are not escaped with its names: the quote of
 * `smb://fs/o%27` belongs to the share, and would be removed when the result is
 * parsed again.
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

/* One pass.  The decoded bytes, if any, are in the room. */
static SELDOM enum uncfix_error undo_once(struct cursor *cursor,
					  struct room *room)
{
	unsigned char sign, decoded[DECODED_SIZE];
	enum uncfix_error error = UNCFIX_OK;
	enum kind kind;
	size_t length;

	room->at = room->begin;
	if (!cursor->is_undone) {
		length = uncfix_decode_idna(cursor->at, cursor->end, decoded);
		if (length > 0) {
			note(cursor, UNCFIX_IDNA_ENCODED);
			return put(room, decoded, length)
				       ? UNCFIX_OK
				       : UNCFIX_BUFFER_TOO_SMALL;
		}
		error = rewrite_mount(cursor, room);
		if (error == UNCFIX_OK && ends_in_quote(room))
			return UNCFIX_TWO_READINGS;
		if (error != UNCFIX_OK || room->at > room->begin)
			return error;
	}
	kind = find_kind(cursor, &sign);
	if (kind != PLAIN)
		error = undo(cursor, kind, sign, room);
	if (error == UNCFIX_OK && (kind == REST || kind == SHELL) &&
	    ends_in_quote(room))
		return UNCFIX_TWO_READINGS;
	return error;
}

enum uncfix_error uncfix_unescape(struct cursor *cursor, unsigned char *buffer,
				  size_t size)
{
	struct room room = { buffer, buffer, buffer + size };
	enum uncfix_error error;
	unsigned round;

	if (!may_be_escaped(cursor->at, cursor->end))
		return UNCFIX_OK;
	for (round = 0; round <= ROUNDS_MAX; round++) {
		error = undo_once(cursor, &room);
		if (error == UNCFIX_BUFFER_TOO_SMALL)
			cursor->is_hidden = true;
		if (error == UNCFIX_BUFFER_TOO_SMALL || room.at == room.begin)
			return error;
		cursor->at = room.begin;
		cursor->end = room.at;
		cursor->is_undone = true;
		if (error != UNCFIX_OK)
			return error;
	}
	return UNCFIX_TWO_READINGS;
}

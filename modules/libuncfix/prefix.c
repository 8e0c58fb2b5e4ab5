/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The second stage: everything before the host, and texts that are no targets.
 * Characters around the whole, schemes, user information, leading separators,
 * the prefixes of devices, redirectors and providers.
 */

#include <string.h>

#include "array_size.h"
#include "escape.h"
#include "idna.h"
#include "prefix.h"

/*
 * The run in front of a prefix.  `\\Device\Mup` is a host, and so is `\\UNC`;
 * `\\Device\\Mup` was escaped once too often, and a program has put its own
 * before `smb://UNC\fs`.
 */
enum run {
	ONE = 1 << 0, /* or none; also after those of a URL */
	TWO = 1 << 1,
	DOUBLED = 1 << 2, /* two, and two after each name */
	ODD = 1 << 3,
	MORE = 1 << 4,
	MIXED = 1 << 5, /* two, of another kind than after the name */
	ANY = ONE | TWO | DOUBLED | ODD | MORE | MIXED,
};

/*
 * Prefixes, in lower case.  `\` is a run of separators, or the end; `*` is
 * anything up to the next character.
 */
static const struct prefix {
	char word[26], pattern[20]; /* the letters, and the rest */
	uint8_t run;		    /* separators that belong in front */
	uint8_t lead; /* the target has its own leading run; at least as many */
	uint8_t names; /* at least after it */
	uint8_t where; /* enum run */
	uint8_t error; /* enum uncfix_error: it is not followed by a host */
} prefixes[] = {
	/* MS-DTYP 2.2.57 has hosts only */
	{ "?", "\\unc\\", 2, 0, 0, ANY, UNCFIX_OK },
	{ ".", "\\unc\\", 2, 0, 0, ANY, UNCFIX_OK },
	{ "??", "\\unc\\", 1, 0, 0, ANY, UNCFIX_OK },
	/* A program cut the front off. */
	{ "unc", "\\", 2, 0, 2, ONE, UNCFIX_OK },
	{ "unc", "\\", 2, 0, 2, DOUBLED | ODD | MIXED, UNCFIX_TWO_READINGS },
	{ "dosdevices", "\\unc\\", 1, 0, 0, ANY ^ TWO, UNCFIX_OK },
	{ "device", "\\mup\\", 1, 0, 0, ANY ^ TWO, UNCFIX_OK },
	{ "device", "\\lanmanredirector\\", 1, 0, 0, ANY ^ TWO, UNCFIX_OK },
	{ "device", "\\webdavredirector\\", 1, 0, 0, ANY ^ TWO, UNCFIX_OK },
	{ "device", "\\", 1, 0, 0, ANY ^ TWO, UNCFIX_NOT_UNC },
	{ "?", "", 0, 3, 0, ANY, UNCFIX_OK },
	{ "filesystem::", "", 0, 2, 0, ANY, UNCFIX_OK },
	{ "microsoft.powershell.core", "\\filesystem::", 0, 2, 0, ANY,
	  UNCFIX_OK },
	/* SMS' network abstraction */
	{ "mswnet:[\"", "*\"]", 0, 2, 0, ANY, UNCFIX_OK },
	{ "[\"", "*\"]mswnet:[\"*\"]", 0, 2, 0, ANY, UNCFIX_OK },
};

enum {
	PREFIXES = ARRAY_SIZE(prefixes)
};

SELDOM size_t uncfix_lookalike_width(struct cursor *cursor, bool leading)
{
	size_t width;
	uint32_t bit = uncfix_lookalike_bit(
		uncfix_code_point(cursor->at, cursor->end, &width));

	if (leading)
		cursor->lookalikes |= bit;
	if (!(cursor->lookalikes & bit))
		return 0;
	note(cursor, UNCFIX_LOOKALIKE);
	return width;
}

size_t uncfix_separator_width(struct cursor *cursor, bool leading)
{
	if (uncfix_byte_class[*cursor->at] & IS_SEPARATOR)
		cursor->defects |= separator_seen(*cursor->at);
	else if (uncfix_byte_class[*cursor->at] & IS_HIGH)
		return uncfix_lookalike_width(cursor, leading);
	else
		return 0;
	return 1;
}

static SELDOM size_t skip_lookalikes(struct cursor *cursor, bool leading)
{
	size_t count = 0, width;

	while (cursor->at < cursor->end &&
	       (width = uncfix_separator_width(cursor, leading)) > 0) {
		cursor->at += width;
		count++;
	}
	return count;
}

size_t uncfix_skip_separators(struct cursor *cursor, bool leading)
{
	const unsigned char *begin = cursor->at;

	for (; cursor->at < cursor->end; cursor->at++) {
		if (uncfix_byte_class[*cursor->at] & IS_HIGH)
			return (size_t)(cursor->at - begin) +
			       skip_lookalikes(cursor, leading);
		if (!(uncfix_byte_class[*cursor->at] & IS_SEPARATOR))
			break;
		cursor->defects |= separator_seen(*cursor->at);
	}
	return (size_t)(cursor->at - begin);
}

/* Returns true if the separator at the cursor is a slash, or looks like one. */
static inline bool is_slash(const struct cursor *cursor, size_t width)
{
	if (width == 1)
		return *cursor->at == '/';
	return uncfix_lookalike_bit(
		       uncfix_code_point(cursor->at, cursor->end, &width)) &
	       LIKE_SLASH;
}

/*
 * As uncfix_skip_separators(), and counts the slashes at the start: all of the
 * run if it has nothing else.  In JSON a URL has a backslash before each.
 */
static size_t skip_run(struct cursor *cursor, size_t *slashes)
{
	const bool url = cursor->defects & UNCFIX_BIT(UNCFIX_SCHEME);
	size_t count = 0, first = 0, escapes = 0, width;
	bool slash, before = true;

	for (; cursor->at < cursor->end; cursor->at += width) {
		width = uncfix_separator_width(cursor, true);
		if (width == 0)
			break;
		slash = is_slash(cursor, width);
		escapes +=
			url && slash && !before && first + escapes + 1 == count;
		first += slash && first + escapes == count;
		cursor->near = count && slash == before ? cursor->near + 1 : 1;
		before = slash;
		count++;
	}
	if (first + escapes == count)
		first = count;
	else if (escapes > 0 && cursor->near < 2)
		first = 0;
	*slashes = first;
	return count;
}

const unsigned char *uncfix_name_end(const struct cursor *cursor)
{
	const unsigned char *at = cursor->at;
	size_t width;

	for (; at < cursor->end; at++) {
		if (uncfix_byte_class[*at] & IS_SEPARATOR)
			break;
		if (cursor->lookalikes && uncfix_byte_class[*at] & IS_HIGH &&
		    cursor->lookalikes & uncfix_lookalike_bit(uncfix_code_point(
						 at, cursor->end, &width)))
			break;
	}
	return at;
}

static void take_scheme(struct cursor *cursor, const unsigned char *after)
{
	note(cursor, UNCFIX_SCHEME);
	cursor->is_authority = false;
	cursor->is_file = to_lower(*cursor->at) == 'f';
	cursor->at = after;
	if (!cursor->is_undone && cursor->secret == cursor->secret_end)
		cursor->secret = cursor->secret_end = after;
}

/*
 * Reads the scheme at the cursor.  A program that always adds its prefix makes
 * `\\smb://fs` and `smb://smb://fs`: a scheme after separators counts if
 * separators follow.  Otherwise it is a host with that name.
 */
static bool skip_scheme(struct cursor *cursor, bool led)
{
	const unsigned char *after;

	if (cursor->at == cursor->end)
		return false;
	after = uncfix_skip_scheme(cursor->at, cursor->end);
	if (after == cursor->at ||
	    (led && (after == cursor->end ||
		     !(uncfix_byte_class[*after] & IS_SEPARATOR))))
		return false;
	take_scheme(cursor, after);
	return true;
}

/*
 * Skips quotes and white space at the cursor that separators or a scheme
 * follow: a program that always adds its prefix makes `\\<\\fs>`.
 */
static bool skip_quotes(struct cursor *cursor)
{
	uint32_t defects = 0;
	const unsigned char *at = skip_junk(cursor->at, cursor->end, &defects);

	if (at == cursor->at || at == cursor->end ||
	    (!(uncfix_byte_class[*at] & IS_SEPARATOR) &&
	     uncfix_skip_scheme(at, cursor->end) == at))
		return false;
	cursor->defects |= defects;
	cursor->is_quoted = defects & UNCFIX_BIT(UNCFIX_QUOTED);
	cursor->at = at;
	return true;
}

/* Not of a text that IDNA encoded in pieces: its host has other letters. */
static bool skip_value(struct cursor *cursor)
{
	for (; cursor->at < cursor->end && *cursor->at != '"'; cursor->at++)
		if (!*cursor->at ||
		    skip_word(cursor->at, cursor->end, ENCODED_PREFIX))
			return false;
	return true;
}

/* Skips the pattern. */
static bool skip_pattern(struct cursor *cursor, const char *pattern)
{
	size_t run;

	for (; *pattern; pattern++) {
		if (*pattern == '\\') {
			run = uncfix_skip_separators(cursor, false);
			if (run == 0 && cursor->at < cursor->end)
				return false;
			if (run > 1)
				note(cursor, UNCFIX_DOUBLED_SEPARATORS);
		} else if (*pattern == '*') {
			if (!skip_value(cursor))
				return false;
		} else if (cursor->at == cursor->end ||
			   to_lower(*cursor->at++) != *pattern) {
			return false;
		}
	}
	return true;
}

/* Returns true if there are as many names from the cursor on. */
static bool has_names(const struct cursor *cursor, unsigned count)
{
	struct cursor ahead = *cursor;

	for (; count > 0 && ahead.at < ahead.end; count--) {
		ahead.at = uncfix_name_end(&ahead);
		uncfix_skip_separators(&ahead, false);
	}
	return count == 0;
}

/* The separators before a prefix, after which the cursor is. */
static enum run run_before(const struct cursor *cursor)
{
	if (cursor->run < 2 || cursor->is_rooted ||
	    (cursor->near == 1 && cursor->defects & UNCFIX_BIT(UNCFIX_SCHEME)))
		return ONE;
	/* A program has put `//` or `smb://` before `\\UNC\\fs\\data`. */
	if (cursor->defects & UNCFIX_BIT(UNCFIX_DOUBLED_SEPARATORS) &&
	    (cursor->run == 2 || cursor->near == 2))
		return DOUBLED;
	if (cursor->run > 2)
		return cursor->run % 2 ? ODD : MORE;
	return (~cursor->defects & (SLASH_SEEN | BACKSLASH_SEEN)) ? TWO : MIXED;
}

/* The first of these rows whose letters are at `at`, or NULL. */
static const struct prefix *find_prefix(const struct prefix *row,
					const unsigned char *at,
					const unsigned char *end)
{
	for (; row < prefixes + PREFIXES; row++)
		if (skip_word(at, end, row->word))
			return row;
	return NULL;
}

/* Reads the prefix whose letters are at the cursor, if its conditions hold. */
static SELDOM bool skip_prefix(struct cursor *cursor,
			       const struct prefix *prefix)
{
	struct cursor ahead = *cursor, after;
	size_t run;

	ahead.at = skip_word(ahead.at, ahead.end, prefix->word);
	if (!skip_pattern(&ahead, prefix->pattern))
		return false;
	if (!(prefix->where & run_before(&ahead)) ||
	    !has_names(&ahead, prefix->names))
		return false;
	cursor->refusal = prefix->error;
	if (prefix->error != UNCFIX_OK)
		return false;
	after = ahead;
	run = uncfix_skip_separators(&after, false);
	if (run < prefix->lead)
		return false;
	if (prefix->lead == 3)
		ahead.at += uncfix_separator_width(&ahead, false);
	while (prefix->lead == 0 && ahead.at < ahead.end && *ahead.at == ';') {
		ahead.at = uncfix_name_end(&ahead);
		uncfix_skip_separators(&ahead, false);
	}
	if (prefix->lead > 0)
		ahead.run = 0;
	else if (ahead.run >= prefix->run && ahead.run <= 2)
		ahead.run = 2;
	ahead.is_prefixed = prefix->lead == 0;
	note(&ahead, UNCFIX_DEVICE_PREFIX);
	*cursor = ahead;
	return true;
}

static bool skip_prefixes(struct cursor *cursor)
{
	const struct prefix *row = prefixes;

	while ((row = find_prefix(row, cursor->at, cursor->end)))
		if (skip_prefix(cursor, row++))
			return true;
	return false;
}

/* Returns true for bytes of the text itself. */
static bool has_only(const unsigned char *at, const unsigned char *end,
		     const char *bytes)
{
	while (at < end && *at && strchr(bytes, *at))
		at++;
	return at == end;
}

/*
 * The suffixes of Windows' redirector after an `@`: `SSL`, a number, or both,
 * to the end or an escaped separator.
 */
static bool is_webdav(const unsigned char *at, const unsigned char *end)
{
	const unsigned char *after = skip_word(at, end, "ssl");

	if (!after || (after < end && *after == '@'))
		for (after = after ? after + 1 : at;
		     after < end && is_digit(*after); after++)
			;
	return after > at &&
	       (after == end || uncfix_is_escaped_separator(after, end));
}

/* The last `@` in the text, or NULL. */
static const unsigned char *last_at_sign(const unsigned char *at,
					 const unsigned char *end)
{
	while (end > at)
		if (*--end == '@')
			return end;
	return NULL;
}

/*
 * How many runs of backslashes there are, escaped ones and what looks like one
 * among them.  A URL's own escape is of a password.
 */
static size_t count_runs(const unsigned char *at, const unsigned char *end)
{
	size_t runs = 0, width;
	bool parts, before = false;

	for (; at < end; at += width) {
		width = 1;
		parts = *at == '\\';
		if (uncfix_byte_class[*at] & IS_HIGH)
			parts = uncfix_lookalike_bit(
				uncfix_code_point(at, end, &width));
		width = width ? width : 1;
		if (uncfix_byte_class[*at] & IS_ESCAPE && *at != '%')
			parts = uncfix_is_escaped_separator(at, end);
		runs += parts && !before;
		before = parts;
	}
	return runs;
}

/* The next slash from the cursor on, or one that looks like it; or NULL. */
static const unsigned char *find_slash(struct cursor ahead)
{
	size_t width;

	if (!ahead.lookalikes)
		return find_byte(ahead.at, ahead.end, '/');
	while ((ahead.at = uncfix_name_end(&ahead)) < ahead.end) {
		width = uncfix_separator_width(&ahead, false);
		if (is_slash(&ahead, width))
			return ahead.at;
		ahead.at += width;
	}
	return NULL;
}

static size_t count_colons(const unsigned char *at, const unsigned char *end)
{
	size_t colons = 0;

	for (; at < end; at++)
		colons += *at == ':';
	return colons;
}

/*
 * `anna:p@ss/w0rd@fs`, `anna:2024/May@fs`: what is behind a colon, from the
 * cursor to `end`, may be a password up to the `@` of the name after
 * `name_end`.
 */
static bool may_be_password(const struct cursor *cursor,
			    const unsigned char *end,
			    const unsigned char *name_end)
{
	struct cursor name = *cursor;

	if (count_colons(cursor->at, end) != 1 || name_end[-1] == ':' ||
	    uncfix_is_leftover(cursor->at, end))
		return false;
	name.at = name_end;
	uncfix_skip_separators(&name, false);
	return last_at_sign(name.at, uncfix_name_end(&name));
}

/*
 * After slashes only, `DOMAIN\user:password@` extends to the last `@` before
 * the first `/`, as in libsmbclient and curl, and without a scheme it has no
 * domain.  Returns the start of the host, or NULL if the text before the `@`
 * could be a host.
 */
static const unsigned char *behind_user(const struct cursor *cursor, bool url)
{
	const unsigned char *at = cursor->at, *end, *sign, *host_end;
	struct cursor host = *cursor;
	bool webdav;
	size_t runs;

	end = find_slash(*cursor);
	sign = last_at_sign(at, end ? end : cursor->end);
	if (!sign)
		return url && end && may_be_password(cursor, end, end) ? NULL
								       : at;
	if (uncfix_is_escaped_separator(at, cursor->end))
		return NULL;
	host.at = sign + 1;
	host_end = uncfix_name_end(&host);
	webdav = is_webdav(host.at, host_end);
	runs = count_runs(at, sign);
	if (host_end == end && may_be_password(cursor, sign, host_end))
		return NULL;
	/* Without a slash, `smb://fs\d@ta\x` may have a host in front. */
	if (url && runs == 1 && host_end > host.at && host_end != end)
		return NULL;
	if (url)
		return runs > 1 || webdav ? NULL : host.at;
	if (runs == 1)
		return NULL;
	return runs > 1 || webdav ? at : host.at;
}

/*
 * After backslashes, these separate names, and user information is in the first
 * one; an `@` in the second one could end `DOMAIN\user@`.  None begins with a
 * separator: `smb://\\user@fs`.
 */
static const unsigned char *behind_user_in_name(const struct cursor *cursor,
						bool behind_url)
{
	struct cursor second = *cursor;
	const unsigned char *end = uncfix_name_end(cursor);
	const unsigned char *sign = last_at_sign(cursor->at, end);

	if (sign && is_webdav(sign + 1, end))
		return cursor->at;
	if (sign)
		return behind_url || may_be_password(cursor, sign, end)
			       ? NULL
			       : sign + 1;
	second.at = end;
	if (end == cursor->end || *end == '/')
		return cursor->at;
	uncfix_skip_separators(&second, false);
	return last_at_sign(second.at, uncfix_name_end(&second)) ? NULL
								 : cursor->at;
}

/* Skips the separators before a name, and user information after them. */
static enum uncfix_error skip_leading_run(struct cursor *cursor)
{
	const bool url = cursor->defects & UNCFIX_BIT(UNCFIX_SCHEME);
	const unsigned char *host;
	size_t slashes, run = skip_run(cursor, &slashes);
	bool slashes_alone = slashes == run;

	if (run == 0)
		return UNCFIX_OK;
	cursor->run += run;
	cursor->is_rooted = slashes_alone && (run == 1 || (url && run == 3));
	if (cursor->is_authority ||
	    !(url || (slashes_alone && cursor->run > 1)))
		return UNCFIX_OK;
	cursor->is_authority = true;
	host = slashes_alone ? behind_user(cursor, url)
			     : behind_user_in_name(cursor, slashes >= 2);
	if (!host)
		return UNCFIX_TWO_READINGS;
	if (host > cursor->at) {
		note(cursor, UNCFIX_USER_INFORMATION);
		hide(cursor, cursor->at, host);
		/* As in is_encoded_piece(): `smb://nas.xn--com\data@fs-7d1`. */
		if (uncfix_ends_encoded(cursor->at, host) &&
		    find_byte(host, cursor->end, '-'))
			return UNCFIX_TWO_READINGS;
		cursor->at = host;
		cursor->run += uncfix_skip_separators(cursor, true);
	}
	return UNCFIX_OK;
}

SELDOM enum uncfix_error uncfix_skip_front(struct cursor *cursor)
{
	enum uncfix_error error;

	cursor->refusal = UNCFIX_OK;
	if (!cursor->is_started)
		skip_scheme(cursor, false);
	do {
		if (cursor->is_prefixed)
			return UNCFIX_OK;
		error = skip_leading_run(cursor);
		if (error != UNCFIX_OK)
			return error;
	} while (skip_scheme(cursor, true) || skip_quotes(cursor) ||
		 skip_prefixes(cursor));
	return UNCFIX_OK;
}

static bool is_letter(unsigned char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* A name without anything before it that shows a host. */
static bool is_bare(const struct cursor *cursor)
{
	return cursor->run == 0 && !cursor->is_prefixed &&
	       !(cursor->defects & UNCFIX_BIT(UNCFIX_SCHEME));
}

/* `C:`, and `C:x` without anything before it. */
static bool is_drive(const struct cursor *cursor, const unsigned char *end)
{
	const unsigned char *at = cursor->at;

	return end - at >= 2 && is_letter(at[0]) && at[1] == ':' &&
	       (end - at == 2 ||
		(is_bare(cursor) && count_colons(at, end) == 1));
}

/* `fs:/export`, as mount(8) has it.  A text ends in no separator here. */
static bool is_export(const struct cursor *cursor, const unsigned char *end)
{
	return is_bare(cursor) && end[-1] == ':' && end < cursor->end &&
	       end[0] == '/' && end[1] != '/' &&
	       (count_colons(cursor->at, end) == 1 || *cursor->at == '[');
}

/*
 * `CON:`, `https:`, and `smb://nfs://`, which a program makes that puts its own
 * in front.  An empty port belongs to URLs alone (RFC 3986 3.2.3).
 */
static bool is_other_scheme(const struct cursor *cursor,
			    const unsigned char *end)
{
	if (end[-1] != ':' || count_colons(cursor->at, end) != 1)
		return false;
	return !(cursor->defects & UNCFIX_BIT(UNCFIX_SCHEME)) ||
	       (cursor->end - end > 1 && uncfix_byte_class[end[0]] &
						 uncfix_byte_class[end[1]] &
						 IS_SEPARATOR);
}

/* `smb\`: the rest of `smb\://fs` in a program that ends it at the colon. */
static bool is_scheme_alone(const struct cursor *cursor,
			    const unsigned char *end)
{
	return is_bare(cursor) && end == cursor->end &&
	       uncfix_skip_scheme_name(cursor->at, end) == end;
}

/*
 * `10.0.0.0/8`, `10.0.0.0\/8`, `10.0.0.0/255.0.0.0`, `2001:db8::/32`, also in a
 * list, or before options.
 */
static SELDOM bool is_network(const struct cursor *cursor,
			      const unsigned char *end)
{
	const unsigned char *mask = end, *after;

	/* JSON */
	mask += cursor->end - end > 1 && end[0] == '\\';
	if (!is_bare(cursor) || cursor->end - mask < 2 || mask[0] != '/')
		return false;
	for (after = ++mask; after < cursor->end; after++)
		if (!is_digit(*after) && *after != '.')
			break;
	/* `10.0.0.5/2024` is a share. */
	return after > mask && *mask != '.' &&
	       (after - mask <= 3 || find_byte(mask, after, '.')) &&
	       (after == cursor->end || strchr(" ,;(", *after)) &&
	       (has_only(cursor->at, end, ".0123456789") ||
		count_colons(cursor->at, end) > 1);
}

/*
 * `N/A`, `/c/Users` of a shell for Windows, `\r\n`, and an option: `-L//fs`.
 */
static bool is_remark(const struct cursor *cursor, const unsigned char *end)
{
	const bool url = cursor->defects & UNCFIX_BIT(UNCFIX_SCHEME);

	/* And not `--1.ipv6-literal.net`. */
	if (is_bare(cursor) && *cursor->at == '-' &&
	    !skip_word(cursor->at, end, "--"))
		return true;
	return end - cursor->at == 1 && is_letter(*cursor->at) &&
	       (is_bare(cursor) || (cursor->run == 1 && !url));
}

/*
 * `2024/01/02`, and the rest of `fs@SSL\data` in programs that take everything
 * before an `@` for an account.  Those that read URLs put the scheme in front
 * of it again: `smb://SSL\data`, where `smb://SSL/data` is a URL.
 */
static bool is_rest(const struct cursor *cursor, const unsigned char *end)
{
	return (is_bare(cursor) ||
		(cursor->defects & UNCFIX_BIT(UNCFIX_SCHEME) &&
		 end < cursor->end && *end != '/')) &&
	       is_webdav(cursor->at, end);
}

/* `file://localhost/etc/x` is a path of this machine (RFC 8089 2). */
static bool is_file(const struct cursor *cursor, const unsigned char *end)
{
	return cursor->is_file && cursor->run == 2 &&
	       !(cursor->defects & BACKSLASH_SEEN) &&
	       skip_word(cursor->at, end, "localhost") == end;
}

/* What is before the first name. */
enum place {
	SLASH,
	BACKSLASH,
	NOTHING,
};

/*
 * The first names of paths of this machine: the folders of every root (FHS 3.0,
 * 3) and of those that other systems add, in slashes; those of Windows and its
 * kernel, after one backslash or none, in lower case.
 */
static const struct {
	char name[13];
	uint8_t where; /* enum place */
} folders[] = {
	{ "bin", SLASH },	   { "boot", SLASH },
	{ "dev", SLASH },	   { "etc", SLASH },
	{ "home", SLASH },	   { "lib", SLASH },
	{ "lib32", SLASH },	   { "lib64", SLASH },
	{ "libx32", SLASH },	   { "media", SLASH },
	{ "mnt", SLASH },	   { "opt", SLASH },
	{ "proc", SLASH },	   { "root", SLASH },
	{ "run", SLASH },	   { "sbin", SLASH },
	{ "srv", SLASH },	   { "sys", SLASH },
	{ "tmp", SLASH },	   { "usr", SLASH },
	{ "var", SLASH },	   { "snap", SLASH },
	{ "nix", SLASH },	   { "gnu", SLASH },
	{ "cygdrive", SLASH },	   { "vmfs", SLASH },
	{ "volume1", SLASH },	   { "storage", SLASH },
	{ "sdcard", SLASH },	   { "private", SLASH },
	{ "Users", SLASH },	   { "Volumes", SLASH },
	{ "Applications", SLASH }, { "Library", SLASH },
	{ "System", SLASH },	   { "users", BACKSLASH },
	{ "windows", BACKSLASH },  { "systemroot", BACKSLASH },
	{ "registry", BACKSLASH }, { "pipe", BACKSLASH },
	{ "mailslot", BACKSLASH }, { "programdata", BACKSLASH },
	{ "hklm", NOTHING },	   { "hkcu", NOTHING },
	{ "builtin", NOTHING },
};

/* `/etc/passwd`, `file:///var/x`, `smb://"/etc/x"`, `\Users\anna`, `HKLM\x`. */
static SELDOM bool is_local(const struct cursor *cursor,
			    const unsigned char *end)
{
	const size_t length = (size_t)(end - cursor->at);
	enum place place = SLASH;
	const char *name;
	size_t i;

	if (!cursor->is_rooted)
		place = is_bare(cursor) ? NOTHING : BACKSLASH;
	if (place == BACKSLASH &&
	    (cursor->run > 1 || cursor->defects & UNCFIX_BIT(UNCFIX_SCHEME)))
		return false;
	for (i = 0; i < ARRAY_SIZE(folders); i++) {
		name = folders[i].name;
		if (folders[i].where == place && strlen(name) == length &&
		    (place == SLASH ? !memcmp(cursor->at, name, length)
				    : skip_word(cursor->at, end, name) == end))
			return true;
	}
	return false;
}

/*
 * `localhost:8080/api`, `nas:2024/photos`: without separators in front a colon
 * parts a host from much, and from a port of SMB only if it is one.
 */
static SELDOM bool is_service(const struct cursor *cursor,
			      const unsigned char *end)
{
	const unsigned char *at = end;

	while (at - cursor->at > 1 && is_digit(at[-1]))
		at--;
	return is_bare(cursor) && end < cursor->end && *end == '/' &&
	       at < end && at[-1] == ':' &&
	       (count_colons(cursor->at, end) == 1 || at[-2] == ']') &&
	       !uncfix_is_leftover(cursor->at, end);
}

/* `.`, `?` and `??` are devices, `..` is a folder of this machine. */
static bool is_device(const struct cursor *cursor, const unsigned char *end)
{
	return end - cursor->at < 3 && has_only(cursor->at, end, ".?");
}

/* Texts that mean something else. */
static const struct {
	bool (*is)(const struct cursor *, const unsigned char *name_end);
	enum uncfix_error error;
} others[] = {
	{ is_device, UNCFIX_NOT_UNC },
	{ is_drive, UNCFIX_NOT_UNC },
	{ is_export, UNCFIX_EXPORT },
	{ is_other_scheme, UNCFIX_NOT_UNC },
	{ is_local, UNCFIX_LOCAL_PATH },
	{ is_remark, UNCFIX_NO_TARGET },
	{ is_rest, UNCFIX_NO_TARGET },
	{ is_file, UNCFIX_LOCAL_PATH },
	{ is_service, UNCFIX_NOT_UNC },
	{ is_network, UNCFIX_NETWORK },
	{ is_scheme_alone, UNCFIX_NO_HOST },
};

static SELDOM enum uncfix_error refuse_others(const struct cursor *cursor,
					      const unsigned char *end)
{
	size_t i;

	/* After leading separators, nearly every text means a host. */
	if (cursor->run > 1 && !cursor->is_rooted && !cursor->is_file &&
	    end - cursor->at > 3 && end[-1] != ':')
		return UNCFIX_OK;
	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (others[i].is(cursor, end))
			return others[i].error;
	return UNCFIX_OK;
}

/*
 * Returns true if only separators, or a scheme and slashes, are before the
 * host.
 */
static bool is_plain(const unsigned char *begin, const unsigned char *run,
		     const unsigned char *host, const unsigned char *host_end,
		     const unsigned char *end)
{
	const bool url = run > begin, slashes = *run == '/';

	if (host - run < 2 || !(uncfix_byte_class[*run] & IS_SEPARATOR) ||
	    host == host_end || uncfix_skip_scheme(host, end) > host ||
	    (host_end < end && !(uncfix_byte_class[*host_end] & IS_SEPARATOR)))
		return false;
	if (url && (!slashes || host - run == 3 || to_lower(*begin) == 'f' ||
		    is_webdav(host, host_end)))
		return false;
	/* Other prefixes do not begin with a name. */
	if (strchr(".dDmMuU", *host) && find_prefix(prefixes, host, end))
		return false;
	if (!slashes)
		return host - run < 4 ||
		       !uncfix_has_other_escape(run, end, false);
	return !find_byte(host, end, '\\') &&
	       !(url && find_byte(host, end, '%'));
}

bool uncfix_read_plain_prefix(struct cursor *cursor)
{
	const unsigned char *begin = cursor->at, *end = cursor->end, *run;
	const unsigned char *host, *host_end;
	uint32_t defects = 0;

	/* Nothing to trim is at the ends of most texts. */
	if (begin == end ||
	    !(uncfix_byte_class[*begin] & (IS_SEPARATOR | IS_HOST)) ||
	    !(uncfix_byte_class[end[-1]] & IS_HOST))
		uncfix_trim(&begin, &end, &defects, true);
	run = begin < end ? uncfix_skip_scheme(begin, end) : end;
	if (run == end)
		return false;
	for (host = run; host < end && *host == *run; host++)
		;
	host_end = skip_class(host, end, IS_HOST);
	if (!is_plain(begin, run, host, host_end, end))
		return false;
	cursor->at = begin;
	cursor->end = end;
	if (run > begin)
		take_scheme(cursor, run);
	cursor->defects |= defects | separator_seen(*run);
	cursor->run = (size_t)(host - run);
	cursor->at = host;
	cursor->host_end = host_end;
	return true;
}

static enum uncfix_error read_front(struct cursor *cursor)
{
	const unsigned char *at = cursor->at;

	if (cursor->is_front_read)
		return UNCFIX_OK;
	uncfix_trim(&at, &cursor->end, &cursor->defects, true);
	if (!cursor->is_started)
		cursor->at = at;
	if (at == cursor->end && !cursor->is_started &&
	    !(cursor->defects & UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR)))
		return UNCFIX_EMPTY;
	return at < cursor->end ? uncfix_skip_front(cursor) : UNCFIX_NO_HOST;
}

/*
 * Removes the quotes of a host alone, around which a program has put its own
 * text: `\\<\\fs>\data`, `smb://"fs"/data`, and `smb://"fs"`, whose last one
 * was trimmed.  What would be a prefix without them is none.
 */
static void unquote_host(struct cursor *cursor)
{
	const uint32_t quoted = UNCFIX_BIT(UNCFIX_QUOTED);
	const unsigned char *at, *end;
	uint32_t junk = 0;

	at = skip_junk(cursor->at, cursor->host_end, &junk);
	end = cut_junk(at, cursor->host_end, &junk);
	if (junk != quoted || find_prefix(prefixes, at, end) ||
	    (at == cursor->at && !cursor->is_quoted) ||
	    (end == cursor->host_end &&
	     (end < cursor->end || !(cursor->defects & quoted))))
		return;
	cursor->defects |= junk;
	cursor->at = at;
	cursor->host_end = end;
}

SELDOM enum uncfix_error uncfix_read_prefixes(struct cursor *cursor)
{
	enum uncfix_error error = read_front(cursor);

	if (error != UNCFIX_OK)
		return error;
	if (cursor->refusal != UNCFIX_OK)
		return cursor->refusal;
	if (cursor->at == cursor->end)
		return UNCFIX_NO_HOST;
	cursor->host_end = uncfix_name_end(cursor);
	unquote_host(cursor);
	if (is_bare(cursor) && cursor->host_end == cursor->end &&
	    !(cursor->defects & UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR)) &&
	    !uncfix_is_leftover(cursor->at, cursor->end))
		return UNCFIX_NOT_UNC;
	return refuse_others(cursor, cursor->host_end);
}

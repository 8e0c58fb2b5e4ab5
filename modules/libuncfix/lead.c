/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What leads up to the host: junk around the whole, a scheme, user information,
 * the leading run, the prefix of a device.
 */

#include <string.h>

#include "parse.h"

/*
 * White space and quotes around the whole, and the separators behind it.
 * Says whether there were such separators.
 */
static bool trim(struct reader *reader)
{
	bool separators = false;

	reader->at = skip_junk(reader->at, reader->end, &reader->defects);
	for (;; reader->end--) {
		reader->end =
			cut_junk(reader->at, reader->end, &reader->defects);
		if (reader->at == reader->end ||
		    !is_separator(reader, reader->end[-1]))
			return separators;
		note(reader, UNCFIX_TRAILING_SEPARATOR);
		separators = true;
	}
}

/*
 * `DOMAIN;user:password@` (RFC 3986 3.2.1): nobody sees it again.  It may hold
 * encoded separators of its own, unless the leading run is encoded too.
 */
static void drop_user_information(struct reader *reader)
{
	unsigned level = reader->level;
	const unsigned char *end, *at;

	if (!(reader->defects & UNCFIX_BIT(UNCFIX_PERCENT_ENCODED)))
		reader->level = 0;
	end = uncfix_component_end(reader, false);
	reader->level = level;
	for (at = end; at > reader->at; at--) {
		if (at[-1] == '@') {
			note(reader, UNCFIX_USER_INFORMATION);
			if (reader->secret == reader->secret_end)
				reader->secret = reader->at;
			reader->secret_end = reader->at = at;
			return;
		}
	}
}

/* An encoded separator at the reader's place says that the text is encoded. */
static bool raise_level(struct reader *reader)
{
	unsigned level;

	if (reader->at == reader->end || *reader->at != '%')
		return false;
	level = uncfix_encoding_level(reader->at, reader->end);
	if (level <= reader->level)
		return false;
	reader->level = level;
	return true;
}

/*
 * The separators before the first component, in whatever encoding, and the
 * user information behind a scheme and separators (RFC 3986 3.2: without them
 * there is no authority, and a later `@` belongs to a name).
 */
static size_t skip_leading_run(struct reader *reader)
{
	size_t run = 0;

	do
		run += skip_separators(reader, true);
	while (raise_level(reader));
	if (run == 0 || !(reader->defects & UNCFIX_BIT(UNCFIX_SCHEME)))
		return run;
	drop_user_information(reader);
	return run + skip_separators(reader, true);
}

/*
 * The scheme at the reader's place.  A program that puts its prefix before
 * everything makes `\\smb://fs` and `smb://smb://fs`: one behind separators
 * counts where separators follow.  Otherwise it is a host with that name.
 */
static bool skip_scheme(struct reader *reader, bool led)
{
	const unsigned char *behind;

	if (reader->at == reader->end)
		return false;
	behind = reader->at + uncfix_scheme_length(reader->at, reader->end);
	if (behind == reader->at ||
	    (led && (behind == reader->end ||
		     !(uncfix_byte_class[*behind] & IS_SEPARATOR))))
		return false;
	note(reader, UNCFIX_SCHEME);
	if (reader->level == 0)
		reader->level = 1;
	reader->at = behind;
	if (reader->secret == reader->secret_end)
		reader->secret = reader->secret_end = behind;
	return true;
}

/*
 * Quotes and white space at the reader's place, with separators or a scheme
 * behind them: a program that puts its prefix before everything makes
 * `\\<\\fs>`.
 */
static bool skip_quotes(struct reader *reader)
{
	uint32_t defects = 0;
	const unsigned char *at = skip_junk(reader->at, reader->end, &defects);

	/* The end of a text that was trimmed is none of these. */
	if (at == reader->at || (!(uncfix_byte_class[*at] & IS_SEPARATOR) &&
				 uncfix_scheme_length(at, reader->end) == 0))
		return false;
	reader->defects |= defects;
	reader->at = at;
	return true;
}

static bool is_letter(unsigned char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/*
 * A drive (`C:`, and `C:x` where nothing leads up to it), a device (`CON:`),
 * the scheme of another URL (`http:`).  An empty port belongs to URLs alone
 * (RFC 3986 3.2.3).
 */
static bool is_other_path(const unsigned char *text, size_t length, bool led,
			  bool url)
{
	if (length < 2)
		return false;
	if (is_letter(text[0]) && text[1] == ':' &&
	    (length == 2 || (!led && !memchr(text + 2, ':', length - 2))))
		return true;
	return !url && text[length - 1] == ':' &&
	       memchr(text, ':', length) == text + length - 1;
}

/* `.`, `?` and `??` (MS-DTYP 2.2.57 knows hosts only; NT has devices). */
static bool is_device_sign(const unsigned char *text, size_t length)
{
	return (length == 1 && (text[0] == '.' || text[0] == '?')) ||
	       (length == 2 && text[0] == '?' && text[1] == '?');
}

static void note_leading_run(struct reader *reader, size_t run, bool nt_prefix)
{
	if (run > 2)
		note(reader, UNCFIX_EXTRA_LEADING);
	else if (run < 2 && !(nt_prefix && run == 1))
		note(reader, UNCFIX_MISSING_LEADING);
}

/*
 * \\?\UNC\, \\.\UNC\ and \??\UNC\: the reader stands behind the sign.  Reads
 * the component behind the prefix.
 */
static enum uncfix_error
skip_device_prefix(struct reader *reader, unsigned char decoded[HOST_TEXT_MAX],
		   const unsigned char **text, size_t *length)
{
	size_t run;

	if (skip_separators(reader, false) > 1)
		note(reader, UNCFIX_DOUBLED_SEPARATORS);
	if (uncfix_read_component(reader, decoded, text) != 3 ||
	    !uncfix_spells(*text, "unc", 3))
		return UNCFIX_NOT_UNC;
	note(reader, UNCFIX_DEVICE_PREFIX);
	run = skip_separators(reader, false);
	if (run > 1)
		note(reader, UNCFIX_DOUBLED_SEPARATORS);
	*length = uncfix_read_component(reader, decoded, text);
	if (is_other_path(*text, *length, true, false))
		return UNCFIX_NOT_UNC;
	return *length > 0 ? UNCFIX_OK : UNCFIX_NO_HOST;
}

enum uncfix_error uncfix_read_lead(struct reader *reader,
				   struct uncfix_target *target,
				   char host[UNCFIX_HOST_SIZE])
{
	unsigned char decoded[HOST_TEXT_MAX];
	const unsigned char *text;
	bool separators = trim(reader), url;
	enum uncfix_error error;
	size_t run = 0, length;

	if (reader->at == reader->end)
		return separators ? UNCFIX_NO_HOST : UNCFIX_EMPTY;
	skip_scheme(reader, false);
	do
		run += skip_leading_run(reader);
	while (skip_scheme(reader, true) || skip_quotes(reader));
	url = reader->defects & UNCFIX_BIT(UNCFIX_SCHEME);
	if (reader->at == reader->end)
		return UNCFIX_NO_HOST;
	length = uncfix_read_component(reader, decoded, &text);
	separators = separators || run > 0 || reader->at < reader->end;
	if (!separators && !url &&
	    uncfix_literal_length(text, length) == length)
		return UNCFIX_NOT_UNC;
	if (is_other_path(text, length, run > 0 || url, url) ||
	    (length == 2 && text[0] == '.' && text[1] == '.'))
		return UNCFIX_NOT_UNC;
	note_leading_run(reader, run, length == 2 && is_device_sign(text, 2));
	if (is_device_sign(text, length)) {
		error = skip_device_prefix(reader, decoded, &text, &length);
		if (error != UNCFIX_OK)
			return error;
	}
	if (length == HOST_TEXT_MAX)
		return UNCFIX_HOST_TOO_LONG;
	return uncfix_read_host(text, length, target, host);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * From a text to a target.  The text is read from left to right, once, by a
 * reader that undoes percent-encoding on the way; only the ends are trimmed
 * before, and what ends the path after.
 */

#include <string.h>

#include "internal.h"

enum {
	/*
	 * What may stand between the leading run and the first separator: a
	 * host, brackets, WebDAV's suffix, a port, and some room so that one
	 * that is a little too long gets the right reason.
	 */
	HOST_TEXT_MAX = 2 * UNCFIX_HOST_SIZE,
};

/* A text that is being read. */
struct reader {
	const unsigned char *at, *end;
	const unsigned char *secret, *secret_end; /* user information */
	unsigned level;	     /* of percent-encoding, to be undone */
	uint32_t lookalikes; /* that are separators in this text */
	uint32_t defects;
	bool slash, backslash; /* separators seen */
};

/* The strings of the target on their way into the caller's buffer. */
struct writer {
	char *at, *end;
	char *share, *path; /* where they begin; NULL where there are none */
	bool discard;	    /* only the host is wanted, or no room is left */
	bool full;	    /* there was no room */
};

static void note(struct reader *reader, enum uncfix_defect defect)
{
	reader->defects |= UNCFIX_BIT(defect);
}

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
 * The byte at `at` after `level` rounds of decoding (RFC 3986 2.1), and the
 * bytes of the text that it takes.
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

static unsigned char read_byte(struct reader *reader, size_t *width)
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

static size_t ascii_separator(struct reader *reader, unsigned char byte,
			      size_t width)
{
	if (byte == '\\')
		reader->backslash = true;
	else if (byte == '/')
		reader->slash = true;
	else
		return 0;
	if (width > 1)
		note(reader, UNCFIX_PERCENT_ENCODED);
	return width;
}

static size_t coded_separator(struct reader *reader, bool leading)
{
	unsigned char byte;
	size_t width;

	byte = decode(reader->at, reader->end, reader->level, &width);
	if (byte >= 0x80 && (leading || reader->lookalikes))
		return lookalike_width(reader, leading);
	return ascii_separator(reader, byte, width);
}

/* The bytes of the separator at the reader's place, or 0. */
static inline size_t separator_width(struct reader *reader, bool leading)
{
	if (uncfix_byte_class[*reader->at] & (IS_PERCENT | IS_HIGH))
		return coded_separator(reader, leading);
	return ascii_separator(reader, *reader->at, 1);
}

/* Where the bytes end that are of none of the classes `stop`. */
static const unsigned char *run_end(const struct reader *reader, unsigned stop)
{
	const unsigned char *at = reader->at;

	while (at < reader->end && !(uncfix_byte_class[*at] & stop))
		at++;
	return at;
}

static size_t skip_separators(struct reader *reader, bool leading)
{
	size_t count = 0, width;

	while (reader->at < reader->end &&
	       (width = separator_width(reader, leading)) > 0) {
		reader->at += width;
		count++;
	}
	return count;
}

/*
 * Where the component at the reader's place ends.  With `raise`, an encoded
 * separator in it says that the text is encoded: once that is known, the
 * component ends there.
 */
static const unsigned char *component_end(struct reader *reader, bool raise)
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

/* A first look at a byte: nearly none needs the second. */
static bool may_be_junk(unsigned char byte)
{
	return uncfix_byte_class[byte] & (IS_WHITE_SPACE | IS_QUOTE | IS_HIGH);
}

/*
 * White space and quotes around the whole, and the separators behind it.
 * Says whether there were such separators.
 */
static bool trim(struct reader *reader)
{
	bool separators = false;
	unsigned class;
	size_t width;

	while (reader->at < reader->end && may_be_junk(*reader->at) &&
	       (width = uncfix_junk_at_start(reader->at, reader->end, &class)) >
		       0) {
		note(reader,
		     class & IS_QUOTE ? UNCFIX_QUOTED : UNCFIX_WHITE_SPACE);
		reader->at += width;
	}
	while (reader->at < reader->end) {
		width = 0;
		if (may_be_junk(reader->end[-1]))
			width = uncfix_junk_at_end(reader->at, reader->end,
						   &class);
		if (width > 0) {
			note(reader, class & IS_QUOTE ? UNCFIX_QUOTED
						      : UNCFIX_WHITE_SPACE);
		} else if (uncfix_byte_class[reader->end[-1]] & IS_SEPARATOR) {
			note(reader, UNCFIX_TRAILING_SEPARATOR);
			reader->slash |= reader->end[-1] == '/';
			reader->backslash |= reader->end[-1] == '\\';
			separators = true;
			width = 1;
		} else {
			break;
		}
		reader->end -= width;
	}
	return separators;
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
	end = component_end(reader, false);
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
	const unsigned char *at = reader->at;
	uint32_t defects = 0;
	unsigned class;
	size_t width;

	while (at < reader->end && may_be_junk(*at) &&
	       (width = uncfix_junk_at_start(at, reader->end, &class)) > 0) {
		defects |= UNCFIX_BIT(class & IS_QUOTE ? UNCFIX_QUOTED
						       : UNCFIX_WHITE_SPACE);
		at += width;
	}
	/* The end of a text that was trimmed is none of these. */
	if (defects == 0 || (!(uncfix_byte_class[*at] & IS_SEPARATOR) &&
			     uncfix_scheme_length(at, reader->end) == 0))
		return false;
	reader->defects |= defects;
	reader->at = at;
	return true;
}

/*
 * The component at the reader's place, decoded; go behind it.  Its bytes are
 * those of the text itself where nothing is encoded in it.  Returns its
 * length; a longer one than fits is cut off and has HOST_TEXT_MAX bytes.
 */
static size_t read_component(struct reader *reader,
			     unsigned char decoded[HOST_TEXT_MAX],
			     const unsigned char **text)
{
	const unsigned char *end = component_end(reader, true);
	size_t length = (size_t)(end - reader->at), width;

	*text = reader->at;
	if (reader->level > 0 && memchr(reader->at, '%', length)) {
		*text = decoded;
		for (length = 0; reader->at < end && length < HOST_TEXT_MAX;
		     reader->at += width)
			decoded[length++] = read_byte(reader, &width);
	}
	reader->at = end;
	return length < HOST_TEXT_MAX ? length : HOST_TEXT_MAX;
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
	if (read_component(reader, decoded, text) != 3 ||
	    !uncfix_spells(*text, "unc", 3))
		return UNCFIX_NOT_UNC;
	note(reader, UNCFIX_DEVICE_PREFIX);
	run = skip_separators(reader, false);
	if (run > 1)
		note(reader, UNCFIX_DOUBLED_SEPARATORS);
	*length = read_component(reader, decoded, text);
	if (is_other_path(*text, *length, true, false))
		return UNCFIX_NOT_UNC;
	return *length > 0 ? UNCFIX_OK : UNCFIX_NO_HOST;
}

/* Everything up to the end of the host. */
static enum uncfix_error read_target_host(struct reader *reader,
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
	length = read_component(reader, decoded, &text);
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

static void write_byte(struct writer *writer, unsigned char byte)
{
	if (writer->discard)
		return;
	if (writer->at == writer->end)
		writer->discard = writer->full = true;
	else
		*writer->at++ = (char)byte;
}

static void write_bytes(struct writer *writer, const void *bytes, size_t length)
{
	if (writer->discard)
		return;
	if ((size_t)(writer->end - writer->at) < length) {
		writer->discard = writer->full = true;
		return;
	}
	memcpy(writer->at, bytes, length);
	writer->at += length;
}

/*
 * Where the last name before `end` begins.  Names are parted by `\`; what
 * lies between `begin` and `end` is a share alone, or a path.
 */
static char *last_name(char *begin, char *end)
{
	while (end > begin && end[-1] != '\\')
		end--;
	return end;
}

/* Take the last name off, and what parts it from the one before. */
static char *drop_name(char *begin, char *end)
{
	end = last_name(begin, end);
	return end > begin ? end - 1 : end;
}

static bool is_dots(const char *name, size_t length)
{
	return (length == 1 || length == 2) && name[0] == '.' &&
	       name[length - 1] == '.';
}

/* `.` goes; `..` goes and takes the name before along. */
static char *drop_dots(char *begin, char *end)
{
	size_t dots = (size_t)(end - last_name(begin, end));

	end = drop_name(begin, end);
	return dots == 2 ? drop_name(begin, end) : end;
}

/*
 * The last name of a target cannot end in what would be trimmed off it the
 * next time: the result of each text must read as itself.
 */
static char *trim_names(struct reader *reader, char *begin, char *end)
{
	const unsigned char *text = (const unsigned char *)begin;
	unsigned class;
	size_t width;
	char *name;

	for (;;) {
		while (end > begin && may_be_junk((unsigned char)end[-1]) &&
		       (width = uncfix_junk_at_end(
				text, (const unsigned char *)end, &class))) {
			note(reader, class & IS_QUOTE ? UNCFIX_QUOTED
						      : UNCFIX_WHITE_SPACE);
			end -= width;
		}
		name = last_name(begin, end);
		if (is_dots(name, (size_t)(end - name))) {
			note(reader, UNCFIX_DOT_SEGMENTS);
			end = drop_dots(begin, end);
		} else if (name == end && end > begin) {
			end--;
		} else {
			return end;
		}
	}
}

/*
 * The bytes up to the next separator, into the writer: a share or a name of a
 * path.  `stop` has the classes of bytes that need a second look; all others
 * are kept as they are.
 */
static enum uncfix_error read_name(struct reader *reader, struct writer *writer,
				   bool in_share, bool *dots)
{
	unsigned refused = IS_CONTROL | (in_share ? NOT_IN_SHARE : 0);
	unsigned stop = IS_SEPARATOR | refused |
			(reader->level > 0 ? IS_PERCENT : 0) |
			(reader->lookalikes ? IS_HIGH : 0);
	size_t length = 0, run, width;
	const char *text;
	unsigned char byte;

	*dots = true;
	for (;; reader->at += width) {
		text = (const char *)reader->at;
		run = (size_t)(run_end(reader, stop) - reader->at);
		write_bytes(writer, reader->at, run);
		*dots = *dots && (run == 0 || is_dots(text, run));
		length += run;
		reader->at += run;
		if (reader->at == reader->end ||
		    separator_width(reader, false) > 0)
			break;
		byte = read_byte(reader, &width);
		if (uncfix_byte_class[byte] & refused)
			return in_share ? UNCFIX_BAD_SHARE : UNCFIX_BAD_PATH;
		write_byte(writer, byte);
		*dots = *dots && byte == '.';
		length++;
	}
	*dots = *dots && length <= 2;
	return UNCFIX_OK;
}

/* The share, and the path behind it.  Ends with a NUL for the last string. */
static enum uncfix_error read_names(struct reader *reader,
				    struct writer *writer)
{
	bool in_share = true, dots;
	enum uncfix_error error;
	char *begin;
	size_t run;

	while ((run = skip_separators(reader, false)) > 0 &&
	       reader->at < reader->end) {
		if (run > 1)
			note(reader, UNCFIX_DOUBLED_SEPARATORS);
		begin = writer->at;
		if (!in_share && writer->at > writer->path)
			write_byte(writer, '\\');
		error = read_name(reader, writer, in_share, &dots);
		if (error != UNCFIX_OK)
			return error;
		if (dots)
			note(reader, UNCFIX_DOT_SEGMENTS);
		if (dots && !writer->discard) {
			writer->at =
				in_share ? begin
					 : drop_dots(writer->path, writer->at);
		} else if (!dots && in_share) {
			in_share = false;
			writer->share = begin;
			write_byte(writer, '\0');
			writer->path = writer->at;
		}
	}
	if (run > 0)
		note(reader, UNCFIX_TRAILING_SEPARATOR);
	write_byte(writer, '\0');
	return UNCFIX_OK;
}

/* A URL has slashes; everything else has backslashes, and never both. */
static void note_separators(struct reader *reader)
{
	if (reader->slash && reader->backslash)
		note(reader, UNCFIX_MIXED_SEPARATORS);
	else if (reader->slash &&
		 !(reader->defects & UNCFIX_BIT(UNCFIX_SCHEME)))
		note(reader, UNCFIX_FORWARD_SLASH);
}

/* Let the target point to the strings that the writer wrote. */
static void set_names(struct reader *reader, struct writer *writer,
		      struct uncfix_target *target)
{
	char *share_end, *path_end;

	if (!writer->path)
		return;
	share_end = writer->path - 1;
	path_end = trim_names(reader, writer->path, writer->at - 1);
	if (path_end == writer->path)
		share_end = trim_names(reader, writer->share, share_end);
	*share_end = *path_end = '\0';
	target->share = writer->share;
	target->path = writer->path;
	target->share_length = (size_t)(share_end - writer->share);
	target->path_length = (size_t)(path_end - writer->path);
}

/*
 * What no one may see of the text: the user information; where the text was
 * refused, all that may be some.
 */
static void set_secret(const struct reader *reader, const unsigned char *text,
		       bool refused, struct uncfix_target *target)
{
	const unsigned char *begin = reader->secret ? reader->secret : text;
	const unsigned char *end = reader->secret ? reader->secret_end : text;

	if (refused)
		for (end = reader->end; end > begin; end--)
			if (end[-1] == '@')
				break;
	target->secret_offset = (size_t)(begin - text);
	target->secret_length = (size_t)(end - begin);
}

static enum uncfix_error parse(const unsigned char *begin, size_t length,
			       struct writer *writer,
			       struct uncfix_target *target,
			       char host[UNCFIX_HOST_SIZE])
{
	struct reader reader = { .at = begin, .end = begin + length };
	enum uncfix_error error;

	*target = (struct uncfix_target){ .host = "", .share = "", .path = "" };
	error = read_target_host(&reader, target, host);
	if (error == UNCFIX_OK) {
		target->host = writer->at;
		write_bytes(writer, host, target->host_length + 1);
		error = read_names(&reader, writer);
	}
	if (error == UNCFIX_OK && writer->full)
		error = UNCFIX_BUFFER_TOO_SMALL;
	set_secret(&reader, begin, error != UNCFIX_OK, target);
	if (error == UNCFIX_OK && !writer->discard)
		set_names(&reader, writer, target);
	note_separators(&reader);
	target->defects |= reader.defects;
	return error;
}

/*
 * What a program encoded as a whole is parsed as what it was before.  Where
 * that holds a secret, all of the text does.
 */
static __attribute__((noinline)) enum uncfix_error
parse_encoded(const unsigned char *text, size_t length, struct writer *writer,
	      struct uncfix_target *target, char host[UNCFIX_HOST_SIZE])
{
	unsigned char decoded[UNCFIX_DECODED_SIZE];
	enum uncfix_defect defect;
	size_t decoded_length =
		uncfix_decode_whole(text, length, decoded, &defect);
	enum uncfix_error error;

	if (decoded_length == 0)
		return parse(text, length, writer, target, host);
	error = parse(decoded, decoded_length, writer, target, host);
	target->defects |= UNCFIX_BIT(defect);
	if (target->secret_length > 0)
		target->secret_length = length;
	target->secret_offset = 0;
	return error;
}

static enum uncfix_error parse_any(const char *text, size_t length,
				   struct writer *writer,
				   struct uncfix_target *target,
				   char host[UNCFIX_HOST_SIZE])
{
	const unsigned char *begin = (const unsigned char *)text;

	if (length > 0 && uncfix_may_be_encoded(*begin))
		return parse_encoded(begin, length, writer, target, host);
	return parse(begin, length, writer, target, host);
}

enum uncfix_error uncfix_parse(const char *text, size_t length, char *buffer,
			       size_t buffer_size, struct uncfix_target *target)
{
	struct writer writer = { .at = buffer, .end = buffer + buffer_size };
	char host[UNCFIX_HOST_SIZE];
	enum uncfix_error error;

	error = parse_any(text, length, &writer, target, host);
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
	struct uncfix_target target;
	enum uncfix_error error;

	error = parse_any(text, length, &writer, &target, host);
	if (error != UNCFIX_OK)
		host[0] = '\0';
	return error;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The share and the path: separators between names are one, `.` and `..` are
 * resolved as Windows does, and all else is kept.
 */

#include <string.h>

#include "parse.h"

static void write_byte(struct writer *writer, unsigned char byte)
{
	if (writer->discard)
		return;
	if (writer->at == writer->end)
		writer->discard = writer->full = true;
	else
		*writer->at++ = (char)byte;
}

void uncfix_write_bytes(struct writer *writer, const void *bytes, size_t length)
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
	const unsigned char *cut;
	char *name;

	for (;;) {
		cut = cut_junk((const unsigned char *)begin,
			       (const unsigned char *)end, &reader->defects);
		end = begin + (cut - (const unsigned char *)begin);
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

/* Where the bytes end that are of none of the classes `stop`. */
static const unsigned char *run_end(const struct reader *reader, unsigned stop)
{
	const unsigned char *at = reader->at;

	while (at < reader->end && !(uncfix_byte_class[*at] & stop))
		at++;
	return at;
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
		uncfix_write_bytes(writer, reader->at, run);
		*dots = *dots && (run == 0 || is_dots(text, run));
		length += run;
		reader->at += run;
		if (reader->at == reader->end ||
		    separator_width(reader, false) > 0)
			break;
		byte = uncfix_read_byte(reader, &width);
		if (uncfix_byte_class[byte] & refused)
			return in_share ? UNCFIX_BAD_SHARE : UNCFIX_BAD_PATH;
		write_byte(writer, byte);
		*dots = *dots && byte == '.';
		length++;
	}
	*dots = *dots && length <= 2;
	return UNCFIX_OK;
}

enum uncfix_error uncfix_read_names(struct reader *reader,
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

void uncfix_set_names(struct reader *reader, const struct writer *writer,
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

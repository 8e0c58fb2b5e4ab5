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
	memmove(writer->at, bytes, length); /* an undone text is there, too */
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

/* Go to the end of a share or of a name of a path. */
static enum uncfix_error skip_name(struct reader *reader, bool in_share)
{
	unsigned refused = IS_CONTROL | (in_share ? NOT_IN_SHARE : 0);
	unsigned stop =
		IS_SEPARATOR | refused | (reader->lookalikes ? IS_HIGH : 0);

	for (;; reader->at++) {
		reader->at = run_end(reader, stop);
		if (reader->at == reader->end ||
		    uncfix_byte_class[*reader->at] & IS_SEPARATOR)
			return UNCFIX_OK;
		if (uncfix_byte_class[*reader->at] & refused)
			return in_share ? UNCFIX_BAD_SHARE : UNCFIX_BAD_PATH;
		if (uncfix_lookalike_width(reader, false) > 0)
			return UNCFIX_OK;
	}
}

/*
 * `\\fs\data /user:d\me secret`: a share ends in no blank if more is behind it,
 * nor a name of a path in one where a slash follows among backslashes.  This
 * was another argument, and it may be a password.
 */
static bool is_argument(struct reader *reader, const unsigned char *begin,
			bool in_share)
{
	const unsigned char *blank = reader->at;

	while (blank > begin && blank[-1] == ' ')
		blank--;
	/* At the end of the text there is no blank. */
	if (blank == reader->at ||
	    (!in_share && (*reader->at != '/' || reader->defects & SLASH_SEEN)))
		return false;
	hide(reader, blank, reader->end);
	return true;
}

enum uncfix_error uncfix_read_names(struct reader *reader,
				    struct writer *writer)
{
	bool in_share = true;
	enum uncfix_error error;
	const unsigned char *name;
	size_t run, length;

	while ((run = uncfix_skip_separators(reader, false)) > 0 &&
	       reader->at < reader->end) {
		if (run > 1)
			note(reader, UNCFIX_DOUBLED_SEPARATORS);
		name = reader->at;
		error = skip_name(reader, in_share);
		if (error != UNCFIX_OK)
			return error;
		if (is_argument(reader, name, in_share))
			return in_share ? UNCFIX_BAD_SHARE : UNCFIX_BAD_PATH;
		length = (size_t)(reader->at - name);
		if (is_dots((const char *)name, length)) {
			note(reader, UNCFIX_DOT_SEGMENTS);
			if (length == 2 && !in_share && !writer->discard)
				writer->at =
					drop_name(writer->path, writer->at);
			continue;
		}
		if (in_share)
			writer->share = writer->at;
		else if (writer->at > writer->path)
			write_byte(writer, '\\');
		uncfix_write_bytes(writer, name, length);
		if (in_share) {
			write_byte(writer, '\0');
			writer->path = writer->at;
		}
		in_share = false;
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

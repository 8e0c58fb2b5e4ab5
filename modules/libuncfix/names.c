/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The share and the path: separators between names are one, `.` and `..` are
 * resolved as Windows does, and all else is kept.
 */

#include <string.h>

#include "argument.h"
#include "names.h"
#include "prefix.h"

void uncfix_write(struct writer *writer, const void *bytes, size_t length,
		  unsigned char end)
{
	if (writer->discard)
		return;
	if ((size_t)(writer->end - writer->at) <= length) {
		writer->discard = writer->full = true;
		return;
	}
	memmove(writer->at, bytes, length); /* an undone text is there, too */
	writer->at += length;
	*writer->at++ = end;
}

/* How many dots the last name before `end` is: 1, 2, or 0 if it is none. */
static inline size_t dots_before(const unsigned char *begin,
				 const unsigned char *end)
{
	const unsigned char *at = end;

	if (end == begin || end[-1] != '.')
		return 0;
	while (at > begin && end - at < 3 && at[-1] == '.')
		at--;
	if (end - at == 3 || (at > begin && at[-1] != '\\'))
		return 0;
	return (size_t)(end - at);
}

/* Removes the last name, and the separator before it. */
static unsigned char *drop_name(unsigned char *begin, unsigned char *end)
{
	while (end > begin && *--end != '\\')
		;
	return end;
}

/*
 * The last name of a target cannot end in characters that would be trimmed when
 * it is parsed again: parsing a result must return the same.
 */
static unsigned char *trim_names(struct cursor *cursor, unsigned char *begin,
				 unsigned char *end)
{
	size_t dots;

	for (;;) {
		end = begin + (cut_junk(begin, end, &cursor->defects) - begin);
		dots = dots_before(begin, end);
		if (dots > 0)
			note(cursor, UNCFIX_DOT_SEGMENTS);
		else if (end == begin || end[-1] != '\\')
			return end;
		end = drop_name(begin, end);
		if (dots == 2)
			end = drop_name(begin, end);
	}
}

static enum uncfix_error name_refusal(bool in_share)
{
	return in_share ? UNCFIX_BAD_SHARE : UNCFIX_BAD_PATH;
}

/* What nearly no name has, and each sign of arguments in argument.c. */
static bool may_be_argument(const unsigned char *at, const unsigned char *end)
{
	if (uncfix_byte_class[*at] & IS_ESCAPE)
		return true;
	return uncfix_byte_class[*at] & (IS_WHITE_SPACE | IS_HIGH) &&
	       end - at > 1 &&
	       (strchr("-pPcCsS", at[1]) ||
		uncfix_byte_class[at[1]] & IS_QUOTE ||
		(*at == ' ' && uncfix_byte_class[at[1]] & IS_HIGH));
}

/* C1, and the separators of lines and paragraphs: programs end a line there. */
static bool is_wide_control(uint32_t point)
{
	return (point >= 0x80 && point <= 0x9F) ||
	       (point >= 0x2028 && point <= 0x2029);
}

/* What a shell for Windows escaped, whose signs are a backquote and `^`. */
static bool is_escaped(const struct cursor *cursor)
{
	return skip_word(cursor->at, cursor->end, "`$") ||
	       (*cursor->at == '&' && cursor->at[-1] == '^');
}

/* The rest of a name that has bytes that few names have. */
static SELDOM enum uncfix_error skip_odd_name(struct cursor *cursor,
					      bool in_share)
{
	const enum uncfix_error refusal = name_refusal(in_share);
	unsigned refused = IS_CONTROL | (in_share ? NOT_IN_SHARE : 0), class;
	size_t width;

	for (; cursor->at < cursor->end; cursor->at++) {
		class = uncfix_byte_class[*cursor->at];
		if (class & IS_SEPARATOR)
			break;
		/* PowerShell's c`$, and R^&D of Windows' shell */
		if (in_share && is_escaped(cursor))
			return UNCFIX_TWO_READINGS;
		if (class & refused ||
		    (class & IS_HIGH &&
		     is_wide_control(uncfix_code_point(cursor->at, cursor->end,
						       &width))))
			return refusal;
		if (class & IS_HIGH && cursor->lookalikes &&
		    uncfix_lookalike_width(cursor, false) > 0)
			break;
		if (cursor->odd == UNCFIX_OK &&
		    may_be_argument(cursor->at, cursor->end))
			cursor->odd = refusal;
	}
	return UNCFIX_OK;
}

/* Go to the end of a share or of a name of a path. */
static enum uncfix_error skip_name(struct cursor *cursor, bool in_share)
{
	unsigned stop = IS_SEPARATOR | IS_WHITE_SPACE | IS_ESCAPE | IS_HIGH |
			IS_CONTROL | (in_share ? NOT_IN_SHARE | IS_QUOTE : 0);

	while (cursor->at < cursor->end &&
	       !(uncfix_byte_class[*cursor->at] & stop))
		cursor->at++;
	if (cursor->at == cursor->end ||
	    uncfix_byte_class[*cursor->at] & IS_SEPARATOR)
		return UNCFIX_OK;
	return skip_odd_name(cursor, in_share);
}

/* As uncfix_skip_separators(), for nearly all texts: without look-alikes. */
static inline size_t skip_separators(struct cursor *cursor)
{
	const unsigned char *at = cursor->at;
	size_t run;

	if (cursor->lookalikes)
		return uncfix_skip_separators(cursor, false);
	for (; at < cursor->end && uncfix_byte_class[*at] & IS_SEPARATOR; at++)
		cursor->defects |= separator_seen(*at);
	run = (size_t)(at - cursor->at);
	cursor->at = at;
	return run;
}

/*
 * `\\fs\data /user:d\me secret`: a share with a path does not end in a blank,
 * nor does a name of a path before a slash among backslashes.  This was another
 * argument, and may be a password.
 */
static bool is_argument(const struct cursor *cursor, const unsigned char *begin,
			bool in_share)
{
	const unsigned char *blank = cursor->at;

	while (blank > begin && blank[-1] == ' ')
		blank--;
	/* At the end of the text there is no blank. */
	return blank < cursor->at &&
	       (in_share ||
		(*cursor->at == '/' && !(cursor->defects & SLASH_SEEN)));
}

/* What a name may end before: bits. */
enum {
	TARGET = 1 << 0, /* if more separators follow than before */
	DRIVE = 1 << 1,
};

/*
 * `\\fs1\a;\\fs2\b`, `\\fs\x (was \\old\x)`, `smb://fs1/x;smb://fs2`: another
 * target follows this name.  So does a drive: `\\fs\bin;C:\bin`.
 */
static SELDOM unsigned judge_end(const unsigned char *name,
				 const unsigned char *end)
{
	static const char marks[] = ",;(=:|#&+[>";
	unsigned before = 0;
	uint32_t junk = 0;

	if (strchr(marks, end[-1]) || cut_junk(name, end, &junk) < end)
		before |= TARGET;
	if (end - name > 3 && end[-1] == ':' &&
	    (end[-3] == ' ' || strchr(marks, end[-3])))
		before |= DRIVE;
	return before;
}

static bool is_url(const struct cursor *cursor)
{
	return cursor->defects & UNCFIX_BIT(UNCFIX_SCHEME) &&
	       !(cursor->defects & BACKSLASH_SEEN);
}

/* Of a text that was undone, nothing of that is left here. */
static SELDOM enum uncfix_error judge_odd(const struct cursor *cursor)
{
	bool found = cursor->has_arguments;

	if (!cursor->is_undone)
		found = uncfix_find_arguments(cursor->host_end, cursor->end,
					      false);
	return found ? cursor->odd : UNCFIX_OK;
}

/* `.` and `..`, after so many names. */
static enum uncfix_error resolve_dots(struct cursor *cursor,
				      struct writer *writer, size_t dots,
				      size_t *depth)
{
	note(cursor, UNCFIX_DOT_SEGMENTS);
	/* A URL's `..` leaves the share (RFC 3986 5.2.4). */
	if (dots == 2 && *depth == 1 && is_url(cursor))
		return UNCFIX_TWO_READINGS;
	if (dots == 1 || *depth < 2)
		return UNCFIX_OK;
	--*depth;
	if (!writer->discard)
		writer->at = 1 + drop_name(writer->path - 1, writer->at - 1);
	return UNCFIX_OK;
}

enum uncfix_error uncfix_read_names(struct cursor *cursor,
				    struct writer *writer)
{
	bool in_share = true;
	enum uncfix_error error;
	const unsigned char *name;
	unsigned before = 0;
	size_t run, first = 0, dots, depth = 0;

	while ((run = skip_separators(cursor)) > 0 &&
	       cursor->at < cursor->end) {
		if (run > 1)
			note(cursor, UNCFIX_DOUBLED_SEPARATORS);
		if (before & (run > first ? TARGET : DRIVE))
			return UNCFIX_TWO_READINGS;
		first = in_share ? run : first;
		name = cursor->at;
		error = skip_name(cursor, in_share);
		if (error != UNCFIX_OK)
			return error;
		/* Before an undone text is overwritten. */
		before = uncfix_byte_class[cursor->at[-1]] & IS_HOST
				 ? 0
				 : judge_end(name, cursor->at);
		if (is_argument(cursor, name, in_share))
			return name_refusal(in_share);
		dots = dots_before(name, cursor->at);
		if (dots > 0) {
			error = resolve_dots(cursor, writer, dots, &depth);
			if (error != UNCFIX_OK)
				return error;
			continue;
		}
		depth++;
		if (in_share)
			writer->share = writer->at;
		uncfix_write(writer, name, (size_t)(cursor->at - name),
			     in_share ? '\0' : '\\');
		if (in_share)
			writer->path = writer->at;
		writer->has_share = true;
		in_share = false;
	}
	if (run > 0)
		note(cursor, UNCFIX_TRAILING_SEPARATOR);
	if (writer->at == writer->path)
		uncfix_write(writer, "", 0, '\0');
	return cursor->odd == UNCFIX_OK ? UNCFIX_OK : judge_odd(cursor);
}

void uncfix_set_names(struct cursor *cursor, const struct writer *writer,
		      struct uncfix_target *target)
{
	unsigned char *share_end, *path_end;

	if (!writer->path)
		return;
	share_end = writer->path - 1;
	path_end = trim_names(cursor, writer->path, writer->at - 1);
	if (path_end == writer->path)
		share_end = trim_names(cursor, writer->share, share_end);
	*share_end = *path_end = '\0';
	target->share = (char *)writer->share;
	target->path = (char *)writer->path;
	target->share_length = (size_t)(share_end - writer->share);
	target->path_length = (size_t)(path_end - writer->path);
}

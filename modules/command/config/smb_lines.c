/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The lines of smb.conf as Samba reads them (smb.conf(5), FILE FORMAT): names
 * in any case and with any white space, a backslash at the end continues a
 * line, and what comes before the first section belongs to [global].
 */

#include <ctype.h>
#include <string.h>

#include "array_size.h"
#include "config/smb_lines.h"

#define SEPARATORS " \t,;\r\n" /* between the items of a list */

static bool is_blank(char c)
{
	return isspace((unsigned char)c);
}

/*
 * Returns the end of the logical line that begins at `at`.  Each backslash at
 * its end continues it by one line, also two of them with nothing in between.
 */
static const char *logical_end(const char *at)
{
	size_t backslashes = 0;

	for (;;) {
		const char *newline = strchrnul(at, '\n'), *last = newline;

		while (last > at && is_blank(last[-1]))
			last--;
		if (last > at)
			backslashes = 0;
		while (last > at && last[-1] == '\\') {
			backslashes++;
			last--;
		}
		if (*newline == '\0' || backslashes == 0)
			return newline + (*newline != '\0');
		backslashes--;
		at = newline + 1;
	}
}

/* Skips a backslash that continues a line. */
static const char *skip_continuation(const char *at, const char *end)
{
	const char *next = at + 1;

	if (at >= end || *at != '\\')
		return at;
	while (next < end && *next != '\n' && is_blank(*next))
		next++;
	return next == end || *next == '\n' ? next : at;
}

static const char *skip_white_space(const char *at, const char *end)
{
	const char *from;

	do {
		while (at < end && is_blank(*at))
			at++;
		from = at;
		at = skip_continuation(at, end);
	} while (at > from);
	return at;
}

/* The next letter, with blanks in front of it as one blank, or 0 at the end. */
static int next_letter(const char **at, const char *end, bool blanks)
{
	const char *from = *at;

	*at = skip_white_space(from, end);
	if (*at == end)
		return 0;
	if (blanks && *at > from)
		return ' ';
	return tolower((unsigned char)*(*at)++);
}

static int compare(const char *a, const char *a_end, const char *b,
		   const char *b_end, bool blanks)
{
	int letter, other;

	a = skip_white_space(a, a_end);
	b = skip_white_space(b, b_end);
	do {
		letter = next_letter(&a, a_end, blanks);
		other = next_letter(&b, b_end, blanks);
	} while (letter == other && letter != 0);
	return letter - other;
}

bool smb_name_equal(const char *a, const char *a_end, const char *b,
		    const char *b_end)
{
	return compare(a, a_end, b, b_end, false) == 0;
}

bool smb_line_is(const struct smb_line *line, const char *name)
{
	return smb_name_equal(line->name, line->name_end, name,
			      name + strlen(name));
}

bool smb_line_is_objects(const struct smb_line *line)
{
	return smb_line_is(line, SMB_OBJECTS) ||
	       smb_line_is(line, "vfs object");
}

int smb_compare_sections(const struct smb_line *a, const struct smb_line *b)
{
	if (a->global || b->global)
		return b->global - a->global;
	return compare(a->section, a->section_end, b->section, b->section_end,
		       true);
}

static const char *parameter_name(const struct smb_line *line, const char **end)
{
	static const char objects[] = SMB_OBJECTS;
	bool is_objects = smb_line_is_objects(line);

	*end = is_objects ? objects + sizeof(objects) - 1 : line->name_end;
	return is_objects ? objects : line->name;
}

int smb_compare_parameters(const struct smb_line *a, const struct smb_line *b)
{
	const char *a_end, *b_end, *a_name = parameter_name(a, &a_end),
				   *b_name = parameter_name(b, &b_end);
	int order = compare(a_name, a_end, b_name, b_end, false);

	return order ? order : smb_compare_sections(a, b);
}

static void read_section(struct smb_line *line, const char *at)
{
	const char *end = memchr(at, ']', (size_t)(line->end - at));

	if (!end)
		return;
	line->kind = SMB_SECTION;
	line->name = line->section = at + 1;
	line->name_end = line->section_end = end;
	line->global =
		smb_line_is(line, "global") || smb_line_is(line, "globals");
}

static void read_parameter(struct smb_line *line, const char *at)
{
	const char *equals = memchr(at, '=', (size_t)(line->end - at));

	if (!equals)
		return;
	line->kind = SMB_PARAMETER;
	line->name = at;
	line->name_end = equals;
	line->value = equals + 1;
	line->value_end = line->end;
	while (line->value_end > line->value && is_blank(line->value_end[-1]))
		line->value_end--;
	while (line->value < line->value_end && is_blank(*line->value))
		line->value++;
}

bool smb_line_next(struct smb_line *line)
{
	const char *at = line->end;

	if (*at == '\0')
		return false;
	if (!line->begin)
		line->global = true;
	line->kind = SMB_OTHER;
	line->begin = at;
	while (*at && *at != '\n' && is_blank(*at))
		at++;
	if (*at == '#' || *at == ';' || *at == '\n' || *at == '\0') {
		at = strchrnul(at, '\n');
		line->end = at + (*at != '\0');
		return true;
	}
	if (line->printed) {
		line->end = strchrnul(at, '\n');
		line->end += *line->end != '\0';
	} else {
		line->end = logical_end(at);
	}
	at = skip_white_space(at, line->end);
	if (*at == '[')
		read_section(line, at);
	else
		read_parameter(line, at);
	return true;
}

bool smb_value_is(const struct smb_line *line, const char *word)
{
	return smb_name_equal(line->value, line->value_end, word,
			      word + strlen(word));
}

bool smb_value_is_true(const struct smb_line *line)
{
	static const char *const words[] = { "yes", "true", "1", "on" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (smb_value_is(line, words[i]))
			return true;
	return false;
}

/* A backslash at the end of a line is white space. */
static bool is_separator(const char *at, const char *end)
{
	return strchr(SEPARATORS, *at) || skip_continuation(at, end) > at;
}

/* Returns the end of the item at `at`, which may be quoted. */
static const char *item_end(const char *at, const char *end)
{
	bool quoted = false;

	for (; at < end && (quoted || !is_separator(at, end)); at++)
		quoted ^= *at == '"';
	return at;
}

static bool item_equal(const char *at, const char *end, const char *word)
{
	for (; at < end; at++) {
		if (*at == '"')
			continue;
		if (*at != *word++)
			return false;
	}
	return *word == '\0';
}

const char *smb_list_find(const struct smb_line *line, const char *word,
			  const char **end)
{
	const char *at = line->value, *last;

	for (; at < line->value_end; at = last) {
		last = item_end(at, line->value_end);
		if (last == at) {
			last = at + 1;
			continue;
		}
		if (!item_equal(at, last, word))
			continue;
		while (end && last < line->value_end &&
		       strchr(SEPARATORS, *last))
			last++;
		if (end)
			*end = last;
		return at;
	}
	return NULL;
}

bool smb_list_is_empty(const struct smb_line *line)
{
	const char *at;

	for (at = line->value; at < line->value_end; at++)
		if (!is_separator(at, line->value_end))
			return false;
	return true;
}

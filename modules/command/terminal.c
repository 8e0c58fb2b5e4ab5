/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Output for a person. */

#include <limits.h>
#include <locale.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <talloc.h>
#include <unistd.h>
#include <wchar.h>

#include "common/xalloc.h"
#include "terminal.h"
#include "characters.h"

enum {
	COLUMNS_DEFAULT = 80,
	COLUMNS_MIN = 40,
	WIDTH_MAX = 79, /* of lines of words */
	NAME_COLUMNS = sizeof("uncfix: ") - 1,
	LINES_MAX = 1000, /* of another program's messages */
};

unsigned int terminal_width(FILE *file)
{
	struct winsize size;

	if (ioctl(fileno(file), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return COLUMNS_DEFAULT;
	return size.ws_col < COLUMNS_MIN ? COLUMNS_MIN : size.ws_col;
}

/* A terminal may break a line that fills it. */
static int line_width(FILE *file)
{
	const int width = (int)terminal_width(file) - 1;

	return width < WIDTH_MAX ? width : WIDTH_MAX;
}

/*
 * Writes a character as the user's locale has it.  Returns false if that has
 * none.  Where the locale is not installed, as after a login from elsewhere,
 * the terminal is taken for one of UTF-8.
 */
static bool show_in_locale(FILE *file, uint32_t code_point, const char *utf8,
			   size_t size)
{
	static locale_t users;
	char bytes[MB_LEN_MAX];
	mbstate_t state = { 0 };
	locale_t before;

	if (!users)
		users = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	if (users) {
		before = uselocale(users);
		size = wcrtomb(bytes, (wchar_t)code_point, &state);
		uselocale(before);
		utf8 = bytes;
	}
	return size != (size_t)-1 && fwrite(utf8, 1, size, file) == size;
}

void text_show(FILE *file, const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	uint32_t code_point;
	size_t at, width;

	for (at = 0; at < length; at += width) {
		code_point =
			uncfix_code_point(bytes + at, bytes + length, &width);
		if (width == 0) {
			fprintf(file, "<%02X>", bytes[at]);
			width = 1;
		} else if (width == 1 && !uncfix_is_unseen(code_point)) {
			putc(text[at], file);
		} else if (uncfix_is_unseen(code_point) ||
			   !show_in_locale(file, code_point, text + at,
					   width)) {
			fprintf(file, width > 1 ? "<U+%04X>" : "<%02X>",
				(unsigned int)code_point);
		}
	}
}

void text_print(const char *text)
{
	size_t length;

	if (!isatty(STDOUT_FILENO)) {
		fputs(text, stdout);
		return;
	}
	for (; *text; text += length + 1) {
		length = strcspn(text, "\t\n");
		text_show(stdout, text, length);
		if (!text[length])
			break;
		putchar(text[length]);
	}
}

char *text_shown(TALLOC_CTX *context, const char *text)
{
	char *shown = NULL, *copy;
	size_t size;
	FILE *file = xalloc(open_memstream(&shown, &size));

	text_show(file, text, strlen(text));
	fclose(file);
	copy = xalloc(talloc_strdup(context, xalloc(shown)));
	free(shown);
	return copy;
}

void text_warn(const char *about, const char *lines)
{
	size_t length, count;

	for (count = 0; *lines && count < LINES_MAX; count++) {
		length = strcspn(lines, "\n");
		complain("%s: %.*s", about, (int)length, lines);
		lines += length + (lines[length] != '\0');
	}
	if (*lines)
		complain("%s: ... and more lines", about);
}

static void wrap(FILE *file, int width, const char *text, int margin,
		 int column)
{
	int length;

	for (; *text; text += length + (text[length] == ' ')) {
		length = (int)strcspn(text, " ");
		if (column > margin && column + 1 + length > width) {
			putc('\n', file);
			column = 0;
		}
		for (; column < margin; column++)
			putc(' ', file);
		if (column > margin)
			putc(' ', file);
		text_show(file, text, (size_t)length);
		column += length + (column > margin);
	}
	putc('\n', file);
}

void terminal_wrap(FILE *file, const char *text, int margin, int column)
{
	const bool is_message = file == stderr && !isatty(STDERR_FILENO);

	wrap(file, is_message ? INT_MAX : line_width(file), text, margin,
	     column);
}

/* One write for each message: standard error has no buffer. */
static void report(const char *shown, const char *format, va_list arguments)
{
	char *words = xalloc(talloc_vasprintf(NULL, format, arguments));
	char *message = NULL;
	size_t size;
	FILE *memory = xalloc(open_memstream(&message, &size));
	int column = fprintf(memory, "uncfix: %s", shown);

	wrap(memory, isatty(STDERR_FILENO) ? line_width(stderr) : INT_MAX,
	     words, NAME_COLUMNS, column);
	fclose(memory);
	fputs(xalloc(message), stderr);
	free(message);
	talloc_free(words);
}

void complain(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report("", format, arguments);
	va_end(arguments);
}

void complain_about(const char *shown, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report(shown, format, arguments);
	va_end(arguments);
}

const char *terminal_colour(enum colour colour)
{
	static const char *const codes[] = { "\33[m", "\33[32m", "\33[33m",
					     "\33[1;31m" };
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	if ((no_color && *no_color) || !isatty(STDOUT_FILENO) ||
	    (terminal && strcmp(terminal, "dumb") == 0))
		return "";
	return codes[colour];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How texts of others get out: to a person without what a terminal would obey,
 * and as JSON.
 */

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "text.h"

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
		} else if (uncfix_is_unseen(code_point)) {
			fprintf(file, width > 1 ? "<U+%04X>" : "<%02X>",
				(unsigned int)code_point);
		} else {
			fwrite(text + at, 1, width, file);
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

void text_warn(const char *about, const char *lines)
{
	size_t length;

	for (; *lines; lines += length + (lines[length] != '\0')) {
		length = strcspn(lines, "\n");
		complain("%s: %.*s", about, (int)length, lines);
	}
}

void complain(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = must(talloc_vasprintf(NULL, format, arguments));
	va_end(arguments);
	fputs("uncfix: ", stderr);
	text_show(stderr, text, strlen(text));
	fputc('\n', stderr);
	talloc_free(text);
}

/* RFC 8259 8.1 wants UTF-8. */
json_t *json_bytes(const char *bytes, size_t length)
{
	const unsigned char *text = (const unsigned char *)bytes;
	size_t at, width, used = 0;
	json_t *string;
	char *clean = must(talloc_array(NULL, char, 3 * length + 1));

	for (at = 0; at < length; at += width ? width : 1) {
		uncfix_code_point(text + at, text + length, &width);
		memcpy(clean + used, width ? bytes + at : "\xEF\xBF\xBD",
		       width ? width : 3);
		used += width ? width : 3;
	}
	string = json_stringn(clean, used);
	talloc_free(clean);
	return string;
}

void json_print(json_t *object)
{
	json_dumpf(object, stdout,
		   JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(object);
}

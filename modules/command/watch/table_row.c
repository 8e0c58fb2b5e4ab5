/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of a table that fit a width. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array_size.h"
#include "common/xalloc.h"
#include "terminal.h"
#include "characters.h"
#include "watch/table_row.h"

/* Unicode's East Asian width W and F, as far as names have them. */
static const struct {
	uint32_t first, last;
} wide[] = {
	{ 0x1100, 0x115F }, { 0x2E80, 0xA4CF },	  { 0xAC00, 0xD7A3 },
	{ 0xF900, 0xFAFF }, { 0xFE30, 0xFE6F },	  { 0xFF01, 0xFF60 },
	{ 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1FAFF }, { 0x20000, 0x3FFFD },
};

static unsigned int columns_of(uint32_t code_point)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(wide); i++)
		if (code_point >= wide[i].first && code_point <= wide[i].last)
			return 2;
	return 1;
}

/* Returns the bytes that fit, and their columns. */
static size_t fitting(const char *text, size_t length, unsigned int width,
		      unsigned int *columns)
{
	const unsigned char *begin = (const unsigned char *)text;
	size_t at, bytes;
	uint32_t point;

	*columns = 0;
	for (at = 0; at < length; at += bytes) {
		point = uncfix_code_point(begin + at, begin + length, &bytes);
		if (*columns + columns_of(point) > width)
			break;
		*columns += columns_of(point);
		bytes = bytes ? bytes : 1;
	}
	return at;
}

void print_cell(const char *text, size_t length, unsigned int width)
{
	char *shown = NULL;
	size_t size = 0, bytes;
	FILE *memory = xalloc(open_memstream(&shown, &size));
	unsigned int columns;

	text_show(memory, text, length);
	fclose(memory);
	bytes = fitting(shown, size, width, &columns);
	if (bytes < size && width > 3) {
		bytes = fitting(shown, size, width - 3, &columns);
		printf("%.*s...", (int)bytes, shown);
		columns += 3;
	} else {
		fwrite(shown, 1, bytes, stdout);
	}
	for (; columns < width; columns++)
		putchar(' ');
	free(shown);
}

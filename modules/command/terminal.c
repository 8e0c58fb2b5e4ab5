/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person reads on a terminal. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal.h"

enum {
	WIDTH = 79
};

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

void terminal_wrap(const char *text, int margin, int column)
{
	int length;

	for (; *text; text += length + (text[length] == ' ')) {
		length = (int)strcspn(text, " ");
		if (column > margin && column + 1 + length > WIDTH) {
			putchar('\n');
			column = 0;
		}
		for (; column < margin; column++)
			putchar(' ');
		if (column > margin)
			putchar(' ');
		text_show(stdout, text, (size_t)length);
		column += length + (column > margin);
	}
	putchar('\n');
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person reads on a terminal: colours, and lines that fit. */

#ifndef UNCFIX_TERMINAL_H
#define UNCFIX_TERMINAL_H

#include "command.h"

enum colour {
	PLAIN,
	GOOD,
	DOUBTFUL,
	BAD,
};

/*
 * What switches a colour on, "" where there is none: colour is for terminals,
 * and for those who want it (no-color.org).
 */
const char *terminal_colour(enum colour colour);

/*
 * Words in lines of the terminal's width from column `margin` on, where the
 * first line has come to `column`.
 */
void terminal_wrap(const char *text, int margin, int column);

#endif /* UNCFIX_TERMINAL_H */

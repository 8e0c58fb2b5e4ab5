/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Output for a person: no control characters, colours, lines that fit. */

#ifndef UNCFIX_TERMINAL_H
#define UNCFIX_TERMINAL_H

#include <stddef.h>
#include <stdio.h>
#include <talloc.h>

/* Returns the columns of a terminal; 80 if the file is none. */
unsigned int terminal_width(FILE *file);

/*
 * Prints a text of unknown origin: control characters and ill-formed UTF-8 as
 * <0A>, invisible characters and those that the locale does not have as
 * <U+202E>.
 */
void text_show(FILE *file, const char *text, size_t length);

/* Returns what text_show() would print. */
char *text_shown(TALLOC_CTX *context, const char *text);

/*
 * Prints lines to standard output: escaped in the same way on a terminal,
 * unchanged into a file or a pipe, where they are data.
 */
void text_print(const char *text);

/*
 * Prints a message to standard error, escaped in the same way, in one line,
 * which is broken at blanks for a terminal.
 */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same after a text that was escaped already, and that is not broken. */
void complain_about(const char *shown, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * The same for each line that another program printed about something, up to a
 * thousand.
 */
void text_warn(const char *about, const char *lines);

enum colour {
	PLAIN,
	GOOD,
	DOUBTFUL,
	BAD,
};

/*
 * Returns the sequence that switches a colour on, or "": only terminals get
 * colours, and only if the user wants them (no-color.org).
 */
const char *terminal_colour(enum colour colour);

/*
 * Prints words in lines of at most the terminal's width, and of 79 columns,
 * from column `margin` on.  The first line is already filled up to `column`.
 * Standard error gets one line if it is no terminal.
 */
void terminal_wrap(FILE *file, const char *text, int margin, int column);

#endif /* UNCFIX_TERMINAL_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of a table that fit a width. */

#ifndef UNCFIX_TABLE_ROW_H
#define UNCFIX_TABLE_ROW_H

#include <stddef.h>

/*
 * Prints a text of unknown origin in `width` columns: filled with blanks, or
 * cut and ending in `...`.
 */
void print_cell(const char *text, size_t length, unsigned int width);

#endif /* UNCFIX_TABLE_ROW_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Differences of texts. */

#ifndef UNCFIX_DIFF_H
#define UNCFIX_DIFF_H

#include <stdbool.h>

/*
 * Prints a unified diff by diff(1) on standard output.  `before` or `after` is
 * NULL if there is no such file.  Returns false after a message.
 */
bool print_diff(const char *path, const char *before, const char *after);

#endif /* UNCFIX_DIFF_H */

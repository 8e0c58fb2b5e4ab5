/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A target as a person reads it. */

#ifndef UNCFIX_SHOW_TARGET_H
#define UNCFIX_SHOW_TARGET_H

#include <stdio.h>
#include "target/parsed_target.h"

/*
 * Prints the parsed text, escaped (text_show), without its user information,
 * and not more than a few lines of it.
 */
void target_show_text(const struct parsed_target *parsed, FILE *file);

/*
 * Prints a message to standard error: why the text is refused, and its line
 * number, 0 for an argument.
 */
void target_report_error(const struct parsed_target *parsed,
			 unsigned long line);

#endif /* UNCFIX_SHOW_TARGET_H */

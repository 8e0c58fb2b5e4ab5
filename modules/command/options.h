/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of a verb, read into the places that a table names. */

#ifndef UNCFIX_OPTIONS_H
#define UNCFIX_OPTIONS_H

#include <stdbool.h>
#include "verb.h"

/*
 * An option: its name, its letter or 0, and where its value is stored.  One of
 * the three places is set: a flag takes no value, a number is 1 to `maximum`.
 */
struct verb_option {
	const char *name;
	char letter;
	bool *flag;
	const char **text;
	unsigned int *number, maximum;
};

/*
 * Reads the options from a table that ends with an empty entry, and leaves
 * getopt's `optind` at the first operand.  Every verb accepts --help.  Returns
 * false if the verb is done: `*status` is its exit status.
 */
bool options_read(const struct verb *verb, const struct verb_option *options,
		  int argc, char **argv, int *status);

#endif /* UNCFIX_OPTIONS_H */

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The SMB tools and their arguments. */

#ifndef UNCFIX_CLIENT_TOOLS_H
#define UNCFIX_CLIENT_TOOLS_H

#include <stdbool.h>

/*
 * An SMB tool.  `options` has a word for each option: its letter (`-` if it has
 * none), what it takes (`.` nothing, `=` a value that is no target, or an enum
 * reading) and its long name.  `operands` has an enum reading for each operand,
 * and `*` if the last one is for all that follow.
 */
struct tool {
	char names[24];	  /* words with one initial: its names, of AT_EXECFN */
	char verbs[48];	  /* words: its first argument; "" is any */
	char program[16]; /* its file: /proc/self/exe without a version */
	char needs[24]; /* start of the name of a library that it is linked with
			 */
	char variable[16]; /* of the environment: an enum reading's, or "" */
	char uri;	   /* enum reading of argument 0 and `variable`, or 0 */
	bool from_fstab; /* a file with its operands, which it compares for all
			    users but root */
	char operands[7];
	const char *options;
};

/* Returns the tool called `name`, or NULL. */
const struct tool *tool_find(const char *name);

/*
 * Returns the row of the tool for this first argument and the libraries of the
 * program, or NULL.
 */
const struct tool *tool_with_verb(const struct tool *tool, const char *verb);

#endif /* UNCFIX_CLIENT_TOOLS_H */

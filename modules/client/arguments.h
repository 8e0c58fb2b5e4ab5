/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The arguments of the program that loaded this library.  glibc passes to the
 * constructor of a library the vector that main() gets later: an argument is
 * replaced by a pointer in it.
 */

#ifndef UNCFIX_CLIENT_ARGUMENTS_H
#define UNCFIX_CLIENT_ARGUMENTS_H

#include <stddef.h>

#include "grammar.h"
#include "tools.h"

/*
 * Repairs one argument, or a variable NAME=VALUE after its first `kept` bytes,
 * if the tool parses the new text as the target that was meant.
 */
void argument_repair(char **argument, size_t kept, enum reading reading);

/*
 * Repairs the targets among the arguments of a tool, from its first one on.  An
 * option that is not in the table may take a value or not: the next argument
 * may be anything, also a password, and no more is changed.
 */
void arguments_repair(const struct tool *tool, char **argument, char **end);

#endif /* UNCFIX_CLIENT_ARGUMENTS_H */

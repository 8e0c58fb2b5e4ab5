/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The text that a program parses as the target that was meant. */

#ifndef UNCFIX_CLIENT_REPAIR_H
#define UNCFIX_CLIENT_REPAIR_H

#include <stddef.h>
#include "grammar.h"

/*
 * Returns a text that the program parses as exactly the meaning of `text` after
 * its first `kept` bytes, which stay (`--list=` before a host).  It is released
 * by repair_free().  Returns NULL if the program parses the text itself
 * correctly, if it is no target, and if its meaning cannot be expressed in
 * full.  Leaves errno unchanged.
 */
char *repair(const char *text, size_t kept, enum reading reading);
void repair_free(char *repaired);

#endif /* UNCFIX_CLIENT_REPAIR_H */

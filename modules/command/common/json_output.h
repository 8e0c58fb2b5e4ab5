/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON of bytes whose encoding is not known. */

#ifndef UNCFIX_JSON_OUTPUT_H
#define UNCFIX_JSON_OUTPUT_H

#include <jansson.h>
#include <stddef.h>

/* Makes the process end when jansson runs out of memory (xalloc.h). */
void json_output_init(void);

/* Any bytes as a string, a new reference: ill-formed ones become U+FFFD. */
json_t *json_bytes(const char *bytes, size_t length);

/*
 * Prints the object as a line on standard output and releases it.  The line is
 * ASCII without control characters.
 */
void json_print(json_t *object);

#endif /* UNCFIX_JSON_OUTPUT_H */

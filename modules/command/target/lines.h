/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines of a file or a pipe, each available as soon as it was read. */

#ifndef UNCFIX_LINES_H
#define UNCFIX_LINES_H

#include <stdbool.h>
#include <talloc.h>

struct lines;

struct lines *lines_open(TALLOC_CTX *context, int fd);

/*
 * Returns the next line without its end, which is valid until lines_read(), or
 * NULL if no complete line was read yet, or nothing remains.
 */
const char *lines_next(struct lines *lines, size_t *length);

/*
 * Waits for more.  Returns false and sets errno where that fails, or where a
 * line has more than 16 MiB: then nothing remains.
 */
bool lines_read(struct lines *lines);

/* Returns true if no more can be read; a last line may still be there. */
bool lines_ended(const struct lines *lines);

/*
 * Calls a function for each line of a file, of standard input for `-`.  What
 * has arrived is used, and standard output flushed, before more is waited for:
 * the other end of a pipe may be waiting for the answer.  Returns the highest
 * status that the function returned, or STATUS_USAGE after a message.
 */
typedef int use_line(void *data, const char *line, size_t length,
		     unsigned long number);
int lines_use(const char *file, use_line *use, void *data);

#endif /* UNCFIX_LINES_H */

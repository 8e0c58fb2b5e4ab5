/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file in memory that a program we start can open by its path. */

#ifndef UNCFIX_MEMORY_FILE_H
#define UNCFIX_MEMORY_FILE_H

#include <stdbool.h>

struct memory_file {
	int fd;
	char path[32];
};

/*
 * Returns false after a message.  The caller closes `fd`, which is -1 if there
 * is none.
 */
bool memory_file_open(struct memory_file *file, const char *text);

#endif /* UNCFIX_MEMORY_FILE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Text files, read as a whole: strings, since a file with a NUL is refused.
 */

#ifndef UNCFIX_TEXT_FILE_H
#define UNCFIX_TEXT_FILE_H

#include <talloc.h>

enum {
	/* An smb.conf of 100,000 shares has 16 MiB. */
	TEXT_FILE_MAX = 64 << 20
};

/* Reads an open file.  Returns NULL and sets errno on failure. */
char *text_file_read_fd(TALLOC_CTX *context, int fd);

/* Reads a file of this machine.  Returns NULL and sets errno on failure. */
char *text_file_read(TALLOC_CTX *context, const char *path);

/*
 * Opens a regular file that is not a symbolic link, without blocking.  Returns
 * -1 and sets errno on failure.
 */
int text_file_open(int folder, const char *name);

/* Prints a message about the file for errno, with what can be done. */
void text_file_complain(const char *path);

#endif /* UNCFIX_TEXT_FILE_H */

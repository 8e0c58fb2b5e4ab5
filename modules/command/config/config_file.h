/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A configuration file below a root, and how it is replaced. */

#ifndef UNCFIX_CONFIG_FILE_H
#define UNCFIX_CONFIG_FILE_H

#include <stdbool.h>
#include <sys/stat.h>
#include "config/root.h"

struct config_file {
	const char *path; /* as people see it, the root included */
	int folder;	  /* that contains the file, after all links */
	const char *name;
	int fd; /* -1: there is no such file */
	struct stat stat;
	const char *text; /* NULL: there is no such file */
	/*
	 * Replaces the text; NULL removes the file.  Returns false after a
	 * message.
	 */
	bool (*replace)(struct config_file *file, const char *text);
};

/*
 * Opens `path` below the root.  Returns NULL after a message if that fails;
 * talloc_free() closes it.
 */
struct config_file *config_file_open(TALLOC_CTX *context,
				     const struct root *root, const char *path);

#endif /* UNCFIX_CONFIG_FILE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The root folder whose files are edited: that of this machine or another.
 */

#ifndef UNCFIX_ROOT_H
#define UNCFIX_ROOT_H

#include <stdbool.h>
#include <talloc.h>

struct root {
	char *name; /* `/`, or a folder without a slash at its end */
	int folder;
};

/*
 * Opens it and changes to `/`, as `name` may be relative.  Returns false after
 * a message.
 */
bool root_enter(struct root *root, const char *name);
void root_leave(struct root *root);

/* Returns true if it is the root of this machine. */
bool root_is_own(const struct root *root);

/*
 * Opens a path below the root, which no symbolic link leads out of.  Returns -1
 * and sets errno on failure.
 */
int root_open(const struct root *root, const char *path, int flags);
bool root_has(const struct root *root, const char *path);

/*
 * Opens the folder that contains the file that a path leads to after all links.
 * `*name` is its name there; the file may be missing.  Returns -1 and sets
 * errno on failure.
 */
int root_open_folder(TALLOC_CTX *context, const struct root *root,
		     const char *path, const char **name);

/* Returns the path as people see it. */
char *root_path(TALLOC_CTX *context, const struct root *root, const char *path);

#endif /* UNCFIX_ROOT_H */

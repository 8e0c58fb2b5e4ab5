/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files replaced in one step. */

#ifndef UNCFIX_REPLACE_FILE_H
#define UNCFIX_REPLACE_FILE_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Replaces or creates the file with the attributes (owner, mode, ACL, SELinux
 * label) of the open file `like`, or with `mode` if that is -1.  Returns false
 * and sets errno on failure.
 */
bool replace_file(int folder, const char *name, const char *text, mode_t mode,
		  int like);

/* Removes a file that may be missing.  Returns false and sets errno. */
bool remove_file(int folder, const char *name);

#endif /* UNCFIX_REPLACE_FILE_H */

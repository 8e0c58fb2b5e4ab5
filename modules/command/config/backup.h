/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The backup of a file: what `enable` found and wrote, in /var/lib/uncfix. */

#ifndef UNCFIX_BACKUP_H
#define UNCFIX_BACKUP_H

#include <stdbool.h>
#include "config/root.h"

struct backup {
	const struct root *root;
	const char *path; /* of the folder, as people see it */
	bool locked;	  /* the folder, until it is closed */
	int folder;	  /* -1: not there, and not to be made */
	const char *name;
	char *found;   /* NULL: there was no file */
	char *written; /* NULL: there is no backup */
};

/*
 * Opens the backup of the file at `path`.  With `create`, other processes are
 * kept out until talloc_free(), before which the root must not be closed; an
 * empty folder is removed then.  Returns NULL after a message.
 */
struct backup *backup_open(TALLOC_CTX *context, const struct root *root,
			   const char *path, bool create);

/* Both return false after a message. */
bool backup_store(struct backup *backup, const char *found,
		  const char *written);
bool backup_forget(struct backup *backup);

#endif /* UNCFIX_BACKUP_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The components that `enable` and `disable` switch on and off, each in a file
 * of its own.  The strings that its functions return are talloc children of the
 * change's file.
 */

#ifndef UNCFIX_COMPONENT_H
#define UNCFIX_COMPONENT_H

#include <stdbool.h>
#include "config/backup.h"
#include "config/config_file.h"
#include "config/smb_conf.h"
#include "verb.h"

/* The options, the same for all components. */
struct task {
	const struct verb *verb;
	bool enable;
	bool dry_run, reload;
	struct root *root;
	struct smb_options smb;
};

/* One of the files, and its new text. */
struct change {
	const struct task *task;
	const struct component *component;
	struct config_file *file;
	struct backup *backup;
	const char *start; /* the text to begin with if there is no file */
	const char *after; /* NULL: the file is removed */
	const char *why;   /* set if it is refused */
};

struct component {
	const char *name; /* on the command line */
	const char *path; /* below the root, or `registry` */
	struct config_file *(*open)(TALLOC_CTX *context); /* NULL: by path */
	const char *module; /* default only if this is installed */

	/* Returns why it cannot be enabled, or NULL; may set `start`. */
	const char *(*precheck)(struct change *change);

	/* Returns the text with uncfix in it, or NULL and sets `why`. */
	char *(*enable)(struct change *change, const char *text);

	/*
	 * Returns the text without uncfix; `found` is the text before it was
	 * enabled.
	 */
	char *(*disable)(struct change *change, const char *text,
			 const char *found);

	/*
	 * Validates the new text, and prints remarks.  Returns why it is
	 * refused, or NULL. Optional.
	 */
	const char *(*validate)(struct change *change);

	/* Notifies running programs of the new text.  Optional. */
	void (*notify)(struct change *change);
};

extern const struct component component_nss;
extern const struct component component_vfs;
extern const struct component component_registry; /* instead of smb.conf */
extern const struct component component_client;

#endif /* UNCFIX_COMPONENT_H */

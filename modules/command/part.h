/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The parts that `uncfix enable` and `uncfix disable` switch on and off, each a
 * file with what is known of it.  What the functions give back lives as long
 * as the change's file.
 */

#ifndef UNCFIX_PART_H
#define UNCFIX_PART_H

#include "enable.h"

/* What is asked for, the same for all parts. */
struct task {
	const struct verb *verb;
	bool enable;
	bool dry_run, reload;
	struct tree *tree;
	struct smb_options smb;
};

/* One of the files, and what becomes of it. */
struct change {
	const struct task *task;
	const struct part *part;
	struct edit_file *file;
	struct saved *saved;
	const char *start; /* the text to begin with where there is no file */
	const char *after; /* NULL: the file goes */
	const char *why;   /* set where it is refused */
};

struct part {
	const char *name; /* on the command line */
	const char *path; /* in the tree, or `registry` */
	struct edit_file *(*open)(TALLOC_CTX *context); /* NULL: by path */
	const char *module; /* without it `enable` alone means another part */
	/* Why it cannot be enabled, or NULL; `start` is set, if need be. */
	const char *(*obstacle)(struct change *change);
	/* The text with uncfix in it, or NULL and `why`. */
	char *(*enable)(struct change *change, const char *text);
	/* The text without uncfix; `found` is what stood there before it. */
	char *(*disable)(struct change *change, const char *text,
			 const char *found);
	/*
	 * Look at the new text with other eyes, and say what a person should
	 * know: why it is refused, or NULL.  This one may be missing.
	 */
	const char *(*examine)(struct change *change);
	/* What else must know of the new text.  This one may be missing. */
	void (*announce)(struct change *change);
};

extern const struct part part_nss;
extern const struct part part_vfs;
extern const struct part part_registry; /* in the place of smb.conf */
extern const struct part part_client;

#endif /* UNCFIX_PART_H */

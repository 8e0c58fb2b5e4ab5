/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the files of `uncfix enable` and `uncfix disable` share.  Texts of
 * configuration files are strings: a file with a NUL in it is refused before
 * it gets this far.  What a function gives back is a talloc child of the
 * context that it is given; what begins with `const` may not be
 * changed, and lives as long at least.
 */

#ifndef UNCFIX_ENABLE_H
#define UNCFIX_ENABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <talloc.h>

#include "must.h"

#define NSS_MODULE UNCFIX_LIBDIR "/libnss_uncfix.so.2"
#define VFS_MODULE UNCFIX_VFSDIR "/uncfix.so"

/* tree.c: the files of this machine, or of another tree. */
struct tree {
	char *name; /* `/`, or a folder without a slash at its end */
	int folder;
};

/*
 * The current folder is the root then, for names of people are read.  False
 * after a message.
 */
bool tree_enter(struct tree *tree, const char *name);
void tree_leave(struct tree *tree);
/* Is it this machine's own? */
bool tree_is_own(const struct tree *tree);
/* Open a path in the tree, whatever links say: -1 and errno if it fails. */
int tree_open(const struct tree *tree, const char *path, int flags);
bool tree_has(const struct tree *tree, const char *path);
/*
 * Open the folder that a path leads to, behind links, and the name in it, which
 * was no link and may be missing: -1 and errno if it fails.
 */
int tree_open_folder(TALLOC_CTX *context, const struct tree *tree,
		     const char *path, const char **name);
/* The path as people see it. */
char *tree_path(TALLOC_CTX *context, const struct tree *tree, const char *path);

/* edits.c: changes to a text, in any order, that do not overlap. */
struct edits;

struct edits *edits_new(TALLOC_CTX *context, const char *text);
/* Put `words` in the place of what stands from `begin` up to `end`. */
void edits_replace(struct edits *edits, const char *begin, const char *end,
		   const char *words);
char *edits_apply(const struct edits *edits);

/*
 * nsswitch.c: the text with uncfix first in each `hosts:` line, or NULL and
 * why not; and the text without it, where `found` is what stood there before
 * it was enabled.
 */
char *nsswitch_enable(TALLOC_CTX *context, const char *text, const char **why);
char *nsswitch_disable(TALLOC_CTX *context, const char *text,
		       const char *found);

/* How uncfix stands in hosts:, from good to bad. */
enum nsswitch_place {
	NSSWITCH_FIRST,
	NSSWITCH_WEAK,	 /* first, but malformed names go on to the others */
	NSSWITCH_BEHIND, /* another service sees them before */
	NSSWITCH_ABSENT,
	NSSWITCH_BROKEN, /* the C library understands nothing of it */
};

/*
 * The worst of all hosts: lines, since it depends on the C library which one
 * counts.  For NSSWITCH_BEHIND, `before` is the service that stands first.
 */
enum nsswitch_place nsswitch_place(TALLOC_CTX *context, const char *text,
				   const char **before);

/*
 * The services of the last hosts: line, without uncfix, which has nothing to
 * say of a clean name: that of this number, from 0, `length` bytes in the text;
 * NULL behind the last.
 */
const char *nsswitch_service(const char *text, unsigned int number,
			     size_t *length);

/*
 * preload.c: the text of ld.so.preload with uncfix, and without; and why it may
 * not stand there, or NULL.
 */
char *preload_enable(TALLOC_CTX *context, const char *text);
char *preload_disable(TALLOC_CTX *context, const char *text);
const char *preload_obstacle(const struct tree *tree);

/* smb_lines.c: smb.conf as Samba reads it. */
enum smb_kind {
	SMB_OTHER, /* a comment, a blank line, one that Samba passes over */
	SMB_SECTION,
	SMB_PARAMETER,
};

/* One line with its continuations. */
struct smb_line {
	enum smb_kind kind;
	bool global;			   /* it belongs to [global] */
	const char *begin, *end;	   /* all of it, with the line end */
	const char *name, *name_end;	   /* of the section or the parameter */
	const char *value, *value_end;	   /* of the parameter */
	const char *section, *section_end; /* the section that it stands in */
};

/* Before the first line, the structure is all zero but for `end`: the text. */
bool smb_line_next(struct smb_line *line);
/*
 * The next line that is the `same` as one of another text, or one before:
 * `line` stays where it was if there is none.  Texts of the same order are
 * compared in a time that grows with their length, not with its square.
 */
bool smb_line_find(const char *text, struct smb_line *line,
		   bool (*same)(const struct smb_line *a,
				const struct smb_line *b),
		   const struct smb_line *wanted);
bool smb_line_is(const struct smb_line *line, const char *name);
/* `vfs objects`, in either spelling. */
bool smb_line_is_objects(const struct smb_line *line);
bool smb_name_equal(const char *a, const char *a_end, const char *b,
		    const char *b_end);
bool smb_value_is_true(const struct smb_line *line);
/* The word in the list; its end, with what parts it from the next, if asked. */
const char *smb_list_find(const struct smb_line *line, const char *word,
			  const char **end);
bool smb_list_is_empty(const struct smb_line *line);

/* smb_conf.c: the same for smb.conf. */
struct smb_options {
	const char *module; /* path of the Samba module */
	bool all_shares;    /* edit `vfs objects` of shares too */
	bool registry;	    /* it is the registry's: its shares are served */
};

/* Whether two lines set the same parameter of the same section. */
bool smb_same_parameter(const struct smb_line *a, const struct smb_line *b);

char *smb_conf_enable(TALLOC_CTX *context, const char *text,
		      const struct smb_options *options, const char **why);
char *smb_conf_disable(TALLOC_CTX *context, const char *text, const char *found,
		       const struct smb_options *options);

/*
 * Why the registry cannot be what counts beside this smb.conf, or NULL.
 * `clustered`: whether other nodes have the same registry.
 */
const char *smb_conf_registry_obstacle(const char *text, bool *clustered);

/*
 * smb_remarks.c: what a person should know about an smb.conf, a line for
 * each remark.  `before` and `after` are what Samba makes of the texts.
 */
char *smb_conf_remarks(TALLOC_CTX *context, const char *text,
		       const char *before, const char *after,
		       const struct smb_options *options);

/*
 * Which of the three parameters is missing in what testparm printed, or NULL;
 * `any` says whether one of them is there that names the module.
 */
const char *smb_conf_missing(const char *text, const char *module, bool *any);
/* `data, home`: shares with `vfs objects` of their own without uncfix, or "".
 */
char *smb_conf_bare_shares(TALLOC_CTX *context, const char *text);

/* tool.c: other programs. */
enum {
	/* No exit statuses, which end at 255. */
	TOOL_FAILED = 256, /* it did not run to its end: the reason was said */
	TOOL_MISSING,	   /* there is no such program */
};

struct tool_output {
	int status;	       /* exit status, or one of these */
	const char *out, *err; /* never NULL */
};

/* A file in memory that a program we start can open by `path`. */
struct tool_file {
	int fd;
	char path[32];
};

/* The caller closes `fd`, which is -1 where there is none. */
bool tool_file_open(struct tool_file *file, const char *text);
/*
 * Run it, with the root for its folder and nothing to read, and for a minute at
 * most: the status.  A word that begins with `-` is an option to most programs:
 * what is no option of ours comes behind `--`.
 */
int tool_run(TALLOC_CTX *context, const char *const *arguments,
	     struct tool_output *output);
/* The same as a user who may change nothing: for what others have written. */
int tool_run_as_nobody(TALLOC_CTX *context, const char *const *arguments,
		       struct tool_output *output);
/* A unified diff on standard output, by diff(1).  Either may be NULL. */
bool tool_diff(const char *path, const char *before, const char *after);

/* edit_file.c: a file in a tree, and how it is replaced. */
struct edit_file {
	const char *path; /* as people see it, the tree's folder included */
	int folder;	  /* where the file really is, behind links */
	const char *name;
	int fd; /* -1 where there is no such file */
	struct stat stat;
	const char *text; /* NULL where there is no such file */
	/*
	 * Put a new text in its place; NULL removes the file.  False after a
	 * message.
	 */
	bool (*replace)(struct edit_file *file, const char *text);
};

/*
 * Open `path` in the tree.  It is replaced in one step, by a file with the
 * owner, mode and extended attributes (ACL, SELinux label) of the old one.
 * NULL after a message where it cannot be had; talloc_free() closes it.
 */
struct edit_file *edit_file_open(TALLOC_CTX *context, const struct tree *tree,
				 const char *path);

/*
 * The basic steps, also used for what is kept in /var/lib/uncfix: NULL or false
 * and errno where one fails.  A new file has the attributes of the open file
 * `like`, or `mode` where that is -1.  What is removed may be missing.
 */
char *edit_read(TALLOC_CTX *context, int fd);
/* A descriptor of a regular file that is no link, without waiting for it. */
int edit_open(int folder, const char *name);
/* A file of this machine, behind links. */
char *file_text(TALLOC_CTX *context, const char *path);
bool edit_write(int folder, const char *name, const char *text, mode_t mode,
		int like);
bool edit_remove(int folder, const char *name);
/* Say errno, in words for a person, on standard error. */
void edit_complain(const char *path);

/* cluster.c: what the nodes say of a module, by their addresses. */
struct cluster {
	char *lacking;	 /* those without it, or "" */
	char *differing; /* those with another than the first, or "" */
	size_t answers;
	bool complete; /* all answered */
};

struct cluster *cluster_ask(TALLOC_CTX *context, const char *module);

/*
 * registry.c: Samba's registry as if it were a file, of which only `path`,
 * `text` and `replace` are of use.  NULL after a message.
 */
struct edit_file *registry_open(TALLOC_CTX *context);
/* Why another node of the cluster must not be told of the module, or NULL. */
const char *registry_module_obstacle(TALLOC_CTX *context, const char *module);

/*
 * saved.c: what `enable` found and what it wrote, in /var/lib/uncfix of the
 * tree.  `found` is NULL where there was no file, `written` where nothing is
 * saved.
 */
struct saved {
	const struct tree *tree;
	const char *path; /* of the folder, as people see it */
	bool locked;	  /* the folder, until it is closed */
	int folder;	  /* -1: not there, and not to be made */
	const char *name;
	char *found, *written;
};

/*
 * What is saved of the file at `path`.  With `create`, others are kept out
 * until talloc_free(), which the tree must still be open for; an empty folder
 * is removed then.  NULL or false after a message.
 */
struct saved *saved_open(TALLOC_CTX *context, const struct tree *tree,
			 const char *path, bool create);
bool saved_store(struct saved *saved, const char *found, const char *written);
bool saved_forget(struct saved *saved);

#endif /* UNCFIX_ENABLE_H */

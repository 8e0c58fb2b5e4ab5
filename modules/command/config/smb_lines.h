/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines of smb.conf as Samba reads them. */

#ifndef UNCFIX_SMB_LINES_H
#define UNCFIX_SMB_LINES_H

#include <stdbool.h>

enum smb_kind {
	SMB_OTHER, /* a comment, a blank line, one that Samba ignores */
	SMB_SECTION,
	SMB_PARAMETER,
};

/* One line with its continuations. */
struct smb_line {
	enum smb_kind kind;
	bool printed; /* by testparm(1): a backslash continues no line there */
	bool global;  /* it belongs to [global] */
	const char *begin, *end;	   /* all of it, with the line end */
	const char *name, *name_end;	   /* of the section or the parameter */
	const char *value, *value_end;	   /* of the parameter */
	const char *section, *section_end; /* that contains the line */
};

/* The parameters that switch the Samba module on, and its name. */
#define SMB_PRELOAD  "preload modules"
#define SMB_REGISTRY "registry shares"
#define SMB_OBJECTS  "vfs objects"
#define SMB_MODULE   "uncfix"

/*
 * Reads the next line.  Before the first one, `end` is the text, and all else
 * but `printed` is zero.  Returns false at the end of the text.
 */
bool smb_line_next(struct smb_line *line);

bool smb_line_is(const struct smb_line *line, const char *name);

/* `vfs objects`, in either spelling. */
bool smb_line_is_objects(const struct smb_line *line);

bool smb_name_equal(const char *a, const char *a_end, const char *b,
		    const char *b_end);

/* Orders parameters: 0 if both are the same one of the same section. */
int smb_compare_parameters(const struct smb_line *a, const struct smb_line *b);

/* Orders sections: `[me dia]` is another one than `[media]`. */
int smb_compare_sections(const struct smb_line *a, const struct smb_line *b);

bool smb_value_is(const struct smb_line *line, const char *word);
bool smb_value_is_true(const struct smb_line *line);

/*
 * Returns the word in the list, or NULL.  `*end` is its end, with the
 * separators up to the next one; it may be NULL.
 */
const char *smb_list_find(const struct smb_line *line, const char *word,
			  const char **end);
bool smb_list_is_empty(const struct smb_line *line);

#endif /* UNCFIX_SMB_LINES_H */

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A position in a text, and what was read before it. */

#ifndef UNCFIX_CURSOR_H
#define UNCFIX_CURSOR_H

#include "bytes.h"

#pragma GCC visibility push(hidden)

struct cursor {
	const unsigned char *at, *end;
	const unsigned char *host_end; /* once the cursor is there */
	const unsigned char *secret,
		*secret_end; /* of the text, not to be printed */
	size_t run;	     /* separators before the host */
	size_t near;	     /* those of one kind, the last ones */
	uint32_t lookalikes; /* that are separators in this text */
	uint32_t defects;    /* and which separators were seen */
	bool is_plain;	     /* uncfix_read_plain_prefix() found the host */
	bool is_rooted;	     /* as a path of this machine begins */
	bool is_file;	     /* the last scheme is `file:` */
	bool is_started;     /* uncfix_skip_front() was here */
	bool is_front_read;  /* and nothing was decoded after it */
	bool is_quoted;	     /* behind separators, and not around the whole */
	bool is_prefixed;  /* a prefix is before the host, and not separators */
	bool is_authority; /* user information was looked for */
	bool is_url_read;  /* the escapes of a URL were decoded */
	bool is_undone;	   /* the bytes are decoded, and not the text itself */
	bool is_hidden;	   /* and contain a secret */
	bool has_arguments;	   /* and those of a program */
	enum uncfix_error odd;	   /* of a name that may be an argument */
	enum uncfix_error refusal; /* of a prefix that no host follows */
};

static inline void note(struct cursor *cursor, enum uncfix_defect defect)
{
	cursor->defects |= UNCFIX_BIT(defect);
}

/*
 * Marks a secret, which is never printed.  Of a decoded text nothing is
 * printed.
 */
static inline void hide(struct cursor *cursor, const unsigned char *begin,
			const unsigned char *end)
{
	if (cursor->is_undone) {
		cursor->is_hidden = true;
		return;
	}
	if (cursor->secret == cursor->secret_end)
		cursor->secret = begin;
	cursor->secret_end = end;
}

#pragma GCC visibility pop

#endif /* UNCFIX_CURSOR_H */

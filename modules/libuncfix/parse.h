/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The stages of the parser, in their order, and what they hand on: the text on
 * its way in, the strings of the target on their way out.
 */

#ifndef UNCFIX_PARSE_H
#define UNCFIX_PARSE_H

#include "internal.h"

#pragma GCC visibility push(hidden)

/* A text that is being read. */
struct reader {
	const unsigned char *at, *end;
	const unsigned char *secret, *secret_end; /* of the text; nobody's */
	size_t run;	     /* separators that lead up to the host */
	size_t near;	     /* those of one kind, the last ones */
	uint32_t lookalikes; /* that are separators in this text */
	uint32_t defects;    /* and which separators were seen */
	bool is_file;	     /* the scheme is that of files */
	bool is_rooted;	     /* as a path of this machine begins */
	bool is_started;     /* uncfix_skip_front() was here */
	bool is_prefixed;    /* a prefix leads up to the host, and not a run */
	bool is_authority;   /* user information was looked for */
	bool is_url_read;    /* what a URL escapes was undone */
	bool is_undone;	     /* what is read is not the text itself */
	bool is_hidden;	     /* and something of it is nobody's */
	enum uncfix_error refusal; /* a prefix that leads to no host */
};

/* The strings of the target on their way into the caller's buffer. */
struct writer {
	char *at, *end;
	char *share, *path; /* where they begin; NULL where there are none */
	bool discard;	    /* only the host is wanted, or no room is left */
	bool full;	    /* there was no room */
};

static inline void note(struct reader *reader, enum uncfix_defect defect)
{
	reader->defects |= UNCFIX_BIT(defect);
}

/* Nobody sees this again.  Of a text that was undone nobody sees anything. */
static inline void hide(struct reader *reader, const unsigned char *begin,
			const unsigned char *end)
{
	if (reader->is_undone) {
		reader->is_hidden = true;
		return;
	}
	if (reader->secret == reader->secret_end)
		reader->secret = begin;
	reader->secret_end = end;
}

/* unescape.c: from here on the reader reads plain bytes, maybe in the buffer */
enum uncfix_error uncfix_unescape(struct reader *reader, unsigned char *buffer,
				  size_t size);

/* lead.c: everything up to the host */

/* The bytes of the look-alike at the reader's place, if it is a separator. */
size_t uncfix_lookalike_width(struct reader *reader, bool leading);

/* The bytes of the separator at the reader's place, or 0. */
size_t uncfix_separator_width(struct reader *reader, bool leading);

/* Go behind all separators at the reader's place; how many there are. */
size_t uncfix_skip_separators(struct reader *reader, bool leading);

/* Where the name at the reader's place ends. */
const unsigned char *uncfix_name_end(const struct reader *reader);

/*
 * Go to the first name: behind schemes, separators, user information, quotes
 * and prefixes in front of it, as often as they are there.
 */
enum uncfix_error uncfix_skip_front(struct reader *reader);

/* Trim the text, go to the host; where that ends. */
enum uncfix_error uncfix_read_lead(struct reader *reader,
				   const unsigned char **host_end);

/* names.c: the share and the path */

void uncfix_write_bytes(struct writer *writer, const void *bytes,
			size_t length);

/* Into the writer, up to the end.  Ends with a NUL for the last string. */
enum uncfix_error uncfix_read_names(struct reader *reader,
				    struct writer *writer);

/* Let the target point to what the writer wrote, unless that is nothing. */
void uncfix_set_names(struct reader *reader, const struct writer *writer,
		      struct uncfix_target *target);

#pragma GCC visibility pop

#endif /* UNCFIX_PARSE_H */

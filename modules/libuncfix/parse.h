/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What the files of the parser share: the text on its way in, the strings of
 * the target on their way out.
 */

#ifndef UNCFIX_PARSE_H
#define UNCFIX_PARSE_H

#include "internal.h"

#pragma GCC visibility push(hidden)

enum {
	/*
	 * What may stand between the leading run and the first separator: a
	 * host, brackets, WebDAV's suffix, a port, and some room so that one
	 * that is a little too long gets the right reason.
	 */
	HOST_TEXT_MAX = 2 * UNCFIX_HOST_SIZE,
};

/* A text that is being read. */
struct reader {
	const unsigned char *at, *end;
	const unsigned char *secret, *secret_end; /* user information */
	unsigned level;	     /* of percent-encoding, to be undone */
	uint32_t lookalikes; /* that are separators in this text */
	uint32_t defects;
	bool slash, backslash; /* separators seen */
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

/* reader.c: bytes and separators */

/* The byte at the reader's place, decoded, and the bytes that it takes. */
unsigned char uncfix_read_byte(struct reader *reader, size_t *width);

/* The bytes of a separator that is encoded or a look-alike, or 0. */
size_t uncfix_coded_separator(struct reader *reader, bool leading);

/* Is this one of the two separators?  Which ones there are is kept in mind. */
static inline bool is_separator(struct reader *reader, unsigned char byte)
{
	if (byte == '\\')
		reader->backslash = true;
	else if (byte == '/')
		reader->slash = true;
	else
		return false;
	return true;
}

/* The bytes of the separator at the reader's place, or 0. */
static inline size_t separator_width(struct reader *reader, bool leading)
{
	if (uncfix_byte_class[*reader->at] & (IS_PERCENT | IS_HIGH))
		return uncfix_coded_separator(reader, leading);
	return is_separator(reader, *reader->at);
}

/* Go behind all separators at the reader's place; how many there are. */
static inline size_t skip_separators(struct reader *reader, bool leading)
{
	size_t count = 0, width;

	while (reader->at < reader->end &&
	       (width = separator_width(reader, leading)) > 0) {
		reader->at += width;
		count++;
	}
	return count;
}

/*
 * Where the component at the reader's place ends.  With `raise`, an encoded
 * separator in it says that the text is encoded: once that is known, the
 * component ends there.
 */
const unsigned char *uncfix_component_end(struct reader *reader, bool raise);

/*
 * The component at the reader's place, decoded; go behind it.  Its bytes are
 * those of the text itself where nothing is encoded in it.  Returns its
 * length; a longer one than fits is cut off and has HOST_TEXT_MAX bytes.
 */
size_t uncfix_read_component(struct reader *reader,
			     unsigned char decoded[HOST_TEXT_MAX],
			     const unsigned char **text);

/* lead.c: everything up to the end of the host */
enum uncfix_error uncfix_read_lead(struct reader *reader,
				   struct uncfix_target *target,
				   char host[UNCFIX_HOST_SIZE]);

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

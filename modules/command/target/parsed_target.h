/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A text, its target, and the memory of both. */

#ifndef UNCFIX_PARSED_TARGET_H
#define UNCFIX_PARSED_TARGET_H

#include <stddef.h>
#include "uncfix.h"

struct parsed_target {
	const char *text;
	size_t length; /* bytes */
	enum uncfix_error error;
	struct uncfix_target target;
	char *buffer, *printed; /* talloc children of the object */
};

/*
 * Parses `length` bytes at `text` into a talloc object that may be used again
 * and again.  It keeps a pointer to `text`.
 */
void target_parse(struct parsed_target *parsed, const char *text,
		  size_t length);

/* Returns the target in a style, valid until the next call for this object. */
const char *target_format(struct parsed_target *parsed,
			  enum uncfix_style style);

#endif /* UNCFIX_PARSED_TARGET_H */

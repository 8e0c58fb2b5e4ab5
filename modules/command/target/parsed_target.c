/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A text, its target, and the memory of both. */

#include <talloc.h>

#include "common/xalloc.h"
#include "target/parsed_target.h"

/* Returns room for `size` bytes; the old content is not kept. */
static char *make_room(struct parsed_target *parsed, char *memory, size_t size)
{
	if (talloc_get_size(memory) >= size)
		return memory;
	talloc_free(memory);
	return xalloc(talloc_size(parsed, size + size / 2));
}

void target_parse(struct parsed_target *parsed, const char *text, size_t length)
{
	size_t size = UNCFIX_BUFFER_SIZE(length);

	parsed->buffer = make_room(parsed, parsed->buffer, size);
	parsed->text = text;
	parsed->length = length;
	parsed->error = uncfix_parse(text, length, parsed->buffer, size,
				     &parsed->target);
}

const char *target_format(struct parsed_target *parsed, enum uncfix_style style)
{
	size_t size = uncfix_format(&parsed->target, style, NULL, 0) + 1;

	parsed->printed = make_room(parsed, parsed->printed, size);
	uncfix_format(&parsed->target, style, parsed->printed, size);
	return parsed->printed;
}

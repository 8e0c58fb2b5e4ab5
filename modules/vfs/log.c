/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Names from the wire and from links, as the log may have them.
 */

#include "includes.h"
#include "lib/util/util_str_escape.h"
#include "text.h"
#include "uncfix.h"
#include "vfs_uncfix.h"

/* What is kept of a name, in bytes: smbd cuts long lines, at their end. */
#define SHOWN_MAX 200

/* Beyond ASCII, log_escape() takes every byte for printable. */
static void mask_unseen(char *text)
{
	unsigned char *at = (unsigned char *)text;
	const unsigned char *end = at + strlen(text);
	uint32_t code_point;
	size_t width, i;

	for (; at < end; at += width) {
		code_point = uncfix_code_point(at, end, &width);
		if (width == 0) {
			width = 1;
			*at = '?';
		} else if (code_point >= 0x80 && uncfix_is_unseen(code_point)) {
			for (i = 0; i < width; i++) {
				at[i] = '?';
			}
		}
	}
}

char *uncfix_log_name(TALLOC_CTX *mem_ctx, const char *name)
{
	size_t length = strlen(name), size = UNCFIX_BUFFER_SIZE(length);
	char *buffer = talloc_array(mem_ctx, char, size);
	struct uncfix_target target;
	size_t front, behind;
	char *shown;

	if (buffer == NULL) {
		return NULL;
	}
	uncfix_parse(name, length, buffer, size, &target);
	TALLOC_FREE(buffer);

	front = target.secret_offset;
	behind = front + target.secret_length;
	shown = talloc_asprintf(
		mem_ctx, "%.*s%s%.*s", (int)MIN(front, SHOWN_MAX), name,
		behind > front ? "***@" : "", SHOWN_MAX, name + behind);
	if (shown == NULL) {
		return NULL;
	}

	mask_unseen(shown);
	return log_escape(mem_ctx, shown);
}

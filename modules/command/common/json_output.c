/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON of bytes whose encoding is not known. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "common/json_output.h"
#include "common/xalloc.h"
#include "characters.h"

static void *allocate(size_t size)
{
	return xalloc(malloc(size));
}

void json_output_init(void)
{
	json_set_alloc_funcs(allocate, free);
}

/* RFC 8259 8.1 wants UTF-8. */
json_t *json_bytes(const char *bytes, size_t length)
{
	const unsigned char *text = (const unsigned char *)bytes;
	size_t at, width, used = 0;
	json_t *string;
	char *clean = xalloc(talloc_array(NULL, char, 3 * length + 1));

	for (at = 0; at < length; at += width ? width : 1) {
		uncfix_code_point(text + at, text + length, &width);
		memcpy(clean + used, width ? bytes + at : "\xEF\xBF\xBD",
		       width ? width : 3);
		used += width ? width : 3;
	}
	string = json_stringn(clean, used);
	talloc_free(clean);
	return string;
}

void json_print(json_t *object)
{
	json_dumpf(object, stdout,
		   JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(object);
}

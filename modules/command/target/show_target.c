/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A target as a person reads it. */

#include <stdlib.h>

#include "common/xalloc.h"
#include "secret.h"
#include "target/show_target.h"
#include "terminal.h"

enum {
	SHOWN_MAX = 1000 /* bytes of a text in a message */
};

void target_show_text(const struct parsed_target *parsed, FILE *file)
{
	size_t begin = parsed->target.secret_offset;
	size_t end = begin + parsed->target.secret_length;
	size_t shown = parsed->length - end;

	text_show(file, parsed->text, begin < SHOWN_MAX ? begin : SHOWN_MAX);
	if (end > begin)
		fputs(UNCFIX_SECRET_SHOWN, file);
	text_show(file, parsed->text + end,
		  shown < SHOWN_MAX ? shown : SHOWN_MAX);
	if (shown > SHOWN_MAX)
		fputs("...", file);
}

void target_report_error(const struct parsed_target *parsed, unsigned long line)
{
	const struct uncfix_term *term = uncfix_error_term(parsed->error);
	char *shown = NULL;
	size_t size;
	FILE *memory = xalloc(open_memstream(&shown, &size));

	if (line > 0)
		fprintf(memory, "line %lu: ", line);
	putc('\'', memory);
	target_show_text(parsed, memory);
	fputs("':", memory);
	fclose(memory);
	complain_about(xalloc(shown), "%s: %s", term->name, term->explanation);
	free(shown);
}

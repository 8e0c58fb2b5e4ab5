/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Changes to a text that leave every other byte as it is. */

#include <stddef.h>

#include "common/xalloc.h"
#include "config/edits.h"

struct edit {
	const char *begin, *end;
	const char *words;
};

struct edits {
	const char *text;
	struct edit *list; /* in the order of the text */
	size_t count;
};

struct edits *edits_new(TALLOC_CTX *context, const char *text)
{
	struct edits *edits = xalloc(talloc_zero(context, struct edits));

	edits->text = text;
	return edits;
}

void edits_replace(struct edits *edits, const char *begin, const char *end,
		   const char *words)
{
	size_t at = edits->count++;

	edits->list = xalloc(
		talloc_realloc(edits, edits->list, struct edit, edits->count));
	for (; at > 0 && edits->list[at - 1].begin > begin; at--)
		edits->list[at] = edits->list[at - 1];
	edits->list[at] = (struct edit){
		.begin = begin,
		.end = end,
		.words = xalloc(talloc_strdup(edits, words)),
	};
}

char *edits_apply(const struct edits *edits)
{
	const char *at = edits->text;
	char *result = xalloc(talloc_strdup(edits, ""));
	size_t i;

	for (i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->list[i];

		result = xalloc(talloc_strndup_append_buffer(
			result, at, (size_t)(edit->begin - at)));
		result = xalloc(
			talloc_strdup_append_buffer(result, edit->words));
		at = edit->end;
	}
	return xalloc(talloc_strdup_append_buffer(result, at));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Changes to a text, in any order, that do not overlap. */

#ifndef UNCFIX_EDITS_H
#define UNCFIX_EDITS_H

#include <talloc.h>

struct edits;

struct edits *edits_new(TALLOC_CTX *context, const char *text);

/* Replaces the text from `begin` up to `end` by `words`. */
void edits_replace(struct edits *edits, const char *begin, const char *end,
		   const char *words);

char *edits_apply(const struct edits *edits);

#endif /* UNCFIX_EDITS_H */

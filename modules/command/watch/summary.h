/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who sent which text how often. */

#ifndef UNCFIX_SUMMARY_H
#define UNCFIX_SUMMARY_H

#include <talloc.h>
#include "watch/sighting.h"

/* A talloc object of bounded size, whatever arrives. */
struct summary *summary_new(TALLOC_CTX *context);

void summary_add(struct summary *summary, const struct sighting *sighting);

/* Prints a table, the most frequent first. */
void summary_print(const struct summary *summary);

/* Prints a line of JSON for each row. */
void summary_print_json(const struct summary *summary);

#endif /* UNCFIX_SUMMARY_H */

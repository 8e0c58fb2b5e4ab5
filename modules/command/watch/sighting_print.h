/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sightings as a person, a program and the journal read them. */

#ifndef UNCFIX_SIGHTING_PRINT_H
#define UNCFIX_SIGHTING_PRINT_H

#include <talloc.h>
#include "watch/sighting.h"

/* The words for its defects, `quoted, port`, or for the refusal; "" for none.
 */
char *sighting_words(TALLOC_CTX *context, const struct sighting *sighting);

/* Prints a row of a table as wide as the terminal; its head for NULL. */
void sighting_print_row(const struct sighting *sighting);

/* Prints a plain line. */
void sighting_print_line(const struct sighting *sighting);

/* Prints a line of JSON. */
void sighting_print_json(const struct sighting *sighting);

/*
 * Sends an entry of the journal with fields of its own, in systemd's native
 * protocol. Returns false and sets errno if it was not taken.
 */
bool sighting_journal(int journal, const struct sighting *sighting);

#endif /* UNCFIX_SIGHTING_PRINT_H */

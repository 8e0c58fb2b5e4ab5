/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who sent a text: a program and its user, or a client of the file server. */

#ifndef UNCFIX_WHO_H
#define UNCFIX_WHO_H

#include <stdbool.h>
#include <talloc.h>
#include "watch/sighting.h"

/* `ping[123] anna`, or `192.0.2.7 data` for a client; unknown bytes. */
char *who_with_process(TALLOC_CTX *context, const struct sighting *sighting);

/* The same without what differs from one run to the next: `ping anna`. */
char *who_in_general(TALLOC_CTX *context, const struct sighting *sighting);

/* Whom a flood of texts is ascribed to: a user, or the address of a client. */
char *who_is_behind(TALLOC_CTX *context, const struct sighting *sighting);

#endif /* UNCFIX_WHO_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The `hosts:` line of nsswitch.conf. */

#ifndef UNCFIX_NSSWITCH_H
#define UNCFIX_NSSWITCH_H

#include <stddef.h>
#include <talloc.h>

/*
 * Returns the text with uncfix first in each `hosts:` line, or NULL and the
 * reason.
 */
char *nsswitch_enable(TALLOC_CTX *context, const char *text, const char **why);

/*
 * Returns the text without uncfix.  `found` is the text before it was enabled.
 */
char *nsswitch_disable(TALLOC_CTX *context, const char *text,
		       const char *found);

/* The position of uncfix in hosts:, from good to bad. */
enum nsswitch_place {
	NSSWITCH_FIRST,
	NSSWITCH_WEAK,	/* first, but malformed names go on to the others */
	NSSWITCH_AFTER, /* another service sees them before */
	NSSWITCH_ABSENT,
	NSSWITCH_BROKEN, /* the C library understands nothing of it */
};

/*
 * Returns the worst of all hosts: lines, since it depends on the C library
 * which one counts.  For NSSWITCH_AFTER, `*before` is the first service.
 */
enum nsswitch_place nsswitch_place(TALLOC_CTX *context, const char *text,
				   const char **before);

/*
 * Returns a service of the last hosts: line by its number, from 0, without
 * uncfix, which does not answer clean names; `*length` bytes in the text.  NULL
 * after the last one.
 */
const char *nsswitch_service(const char *text, unsigned int number,
			     size_t *length);

#endif /* UNCFIX_NSSWITCH_H */

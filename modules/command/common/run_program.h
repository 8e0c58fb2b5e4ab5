/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Other programs, run to their end. */

#ifndef UNCFIX_RUN_PROGRAM_H
#define UNCFIX_RUN_PROGRAM_H

#include <talloc.h>

enum {
	/* No exit statuses, which end at 255. */
	PROGRAM_FAILED = 256, /* it did not run to its end; after a message */
	PROGRAM_MISSING,      /* there is no such program */
};

struct program_output {
	int status;	       /* exit status, or one of these */
	const char *out, *err; /* never NULL */
};

/*
 * Runs a program in the folder `/` with no input, for a minute at most.
 * Returns the status.  A word that begins with `-` is an option to most
 * programs: words of unknown origin follow `--`.
 */
int program_run(TALLOC_CTX *context, const char *const *arguments,
		struct program_output *output);

/* The same as an unprivileged user, for input that others have written. */
int program_run_as_nobody(TALLOC_CTX *context, const char *const *arguments,
			  struct program_output *output);

#endif /* UNCFIX_RUN_PROGRAM_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One child for each target, a few at a time. */

#ifndef UNCFIX_JOBS_H
#define UNCFIX_JOBS_H

#include "check/check_target.h"

/* Where the targets come from: arguments, and then the lines of a file. */
struct check_source {
	char **arguments, **end;
	const char *file; /* its name, NULL: none */
	int fd;
	unsigned long total; /* number of targets, 0: unknown */
};

/*
 * Checks all targets and prints the results in their order.  Returns the exit
 * status; on an interrupt it ends the children and then this process by the
 * same signal.
 */
int check_run(const struct check_options *options, struct check_source *source);

#endif /* UNCFIX_JOBS_H */

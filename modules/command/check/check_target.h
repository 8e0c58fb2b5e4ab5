/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The layers of a connection to one target, tried one after another. */

#ifndef UNCFIX_CHECK_TARGET_H
#define UNCFIX_CHECK_TARGET_H

#include <stddef.h>
#include <stdbool.h>

#include "check/credentials.h"

/* The options on the command line. */
struct check_options {
	struct credentials credentials;
	unsigned int jobs;
	unsigned int timeout; /* milliseconds, for each layer */
	bool json;
};

/*
 * Runs in a child: tries every layer until one fails, and sends each to the
 * parent as a line of JSON.
 */
void check_target(const struct check_options *options, const char *text,
		  size_t length, int output);

#endif /* UNCFIX_CHECK_TARGET_H */

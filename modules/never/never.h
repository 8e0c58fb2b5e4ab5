/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What is never repaired on this machine.  A file in NEVER_FOLDER says so, by
 * its name alone:
 *
 *	host/fs			`\\fs`, `//fs/data` ...
 *	host/STAR.example.com	(`*` for STAR) all hosts below that domain
 *	program/ping		whatever ping looks up
 *
 * It is not read, so that it may say why it is there.
 */

#ifndef UNCFIX_NEVER_H
#define UNCFIX_NEVER_H

#include <limits.h>
#include <stdbool.h>

#pragma GCC visibility push(hidden)

#define NEVER_FOLDER  "/etc/uncfix/never"
#define NEVER_HOST    NEVER_FOLDER "/host/"
#define NEVER_PROGRAM NEVER_FOLDER "/program/"

/* Room for the path of such a file. */
#define NEVER_SIZE (sizeof(NEVER_PROGRAM) + NAME_MAX)

/*
 * Returns the path of the file that excludes a host (UNCFIX_HOST_SIZE), or
 * NULL.  It is in `path`.
 */
__attribute__((cold)) const char *never_host(const char *host,
					     char path[NEVER_SIZE]);

/*
 * Returns true if this host, "" for none, or all that this program sends is
 * never to be repaired.  Keeps errno and leaves nothing open.
 */
__attribute__((cold)) bool never_repaired(const char *host);

#pragma GCC visibility pop

#endif /* UNCFIX_NEVER_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A verb of the command, its usage, and the exit statuses. */

#ifndef UNCFIX_VERB_H
#define UNCFIX_VERB_H

enum {
	STATUS_OK = 0,
	STATUS_REFUSED = 1, /* a target was refused */
	STATUS_USAGE = 2,   /* bad usage, or input or output failed */
};

/* `uncfix NAME ...`: argv[0] is the verb's name. */
struct verb {
	const char *name;
	const char *summary; /* for `uncfix --help` */
	const char *help;    /* for `uncfix NAME --help` */
	int (*run)(const struct verb *verb, int argc, char **argv);
};

/*
 * Reports what is wrong with the usage and where help is.  Returns
 * STATUS_USAGE.  `verb` is NULL where none was given.
 */
int usage_error(const struct verb *verb, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif /* UNCFIX_VERB_H */

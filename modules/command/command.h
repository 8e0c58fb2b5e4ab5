/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of the uncfix command share. */

#ifndef UNCFIX_COMMAND_H
#define UNCFIX_COMMAND_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <talloc.h>

#include "must.h"
#include "uncfix.h"

/* Exit statuses. */
enum {
	STATUS_OK = 0,
	STATUS_REFUSED = 1, /* a target was refused */
	STATUS_USAGE = 2,   /* bad usage, or input or output failed */
};

/* What is loaded into SMB clients; UNCFIX_LIBDIR comes from the build. */
#define UNCFIX_CLIENT UNCFIX_LIBDIR "/libuncfix_client.so"

/* One verb: `uncfix NAME ...`.  argv[0] is the verb's name. */
struct verb {
	const char *name;
	const char *summary; /* for `uncfix --help` */
	const char *help;    /* for `uncfix NAME --help` */
	int (*run)(const struct verb *verb, int argc, char **argv);
};

extern const struct verb verb_normalize;
extern const struct verb verb_explain;
extern const struct verb verb_check;
extern const struct verb verb_enable;
extern const struct verb verb_disable;
extern const struct verb verb_run;
extern const struct verb verb_doctor;

/* Say what is wrong with the usage and where help is: STATUS_USAGE. */
int usage_error(const struct verb *verb, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * One option of a verb: its name, its letter or 0, and where it goes.  One of
 * the three places is set: a flag takes no value, a number is 1 to `maximum`.
 */
struct verb_option {
	const char *name;
	char letter;
	bool *flag;
	const char **text;
	unsigned int *number, maximum;
};

/*
 * Read the options of a verb, from a table that ends with an empty entry, and
 * leave getopt's `optind` at the first operand.  --help is understood by every
 * verb.  False where the verb is done: `*status` is its exit status.
 */
bool options_read(const struct verb *verb, const struct verb_option *options,
		  int argc, char **argv, int *status);

/* Lines of a file or a pipe, each to be had as soon as it has come in. */
struct lines;

struct lines *lines_open(TALLOC_CTX *context, int fd);
/*
 * The next line, without its end; lives until lines_read().  NULL where the
 * rest of it is still to be read, or nothing is left.
 */
const char *lines_next(struct lines *lines, size_t *length);
/* Wait for more.  False, and errno, if it cannot be read; that is the end. */
bool lines_read(struct lines *lines);
/* Nothing more will come in; a last line may still be there. */
bool lines_ended(const struct lines *lines);

/* A text that was read: the text, its target, and the memory of both. */
struct reading {
	const char *text;
	size_t length; /* bytes */
	enum uncfix_error error;
	struct uncfix_target target;
	char *buffer, *printed; /* talloc children of the reading */
};

/*
 * Read `length` bytes at `text` into `reading`, a talloc object that may be
 * used again and again.  It points to `text`.
 */
void reading_parse(struct reading *reading, const char *text, size_t length);

/* The target in a style.  Lives until the next call for the same reading. */
const char *reading_format(struct reading *reading, enum uncfix_style style);

/*
 * Show a text to a person: control characters, which a terminal would obey,
 * and ill-formed UTF-8 as <0A>, marks that nobody sees as <U+202E>.
 */
void text_show(FILE *file, const char *text, size_t length);

/*
 * Lines on standard output: as they are, for they are data where they go to a
 * file or a pipe, but shown like this on a terminal.
 */
void text_print(const char *text);

/* A message on standard error, of one line, shown like this. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for each line of what another program says about something. */
void text_warn(const char *about, const char *lines);

/*
 * The same for the text of a reading, without its user information, and not
 * more than a few lines of it.
 */
void reading_show_text(const struct reading *reading, FILE *file);

/* One line on standard error: where the text stood, and why it is refused. */
void reading_report(const struct reading *reading, unsigned long line);

/* Any bytes as a string, a new reference: ill-formed ones become U+FFFD. */
json_t *json_bytes(const char *bytes, size_t length);

/*
 * A line on standard output, and the object goes.  In ASCII: what a terminal
 * would obey is escaped, whatever text it stands in.
 */
void json_print(json_t *object);

/* The parts of a target and its forms: a new reference. */
json_t *reading_json(struct reading *reading);

/* The same as a line on standard output. */
void reading_print_json(struct reading *reading);

#endif /* UNCFIX_COMMAND_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The uncfix command: its verbs, and help. */

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "array_size.h"
#include "common/json_output.h"
#include "terminal.h"
#include "uncfix.h"
#include "verbs.h"

static const struct verb *const verbs[] = {
	&verb_normalize, &verb_explain, &verb_check,
	&verb_enable,	 &verb_disable, &verb_run,
	&verb_doctor,	 &verb_status,	&verb_watch,
};

enum {
	VERB_COUNT = ARRAY_SIZE(verbs),
	NAME_MAX_LENGTH = 20, /* of what may be a mistyped verb */
};

static void print_help(FILE *file)
{
	size_t i;

	fputs("uncfix - say and repair what is wrong with a UNC target\n\n"
	      "Usage: uncfix VERB [OPTION...] [TARGET...]\n\n",
	      file);
	for (i = 0; i < VERB_COUNT; i++)
		fprintf(file, "  %-10s %s\n", verbs[i]->name,
			verbs[i]->summary);
	fputs("\n`uncfix VERB --help` tells more.  Put targets in single "
	      "quotes: the shell takes\nbackslashes for its own.\n",
	      file);
}

/* A full disk or a closed pipe must not be reported as success. */
static int close_output(int status)
{
	bool failed = ferror(stdout);

	errno = 0;
	if (fclose(stdout) == 0 && !failed)
		return status;
	complain("standard output: %s",
		 errno ? strerror(errno) : "not all could be written");
	return STATUS_USAGE;
}

static void print_version(void)
{
	puts("uncfix " UNCFIX_VERSION);
}

static const struct verb *find_verb(const char *name)
{
	size_t i;

	for (i = 0; i < VERB_COUNT; i++)
		if (strcmp(name, verbs[i]->name) == 0)
			return verbs[i];
	return NULL;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters are missing, too many or wrong (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_LENGTH + 1], left, above, i, j;

	for (j = 0; j <= NAME_MAX_LENGTH; j++)
		row[j] = j;
	for (i = 0; a[i]; i++) {
		above = row[0];
		row[0] = i + 1;
		for (j = 0; b[j]; j++) {
			left = smaller(row[j], row[j + 1]) + 1;
			left = smaller(left, above + (a[i] != b[j]));
			above = row[j + 1];
			row[j + 1] = left;
		}
	}
	return row[strlen(b)];
}

/* The verb that was meant, or NULL: a third of its letters may be wrong. */
static const struct verb *nearest_verb(const char *name)
{
	const struct verb *nearest = NULL;
	size_t best = NAME_MAX_LENGTH, i, now;

	if (strlen(name) > NAME_MAX_LENGTH)
		return NULL;
	for (i = 0; i < VERB_COUNT; i++) {
		now = distance(name, verbs[i]->name);
		if (now < best && now * 3 <= strlen(verbs[i]->name)) {
			best = now;
			nearest = verbs[i];
		}
	}
	return nearest;
}

static int help(int argc, char **argv)
{
	const struct verb *verb = argc > 2 ? find_verb(argv[2]) : NULL;

	if (argc > 2 && !verb)
		return usage_error(NULL, "`%s` is not a verb of uncfix",
				   argv[2]);
	if (verb)
		fputs(verb->help, stdout);
	else
		print_help(stdout);
	return STATUS_OK;
}

/* What is no verb is a target, if it can be nothing else. */
static int run_without_verb(int argc, char **argv)
{
	const struct verb *nearest = nearest_verb(argv[1]);

	if (uncfix_has_marker(argv[1]))
		return verb_explain.run(&verb_explain, argc, argv);
	if (nearest)
		return usage_error(NULL,
				   "`%s` is not a verb of uncfix: `%s` is one",
				   argv[1], nearest->name);
	if (argv[1][0] == '-')
		return usage_error(NULL, "bad option `%s`", argv[1]);
	return usage_error(NULL,
			   "`%s` is not a verb of uncfix, nor a target as "
			   "'\\\\server\\share'",
			   argv[1]);
}

static bool is_one_of(const char *word, const char *a, const char *b,
		      const char *c)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0 ||
	       strcmp(word, c) == 0;
}

static int run(int argc, char **argv)
{
	const struct verb *verb;

	if (argc < 2 || is_one_of(argv[1], "help", "--help", "-h"))
		return help(argc, argv);
	if (is_one_of(argv[1], "version", "--version", "-V")) {
		print_version();
		return STATUS_OK;
	}
	verb = find_verb(argv[1]);
	return verb ? verb->run(verb, argc - 1, argv + 1)
		    : run_without_verb(argc, argv);
}

int main(int argc, char **argv)
{
	json_output_init();
	return close_output(run(argc, argv));
}

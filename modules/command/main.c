/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The uncfix command: its verbs, and help. */

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "command.h"

static const struct verb *const verbs[] = {
	&verb_normalize, &verb_explain, &verb_check,  &verb_enable,
	&verb_disable,	 &verb_run,	&verb_doctor,
};

enum {
	VERB_COUNT = sizeof(verbs) / sizeof(verbs[0])
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

int usage_error(const struct verb *verb, const char *format, ...)
{
	va_list arguments;
	char *what;

	va_start(arguments, format);
	what = must(talloc_vasprintf(NULL, format, arguments));
	va_end(arguments);
	complain("%s; see `uncfix %s%s--help`", what, verb ? verb->name : "",
		 verb ? " " : "");
	talloc_free(what);
	return STATUS_USAGE;
}

/* A full disk or a closed pipe must not look like success. */
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

int main(int argc, char **argv)
{
	size_t i;

	must_have_json();
	if (argc < 2)
		return usage_error(NULL, "no verb is given");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_help(stdout);
		return close_output(STATUS_OK);
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("uncfix " UNCFIX_VERSION);
		return close_output(STATUS_OK);
	}
	for (i = 0; i < VERB_COUNT; i++)
		if (strcmp(argv[1], verbs[i]->name) == 0)
			return close_output(
				verbs[i]->run(verbs[i], argc - 1, argv + 1));
	return usage_error(NULL, "`%s` is not a verb of uncfix", argv[1]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of a verb, read into the places that a table names. */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "options.h"

enum {
	OPTIONS_MAX = 20,
	/* The value of the first option of the table in getopt. */
	CODE_FIRST = 256,
	CODE_HELP = CODE_FIRST + OPTIONS_MAX,
};

/* The table as getopt wants it. */
struct getopt_tables {
	struct option names[OPTIONS_MAX + 2];
	char letters[2 * OPTIONS_MAX + 4];
};

static bool wants_value(const struct verb_option *option)
{
	return !option->flag;
}

static void fill_tables(struct getopt_tables *tables,
			const struct verb_option *options)
{
	char *letter = tables->letters;
	int i;

	/* A missing value is distinguished from a bad option. */
	*letter++ = ':';
	*letter++ = 'h';
	for (i = 0; options[i].name && i < OPTIONS_MAX; i++) {
		tables->names[i].name = options[i].name;
		tables->names[i].has_arg = wants_value(&options[i]);
		tables->names[i].val = CODE_FIRST + i;
		if (!options[i].letter)
			continue;
		*letter++ = options[i].letter;
		if (wants_value(&options[i]))
			*letter++ = ':';
	}
	tables->names[i].name = "help";
	tables->names[i].val = CODE_HELP;
}

/* Returns the option for a value of getopt, a letter or a code. */
static const struct verb_option *find(const struct verb_option *options,
				      int code)
{
	if (code >= CODE_FIRST && code < CODE_HELP)
		return &options[code - CODE_FIRST];
	for (; options->name; options++)
		if (code != 0 && code == options->letter)
			return options;
	return NULL;
}

/* Returns a number from 1 to `maximum`, or 0. */
static unsigned int read_number(const char *text, unsigned int maximum)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || number > maximum)
		return 0;
	return (unsigned int)number;
}

/* Returns false if the value is invalid. */
static bool take(const struct verb_option *option)
{
	if (option->flag) {
		*option->flag = true;
	} else if (option->text) {
		*option->text = optarg;
	} else {
		*option->number = read_number(optarg, option->maximum);
		return *option->number > 0;
	}
	return true;
}

/* Reports an error of getopt: `code` is ':' or '?', optopt the option. */
static int refuse(const struct verb *verb, const struct verb_option *options,
		  int code, char **argv)
{
	const struct verb_option *option = find(options, optopt);

	if (code == ':')
		return usage_error(verb, "`--%s` needs a value", option->name);
	if (optopt == CODE_HELP || option)
		return usage_error(verb, "`--%s` takes no value",
				   option ? option->name : "help");
	if (optopt != 0)
		return usage_error(verb, "bad option `-%c`", optopt);
	return usage_error(verb, "bad option `%s`", argv[optind - 1]);
}

bool options_read(const struct verb *verb, const struct verb_option *options,
		  int argc, char **argv, int *status)
{
	struct getopt_tables tables = { 0 };
	const struct verb_option *option;
	int code;

	fill_tables(&tables, options);
	opterr = 0;
	*status = STATUS_OK;
	while ((code = getopt_long(argc, argv, tables.letters, tables.names,
				   NULL)) != -1) {
		if (code == 'h' || code == CODE_HELP) {
			fputs(verb->help, stdout);
			return false;
		}
		if (code == ':' || code == '?') {
			*status = refuse(verb, options, code, argv);
			return false;
		}
		option = find(options, code);
		if (!take(option)) {
			*status = usage_error(verb,
					      "`--%s` is a number from 1 to %u",
					      option->name, option->maximum);
			return false;
		}
	}
	return true;
}

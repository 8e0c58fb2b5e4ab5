/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix normalize: targets from the command line or from a stream. */

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

static const struct format {
	const char *name;
	int style; /* enum uncfix_style, or -1 for JSON */
} formats[] = {
	{ "unc", UNCFIX_STYLE_UNC },
	{ "posix", UNCFIX_STYLE_POSIX },
	{ "url", UNCFIX_STYLE_URL },
	{ "host", UNCFIX_STYLE_HOST },
	{ "json", -1 },
};

static const struct format *format_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(name, formats[i].name) == 0)
			return &formats[i];
	return NULL;
}

static void print_line(const char *text)
{
	text_print(text);
	putchar('\n');
}

/* One target.  `line` is its number in a stream, 0 for an argument. */
static int print_reading(struct reading *reading, const struct format *format,
			 unsigned long line)
{
	if (format->style < 0)
		reading_print_json(reading);
	else if (reading->error == UNCFIX_OK)
		print_line(reading_format(reading, format->style));
	else if (line > 0)
		putchar('\n');
	if (reading->error == UNCFIX_OK)
		return STATUS_OK;
	reading_report(reading, line);
	return STATUS_REFUSED;
}

/*
 * Whatever has come in is answered before more is waited for: the other end of
 * a pipe may be waiting for the answer.
 */
static int print_lines(struct reading *reading, const struct format *format)
{
	struct lines *lines = lines_open(reading, STDIN_FILENO);
	unsigned long number = 0;
	int status = STATUS_OK;
	const char *text;
	size_t length;

	for (;;) {
		while ((text = lines_next(lines, &length))) {
			reading_parse(reading, text, length);
			status |= print_reading(reading, format, ++number);
		}
		if (lines_ended(lines))
			return status;
		fflush(stdout);
		if (!lines_read(lines)) {
			complain("standard input: %s", strerror(errno));
			return STATUS_USAGE;
		}
	}
}

static int normalize(const struct verb *verb, int argc, char **argv)
{
	const char *name = formats[0].name;
	const struct verb_option options[] = {
		{ "format", 'f', .text = &name },
		{ 0 },
	};
	const struct format *format;
	struct reading *reading;
	int i, status;

	if (!options_read(verb, options, argc, argv, &status))
		return status;
	format = format_find(name);
	if (!format)
		return usage_error(verb, "`%s` is not a format", name);
	reading = must(talloc_zero(NULL, struct reading));
	if (optind == argc)
		status = print_lines(reading, format);
	for (i = optind; i < argc; i++) {
		reading_parse(reading, argv[i], strlen(argv[i]));
		status |= print_reading(reading, format, 0);
	}
	talloc_free(reading);
	return status;
}

const struct verb verb_normalize = {
	.name = "normalize",
	.summary = "print the well-formed target",
	.help = "Usage: uncfix normalize [--format FORMAT] [TARGET...]\n\n"
		"Prints each target as it was meant.  Without a TARGET, reads "
		"one from each line\nof standard input and prints one line "
		"for each, an empty one where it is\nrefused.\n\n"
		"  -f, --format FORMAT  unc    \\\\host\\share\\path "
		"(default)\n"
		"                       posix  //host/share/path\n"
		"                       url    smb://host:port/share/path\n"
		"                       host   the host alone\n"
		"                       json   all of it, one object a line\n\n"
		"A refused target goes to standard error with the reason.\n\n"
		"Exit status: 0 all well, 1 a target was refused, 2 bad usage "
		"or failed input\nor output.\n",
	.run = normalize,
};

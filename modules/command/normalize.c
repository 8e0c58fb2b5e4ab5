/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix normalize: targets from the command line or from a stream. */

#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "array_size.h"
#include "common/json_output.h"
#include "common/xalloc.h"
#include "options.h"
#include "target/lines.h"
#include "target/show_target.h"
#include "target/target_json.h"
#include "terminal.h"
#include "verbs.h"

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

	for (i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(name, formats[i].name) == 0)
			return &formats[i];
	return NULL;
}

/* One target.  `line` is its number in a file, 0 for an argument. */
static int print_target(struct parsed_target *parsed,
			const struct format *format, unsigned long line)
{
	if (format->style < 0)
		json_print(target_json(parsed));
	else if (parsed->error == UNCFIX_OK)
		text_print(target_format(parsed, format->style));
	if (format->style >= 0 && (parsed->error == UNCFIX_OK || line > 0))
		putchar('\n');
	if (parsed->error == UNCFIX_OK)
		return STATUS_OK;
	target_report_error(parsed, line);
	return STATUS_REFUSED;
}

/* What all targets of a run have in common. */
struct run {
	struct parsed_target *parsed;
	const struct format *format;
};

static int print_line(void *data, const char *line, size_t length,
		      unsigned long number)
{
	const struct run *run = data;

	target_parse(run->parsed, line, length);
	return print_target(run->parsed, run->format, number);
}

/* A file is read for `--file`, and its name may be a target. */
static int print_argument(struct run *run, const char *text)
{
	int status;

	if (strcmp(text, "-") == 0)
		return lines_use(text, print_line, run);
	status = print_line(run, text, strlen(text), 0);
	if (status != STATUS_OK && access(text, R_OK) == 0)
		complain("there is a file of that name: `uncfix normalize -f "
			 "FILE` reads its lines");
	return status;
}

static int normalize(const struct verb *verb, int argc, char **argv)
{
	const char *name = formats[0].name, *file = NULL;
	bool json = false;
	const struct verb_option options[] = {
		{ "file", 'f', .text = &file },
		{ "format", .text = &name },
		{ "json", .flag = &json },
		{ 0 },
	};
	struct run run;
	int i, status, result;

	if (!options_read(verb, options, argc, argv, &status))
		return status;
	run.format = format_find(json ? "json" : name);
	if (!run.format)
		return usage_error(verb, "`%s` is not a format", name);
	if (file && format_find(file) && access(file, F_OK) != 0)
		return usage_error(verb,
				   "`%s` is a format, not a file: "
				   "write `--format %s`",
				   file, file);
	run.parsed = xalloc(talloc_zero(NULL, struct parsed_target));
	if (!file && optind == argc)
		file = "-";
	for (i = optind; i < argc; i++) {
		result = print_argument(&run, argv[i]);
		status = result > status ? result : status;
	}
	if (file) {
		result = lines_use(file, print_line, &run);
		status = result > status ? result : status;
	}
	talloc_free(run.parsed);
	return status;
}

const struct verb verb_normalize = {
	.name = "normalize",
	.summary = "print the well-formed target",
	.help = "Usage: uncfix normalize [--format FORMAT] [-f FILE] "
		"[TARGET...]\n\n"
		"Prints each target as it was meant.  Without a TARGET or "
		"FILE, and for `-`,\nreads one from each line of standard "
		"input.  Each line of input gives one,\nempty where it is "
		"refused.\n\n"
		"      --format FORMAT  unc    \\\\host\\share\\path "
		"(default)\n"
		"                       posix  //host/share/path\n"
		"                       url    smb://host:port/share/path\n"
		"                       host   the host alone\n"
		"                       json   all of it, one object a line\n"
		"      --json           the same as --format json\n"
		"  -f, --file FILE      a target on each line; - is standard "
		"input\n\n"
		"A refused target goes to standard error with the reason.\n\n"
		"Exit status: 0 all well, 1 a target was refused, 2 bad usage "
		"or failed I/O.\n",
	.run = normalize,
};

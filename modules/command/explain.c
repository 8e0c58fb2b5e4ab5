/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix explain: the meaning of a target, and its defects. */

#include <getopt.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>

#include "common/json_output.h"
#include "common/text_file.h"
#include "common/xalloc.h"
#include "never.h"
#include "options.h"
#include "target/lines.h"
#include "target/show_target.h"
#include "target/target_json.h"
#include "terminal.h"
#include "verbs.h"

enum {
	TERM_COLUMN = 22,  /* what follows the name of a defect */
	WORDS_COLUMN = 13, /* and what follows others */
};

static void print_line(const char *name, const char *text)
{
	printf("  %-10s ", name);
	text_show(stdout, text, strlen(text));
	putchar('\n');
}

static void print_parts(const struct uncfix_target *target)
{
	static const char *const kinds[] = {
		[UNCFIX_HOST_NAME] = "a name",
		[UNCFIX_HOST_IPV4] = "an IPv4 address",
		[UNCFIX_HOST_IPV6] = "an IPv6 address",
	};
	static const char *const transports[] = {
		[UNCFIX_SMB] = "SMB",
		[UNCFIX_WEBDAV] = "WebDAV",
		[UNCFIX_WEBDAV_TLS] = "WebDAV over TLS",
	};

	printf("  %-10s ", "host");
	text_show(stdout, target->host, strlen(target->host));
	printf(" (%s)\n", kinds[target->host_kind]);
	if (target->port > 0)
		printf("  port       %u\n", target->port);
	printf("  transport  %s\n", transports[target->transport]);
	if (target->share_length > 0)
		print_line("share", target->share);
	if (target->path_length > 0)
		print_line("path", target->path);
}

static void print_defects(uint32_t defects)
{
	const struct uncfix_term *term;
	int defect;

	puts(defects ? "\nRepaired:" : "\nNothing had to be repaired.");
	for (defect = 0; defect < UNCFIX_DEFECT_COUNT; defect++) {
		if (!(defects & UNCFIX_BIT(defect)))
			continue;
		term = uncfix_defect_term(defect);
		terminal_wrap(stdout, term->explanation, TERM_COLUMN,
			      printf("  %-19s", term->name));
		if (*term->article)
			printf("  %-19s Microsoft article %s\n", "",
			       term->article);
	}
}

static void print_forms(struct parsed_target *parsed)
{
	static const char *const names[UNCFIX_STYLE_COUNT] = {
		[UNCFIX_STYLE_UNC] = "unc",
		[UNCFIX_STYLE_POSIX] = "posix",
		[UNCFIX_STYLE_URL] = "url",
		[UNCFIX_STYLE_HOST] = "host",
	};
	int style;

	puts("\nWell-formed:");
	for (style = 0; style < UNCFIX_STYLE_COUNT; style++)
		print_line(names[style], target_format(parsed, style));
}

/* The file that excludes the host on this machine, or NULL. */
static const char *exclusion(const struct parsed_target *parsed,
			     char path[NEVER_SIZE])
{
	return parsed->error == UNCFIX_OK
		       ? never_host(parsed->target.host, path)
		       : NULL;
}

/* The first line of the file may say why. */
static void print_exclusion(struct parsed_target *parsed)
{
	char path[NEVER_SIZE], *why;
	const char *file = exclusion(parsed, path);

	if (!file)
		return;
	puts("\nNever repaired on this machine:");
	print_line("file", file);
	why = text_file_read(parsed, file);
	if (why)
		why[strcspn(why, "\n")] = '\0';
	if (why && *why)
		print_line("because", why);
}

/* Prints how the text was understood, and what to write instead. */
static void explain_refusal(const struct parsed_target *parsed)
{
	const struct uncfix_term *term = uncfix_error_term(parsed->error);
	const char *instead = strstr(term->explanation, ": ");
	char *what = xalloc(
		talloc_strndup(NULL, term->explanation,
			       instead ? (size_t)(instead - term->explanation)
				       : strlen(term->explanation)));

	fflush(stdout);
	target_show_text(parsed, stderr);
	fprintf(stderr, "\n\nRefused: %s\n", term->name);
	terminal_wrap(stderr, what, WORDS_COLUMN,
		      fprintf(stderr, "  taken for "));
	if (instead)
		terminal_wrap(stderr, instead + 2, WORDS_COLUMN,
			      fprintf(stderr, "  instead   "));
	talloc_free(what);
}

static void print_json(struct parsed_target *parsed)
{
	char path[NEVER_SIZE];
	const char *file = exclusion(parsed, path);
	json_t *object = target_json(parsed);

	json_object_set_new(object, "excluded",
			    file ? json_bytes(file, strlen(file))
				 : json_null());
	json_print(object);
}

static void explain_target(struct parsed_target *parsed)
{
	target_show_text(parsed, stdout);
	puts("\n");
	print_parts(&parsed->target);
	print_defects(parsed->target.defects);
	print_forms(parsed);
	print_exclusion(parsed);
}

/* What all targets of a run have in common. */
struct run {
	struct parsed_target *parsed;
	unsigned long count;
	bool json;
};

/* Empty lines of a file are no targets. */
static int explain_line(void *data, const char *line, size_t length,
			unsigned long number)
{
	struct run *run = data;

	if (number > 0 && length == 0)
		return STATUS_OK;
	target_parse(run->parsed, line, length);
	if (!run->json && run->count++ > 0)
		putchar('\n');
	if (run->json)
		print_json(run->parsed);
	else if (run->parsed->error == UNCFIX_OK)
		explain_target(run->parsed);
	else
		explain_refusal(run->parsed);
	return run->parsed->error == UNCFIX_OK ? STATUS_OK : STATUS_REFUSED;
}

static int explain(const struct verb *verb, int argc, char **argv)
{
	const char *file = NULL;
	struct run run = { 0 };
	const struct verb_option options[] = {
		{ "file", 'f', .text = &file },
		{ "json", .flag = &run.json },
		{ 0 },
	};
	int i, status, result;

	if (!options_read(verb, options, argc, argv, &status))
		return status;
	if (!file && optind == argc)
		return usage_error(verb, "no target is given");
	run.parsed = xalloc(talloc_zero(NULL, struct parsed_target));
	for (i = optind; i < argc; i++) {
		result = strcmp(argv[i], "-") == 0
				 ? lines_use("-", explain_line, &run)
				 : explain_line(&run, argv[i], strlen(argv[i]),
						0);
		status = result > status ? result : status;
	}
	if (file) {
		result = lines_use(file, explain_line, &run);
		status = result > status ? result : status;
	}
	talloc_free(run.parsed);
	return status;
}

const struct verb verb_explain = {
	.name = "explain",
	.summary = "say what a target means and what is wrong with it",
	.help = "Usage: uncfix explain [--json] [-f FILE] [TARGET...]\n\n"
		"Prints the parts of a target, each defect with what it is "
		"and Microsoft's\narticle about it, the normal forms, and "
		"the file that excludes the host on this\nmachine; of a "
		"refused text, what it was taken for and what to write "
		"instead.\n\n"
		"  -f, --file FILE  a target on each line; - is standard "
		"input\n"
		"      --json       one object a line, as `normalize --json` "
		"prints it, and\n                   the file as `excluded`\n\n"
		"Exit status: 0 all well, 1 a target was refused, 2 bad "
		"usage.\n",
	.run = explain,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix explain: what a target means, and what is wrong with it. */

#include <getopt.h>
#include <string.h>

#include "command.h"

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
		printf("  %-19s %s\n", term->name, term->explanation);
		if (*term->article)
			printf("  %-19s Microsoft article %s\n", "",
			       term->article);
	}
}

static void print_forms(struct reading *reading)
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
		print_line(names[style], reading_format(reading, style));
}

/* What the text was taken for, and what to write instead. */
static void explain_refusal(const struct reading *reading)
{
	const struct uncfix_term *term = uncfix_error_term(reading->error);
	const char *instead = strstr(term->explanation, ": ");
	size_t length = instead ? (size_t)(instead - term->explanation)
				: strlen(term->explanation);

	reading_show_text(reading, stderr);
	fprintf(stderr, "\n\nRefused: %s\n  taken for  %.*s\n", term->name,
		(int)length, term->explanation);
	if (instead)
		fprintf(stderr, "  instead    %s\n", instead + 2);
}

static int explain_target(struct reading *reading, const char *text)
{
	reading_parse(reading, text, strlen(text));
	if (reading->error != UNCFIX_OK) {
		explain_refusal(reading);
		return STATUS_REFUSED;
	}
	reading_show_text(reading, stdout);
	puts("\n");
	print_parts(&reading->target);
	print_defects(reading->target.defects);
	print_forms(reading);
	return STATUS_OK;
}

static int explain(const struct verb *verb, int argc, char **argv)
{
	static const struct verb_option options[] = { { 0 } };
	struct reading *reading;
	int i, status;

	if (!options_read(verb, options, argc, argv, &status))
		return status;
	if (optind == argc)
		return usage_error(verb, "no target is given");
	reading = must(talloc_zero(NULL, struct reading));
	for (i = optind; i < argc; i++) {
		if (i > optind)
			putchar('\n');
		status |= explain_target(reading, argv[i]);
	}
	talloc_free(reading);
	return status;
}

const struct verb verb_explain = {
	.name = "explain",
	.summary = "say what a target means and what is wrong with it",
	.help = "Usage: uncfix explain TARGET...\n\n"
		"Prints the parts of a target, each defect with what it is "
		"and Microsoft's\narticle about it, and the normal forms; of a "
		"refused text, what it was taken for\nand what to write "
		"instead.\n\n"
		"Exit status: 0 all well, 1 a target was refused, 2 bad "
		"usage.\n",
	.run = explain,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A result as a person or a program reads it. */

#include <string.h>

#include "check/report.h"
#include "common/json_output.h"
#include "target/show_target.h"
#include "target/target_json.h"
#include "terminal.h"

enum {
	ERROR_COLUMN = 2,
	DETAIL_COLUMN = 33,
};

static void print_target(struct parsed_target *parsed)
{
	/* A UNC name has no port. */
	const enum uncfix_style style =
		parsed->target.port ? UNCFIX_STYLE_URL : UNCFIX_STYLE_UNC;
	const char *means;

	target_show_text(parsed, stdout);
	if (parsed->error == UNCFIX_OK) {
		means = target_format(parsed, style);
		if (strlen(means) != parsed->length ||
		    memcmp(means, parsed->text, parsed->length) != 0) {
			fputs(" means ", stdout);
			text_show(stdout, means, strlen(means));
		}
	}
	putchar('\n');
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void print_step(const json_t *step)
{
	json_t *details = json_object_get(step, "details"), *line;
	bool ok = json_is_true(json_object_get(step, "ok"));
	int column;
	size_t i;

	column = printf("  %-10s ", text_of(step, "layer"));
	fputs(terminal_colour(ok ? GOOD : BAD), stdout);
	column += printf("%-6s", ok ? "ok" : "FAILED");
	fputs(terminal_colour(PLAIN), stdout);
	column +=
		printf(" %8.1f ms",
		       json_real_value(json_object_get(step, "milliseconds")));
	if (json_array_size(details) == 0)
		putchar('\n');
	json_array_foreach(details, i, line)
	{
		terminal_wrap(stdout, json_string_value(line), DETAIL_COLUMN,
			      i == 0 ? column : 0);
	}
}

static void print_failure(const json_t *failure)
{
	const char *status = text_of(failure, "ntstatus");
	const char *article = text_of(failure, "article");

	printf("  %sError %d%s %s", terminal_colour(BAD),
	       (int)json_integer_value(json_object_get(failure, "number")),
	       terminal_colour(PLAIN), text_of(failure, "name"));
	if (status)
		printf(" (%s)", status);
	if (article)
		printf(", article %s", article);
	putchar('\n');
	terminal_wrap(stdout, text_of(failure, "cure"), ERROR_COLUMN, 0);
}

static void print_json(struct parsed_target *parsed, json_t *steps,
		       json_t *failure)
{
	json_t *object = target_json(parsed), *step;
	size_t i;

	json_object_set(object, "failure", failure);
	json_array_foreach(steps, i, step) json_object_del(step, "failure");
	json_object_set(object, "steps", steps);
	json_print(object);
}

void check_print(struct parsed_target *parsed, json_t *steps, bool json)
{
	json_t *step = json_array_get(steps, json_array_size(steps) - 1);
	json_t *failure = json_object_get(step, "failure");
	size_t i;

	if (json) {
		print_json(parsed, steps, failure);
		return;
	}
	print_target(parsed);
	json_array_foreach(steps, i, step) print_step(step);
	if (!json_is_null(failure))
		print_failure(failure);
	putchar('\n');
}

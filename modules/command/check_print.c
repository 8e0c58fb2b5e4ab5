/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A result as a person or a program reads it. */

#include <string.h>

#include "check.h"
#include "terminal.h"

enum {
	ERROR_COLUMN = 2,
	DETAIL_COLUMN = 33,
};

static void show(const char *text)
{
	text_show(stdout, text, strlen(text));
}

static void print_target(struct reading *reading)
{
	const char *unc;

	reading_show_text(reading, stdout);
	if (reading->error == UNCFIX_OK) {
		unc = reading_format(reading, UNCFIX_STYLE_UNC);
		if (strlen(unc) != reading->length ||
		    memcmp(unc, reading->text, reading->length) != 0) {
			fputs(" means ", stdout);
			show(unc);
		}
	}
	putchar('\n');
}

static void print_step(const json_t *step)
{
	json_t *details = json_object_get(step, "details"), *line;
	bool ok = json_is_true(json_object_get(step, "ok"));
	int column;
	size_t i;

	column = printf("  %-10s ",
			json_string_value(json_object_get(step, "layer")));
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
		terminal_wrap(json_string_value(line), DETAIL_COLUMN,
			      i == 0 ? column : 0);
	}
}

static json_t *failed_step(const json_t *steps)
{
	json_t *last = json_array_get(steps, json_array_size(steps) - 1);

	return json_is_true(json_object_get(last, "ok")) ? NULL : last;
}

/* `NT_STATUS_LOGON_FAILURE`, `0xC0000BAD`, or "". */
static const char *status_text(uint32_t status)
{
	static char number[16];

	if (status == 0)
		return "";
	if (status_name(status))
		return status_name(status);
	snprintf(number, sizeof(number), "0x%08X", (unsigned int)status);
	return number;
}

static uint32_t status_of(const json_t *step)
{
	return (uint32_t)json_integer_value(json_object_get(step, "status"));
}

static const struct windows_error *error_of(const json_t *step)
{
	return windows_error_find((unsigned int)json_integer_value(
		json_object_get(step, "error")));
}

static void print_failure(const json_t *step)
{
	const struct windows_error *error = error_of(step);
	uint32_t status = status_of(step);

	printf("  %sError %u%s %s", terminal_colour(BAD), error->number,
	       terminal_colour(PLAIN), error->name);
	if (status != 0)
		printf(" (%s)", status_text(status));
	if (*error->article)
		printf(", article %s", error->article);
	putchar('\n');
	terminal_wrap(error->cure, ERROR_COLUMN, 0);
}

static json_t *text_or_null(const char *text)
{
	return *text ? json_string(text) : json_null();
}

static json_t *json_failure(const json_t *step)
{
	const struct windows_error *error;

	if (!step)
		return json_null();
	error = error_of(step);
	return json_pack("{s:O, s:i, s:s, s:o, s:o, s:s}", "layer",
			 json_object_get(step, "layer"), "number",
			 (int)error->number, "name", error->name, "ntstatus",
			 text_or_null(status_text(status_of(step))), "article",
			 text_or_null(error->article), "cure", error->cure);
}

/* What the child says in numbers for the parent alone goes. */
static void strip_step(json_t *step)
{
	json_object_del(step, "error");
	json_object_del(step, "status");
}

static void print_json(struct reading *reading, json_t *steps,
		       const json_t *failed)
{
	json_t *object = reading_json(reading), *step;
	size_t i;

	json_object_set_new(object, "failure", json_failure(failed));
	json_array_foreach(steps, i, step) strip_step(step);
	json_object_set(object, "steps", steps);
	json_print(object);
}

bool check_print(struct reading *reading, json_t *steps, bool json)
{
	const json_t *failed = failed_step(steps), *step;
	size_t i;

	if (json) {
		print_json(reading, steps, failed);
		return !failed;
	}
	print_target(reading);
	json_array_foreach(steps, i, step) print_step(step);
	if (failed)
		print_failure(failed);
	putchar('\n');
	return !failed;
}

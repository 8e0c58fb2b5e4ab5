/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every row of the table: what is read, repaired, refused and printed. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "table.h"

/* The text in memory of its own size: a read past its end is seen. */
static enum uncfix_error parse_exactly(const struct row *row, char *buffer,
				       size_t size,
				       struct uncfix_target *target)
{
	char *text = malloc(row->length ? row->length : 1);
	enum uncfix_error error;

	memcpy(text, row->text, row->length);
	error = uncfix_parse(text, row->length, buffer, size, target);
	free(text);
	return error;
}

static void assert_same_target(const struct uncfix_target *a,
			       const struct uncfix_target *b)
{
	assert_string_equal(a->host, b->host);
	assert_string_equal(a->share, b->share);
	assert_string_equal(a->path, b->path);
	assert_int_equal(a->host_kind, b->host_kind);
	assert_int_equal(a->transport, b->transport);
}

static void assert_lengths(const struct uncfix_target *target)
{
	assert_int_equal(target->host_length, strlen(target->host));
	assert_int_equal(target->share_length, strlen(target->share));
	assert_int_equal(target->path_length, strlen(target->path));
}

/* The UNC form reads as the same target and has nothing to repair. */
static void assert_idempotent(const struct uncfix_target *target,
			      const char *unc)
{
	char buffer[UNCFIX_BUFFER_SIZE(2048)];
	struct uncfix_target again;

	assert_int_equal(
		uncfix_parse(unc, strlen(unc), buffer, sizeof(buffer), &again),
		UNCFIX_OK);
	assert_int_equal(again.defects, 0);
	assert_same_target(target, &again);
}

/* A shorter buffer gives the same answer or says so; no byte behind it. */
static void assert_every_buffer(const struct row *row)
{
	size_t enough = UNCFIX_BUFFER_SIZE(row->length), size;
	enum uncfix_error error, last = UNCFIX_BUFFER_TOO_SMALL;
	struct uncfix_target target;

	for (size = 0; size <= enough; size++) {
		char *buffer = malloc(size ? size : 1);

		error = parse_exactly(row, buffer, size, &target);
		if (error == UNCFIX_BUFFER_TOO_SMALL)
			assert_int_equal(last, UNCFIX_BUFFER_TOO_SMALL);
		else
			assert_int_equal(error, row->error);
		if (error != UNCFIX_OK)
			assert_string_equal(target.host, "");
		assert_lengths(&target);
		last = error;
		free(buffer);
	}
	assert_int_equal(last, row->error);
}

/* All of a form or nothing, and the length it has in either case. */
static void assert_every_print(const struct uncfix_target *target)
{
	char whole[1024];
	size_t length, size;
	int style;

	for (style = 0; style < UNCFIX_STYLE_COUNT; style++) {
		length = uncfix_format(target, style, whole, sizeof(whole));
		assert_int_equal(length, strlen(whole));
		assert_int_equal(uncfix_format(target, style, NULL, 0), length);
		for (size = 1; size <= length + 1; size++) {
			char *buffer = malloc(size);

			assert_int_equal(
				uncfix_format(target, style, buffer, size),
				length);
			assert_string_equal(buffer, size > length ? whole : "");
			free(buffer);
		}
	}
}

static void reads_as_the_table_says(void **state)
{
	const struct row *row = *state;
	char buffer[UNCFIX_BUFFER_SIZE(2048)], unc[1024];
	char host[UNCFIX_HOST_SIZE];
	struct uncfix_target target;

	assert_int_equal(parse_exactly(row, buffer, sizeof(buffer), &target),
			 row->error);
	assert_lengths(&target);
	assert_int_equal(uncfix_parse_host(row->text, row->length, host),
			 row->error);
	assert_string_equal(host, target.host);
	assert_every_buffer(row);
	if (row->error != UNCFIX_OK)
		return;
	uncfix_format(&target, UNCFIX_STYLE_UNC, unc, sizeof(unc));
	assert_string_equal(unc, row->unc);
	assert_int_equal(target.defects, row->defects);
	assert_true(uncfix_has_marker(row->text));
	assert_false(uncfix_has_marker(target.host));
	assert_idempotent(&target, unc);
	assert_every_print(&target);
}

int main(void)
{
	struct table table = table_load();
	struct CMUnitTest *tests = calloc(table.count, sizeof(*tests));
	size_t i;

	for (i = 0; i < table.count; i++)
		tests[i] = (struct CMUnitTest){
			/* cmocka loses the end of a line over 1024 bytes. */
			.name = strndup(table.rows[i].name, 200),
			.test_func = reads_as_the_table_says,
			.initial_state = &table.rows[i],
		};
	return _cmocka_run_group_tests("targets", tests, table.count, NULL,
				       NULL);
}

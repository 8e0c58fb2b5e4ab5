/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The table of texts and what they mean, tests/unit/targets.txt, for the test
 * programs.  They run in the top folder of the source.
 */

#ifndef UNCFIX_TEST_TABLE_H
#define UNCFIX_TEST_TABLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "uncfix.h"

#define TABLE_FILE "tests/unit/targets.txt"

struct row {
	const char *name;	 /* the text as the table writes it */
	char *text;		 /* length bytes, and a NUL */
	size_t length;		 /* bytes */
	const char *unc;	 /* "" where the text is refused */
	enum uncfix_error error; /* UNCFIX_OK where it is not */
	uint32_t defects;
};

struct table {
	struct row *rows;
	size_t count;
};

static void table_fail(const char *what, const char *where)
{
	fprintf(stderr, TABLE_FILE ": %s: %s\n", what, where);
	exit(2);
}

/* {0D} is the byte 0x0D.  Returns the bytes and a NUL behind them. */
static char *table_decode(const char *at, size_t *length)
{
	char *text = calloc(1, strlen(at) + 1);
	unsigned byte;
	int used;

	for (*length = 0; *at; (*length)++, at += used) {
		used = 0;
		if (sscanf(at, "{%2X}%n", &byte, &used) != 1 || used != 4) {
			byte = (unsigned char)*at;
			used = 1;
		}
		text[*length] = (char)byte;
	}
	return text;
}

static void row_set_error(struct row *row, const char *name)
{
	int error = 0;

	while (error < UNCFIX_ERROR_COUNT &&
	       strcmp(name, uncfix_error_term(error)->name) != 0)
		error++;
	if (error == UNCFIX_ERROR_COUNT)
		table_fail("no such refusal", name);
	row->error = error;
}

static void row_set_defects(struct row *row, char *names)
{
	char *name, *rest = NULL;
	int defect;

	for (name = strtok_r(names, " ", &rest); name;
	     name = strtok_r(NULL, " ", &rest)) {
		defect = 0;
		while (defect < UNCFIX_DEFECT_COUNT &&
		       strcmp(name, uncfix_defect_term(defect)->name) != 0)
			defect++;
		if (defect == UNCFIX_DEFECT_COUNT)
			table_fail("no such defect", name);
		row->defects |= UNCFIX_BIT(defect);
	}
}

static void row_read(struct row *row, char *line)
{
	char *result = strchr(line, '\t'), *defects;
	size_t unc_length;

	if (!result)
		table_fail("no tab in the line", line);
	*result++ = '\0';
	defects = strchr(result, '\t');
	if (defects)
		*defects++ = '\0';
	*row = (struct row){ .name = line, .unc = "" };
	row->text = table_decode(line, &row->length);
	if (*result == '!')
		row_set_error(row, result + 1);
	else
		row->unc = table_decode(result, &unc_length);
	if (defects)
		row_set_defects(row, defects);
}

static struct table table_load(void)
{
	struct table table = { NULL, 0 };
	FILE *file = fopen(TABLE_FILE, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	if (!file)
		table_fail("cannot be read", "run this in the top folder");
	while ((length = getline(&line, &size, file)) > 0) {
		line[length - 1] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		table.rows = realloc(table.rows,
				     (table.count + 1) * sizeof(*table.rows));
		row_read(&table.rows[table.count++], strdup(line));
	}
	free(line);
	fclose(file);
	return table;
}

#endif /* UNCFIX_TEST_TABLE_H */

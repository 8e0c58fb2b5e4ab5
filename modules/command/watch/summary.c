/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who sent which text how often. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_output.h"
#include "common/xalloc.h"
#include "terminal.h"
#include "watch/local_time.h"
#include "watch/sighting_print.h"
#include "watch/summary.h"
#include "watch/table_row.h"
#include "watch/who.h"

enum {
	ROWS_MAX = 2000, /* about 3 MiB at most */
	ROWS_EACH = 500, /* of one user or client, who may send any texts */
	COUNT_WIDTH = 7,
	TIME_WIDTH = 8,
};

struct row {
	char *who, *sent, *meant, *words, *behind;
	unsigned long long count;
	time_t first, last;
};

struct summary {
	struct row rows[ROWS_MAX];
	size_t count;
	unsigned long long others; /* for which there was no row left */
};

struct summary *summary_new(TALLOC_CTX *context)
{
	return xalloc(talloc_zero(context, struct summary));
}

/* The texts of a sighting hold any bytes but are shown as a string. */
static char *copy(TALLOC_CTX *context, const struct notice_words *words)
{
	return xalloc(talloc_strndup(context, words->text, words->length));
}

static struct row *find_row(struct summary *summary, const char *who,
			    const char *sent)
{
	size_t i;

	for (i = 0; i < summary->count; i++)
		if (strcmp(summary->rows[i].sent, sent) == 0 &&
		    strcmp(summary->rows[i].who, who) == 0)
			return &summary->rows[i];
	return NULL;
}

static size_t count_rows(const struct summary *summary, const char *behind)
{
	size_t i, count = 0;

	for (i = 0; i < summary->count; i++)
		count += strcmp(summary->rows[i].behind, behind) == 0;
	return count;
}

/* Returns NULL if there is none left. */
static struct row *new_row(struct summary *summary,
			   const struct sighting *sighting, const char *who,
			   const char *sent)
{
	char *behind = who_is_behind(summary, sighting);
	struct row *row = &summary->rows[summary->count];

	if (summary->count == ROWS_MAX ||
	    count_rows(summary, behind) >= ROWS_EACH) {
		talloc_free(behind);
		return NULL;
	}
	summary->count++;
	row->behind = behind;
	row->who = xalloc(talloc_strdup(summary, who));
	row->sent = xalloc(talloc_strdup(summary, sent));
	row->meant = copy(summary, &sighting->texts[NOTICE_MEANT]);
	row->words = sighting_words(summary, sighting);
	row->first = sighting->time.tv_sec;
	return row;
}

void summary_add(struct summary *summary, const struct sighting *sighting)
{
	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	const char *who = who_in_general(context, sighting);
	const char *sent = copy(context, &sighting->texts[NOTICE_SENT]);
	struct row *row = find_row(summary, who, sent);

	if (!row)
		row = new_row(summary, sighting, who, sent);
	if (row) {
		row->count++;
		row->last = sighting->time.tv_sec;
	} else {
		summary->others++;
	}
	talloc_free(context);
}

static int by_count(const void *a, const void *b)
{
	const struct row *const *left = a, *const *right = b;

	if ((*left)->count != (*right)->count)
		return (*left)->count < (*right)->count ? 1 : -1;
	return (*left)->first < (*right)->first ? -1 : 1;
}

/* Pointers to the rows, in their order for a person. */
static const struct row **sorted_rows(TALLOC_CTX *context,
				      const struct summary *summary)
{
	const struct row **rows = xalloc(
		talloc_array(context, const struct row *, summary->count + 1));
	size_t i;

	for (i = 0; i < summary->count; i++)
		rows[i] = &summary->rows[i];
	qsort(rows, summary->count, sizeof(*rows), by_count);
	return rows;
}

static void print_cells(const char *count, const char *first, const char *last,
			const char *who, const char *sent, const char *words)
{
	unsigned int left =
		terminal_width(stdout) - COUNT_WIDTH - 2 * TIME_WIDTH - 8;
	unsigned int who_width = left / 4, sent_width = (left - who_width) / 2;

	printf("%*s  ", COUNT_WIDTH, count);
	print_cell(first, strlen(first), TIME_WIDTH);
	putchar(' ');
	print_cell(last, strlen(last), TIME_WIDTH);
	putchar(' ');
	print_cell(who, strlen(who), who_width);
	putchar(' ');
	print_cell(sent, strlen(sent), sent_width);
	putchar(' ');
	print_cell(words, strlen(words), left - who_width - sent_width);
	putchar('\n');
}

static void print_row(const struct row *row)
{
	char count[24], first[LOCAL_TIME_SIZE], last[LOCAL_TIME_SIZE];

	snprintf(count, sizeof(count), "%llu", row->count);
	time_of_day(row->first, first);
	time_of_day(row->last, last);
	print_cells(count, first, last, row->who, row->sent, row->words);
}

void summary_print(const struct summary *summary)
{
	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	const struct row **rows = sorted_rows(context, summary);
	size_t i;

	print_cells("COUNT", "FIRST", "LAST", "WHO", "SENT", "WHAT IS WRONG");
	for (i = 0; i < summary->count; i++)
		print_row(rows[i]);
	if (summary->others > 0)
		printf("%*llu  others\n", COUNT_WIDTH, summary->others);
	talloc_free(context);
}

static void print_row_json(const struct row *row)
{
	json_t *object = json_object();
	char first[LOCAL_TIME_SIZE], last[LOCAL_TIME_SIZE];

	date_and_time(row->first, first);
	date_and_time(row->last, last);
	json_object_set_new(object, "count", json_integer((long)row->count));
	json_object_set_new(object, "first", json_string(first));
	json_object_set_new(object, "last", json_string(last));
	json_object_set_new(object, "who",
			    json_bytes(row->who, strlen(row->who)));
	json_object_set_new(object, "sent",
			    json_bytes(row->sent, strlen(row->sent)));
	json_object_set_new(object, "meant",
			    json_bytes(row->meant, strlen(row->meant)));
	json_object_set_new(object, "wrong", json_string(row->words));
	json_print(object);
}

void summary_print_json(const struct summary *summary)
{
	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	const struct row **rows = sorted_rows(context, summary);
	size_t i;

	for (i = 0; i < summary->count; i++)
		print_row_json(rows[i]);
	if (summary->others > 0)
		json_print(json_pack("{sI}", "others",
				     (json_int_t)summary->others));
	talloc_free(context);
}

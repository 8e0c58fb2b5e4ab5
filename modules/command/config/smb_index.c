/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A sorted table of lines.  A text may have as many as it has bytes. */

#include <stdlib.h>

#include "common/xalloc.h"
#include "config/smb_index.h"

struct smb_index {
	int (*compare)(const struct smb_line *a, const struct smb_line *b);
	struct smb_line *lines; /* the same ones in the order of the text */
	size_t count;
};

static int compare_places(const void *a, const void *b, void *data)
{
	const struct smb_index *index = data;
	const struct smb_line *one = a, *other = b;
	int order = index->compare(one, other);

	if (order != 0)
		return order;
	return (one->begin > other->begin) - (one->begin < other->begin);
}

struct smb_index *smb_index_new(TALLOC_CTX *context, struct smb_line from,
				bool (*wanted)(const struct smb_line *line),
				int (*compare)(const struct smb_line *a,
					       const struct smb_line *b))
{
	struct smb_index *index =
		xalloc(talloc_zero(context, struct smb_index));
	size_t room = 0;

	index->compare = compare;
	while (smb_line_next(&from)) {
		if (!wanted(&from))
			continue;
		if (index->count == room) {
			room = 2 * room + 16;
			index->lines = xalloc(talloc_realloc(
				index, index->lines, struct smb_line, room));
		}
		index->lines[index->count++] = from;
	}
	if (index->count > 0)
		qsort_r(index->lines, index->count, sizeof(index->lines[0]),
			compare_places, index);
	return index;
}

static int compare_only(const void *a, const void *b, void *data)
{
	const struct smb_index *index = data;

	return index->compare(a, b);
}

/* How many of the lines come before this one, or are no later than it. */
static size_t count_before(const struct smb_index *index,
			   const struct smb_line *line, bool no_later,
			   int (*order)(const void *a, const void *b,
					void *data))
{
	size_t low = 0, high = index->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (order(&index->lines[middle], line, (void *)index) <
		    no_later)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t smb_index_behind(const struct smb_index *index,
			const struct smb_line *line)
{
	return count_before(index, line, true, compare_only) -
	       count_before(index, line, false, compare_places);
}

const struct smb_line *smb_index_find(const struct smb_index *index,
				      const struct smb_line *line,
				      size_t behind)
{
	size_t first = count_before(index, line, false, compare_only),
	       end = count_before(index, line, true, compare_only);

	return behind > 0 && end - first >= behind ? &index->lines[end - behind]
						   : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines of a file or a pipe, in a buffer as long as the longest of them. */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

enum {
	READ_SIZE = 64 * 1024
};

struct lines {
	int fd;
	char *data;
	size_t begin, searched, end; /* behind `searched` may be a line end */
	bool ended;
};

struct lines *lines_open(TALLOC_CTX *context, int fd)
{
	struct lines *lines = must(talloc_zero(context, struct lines));

	lines->fd = fd;
	lines->data = must(talloc_size(lines, READ_SIZE));
	return lines;
}

/* Room to read into, behind what was not taken yet. */
static void make_room(struct lines *lines)
{
	size_t size = talloc_get_size(lines->data);

	lines->end -= lines->begin;
	memmove(lines->data, lines->data + lines->begin, lines->end);
	lines->begin = 0;
	lines->searched = lines->end;
	if (size - lines->end < READ_SIZE)
		lines->data = must(talloc_realloc(lines, lines->data, char,
						  2 * size + READ_SIZE));
}

bool lines_read(struct lines *lines)
{
	ssize_t count;

	make_room(lines);
	do
		count = read(lines->fd, lines->data + lines->end, READ_SIZE);
	while (count < 0 && errno == EINTR);
	lines->ended = count <= 0;
	lines->end += count > 0 ? (size_t)count : 0;
	return count >= 0;
}

bool lines_ended(const struct lines *lines)
{
	return lines->ended;
}

const char *lines_next(struct lines *lines, size_t *length)
{
	const char *line = lines->data + lines->begin, *newline;

	newline = memchr(lines->data + lines->searched, '\n',
			 lines->end - lines->searched);
	lines->searched = lines->end;
	if (newline) {
		*length = (size_t)(newline - line);
		lines->begin = lines->searched = lines->begin + *length + 1;
		return line;
	}
	*length = lines->end - lines->begin;
	if (!lines->ended || *length == 0)
		return NULL;
	lines->begin = lines->end;
	return line;
}

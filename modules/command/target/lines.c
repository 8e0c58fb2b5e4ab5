/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines of a file or a pipe, in a buffer as long as the longest of them. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/xalloc.h"
#include "target/lines.h"
#include "terminal.h"
#include "verb.h"

enum {
	READ_SIZE = 64 * 1024,
	LINE_MAX_SIZE = 16 * 1024 * 1024, /* no target is as long */
};

struct lines {
	int fd;
	char *data;
	size_t begin, searched, end; /* a line end may follow `searched` */
	bool ended;
};

struct lines *lines_open(TALLOC_CTX *context, int fd)
{
	struct lines *lines = xalloc(talloc_zero(context, struct lines));

	lines->fd = fd;
	lines->data = xalloc(talloc_size(lines, READ_SIZE));
	return lines;
}

/* Makes room to read into, after what was not taken yet. */
static void make_room(struct lines *lines)
{
	size_t size = talloc_get_size(lines->data);

	lines->end -= lines->begin;
	memmove(lines->data, lines->data + lines->begin, lines->end);
	lines->begin = 0;
	lines->searched = lines->end;
	if (size - lines->end < READ_SIZE)
		lines->data = xalloc(talloc_realloc(lines, lines->data, char,
						    2 * size + READ_SIZE));
}

bool lines_read(struct lines *lines)
{
	ssize_t count;

	if (lines->end - lines->begin > LINE_MAX_SIZE) {
		lines->ended = true;
		lines->begin = lines->end;
		errno = EMSGSIZE;
		return false;
	}
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

static int use_all(struct lines *lines, use_line *use, void *data)
{
	unsigned long number = 0;
	int status = STATUS_OK, result;
	const char *line;
	size_t length;

	for (;;) {
		while ((line = lines_next(lines, &length))) {
			result = use(data, line, length, ++number);
			status = result > status ? result : status;
		}
		if (lines_ended(lines))
			return status;
		fflush(stdout);
		if (!lines_read(lines))
			return -1;
	}
}

int lines_use(const char *file, use_line *use, void *data)
{
	const bool is_input = strcmp(file, "-") == 0;
	int status = -1, fd = STDIN_FILENO;
	struct lines *lines;

	if (!is_input)
		fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		lines = lines_open(NULL, fd);
		status = use_all(lines, use, data);
		talloc_free(lines);
	}
	if (status < 0)
		complain("%s: %s", is_input ? "standard input" : file,
			 strerror(errno));
	if (fd > STDIN_FILENO)
		close(fd);
	return status < 0 ? STATUS_USAGE : status;
}

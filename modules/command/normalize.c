/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix normalize: targets from the command line or from a stream. */

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "command.h"

enum {
	READ_SIZE = 64 * 1024
};

static const struct format {
	const char *name;
	int style; /* enum uncfix_style, or -1 for JSON */
} formats[] = {
	{ "unc", UNCFIX_STYLE_UNC },
	{ "posix", UNCFIX_STYLE_POSIX },
	{ "url", UNCFIX_STYLE_URL },
	{ "host", UNCFIX_STYLE_HOST },
	{ "json", -1 },
};

static const struct format *format_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(name, formats[i].name) == 0)
			return &formats[i];
	return NULL;
}

/* One target.  `line` is its number in a stream, 0 for an argument. */
static int print_reading(struct reading *reading, const struct format *format,
			 unsigned long line)
{
	if (format->style < 0)
		reading_print_json(reading);
	else if (reading->error == UNCFIX_OK)
		puts(reading_format(reading, format->style));
	else if (line > 0)
		putchar('\n');
	if (reading->error == UNCFIX_OK)
		return STATUS_OK;
	reading_report(reading, line);
	return STATUS_REFUSED;
}

/* A stream of lines on its way through a buffer as long as the longest. */
struct stream {
	const struct format *format;
	struct reading *reading;
	char *data;
	size_t used, searched; /* bytes; behind `searched` may be a line end */
	unsigned long line;    /* lines taken so far */
	int status;
};

static void stream_take_line(struct stream *stream, const char *text,
			     size_t length)
{
	stream->line++;
	reading_parse(stream->reading, text, length);
	stream->status |=
		print_reading(stream->reading, stream->format, stream->line);
}

/* All whole lines that the buffer holds; the rest goes to its beginning. */
static void stream_take_lines(struct stream *stream)
{
	char *begin = stream->data, *at = stream->data + stream->searched;
	char *end = stream->data + stream->used, *newline;

	while ((newline = memchr(at, '\n', (size_t)(end - at)))) {
		stream_take_line(stream, begin, (size_t)(newline - begin));
		begin = at = newline + 1;
	}
	stream->used = (size_t)(end - begin);
	memmove(stream->data, begin, stream->used);
	stream->searched = stream->used;
}

/* Room to read into behind what is there. */
static bool stream_make_room(struct stream *stream)
{
	size_t size = talloc_get_size(stream->data);

	if (size - stream->used >= READ_SIZE)
		return true;
	stream->data = talloc_realloc(stream->reading, stream->data, char,
				      2 * size + READ_SIZE);
	return stream->data != NULL;
}

/*
 * Whatever has come in is answered before more is waited for: the other end of
 * a pipe may be waiting for the answer.
 */
static int normalize_stream(struct stream *stream)
{
	ssize_t count;

	for (;;) {
		fflush(stdout);
		if (!stream_make_room(stream)) {
			fputs("uncfix: out of memory\n", stderr);
			return STATUS_USAGE;
		}
		count = read(STDIN_FILENO, stream->data + stream->used,
			     READ_SIZE);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			break;
		stream->used += (size_t)count;
		stream_take_lines(stream);
	}
	if (count < 0) {
		perror("uncfix: standard input");
		return STATUS_USAGE;
	}
	if (stream->used > 0)
		stream_take_line(stream, stream->data, stream->used);
	return stream->status;
}

static int normalize(const struct verb *verb, int argc, char **argv)
{
	const char *format = formats[0].name;
	const struct verb_option options[] = {
		{ "format", 'f', .text = &format },
		{ 0 },
	};
	struct stream stream = { 0 };
	int i, status;

	if (!options_read(verb, options, argc, argv, &status))
		return status;
	stream.format = format_find(format);
	if (!stream.format)
		return usage_error(verb, "`%s` is not a format", format);
	stream.reading = talloc_zero(NULL, struct reading);
	if (!stream.reading)
		return usage_error(verb, "out of memory");
	if (optind == argc)
		stream.status = normalize_stream(&stream);
	for (i = optind; i < argc; i++) {
		reading_parse(stream.reading, argv[i], strlen(argv[i]));
		stream.status |=
			print_reading(stream.reading, stream.format, 0);
	}
	talloc_free(stream.reading);
	return stream.status;
}

const struct verb verb_normalize = {
	.name = "normalize",
	.summary = "print the well-formed target",
	.help = "Usage: uncfix normalize [--format FORMAT] [TARGET...]\n\n"
		"Prints each target as it was meant.  Without a TARGET, reads "
		"one from each line\nof standard input and prints one line "
		"for each, an empty one where it is\nrefused.\n\n"
		"  -f, --format FORMAT  unc    \\\\host\\share\\path "
		"(default)\n"
		"                       posix  //host/share/path\n"
		"                       url    smb://host:port/share/path\n"
		"                       host   the host alone\n"
		"                       json   all of it, one object a line\n\n"
		"A refused target goes to standard error with the reason.\n\n"
		"Exit status: 0 all well, 1 a target was refused, 2 bad usage "
		"or failed input\nor output.\n",
	.run = normalize,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sightings as a person, a program and the journal read them. */

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <talloc.h>

#include "common/json_output.h"
#include "common/xalloc.h"
#include "terminal.h"
#include "uncfix.h"
#include "watch/local_time.h"
#include "target/target_json.h"
#include "watch/sighting_print.h"
#include "watch/table_row.h"
#include "watch/who.h"

enum {
	TIME_WIDTH = 8, /* 18:40:03 */
	WHO_WIDTH = 24,
	MEANT_WIDTH = 20,
};

char *sighting_words(TALLOC_CTX *context, const struct sighting *sighting)
{
	const char *separator = "";
	char *words;
	unsigned int i;

	if (sighting->header.reason != 0)
		return xalloc(talloc_asprintf(context, "refused: %s",
					      sighting_refusal(sighting)));
	if (sighting->header.defects == 0)
		return xalloc(talloc_strdup(
			context, sighting->header.part == NOTICE_NAME_SERVICE
					 ? "UNC for a host name"
					 : "well-formed"));
	words = xalloc(talloc_strdup(context, ""));
	for (i = 0; i < UNCFIX_DEFECT_COUNT; i++) {
		if (!(sighting->header.defects & UNCFIX_BIT(i)))
			continue;
		words = xalloc(talloc_asprintf_append(
			words, "%s%s", separator,
			uncfix_defect_term((enum uncfix_defect)i)->name));
		separator = ", ";
	}
	return words;
}

struct widths {
	unsigned int who, sent, meant, words;
};

/* What was sent gets half of what the others leave. */
static struct widths widths_of_row(void)
{
	unsigned int left = terminal_width(stdout) - TIME_WIDTH - 8;
	struct widths widths = { .who = WHO_WIDTH, .meant = MEANT_WIDTH };

	if (left < 96) {
		widths.who = left / 4;
		widths.meant = left / 5;
	}
	left -= widths.who + widths.meant;
	widths.sent = left / 2;
	widths.words = left - widths.sent;
	return widths;
}

static void print_row(const char *time, const char *who,
		      const struct notice_words *sent,
		      const struct notice_words *meant, const char *words,
		      enum colour colour)
{
	const struct widths widths = widths_of_row();

	print_cell(time, strlen(time), TIME_WIDTH);
	fputs("  ", stdout);
	print_cell(who, strlen(who), widths.who);
	fputs("  ", stdout);
	print_cell(sent->text, sent->length, widths.sent);
	fputs("  ", stdout);
	fputs(terminal_colour(colour), stdout);
	print_cell(meant->text, meant->length, widths.meant);
	fputs("  ", stdout);
	print_cell(words, strlen(words), widths.words);
	puts(terminal_colour(PLAIN));
}

void sighting_print_row(const struct sighting *sighting)
{
	static const struct notice_words sent = { .text = "SENT", .length = 4 };
	static const struct notice_words meant = { .text = "TAKEN FOR",
						   .length = 9 };
	TALLOC_CTX *context;
	char time[LOCAL_TIME_SIZE];

	if (!sighting) {
		print_row("TIME", "WHO", &sent, &meant, "WHAT IS WRONG", PLAIN);
		return;
	}
	context = xalloc(talloc_new(NULL));
	time_of_day(sighting->time.tv_sec, time);
	print_row(time, who_with_process(context, sighting),
		  &sighting->texts[NOTICE_SENT], &sighting->texts[NOTICE_MEANT],
		  sighting_words(context, sighting),
		  sighting->header.reason ? BAD : GOOD);
	talloc_free(context);
}

/* `ping[123] anna: \\\\fs -> fs (extra-leading)` */
static void describe(FILE *file, TALLOC_CTX *context,
		     const struct sighting *sighting)
{
	const struct notice_words *sent = &sighting->texts[NOTICE_SENT];
	const struct notice_words *meant = &sighting->texts[NOTICE_MEANT];
	const char *who = who_with_process(context, sighting);

	text_show(file, who, strlen(who));
	fputs(": ", file);
	text_show(file, sent->text, sent->length);
	if (meant->length > 0) {
		fputs(" -> ", file);
		text_show(file, meant->text, meant->length);
	}
	fprintf(file, " (%s)", sighting_words(context, sighting));
}

void sighting_print_line(const struct sighting *sighting)
{
	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	char time[LOCAL_TIME_SIZE];

	date_and_time(sighting->time.tv_sec, time);
	printf("%s ", time);
	describe(stdout, context, sighting);
	putchar('\n');
	talloc_free(context);
}

static json_t *words_or_null(const struct notice_words *words)
{
	return words->length > 0 ? json_bytes(words->text, words->length)
				 : json_null();
}

void sighting_print_json(const struct sighting *sighting)
{
	const struct notice_words *texts = sighting->texts;
	const char *program = sighting->program;
	json_t *object = json_object();
	char time[LOCAL_TIME_SIZE];

	date_and_time(sighting->time.tv_sec, time);
	json_object_set_new(object, "time", json_string(time));
	json_object_set_new(object, "part",
			    json_string(sighting_part(sighting)));
	json_object_set_new(object, "program",
			    *program ? json_bytes(program, strlen(program))
				     : json_null());
	json_object_set_new(object, "pid", json_integer(sighting->sender.pid));
	json_object_set_new(object, "uid",
			    json_integer((int)sighting->sender.uid));
	json_object_set_new(object, "client",
			    words_or_null(&texts[NOTICE_PEER]));
	json_object_set_new(object, "share",
			    words_or_null(&texts[NOTICE_SHARE]));
	json_object_set_new(object, "sent", words_or_null(&texts[NOTICE_SENT]));
	json_object_set_new(object, "meant",
			    words_or_null(&texts[NOTICE_MEANT]));
	json_object_set_new(object, "refused",
			    sighting->header.reason
				    ? json_string(sighting_refusal(sighting))
				    : json_null());
	json_object_set_new(object, "defects",
			    defects_json(sighting->header.defects));
	json_object_set_new(object, "cut", json_boolean(sighting->header.cut));
	json_print(object);
}

/* A field whose value is any bytes: its length in 64 bits, lowest byte first.
 */
static char *add_field(char *entry, const char *name, const char *value,
		       size_t length)
{
	size_t used = talloc_get_size(entry), size = strlen(name) + length + 10;
	char *at;
	int i;

	if (length == 0)
		return entry;
	entry = xalloc(talloc_realloc(NULL, entry, char, used + size));
	at = entry + used;
	memcpy(at, name, strlen(name));
	at += strlen(name);
	*at++ = '\n';
	for (i = 0; i < 8; i++)
		*at++ = (char)((uint64_t)length >> 8 * i & 0xFF);
	memcpy(at, value, length);
	at[length] = '\n';
	return entry;
}

static char *add_text(char *entry, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static char *add_text(char *entry, const char *name, const char *format, ...)
{
	va_list arguments;
	char *value;

	va_start(arguments, format);
	value = xalloc(talloc_vasprintf(NULL, format, arguments));
	va_end(arguments);
	entry = add_field(entry, name, value, strlen(value));
	talloc_free(value);
	return entry;
}

static char *add_words(char *entry, const char *name,
		       const struct notice_words *words)
{
	return add_field(entry, name, words->text, words->length);
}

/* The line that journalctl shows. */
static char *add_message(char *entry, TALLOC_CTX *context,
			 const struct sighting *sighting)
{
	char *line = NULL;
	size_t size = 0;
	FILE *memory = xalloc(open_memstream(&line, &size));

	describe(memory, context, sighting);
	fclose(memory);
	entry = add_field(entry, "MESSAGE", line, size);
	free(line);
	return entry;
}

bool sighting_journal(int journal, const struct sighting *sighting)
{
	static const struct sockaddr_un name = {
		.sun_family = AF_UNIX,
		.sun_path = "/run/systemd/journal/socket",
	};
	const struct notice_words *texts = sighting->texts;
	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	char *entry = xalloc(talloc_array(NULL, char, 0));
	ssize_t sent;

	entry = add_message(entry, context, sighting);
	entry = add_text(entry, "PRIORITY", "6");
	entry = add_text(entry, "SYSLOG_IDENTIFIER", "uncfix");
	entry = add_text(entry, "UNCFIX_PART", "%s", sighting_part(sighting));
	entry = add_words(entry, "UNCFIX_SENT", &texts[NOTICE_SENT]);
	entry = add_words(entry, "UNCFIX_HOST", &texts[NOTICE_MEANT]);
	entry = add_words(entry, "UNCFIX_CLIENT", &texts[NOTICE_PEER]);
	entry = add_words(entry, "UNCFIX_SHARE", &texts[NOTICE_SHARE]);
	entry = add_text(entry, "UNCFIX_PROGRAM", "%s", sighting->program);
	entry = add_text(entry, "UNCFIX_PID", "%ld",
			 (long)sighting->sender.pid);
	entry = add_text(entry, "UNCFIX_UID", "%ld",
			 (long)(int)sighting->sender.uid);
	if (sighting->header.reason)
		entry = add_text(entry, "UNCFIX_REFUSED", "%s",
				 sighting_refusal(sighting));
	else if (sighting->header.defects)
		entry = add_text(entry, "UNCFIX_DEFECTS", "%s",
				 sighting_words(context, sighting));
	sent = sendto(journal, entry, talloc_get_size(entry), MSG_NOSIGNAL,
		      (const struct sockaddr *)&name, sizeof(name));
	talloc_free(entry);
	talloc_free(context);
	return sent >= 0;
}

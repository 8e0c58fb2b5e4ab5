/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The probe of uncfix-watch.service: what it has seen in the last day. */

#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "common/run_program.h"
#include "common/xalloc.h"
#include "array_size.h"
#include "config/watch_unit.h"
#include "doctor/probes.h"
#include "notice.h"

#define ENTRIES_MAX "10000" /* the newest ones */

enum {
	SENDERS_MAX = 100, /* that are counted one by one */
};

struct sender {
	const char *name;
	unsigned int count;
};

struct seen {
	unsigned int count;
	struct sender senders[SENDERS_MAX];
};

static void count_sender(struct seen *seen, const char *name)
{
	struct sender *sender = seen->senders;
	struct sender *const end = sender + SENDERS_MAX;

	while (sender < end && sender->name && strcmp(sender->name, name) != 0)
		sender++;
	if (sender == end)
		return;
	sender->name = name;
	sender->count++;
}

/* A value that is no UTF-8 is an array. */
static const char *field(const json_t *entry, const char *name)
{
	return json_string_value(json_object_get(entry, name));
}

static bool is_same(const char *one, const char *other)
{
	return one == other || (one && other && strcmp(one, other) == 0);
}

static bool is_of_doctor(const char *name, const char *sent)
{
	static const struct {
		const char *name, *sent; /* sent: NULL if any */
	} own[] = {
		{ "uncfix", NULL },
		{ NULL, MALFORMED_LOCAL }, /* has ended before it was read */
		{ LOOPBACK, MALFORMED_TREE },
		{ LOOPBACK, QUOTED_TREE },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(own); i++)
		if (is_same(name, own[i].name) &&
		    (!own[i].sent || is_same(sent, own[i].sent)))
			return true;
	return false;
}

/* Those of doctor itself are not counted. */
static void count_entry(TALLOC_CTX *context, struct seen *seen,
			const char *line, size_t length)
{
	json_t *entry = json_loadb(line, length, 0, NULL);
	const char *name = field(entry, "UNCFIX_CLIENT");

	if (!name)
		name = field(entry, "UNCFIX_PROGRAM");
	if (entry && !is_of_doctor(name, field(entry, "UNCFIX_SENT"))) {
		seen->count++;
		count_sender(seen, name ? xalloc(talloc_strdup(context, name))
					: "(ended)");
	}
	json_decref(entry);
}

/* Returns false if there is no journal to be read. */
static bool read_journal(struct doctor *doctor, struct seen *seen)
{
	/* The kernel's name of the sender, and a field of its own. */
	static const char *const journalctl[] = {
		"journalctl",
		"--quiet",
		"--since=-1day",
		"--lines=" ENTRIES_MAX,
		"--output=json",
		"--output-fields=UNCFIX_PROGRAM,UNCFIX_"
		"CLIENT,UNCFIX_SENT",
		"_COMM=uncfix",
		"SYSLOG_IDENTIFIER=uncfix",
		NULL,
	};
	struct program_output output;
	const char *line;
	size_t length;

	if (program_run(doctor->context, journalctl, &output) != 0)
		return false;
	for (line = output.out; *line;
	     line += length + (line[length] != '\0')) {
		length = strcspn(line, "\n");
		count_entry(doctor->context, seen, line, length);
	}
	return true;
}

static const struct sender *most(const struct seen *seen)
{
	const struct sender *best = seen->senders;
	size_t i;

	for (i = 1; i < SENDERS_MAX && seen->senders[i].name; i++)
		if (seen->senders[i].count > best->count)
			best = &seen->senders[i];
	return best;
}

struct finding probe_watch(struct doctor *doctor)
{
	struct seen seen = { 0 };
	const struct sender *sender;

	if (access("/" WATCH_UNIT_LINK, F_OK) != 0)
		return no_finding;
	if (!watch_is_read())
		return finding(doctor, LEVEL_WARNING,
			       "run `systemctl status " WATCH_UNIT "`",
			       WATCH_UNIT
			       " is enabled, and nobody reads " NOTICE_SOCKET);
	if (!read_journal(doctor, &seen))
		return no_finding;
	sender = most(&seen);
	if (!sender->name)
		return finding(doctor, LEVEL_OK, "",
			       "no malformed name was seen in the last day");
	return finding(doctor, LEVEL_OK, "",
		       "malformed names seen in the last day: %u, of them by "
		       "%s: %u (journalctl -u uncfix-watch)",
		       seen.count, sender->name, sender->count);
}

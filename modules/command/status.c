/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix status: which parts are on, from which line, and whether they work. */

#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "array_size.h"
#include "common/json_output.h"
#include "common/text_file.h"
#include "common/xalloc.h"
#include "config/installed.h"
#include "config/watch_unit.h"
#include "doctor/probes.h"
#include "notice.h"
#include "options.h"
#include "terminal.h"
#include "verbs.h"

enum {
	PROBES_MAX = 5,
	NAME_WIDTH = 16,
	STATE_WIDTH = 5,
};

/* A line of the status. */
struct state {
	bool is_on, is_unknown;
	const char *file;  /* that switches it on */
	unsigned int line; /* 0: it is not known which */
	const char *why;   /* it does not work, or NULL */
	const char *remark;
};

/* The first line that names uncfix and is no comment, or 0. */
static unsigned int find_line(TALLOC_CTX *context, const char *path)
{
	const char *at = text_file_read(context, path), *end;
	unsigned int line = 1;

	for (; at && *at; at = *end ? end + 1 : end, line++) {
		at += strspn(at, " \t");
		end = at + strcspn(at, "\n");
		if (*at != '#' && *at != ';' &&
		    memmem(at, (size_t)(end - at), "uncfix", 6))
			return line;
	}
	return 0;
}

/* What is worst of what the probes find; none of them changes anything. */
static const char *
problem_of(struct doctor *doctor,
	   struct finding (*const probes[PROBES_MAX])(struct doctor *doctor))
{
	enum level worst = LEVEL_OK;
	const char *what = NULL;
	struct finding found;
	size_t i;

	for (i = 0; i < PROBES_MAX; i++) {
		found = probes[i](doctor);
		if (found.level <= worst)
			continue;
		worst = found.level;
		what = found.what;
	}
	return what;
}

static struct state name_service(struct doctor *doctor)
{
	static struct finding (*const probes[PROBES_MAX])(
		struct doctor * doctor) = { probe_nsswitch, probe_loader,
					    probe_switch, probe_lookup,
					    probe_never };
	struct state state = { .file = "/etc/nsswitch.conf" };
	unsigned int excluded;

	state.why = problem_of(doctor, probes);
	state.is_on = doctor->nss_enabled;
	excluded = doctor->excluded_hosts + doctor->excluded_programs;
	if (excluded > 0)
		state.remark = xalloc(talloc_asprintf(
			doctor->context, "exclusions: %u", excluded));
	return state;
}

static struct state file_server(struct doctor *doctor)
{
	static struct finding (*const probes[PROBES_MAX])(
		struct doctor * doctor) = { probe_smb_conf, probe_module,
					    probe_shares, probe_smbd,
					    probe_tree_connect };
	struct state state = { .file = "/etc/samba/smb.conf" };

	state.why = problem_of(doctor, probes);
	state.is_on = doctor->vfs_enabled;
	state.is_unknown = doctor->smb_conf_is_unknown;
	if (doctor->smbd_version)
		state.remark = xalloc(talloc_asprintf(
			doctor->context, "Samba %s", doctor->smbd_version));
	return state;
}

static struct state client_library(struct doctor *doctor)
{
	struct state state = { .file = "/etc/ld.so.preload" };

	state.is_on = find_line(doctor->context, state.file) > 0;
	if (access(CLIENT_LIBRARY, R_OK) != 0)
		state.why = CLIENT_LIBRARY " is missing";
	return state;
}

static struct state watch(struct doctor *doctor)
{
	struct state state = { .file = "/" WATCH_UNIT_LINK };

	state.is_on = access(state.file, F_OK) == 0;
	if (!watch_is_read())
		state.why = "nobody reads " NOTICE_SOCKET;
	else if (!state.is_on)
		state.remark = "somebody watches";
	return state;
}

static const struct part {
	const char *name, *key;
	struct state (*look)(struct doctor *doctor);
} parts[] = {
	{ "name service", "nss", name_service },
	{ "file server", "vfs", file_server },
	{ "client library", "client", client_library },
	{ "watch", "watch", watch },
};

static bool has_problem(const struct state *state)
{
	return state->why && (state->is_on || state->is_unknown);
}

static void print_state(const struct state *state)
{
	const char *word = state->is_on ? "on" : "off";
	enum colour colour = state->is_on ? GOOD : PLAIN;

	if (has_problem(state))
		colour = BAD;
	if (state->is_unknown)
		word = "?";
	printf("%s%-*s%s", terminal_colour(colour), STATE_WIDTH, word,
	       terminal_colour(PLAIN));
}

static void print(const struct part *part, const struct state *state)
{
	int column = NAME_WIDTH + STATE_WIDTH;

	printf("%-*s", NAME_WIDTH, part->name);
	print_state(state);
	if (state->is_on) {
		column += printf("%s", state->file);
		if (state->line > 0)
			column += printf(":%u", state->line);
		column += printf(has_problem(state) ? ":" : ": works");
	}
	if (has_problem(state)) {
		terminal_wrap(stdout, state->why, NAME_WIDTH + STATE_WIDTH,
			      column);
		return;
	}
	if (state->remark)
		printf("%s%s", state->is_on ? ", " : "", state->remark);
	putchar('\n');
}

static void print_json(const struct part *part, const struct state *state)
{
	const bool bad = has_problem(state);

	json_print(json_pack(
		"{s:s, s:o, s:s?, s:i, s:b, s:o, s:s?}", "part", part->key,
		"enabled",
		state->is_unknown ? json_null() : json_boolean(state->is_on),
		"file", state->is_on ? state->file : NULL, "line",
		(int)state->line, "works", state->is_on && !bad, "problem",
		bad ? json_bytes(state->why, strlen(state->why)) : json_null(),
		"remark", state->remark));
}

static int run(const struct verb *verb, int argc, char **argv)
{
	struct doctor doctor = { 0 };
	bool json = false;
	const struct verb_option options[] = {
		{ "json", .flag = &json },
		{ 0 },
	};
	struct state state;
	int status;
	size_t i;

	if (!options_read(verb, options, argc, argv, &status))
		return status;
	if (optind < argc)
		return usage_error(verb, "status takes no `%s`", argv[optind]);
	doctor.context = xalloc(talloc_new(NULL));
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		state = parts[i].look(&doctor);
		if (state.is_on && parts[i].look != watch)
			state.line = find_line(doctor.context, state.file);
		if (has_problem(&state))
			status = STATUS_REFUSED;
		if (json)
			print_json(&parts[i], &state);
		else
			print(&parts[i], &state);
	}
	talloc_free(doctor.context);
	return status;
}

const struct verb verb_status = {
	.name = "status",
	.summary = "say which parts are on, and whether they work",
	.help = "Usage: uncfix status [--json]\n\n"
		"A line for each part: whether it is on (? if that cannot be "
		"told), the file and\nline that switch it on, and whether it "
		"works right now, or what keeps it from\nthat.  `uncfix "
		"doctor` tells more, and what to do.\n\n"
		"      --json  one object a line: part, enabled, file, line, "
		"works, problem,\n              remark\n\n"
		"Exit status: 0 all that is on works, 1 something does not, 2 "
		"bad usage.\n",
	.run = run,
};

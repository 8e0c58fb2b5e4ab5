/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix doctor: what keeps uncfix from its work on this machine. */

#include <getopt.h>
#include <string.h>

#include "doctor.h"
#include "enable.h"
#include "terminal.h"

enum {
	MARGIN = 10
};

const struct finding no_finding = { .what = "", .advice = "" };

static const struct probe {
	const char *name;
	struct finding (*look)(struct doctor *doctor);
} probes[] = {
	{ "nsswitch", probe_nsswitch },
	{ "loader", probe_loader },
	{ "switch", probe_switch },
	{ "lookup", probe_lookup },
	{ "nscd", probe_nscd },
	{ "smb-conf", probe_smb_conf },
	{ "module", probe_module },
	{ "shares", probe_shares },
	{ "smbd", probe_smbd },
	{ "tree-connect", probe_tree_connect },
	{ "configuration", probe_configuration },
	{ "old-modules", probe_old_modules },
	{ "bypass", probe_bypass },
	{ "cluster", probe_cluster },
};

static const struct {
	const char *name;
	enum colour colour;
	int status;
} levels[] = {
	[LEVEL_OK] = { "ok", GOOD, 0 },
	[LEVEL_WARNING] = { "warning", DOUBTFUL, 1 },
	[LEVEL_PROBLEM] = { "problem", BAD, 2 },
};

struct finding finding(const struct doctor *doctor, enum level level,
		       const char *advice, const char *format, ...)
{
	struct finding finding = { .level = level, .advice = advice };
	va_list arguments;

	va_start(arguments, format);
	finding.what =
		must(talloc_vasprintf(doctor->context, format, arguments));
	va_end(arguments);
	return finding;
}

static void print(const struct finding *finding)
{
	printf("%s%-*s%s", terminal_colour(levels[finding->level].colour),
	       MARGIN, levels[finding->level].name, terminal_colour(PLAIN));
	terminal_wrap(finding->what, MARGIN, MARGIN);
	if (*finding->advice)
		terminal_wrap(finding->advice, MARGIN,
			      printf("%*sTo do:", MARGIN, ""));
}

static void print_json(const struct probe *probe, const struct finding *finding)
{
	json_print(json_pack(
		"{s:s, s:s, s:o, s:o}", "probe", probe->name, "level",
		levels[finding->level].name, "what",
		json_bytes(finding->what, strlen(finding->what)), "advice",
		*finding->advice ? json_string(finding->advice) : json_null()));
}

static int examine(bool json, bool cluster)
{
	struct doctor doctor = {
		.context = must(talloc_new(NULL)),
		.cluster = cluster,
	};
	struct finding finding;
	int status = 0;
	size_t i;

	for (i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		finding = probes[i].look(&doctor);
		if (finding.level == LEVEL_NONE)
			continue;
		if (json)
			print_json(&probes[i], &finding);
		else
			print(&finding);
		if (levels[finding.level].status > status)
			status = levels[finding.level].status;
	}
	talloc_free(doctor.context);
	return status;
}

static int run(const struct verb *verb, int argc, char **argv)
{
	bool json = false, cluster = false;
	const struct verb_option options[] = {
		{ "cluster", .flag = &cluster },
		{ "json", .flag = &json },
		{ 0 },
	};
	int status;

	if (!options_read(verb, options, argc, argv, &status))
		return status;
	if (optind < argc)
		return usage_error(verb, "doctor takes no `%s`", argv[optind]);
	return examine(json, cluster);
}

const struct verb verb_doctor = {
	.name = "doctor",
	.summary = "find out what keeps uncfix from working here",
	.help = "Usage: uncfix doctor [--cluster] [--json]\n\n"
		"Looks at this machine: nsswitch.conf, the loader, a lookup, "
		"nscd, smb.conf, the\nrunning smbd, a malformed tree connect "
		"to it, and programs that have an older\nmodule loaded or "
		"never load one.  Run it as root: others may not look into\n"
		"smbd.  Nothing is changed, and nothing is sent to another "
		"machine but by\n--cluster.\n\n"
		"      --cluster  ask the other nodes by onnode(1): is "
		"their module the same?\n"
		"      --json     one object a line: probe, level, what, "
		"advice\n\n"
		"Exit status: 0 all is well, 1 warnings, 2 problems, or bad "
		"usage.\n",
	.run = run,
};

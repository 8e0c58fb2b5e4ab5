/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix doctor: what prevents uncfix from working on this machine. */

#include <getopt.h>
#include <string.h>

#include "array_size.h"
#include "common/json_output.h"
#include "common/xalloc.h"
#include "doctor/probes.h"
#include "options.h"
#include "terminal.h"
#include "verbs.h"

enum {
	MARGIN = 10
};

static const struct probe {
	const char *name;
	struct finding (*look)(struct doctor *doctor);
} probes[] = {
	{ "nsswitch", probe_nsswitch },
	{ "loader", probe_loader },
	{ "switch", probe_switch },
	{ "lookup", probe_lookup },
	{ "nscd", probe_nscd },
	{ "never", probe_never },
	{ "smb-conf", probe_smb_conf },
	{ "module", probe_module },
	{ "shares", probe_shares },
	{ "logon", probe_logon },
	{ "smbd", probe_smbd },
	{ "tree-connect", probe_tree_connect },
	{ "configuration", probe_configuration },
	{ "old-modules", probe_old_modules },
	{ "bypass", probe_bypass },
	{ "watch", probe_watch },
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

static void print(const struct finding *finding)
{
	printf("%s%-*s%s", terminal_colour(levels[finding->level].colour),
	       MARGIN, levels[finding->level].name, terminal_colour(PLAIN));
	terminal_wrap(stdout, finding->what, MARGIN, MARGIN);
	if (*finding->advice)
		terminal_wrap(stdout, finding->advice, MARGIN,
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
		.context = xalloc(talloc_new(NULL)),
		.cluster = cluster,
	};
	struct finding finding;
	int status = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(probes); i++) {
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
		return usage_error(verb,
				   "doctor takes no target, as `%s`: "
				   "`uncfix check` does",
				   argv[optind]);
	return examine(json, cluster);
}

const struct verb verb_doctor = {
	.name = "doctor",
	.summary = "find out what keeps uncfix from working here",
	.help = "Usage: uncfix doctor [--cluster] [--json]\n\n"
		"Looks at this machine: nsswitch.conf, the loader, a lookup, "
		"nscd, what is\nexcluded, smb.conf, the running smbd, a "
		"malformed tree connect to it, programs\nthat have an older "
		"module loaded or never load one, and what watch has seen.\n"
		"Run it as root: others may not look into smbd.  Nothing is "
		"changed, and nothing\nis sent to another machine but by "
		"--cluster.\n\n"
		"      --cluster  ask the other nodes by onnode(1): is "
		"their module the same?\n"
		"      --json     one object a line: probe, level, what, "
		"advice\n\n"
		"Exit status: 0 all is well, 1 warnings, 2 problems, or bad "
		"usage.\n",
	.run = run,
};

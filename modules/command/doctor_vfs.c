/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Does the Samba module work, in the configuration and on the wire? */

#include <unistd.h>

#include "check.h"
#include "doctor.h"
#include "enable.h"

/* Stock smbd has no share `/127.0.0.1/IPC$`. */
#define MALFORMED_TREE "\\\\\\\\127.0.0.1\\IPC$"
#define TREE	       "\\\\127.0.0.1\\IPC$"

#define ACCESS_DENIED 0xC0000022U

struct finding probe_smb_conf(struct doctor *doctor)
{
	static const char *const testparm[] = { "testparm", "-s",
						"--skip-logic-checks", NULL };
	struct tool_output output;
	const char *missing;

	if (tool_run(doctor->context, testparm, &output) == TOOL_MISSING)
		return no_finding;
	if (output.status == TOOL_FAILED)
		return finding(doctor, LEVEL_PROBLEM,
			       "see what was said above, and ask again",
			       "testparm cannot read smb.conf for doctor");
	if (output.status != 0 && geteuid() != 0)
		return finding(doctor, LEVEL_WARNING, "run this as root",
			       "testparm refuses smb.conf, or may not read all "
			       "of it as this user");
	if (output.status != 0)
		return finding(doctor, LEVEL_PROBLEM,
			       "run testparm and put right what it says",
			       "testparm refuses smb.conf");
	doctor->smb_conf = output.out;
	missing =
		smb_conf_missing(output.out, VFS_MODULE, &doctor->vfs_enabled);
	if (!doctor->vfs_enabled)
		return finding(doctor, LEVEL_OK, "",
			       "smb.conf: uncfix is not enabled for the file "
			       "server (uncfix enable vfs)");
	if (missing)
		return finding(doctor, LEVEL_PROBLEM,
			       "run `uncfix enable vfs`, and see vfs_uncfix(8)",
			       "smb.conf: `%s` is not as uncfix needs it",
			       missing);
	if (access(VFS_MODULE, R_OK) != 0)
		return finding(doctor, LEVEL_PROBLEM,
			       "install the module, or run `uncfix disable "
			       "vfs`: smbd serves no share without it",
			       "smb.conf names " VFS_MODULE
			       ", which is not there");
	return finding(doctor, LEVEL_OK, "",
		       "smb.conf has the module in its three parameters");
}

struct finding probe_shares(struct doctor *doctor)
{
	const char *names;

	if (!doctor->vfs_enabled)
		return no_finding;
	names = smb_conf_bare_shares(doctor->context, doctor->smb_conf);
	if (!*names)
		return no_finding;
	return finding(doctor, LEVEL_WARNING,
		       "run `uncfix enable vfs --all-shares`",
		       "shares have `vfs objects` of their own without uncfix, "
		       "so that MS-DFS links in them are not repaired: %s",
		       names);
}

struct finding probe_smbd(struct doctor *doctor)
{
	if (!doctor->vfs_enabled)
		return no_finding;
	doctor->smbd_runs = process_runs("smbd");
	if (doctor->smbd_runs)
		return finding(doctor, LEVEL_OK, "", "smbd is running");
	return finding(doctor, LEVEL_WARNING, "systemctl start smbd",
		       "smbd is not running");
}

static const char *status_words(const struct doctor *doctor, uint32_t status)
{
	return status_name(status)
		       ? status_name(status)
		       : must(talloc_asprintf(doctor->context, "0x%08X",
					      (unsigned int)status));
}

/*
 * What counts is that the malformed name gets what the well-formed one gets:
 * a server that refuses anonymous sessions refuses both.
 */
struct finding probe_tree_connect(struct doctor *doctor)
{
	static const char advice_log[] =
		"run `smbcontrol smbd reload-config`; if it stays so, smbd's "
		"log says why it does not load " VFS_MODULE
		" (built for another Samba?)";
	const char *step, *good_step;
	uint32_t status, good;

	if (!doctor->smbd_runs)
		return no_finding;
	good = wire_tree_connect(TREE, &good_step);
	if (!good_step)
		return finding(doctor, LEVEL_WARNING,
			       "look at `interfaces` in smb.conf",
			       "smbd does not answer on 127.0.0.1 port 445: "
			       "no tree connect is tried");
	if (*good_step)
		return finding(doctor, LEVEL_WARNING,
			       "try a malformed name from a client",
			       "smbd wants no anonymous session (%s: %s): no "
			       "tree connect is tried",
			       good_step, status_words(doctor, good));
	if (good != 0 && good != ACCESS_DENIED)
		return finding(doctor, LEVEL_PROBLEM, advice_log,
			       "smbd refuses even " TREE " with %s",
			       status_words(doctor, good));
	status = wire_tree_connect(MALFORMED_TREE, &step);
	doctor->tree_status = good;
	doctor->tree_is_served = status == good && step && !*step;
	if (doctor->tree_is_served)
		return finding(doctor, LEVEL_OK, "",
			       "smbd takes " MALFORMED_TREE " for " TREE);
	return finding(doctor, LEVEL_PROBLEM, advice_log,
		       "smbd answers a tree connect to " MALFORMED_TREE
		       " with %s",
		       step ? status_words(doctor, status) : "nothing");
}

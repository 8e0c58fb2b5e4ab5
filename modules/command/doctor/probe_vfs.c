/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The probes of the Samba module: the configuration, and a tree connect. */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/run_program.h"
#include "config/installed.h"
#include "config/registry.h"
#include "config/smb_remarks.h"
#include "doctor/local_smbd.h"
#include "doctor/probes.h"
#include "network/smb2.h"
#include "network/windows_errors.h"

#define SMB_CONF "/etc/samba/smb.conf"

/* A machine without a file server needs none. */
static struct finding smb_conf_refused(struct doctor *doctor, const char *err)
{
	const char *says = testparm_complaints(doctor->context, err);

	if (access(SMB_CONF, F_OK) != 0 && errno == ENOENT)
		return finding(doctor, LEVEL_OK, "",
			       "there is no " SMB_CONF
			       ": this machine is no file server");
	doctor->smb_conf_is_unknown = true;
	if (geteuid() != 0)
		return finding(doctor, LEVEL_WARNING, "run this as root",
			       "testparm refuses smb.conf, or may not read all "
			       "of it as this user");
	return finding(doctor, LEVEL_PROBLEM,
		       "run `testparm` and put right what it says",
		       "testparm refuses smb.conf%s%.*s", *says ? ": " : "",
		       (int)strcspn(says, "\n"), says);
}

struct finding probe_smb_conf(struct doctor *doctor)
{
	static const char *const testparm[] = { "testparm", "-s",
						"--skip-logic-checks", NULL };
	struct program_output output;
	const char *missing, *why;

	if (program_run(doctor->context, testparm, &output) == PROGRAM_MISSING)
		return no_finding;
	if (output.status == PROGRAM_FAILED)
		return finding(doctor, LEVEL_PROBLEM,
			       "see what was said above, and ask again",
			       "testparm cannot read smb.conf for doctor");
	if (output.status != 0)
		return smb_conf_refused(doctor, output.err);
	why = smb_conf_asks_registry(output.out)
		      ? registry_obscurity(doctor->context)
		      : NULL;
	if (why)
		return finding(
			doctor, LEVEL_WARNING, "put it right, and ask again",
			"smb.conf cannot be judged with the registry: %s", why);
	doctor->smb_conf = output.out;
	missing = smb_conf_missing(output.out, &doctor->vfs_enabled);
	if (!doctor->vfs_enabled)
		return finding(doctor, LEVEL_OK, "",
			       "smb.conf: uncfix is off for the file server; "
			       "`uncfix enable vfs` switches it on");
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
	doctor->smbd_runs = server_runs("smbd");
	if (doctor->smbd_runs)
		return finding(doctor, LEVEL_OK, "", "smbd is running");
	return finding(doctor, LEVEL_WARNING, "systemctl start smbd",
		       "smbd is not running");
}

/*
 * The malformed name must get the same status as the well-formed one: a server
 * that refuses anonymous sessions refuses both.
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
	good = local_smbd_tree_connect(TREE, &good_step);
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
			       good_step, status_text(good));
	if (good != 0 && good != NT_STATUS_ACCESS_DENIED)
		return finding(doctor, LEVEL_PROBLEM, advice_log,
			       "smbd refuses even " TREE " with %s",
			       status_text(good));
	status = local_smbd_tree_connect(MALFORMED_TREE, &step);
	doctor->tree_status = good;
	doctor->tree_is_served = status == good && step && !*step;
	if (doctor->tree_is_served)
		return finding(doctor, LEVEL_OK, "",
			       "smbd takes " MALFORMED_TREE " for " TREE);
	return finding(doctor, LEVEL_PROBLEM, advice_log,
		       "smbd answers a tree connect to " MALFORMED_TREE
		       " with %s",
		       step ? status_text(status) : "nothing");
}

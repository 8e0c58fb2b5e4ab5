/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Samba module in smb.conf or in Samba's registry. */

#include <string.h>
#include <unistd.h>

#include "common/run_program.h"
#include "common/xalloc.h"
#include "config/component.h"
#include "config/installed.h"
#include "config/memory_file.h"
#include "config/registry.h"
#include "config/smb_remarks.h"
#include "terminal.h"

/*
 * Returns the folder from which smbd loads VFS modules, or NULL if smbd cannot
 * be run.
 */
static const char *smbd_folder(TALLOC_CTX *context)
{
	static const char *const arguments[] = { "smbd", "-b", NULL };
	static const char name[] = "MODULESDIR: ";
	struct program_output output;
	const char *found = NULL;

	if (program_run(context, arguments, &output) == 0)
		found = strstr(output.out, name);
	if (!found)
		return NULL;
	found += sizeof(name) - 1;
	return xalloc(talloc_asprintf(context, "%.*s/vfs",
				      (int)strcspn(found, "\n"), found));
}

/* A share that names a VFS module which is not installed is not served. */
static const char *module_precheck(struct change *change)
{
	const char *folder;

	if (!root_has(change->task->root, VFS_MODULE))
		return "the module " VFS_MODULE " is not there: without it, "
		       "this would take all shares down";
	folder = root_is_own(change->task->root) ? smbd_folder(change->file)
						 : NULL;
	if (!folder ||
	    root_has(change->task->root,
		     xalloc(talloc_asprintf(change->file, "%s/" VFS_MODULE_NAME,
					    folder))))
		return NULL;
	return xalloc(talloc_asprintf(change->file,
				      "smbd loads modules from %s alone, and "
				      "uncfix.so is not in there: this would "
				      "take all shares down",
				      folder));
}

static const char *vfs_precheck(struct change *change)
{
	if (!change->file->text)
		return "there is no such file: this is for a machine with "
		       "Samba's server";
	return module_precheck(change);
}

static char *vfs_enable(struct change *change, const char *text)
{
	return smb_conf_enable(change->file, text, &change->task->smb,
			       &change->why);
}

static char *vfs_disable(struct change *change, const char *text,
			 const char *found)
{
	return smb_conf_disable(change->file, text, found, &change->task->smb);
}

/*
 * Samba creates its registry when it lists the shares in there: not in another
 * root, and not if nothing may change.
 */
static bool may_ask_registry(const struct task *task)
{
	return root_is_own(task->root) &&
	       (!task->dry_run ||
		root_has(task->root, "var/lib/samba/registry.tdb"));
}

static int testparm(struct change *change, const char *text,
		    struct program_output *output)
{
	struct memory_file file;
	const char *arguments[] = {
		"testparm",
		"-s",
		"--skip-logic-checks",
		may_ask_registry(change->task) ? "--"
					       : "--option=registry shares=no",
		file.path,
		NULL,
	};

	*output =
		(struct program_output){ PROGRAM_FAILED, .out = "", .err = "" };
	/* Another root's may name files, folders and a registry of this one. */
	if (!memory_file_open(&file, text))
		;
	else if (root_is_own(change->task->root))
		program_run(change->file, arguments, output);
	else
		program_run_as_nobody(change->file, arguments, output);
	close(file.fd);
	return output->status;
}

/* Nothing is said of the registry's shares then, but that. */
static bool is_obscure(struct change *change, const char *printed)
{
	const char *why = smb_conf_asks_registry(printed)
				  ? registry_obscurity(change->file)
				  : NULL;

	if (why)
		complain("%s: what shares of the registry are served now "
			 "cannot be told: %s",
			 change->file->path, why);
	return why;
}

/* testparm refuses the new text: is it to blame for that? */
static const char *refusal(const struct program_output *before,
			   const struct program_output *after)
{
	if (after->status == PROGRAM_FAILED)
		return "testparm cannot check the new text";
	if (geteuid() != 0)
		return "testparm refuses it, perhaps as this user may not read "
		       "all of it: run this as root";
	return before->status ? "testparm refuses the file as it was: run "
				"`testparm`, and put that right first"
			      : "testparm refuses the new text";
}

static const char *vfs_validate(struct change *change)
{
	const struct task *task = change->task;
	struct program_output before = { .status = PROGRAM_FAILED }, after;

	if (testparm(change, change->after, &after) == PROGRAM_MISSING) {
		after.out = before.out = NULL;
		text_warn(change->file->path,
			  "testparm is not installed: smb.conf is "
			  "not checked");
	} else {
		if (after.status != PROGRAM_FAILED)
			testparm(change, change->file->text, &before);
		if (after.status != 0 && (task->enable || before.status == 0)) {
			text_warn(change->file->path,
				  testparm_complaints(change->file, after.err));
			return refusal(&before, &after);
		}
	}
	if (!may_ask_registry(task) ||
	    (after.out && is_obscure(change, after.out)))
		after.out = NULL;
	if (task->enable)
		text_warn(change->file->path,
			  smb_conf_remarks(change->file, change->after,
					   before.out, after.out, &task->smb));
	return NULL;
}

/* Each node has its own smb.conf; this one is taken for all of them. */
static const char *registry_precheck(struct change *change)
{
	const struct task *task = change->task;
	struct config_file *file = config_file_open(change->file, task->root,
						    "etc/samba/smb.conf");
	const char *why;
	bool clustered;

	if (!file || !file->text)
		return "there is no smb.conf that could read it";
	why = smb_conf_registry_precheck(file->text, &clustered);
	if (!why)
		why = module_precheck(change);
	if (!why && clustered)
		why = registry_module_precheck(change->file);
	return why;
}

static const char *registry_validate(struct change *change)
{
	if (change->task->enable)
		text_warn(change->file->path,
			  smb_conf_remarks(change->file, change->after, NULL,
					   NULL, &change->task->smb));
	else if (!change->backup->written)
		complain("registry: enabled on another node, which keeps what "
			 "it found: this one takes out what is uncfix's own "
			 "and puts back neither an empty list nor `registry "
			 "shares = no`");
	return NULL;
}

const struct component component_vfs = {
	.name = "vfs",
	.path = "etc/samba/smb.conf",
	.module = VFS_MODULE,
	.precheck = vfs_precheck,
	.enable = vfs_enable,
	.disable = vfs_disable,
	.validate = vfs_validate,
};

const struct component component_registry = {
	.name = "vfs",
	.path = "registry",
	.open = registry_open,
	.precheck = registry_precheck,
	.enable = vfs_enable,
	.disable = vfs_disable,
	.validate = registry_validate,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is enabled in smb.conf or in Samba's registry, and where it is not. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "part.h"

/* smbd loads VFS modules from this folder alone; NULL if it does not run. */
static const char *smbd_folder(TALLOC_CTX *context)
{
	static const char *const arguments[] = { "smbd", "-b", NULL };
	static const char name[] = "MODULESDIR: ";
	struct tool_output output;
	const char *found = NULL;

	if (tool_run(context, arguments, &output) == 0)
		found = strstr(output.out, name);
	if (!found)
		return NULL;
	found += sizeof(name) - 1;
	return must(talloc_asprintf(context, "%.*s/vfs",
				    (int)strcspn(found, "\n"), found));
}

/* A share that names a VFS module which is not there is no share at all. */
static const char *module_obstacle(struct change *change)
{
	const char *folder;

	if (!tree_has(change->task->tree, VFS_MODULE))
		return "the module " VFS_MODULE " is not there: without it, "
		       "this would take all shares down";
	folder = tree_is_own(change->task->tree) ? smbd_folder(change->file)
						 : NULL;
	if (!folder || tree_has(change->task->tree,
				must(talloc_asprintf(change->file,
						     "%s/uncfix.so", folder))))
		return NULL;
	return must(talloc_asprintf(change->file,
				    "smbd loads modules from %s alone, and "
				    "uncfix.so is not in there: this would "
				    "take all shares down",
				    folder));
}

static const char *vfs_obstacle(struct change *change)
{
	if (!change->file->text)
		return "there is no such file: is Samba installed?";
	return module_obstacle(change);
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
 * Samba creates its registry when it is asked for the shares in there: not for
 * another tree, and not where nothing may change.
 */
static bool may_ask_registry(const struct task *task)
{
	return tree_is_own(task->tree) &&
	       (!task->dry_run ||
		tree_has(task->tree, "var/lib/samba/registry.tdb"));
}

static int testparm(struct change *change, const char *text,
		    struct tool_output *output)
{
	struct tool_file file;
	const char *arguments[] = {
		"testparm",
		"-s",
		"--skip-logic-checks",
		file.path,
		may_ask_registry(change->task) ? NULL
					       : "--option=registry shares=no",
		NULL,
	};

	*output = (struct tool_output){ TOOL_FAILED, .out = "", .err = "" };
	/* Another tree's may name files, folders and a registry of this one. */
	if (!tool_file_open(&file, text))
		;
	else if (tree_is_own(change->task->tree))
		tool_run(change->file, arguments, output);
	else
		tool_run_as_nobody(change->file, arguments, output);
	close(file.fd);
	return output->status;
}

static const char *vfs_examine(struct change *change)
{
	const struct task *task = change->task;
	struct tool_output before = { .status = TOOL_FAILED }, after;

	if (testparm(change, change->after, &after) == TOOL_MISSING) {
		after.out = before.out = NULL;
		text_warn(change->file->path,
			  "testparm is not installed: smb.conf is "
			  "not checked");
	} else {
		if (after.status != TOOL_FAILED)
			testparm(change, change->file->text, &before);
		if (after.status != 0 && (task->enable || before.status == 0)) {
			text_warn(change->file->path, after.err);
			return after.status == TOOL_FAILED
				       ? "testparm cannot check the new text"
			       : before.status
				       ? "testparm refuses the file as it "
					 "is: put that right first"
				       : "testparm refuses the new text";
		}
	}
	if (!may_ask_registry(task))
		after.out = NULL;
	if (task->enable)
		text_warn(change->file->path,
			  smb_conf_remarks(change->file, change->after,
					   before.out, after.out, &task->smb));
	return NULL;
}

/* As each node has its own smb.conf, this one stands for all. */
static const char *registry_obstacle(struct change *change)
{
	const struct task *task = change->task;
	struct edit_file *file =
		edit_file_open(change->file, task->tree, "etc/samba/smb.conf");
	const char *why;
	bool clustered;

	if (!file || !file->text)
		return "there is no smb.conf that could read it";
	why = smb_conf_registry_obstacle(file->text, &clustered);
	if (!why)
		why = module_obstacle(change);
	if (!why && clustered)
		why = registry_module_obstacle(change->file, VFS_MODULE);
	return why;
}

static const char *registry_examine(struct change *change)
{
	if (change->task->enable)
		text_warn(change->file->path,
			  smb_conf_remarks(change->file, change->after, NULL,
					   NULL, &change->task->smb));
	else if (!change->saved->written)
		complain("registry: enabled on another node, which keeps what "
			 "it found: this one takes out what is uncfix's own "
			 "and puts back neither an empty list nor `registry "
			 "shares = no`");
	return NULL;
}

const struct part part_vfs = {
	.name = "vfs",
	.path = "etc/samba/smb.conf",
	.module = VFS_MODULE,
	.obstacle = vfs_obstacle,
	.enable = vfs_enable,
	.disable = vfs_disable,
	.examine = vfs_examine,
};

const struct part part_registry = {
	.name = "vfs",
	.path = "registry",
	.open = registry_open,
	.obstacle = registry_obstacle,
	.enable = vfs_enable,
	.disable = vfs_disable,
	.examine = registry_examine,
};

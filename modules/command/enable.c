/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * uncfix enable, uncfix disable: the few lines of configuration that switch
 * uncfix on and off.
 */

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "part.h"

static const struct part *const parts[] = {
	&part_nss,
	&part_vfs,
	&part_client,
};

enum {
	PART_COUNT = sizeof(parts) / sizeof(parts[0])
};

static void say(const struct change *change, const char *words)
{
	text_show(stdout, change->file->path, strlen(change->file->path));
	printf(": %s\n", words);
}

static int refuse(const struct change *change)
{
	complain("%s: %s; it is left as it is", change->file->path,
		 change->why);
	return STATUS_REFUSED;
}

/* Show it, or do it.  `found` is what disabling gives back later. */
static int carry_out(struct change *change, const char *found)
{
	bool enable = change->task->enable;

	if (change->task->dry_run)
		return tool_diff(change->file->path, change->file->text,
				 change->after)
			       ? STATUS_OK
			       : STATUS_USAGE;
	if (enable && !saved_store(change->saved, found, change->after))
		return STATUS_USAGE;
	if (!change->file->replace(change->file, change->after))
		return STATUS_USAGE;
	if (!enable && !saved_forget(change->saved))
		return STATUS_USAGE;
	if (change->part->announce)
		change->part->announce(change);
	say(change, enable ? "enabled" : "disabled");
	return STATUS_OK;
}

/*
 * The text without uncfix.  Where nothing in it names uncfix, it is the text
 * itself, whatever is saved from an earlier time.
 */
static char *without(struct change *change)
{
	const struct part *part = change->part;
	const char *text = change->file->text;
	char *plain = part->disable(change, text, text);
	const char *found = change->saved->found;

	if (strcmp(plain, text) == 0 || !change->saved->written)
		return plain;
	return part->disable(change, text, found ? found : change->start);
}

static int enable_part(struct change *change)
{
	const struct part *part = change->part;
	const char *text = change->file->text, *found = NULL;
	bool same;

	change->why = part->obstacle(change);
	if (change->why)
		return refuse(change);
	change->after = part->enable(change, text ? text : change->start);
	if (!change->after)
		return refuse(change);
	same = text && strcmp(text, change->after) == 0;
	change->why = part->examine ? part->examine(change) : NULL;
	if (change->why)
		return refuse(change);
	if (same) {
		say(change, "is enabled already");
		return STATUS_OK;
	}
	if (text)
		found = without(change);
	return carry_out(change, found);
}

static int disable_part(struct change *change)
{
	const struct part *part = change->part;
	const char *text = change->file->text;
	const char *written = change->saved->written;

	if (text && written && strcmp(text, written) == 0)
		change->after = change->saved->found;
	else if (text)
		change->after = without(change);
	if (!text || (change->after && strcmp(text, change->after) == 0)) {
		say(change, "is not enabled");
		return change->task->dry_run || saved_forget(change->saved)
			       ? STATUS_OK
			       : STATUS_USAGE;
	}
	change->why = part->examine ? part->examine(change) : NULL;
	return change->why ? refuse(change) : carry_out(change, NULL);
}

/* With --registry, it stands in the place of smb.conf. */
static const struct part *stand_in(const struct task *task,
				   const struct part *part)
{
	return task->smb.registry && part == &part_vfs ? &part_registry : part;
}

static int edit_part(const struct task *task, const struct part *part)
{
	struct change change = { .task = task, .part = part, .start = "" };
	TALLOC_CTX *context = must(talloc_new(NULL));
	int status = STATUS_USAGE;

	/* It keeps others out from here on. */
	change.saved =
		saved_open(context, task->tree, part->path, !task->dry_run);
	if (change.saved)
		change.file = part->open ? part->open(context)
					 : edit_file_open(context, task->tree,
							  part->path);
	if (change.file)
		status = task->enable ? enable_part(&change)
				      : disable_part(&change);
	talloc_free(context);
	return status;
}

/* `all` are the processes of each node of the cluster. */
static int reload_smbd(bool cluster)
{
	const char *const arguments[] = { "smbcontrol",
					  cluster ? "all" : "smbd",
					  "reload-config", NULL };

	TALLOC_CTX *context = must(talloc_new(NULL));
	struct tool_output output;
	int status = tool_run(context, arguments, &output);

	text_warn("smbcontrol", output.err);
	talloc_free(context);
	if (status == 0)
		return STATUS_OK;
	complain("smbd cannot be told to reload: is it running?");
	return STATUS_USAGE;
}

static int worse(int a, int b)
{
	return a > b ? a : b;
}

/*
 * Is the part meant where none is named?  Name lookups always, Samba only where
 * there is a server that can have the module, and what is loaded into every
 * process only to take it out.
 */
static bool is_meant(const struct task *task, const struct part *part)
{
	if (part == &part_nss)
		return true;
	return tree_has(task->tree, part->path) &&
	       (!task->enable ||
		(part->module && tree_has(task->tree, part->module)));
}

/* The parts that are named, or those that are meant. */
static int edit_parts(const struct task *task, int count, char **names)
{
	bool wanted[PART_COUNT] = { false };
	int status = STATUS_OK, i;
	size_t p;

	for (i = 0; i < count; i++) {
		for (p = 0; p < PART_COUNT; p++)
			if (strcmp(names[i], parts[p]->name) == 0)
				break;
		if (p == PART_COUNT)
			return usage_error(task->verb,
					   "`%s` is not nss, vfs or client",
					   names[i]);
		wanted[p] = true;
	}
	for (p = 0; p < PART_COUNT; p++)
		if (wanted[p] || (count == 0 && is_meant(task, parts[p])))
			status = worse(
				status,
				edit_part(task, stand_in(task, parts[p])));
	if (task->reload && !task->dry_run && status == STATUS_OK)
		status = reload_smbd(task->smb.registry);
	return status;
}

static int run(struct task *task, int argc, char **argv)
{
	const char *name = "/";
	struct tree tree;
	const struct verb_option options[] = {
		{ "dry-run", 'n', .flag = &task->dry_run },
		{ "registry", .flag = &task->smb.registry },
		{ "reload", .flag = &task->reload },
		{ "root", .text = &name },
		/* From here on for `enable` alone. */
		{ task->enable ? "all-shares" : NULL,
		  .flag = &task->smb.all_shares },
		{ 0 },
	};
	int status;

	if (!options_read(task->verb, options, argc, argv, &status))
		return status;
	if (!tree_enter(&tree, name))
		return STATUS_USAGE;
	task->tree = &tree;
	if ((task->reload || task->smb.registry) && !tree_is_own(task->tree))
		status = usage_error(task->verb,
				     "--reload and --registry are for this "
				     "machine alone");
	else
		status = edit_parts(task, argc - optind, argv + optind);
	tree_leave(&tree);
	return status;
}

static int enable(const struct verb *verb, int argc, char **argv)
{
	struct task task = {
		.verb = verb,
		.enable = true,
		.smb = { .module = VFS_MODULE },
	};

	return run(&task, argc, argv);
}

static int disable(const struct verb *verb, int argc, char **argv)
{
	struct task task = { .verb = verb, .smb = { .module = VFS_MODULE } };

	return run(&task, argc, argv);
}

const struct verb verb_enable = {
	.name = "enable",
	.summary = "switch uncfix on for this machine",
	.help = "Usage: uncfix enable [OPTION...] [nss] [vfs] [client]\n\n"
		"Puts uncfix into the hosts: line of /etc/nsswitch.conf (nss) "
		"and into [global]\nof /etc/samba/smb.conf (vfs).  Without a "
		"word: both, if there is an smb.conf.\nclient: "
		"/etc/ld.so.preload, for the SMB clients of this "
		"machine.\n\n"
		"  -n, --dry-run     only show the change, as a unified diff\n"
		"      --root DIR    edit the files of another tree\n"
		"      --all-shares  edit `vfs objects` of shares, too\n"
		"      --registry    edit Samba's registry instead of "
		"smb.conf: "
		"one node for all\n                    of a cluster\n"
		"      --reload      tell smbd, for connections made from then "
		"on\n\n"
		"All else that stands in the files is kept, and their owner, "
		"mode and labels.\nsmb.conf is checked by testparm first.  "
		"/var/lib/uncfix keeps what was found.\n\n"
		"Exit status: 0 all well, 1 a file was refused, 2 bad usage, "
		"or a file could not\nbe read or written.\n",
	.run = enable,
};

const struct verb verb_disable = {
	.name = "disable",
	.summary = "switch it off, and restore the files",
	.help = "Usage: uncfix disable [OPTION...] [nss] [vfs] [client]\n\n"
		"Gives back the files as `uncfix enable` found them, byte for "
		"byte.  From one\nthat was edited since, only the words of "
		"uncfix are taken out.\n\n"
		"  -n, --dry-run   only show the change, as a unified diff\n"
		"      --root DIR  edit the files of another tree\n"
		"      --registry  edit Samba's registry instead of smb.conf\n"
		"      --reload    tell smbd, for connections made from then "
		"on\n\n"
		"Exit status: 0 all well, 1 a file was refused, 2 bad usage, "
		"or a file could not\nbe read or written.\n",
	.run = disable,
};

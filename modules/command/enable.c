/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * uncfix enable, uncfix disable: the few lines of configuration that switch
 * uncfix on and off.
 */

#include <getopt.h>
#include <string.h>

#include "array_size.h"
#include "common/run_program.h"
#include "common/xalloc.h"
#include "config/component.h"
#include "config/diff.h"
#include "config/installed.h"
#include "config/watch_unit.h"
#include "options.h"
#include "terminal.h"
#include "verbs.h"

static const struct component *const components[] = {
	&component_nss,
	&component_vfs,
	&component_client,
};

enum {
	COMPONENT_COUNT = ARRAY_SIZE(components)
};

static void say(const struct change *change, const char *words)
{
	text_show(stdout, change->file->path, strlen(change->file->path));
	printf(": %s\n", words);
}

static int refuse(const struct change *change)
{
	complain("%s: %s%s", change->file->path, change->why,
		 change->file->text ? "; it is left as it is" : "");
	return STATUS_REFUSED;
}

/* Prints the change, or makes it.  `found` is what `disable` restores later. */
static int carry_out(struct change *change, const char *found)
{
	bool enable = change->task->enable;

	if (change->task->dry_run)
		return print_diff(change->file->path, change->file->text,
				  change->after)
			       ? STATUS_OK
			       : STATUS_USAGE;
	if (enable && !backup_store(change->backup, found, change->after))
		return STATUS_USAGE;
	if (!change->file->replace(change->file, change->after))
		return STATUS_USAGE;
	if (!enable && !backup_forget(change->backup))
		return STATUS_USAGE;
	if (change->component->notify)
		change->component->notify(change);
	say(change, enable ? "enabled" : "disabled");
	return STATUS_OK;
}

/*
 * The text without uncfix.  Where nothing in it names uncfix, it is the text
 * itself, whatever was kept at an earlier time.
 */
static char *without(struct change *change)
{
	const struct component *component = change->component;
	const char *text = change->file->text;
	char *plain = component->disable(change, text, text);
	const char *found = change->backup->found;

	if (strcmp(plain, text) == 0 || !change->backup->written)
		return plain;
	return component->disable(change, text, found ? found : change->start);
}

static int enable_component(struct change *change)
{
	const struct component *component = change->component;
	const char *text = change->file->text, *found = NULL;
	bool same;

	change->why = component->precheck(change);
	if (change->why)
		return refuse(change);
	change->after = component->enable(change, text ? text : change->start);
	if (!change->after)
		return refuse(change);
	same = text && strcmp(text, change->after) == 0;
	change->why = component->validate ? component->validate(change) : NULL;
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

static int disable_component(struct change *change)
{
	const struct component *component = change->component;
	const char *text = change->file->text;
	const char *written = change->backup->written;

	if (text && written && strcmp(text, written) == 0)
		change->after = change->backup->found;
	else if (text)
		change->after = without(change);
	if (!text || (change->after && strcmp(text, change->after) == 0)) {
		say(change, "is not enabled");
		return change->task->dry_run || backup_forget(change->backup)
			       ? STATUS_OK
			       : STATUS_USAGE;
	}
	change->why = component->validate ? component->validate(change) : NULL;
	return change->why ? refuse(change) : carry_out(change, NULL);
}

static int edit_component(const struct task *task,
			  const struct component *component)
{
	struct change change = { .task = task,
				 .component = component,
				 .start = "" };
	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	int status = STATUS_USAGE;

	/* From here on other processes are locked out. */
	change.backup = backup_open(context, task->root, component->path,
				    !task->dry_run);
	if (change.backup)
		change.file = component->open
				      ? component->open(context)
				      : config_file_open(context, task->root,
							 component->path);
	if (change.file)
		status = task->enable ? enable_component(&change)
				      : disable_component(&change);
	talloc_free(context);
	return status;
}

/* `all` are the processes of all nodes of the cluster. */
static int reload_smbd(bool cluster)
{
	const char *const arguments[] = { "smbcontrol",
					  cluster ? "all" : "smbd",
					  "reload-config", NULL };

	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	struct program_output output;
	int status = program_run(context, arguments, &output);

	text_warn("smbcontrol", output.err);
	talloc_free(context);
	if (status == 0) {
		puts("smbd: was told to read its configuration again; "
		     "clients that are connected get it when they "
		     "connect again");
		return STATUS_OK;
	}
	complain("smbd cannot be told to reload: if it does not run, it reads "
		 "its configuration when it starts");
	return STATUS_USAGE;
}

/*
 * Default components: the name service always; the Samba module if there is an
 * smb.conf and the module is installed; the client library only when disabling.
 */
static bool is_default(const struct task *task,
		       const struct component *component)
{
	if (component == &component_nss)
		return true;
	return root_has(task->root, component->path) &&
	       (!task->enable ||
		(component->module && root_has(task->root, component->module)));
}

/* The component that is no file of ours. */
static int switch_watch(const struct task *task, bool wanted)
{
	if (!wanted)
		return STATUS_OK;
	return watch_unit_switch(task->root, task->enable, task->dry_run);
}

/* Edits the components that are named, or the default ones. */
static int edit_components(const struct task *task, int count, char **names)
{
	bool watch = count == 0 && !task->enable &&
		     root_has(task->root, WATCH_UNIT_LINK);
	bool wanted[COMPONENT_COUNT] = { false };
	const struct component *component;
	int status = STATUS_OK, edited, i;
	size_t p;

	for (i = 0; i < count; i++) {
		if (strcmp(names[i], "watch") == 0) {
			watch = true;
			continue;
		}
		for (p = 0; p < COMPONENT_COUNT; p++)
			if (strcmp(names[i], components[p]->name) == 0)
				break;
		if (p == COMPONENT_COUNT)
			return usage_error(task->verb,
					   "`%s` is not nss, vfs (Samba), "
					   "client or watch",
					   names[i]);
		wanted[p] = true;
	}
	for (p = 0; p < COMPONENT_COUNT; p++) {
		component = components[p];
		if (!wanted[p] && (count > 0 || !is_default(task, component)))
			continue;
		if (task->smb.registry && component == &component_vfs)
			component = &component_registry;
		edited = edit_component(task, component);
		if (edited > status)
			status = edited;
	}
	edited = switch_watch(task, watch);
	if (edited > status)
		status = edited;
	if (!task->reload || status != STATUS_OK)
		return status;
	if (!task->dry_run)
		return reload_smbd(task->smb.registry);
	complain("smbd would be told to read its configuration again");
	return status;
}

static int run(const struct verb *verb, int argc, char **argv)
{
	struct task task = { .verb = verb, .enable = verb == &verb_enable };
	const char *name = "/";
	struct root root;
	const struct verb_option options[] = {
		{ "dry-run", 'n', .flag = &task.dry_run },
		{ "registry", .flag = &task.smb.registry },
		{ "reload", .flag = &task.reload },
		{ "root", .text = &name },
		/* From here on for `enable` only. */
		{ task.enable ? "all-shares" : NULL,
		  .flag = &task.smb.all_shares },
		{ 0 },
	};
	int status;

	if (!options_read(task.verb, options, argc, argv, &status))
		return status;
	if (!root_enter(&root, name))
		return STATUS_USAGE;
	task.root = &root;
	if ((task.reload || task.smb.registry) && !root_is_own(task.root))
		status = usage_error(task.verb,
				     "--reload and --registry are for this "
				     "machine alone");
	else
		status = edit_components(&task, argc - optind, argv + optind);
	root_leave(&root);
	return status;
}

const struct verb verb_enable = {
	.name = "enable",
	.summary = "switch uncfix on for this machine",
	.help = "Usage: uncfix enable [OPTION...] [nss] [vfs] [client] "
		"[watch]\n\n"
		"Puts uncfix into the hosts: line of /etc/nsswitch.conf (nss) "
		"and into [global]\nof /etc/samba/smb.conf (vfs).  Without a "
		"word: both, if there is an smb.conf.\nclient: "
		"/etc/ld.so.preload, for the SMB clients of this "
		"machine.\n"
		"watch: uncfix-watch.service, `uncfix watch` into the "
		"journal.\n\n"
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
	.run = run,
};

const struct verb verb_disable = {
	.name = "disable",
	.summary = "switch it off, and restore the files",
	.help = "Usage: uncfix disable [OPTION...] [nss] [vfs] [client] "
		"[watch]\n\n"
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
	.run = run,
};

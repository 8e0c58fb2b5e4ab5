/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * uncfix: malformed UNC names mean what their writers meant.
 *
 * A client that was handed `\\server` and put `\\` in front of it asks for
 * `\\\\server\share`, and smbd answers NT_STATUS_BAD_NETWORK_NAME.  With this
 * module it gets the share, under the rules of `\\server\share`.  Targets of
 * MS-DFS links that were written as `\\\\server\\share`, `smb://server/share`
 * or in quotes lead clients to the right server.
 *
 *	[global]
 *	    preload modules = /usr/lib/<machine>/samba/vfs/uncfix.so
 *	    registry shares = yes
 *	    vfs objects = uncfix
 *
 * The first two lines repair tree connects, the last one repairs MS-DFS.
 *
 * One file serves several versions of Samba.  What is in this folder is
 * compiled once, and calls nothing that changed from Samba 4.13 to 4.25; the
 * folder variant is compiled for each version.  In a Samba of another version,
 * or of another configuration, the VFS module passes everything through: no
 * share is lost by an update.
 *
 * Options, for all shares or for one:
 *	uncfix:connect = yes	repair the names of tree connects
 *	uncfix:dfs = yes	repair MS-DFS links and referral requests
 *
 * Copyright (C) The uncfix developers 2026
 */

#include "includes.h"
#include "smbd/smbd.h"
#include "smbd/globals.h"
#include "log_name.h"
#include "select_variant.h"
#include "tree_connect.h"

#undef DBGC_CLASS
#define DBGC_CLASS DBGC_VFS

/* Returns true if `preload modules` names this file. */
static bool preload_modules_has_us(void)
{
	const char **modules = lp_preload_modules();
	size_t i;

	for (i = 0; modules != NULL && modules[i] != NULL; i++) {
		const char *slash = strrchr(modules[i], '/');

		if (slash != NULL && strcmp(slash, "/uncfix.so") == 0) {
			return true;
		}
	}

	return false;
}

static void warn_of_missing_lines(bool preloaded)
{
	if (preloaded && lp_registry_shares()) {
		return;
	}
	if (!uncfix_is_first_to_log("missing lines")) {
		return;
	}

	if (!preloaded) {
		DBG_WARNING("only MS-DFS is repaired: `preload modules` does "
			    "not name uncfix.so\n");
	} else {
		DBG_WARNING("tree connects are not repaired: this needs "
			    "`registry shares = yes`\n");
	}
}

/* More than any version of Samba's VFS has: up to 53, some 130. */
#define VFS_FUNCTIONS_MAX 1024
#define VFS_INTERFACE_MAX 1000

/* Returns the previous level. */
static int set_vfs_log_level(int level)
{
	int before = -1;

	if (&debuglevel_get_class != NULL && &debuglevel_set_class != NULL) {
		before = debuglevel_get_class(DBGC_VFS);
		debuglevel_set_class(DBGC_VFS, level);
	}

	return before;
}

/*
 * A module without functions fits every version: smbd calls those of the next
 * module.  The interface version is found by trial; each wrong one would be an
 * error message in the log.
 */
static NTSTATUS register_pass_through(void)
{
	static void (*const no_functions[VFS_FUNCTIONS_MAX])(void);
	NTSTATUS status = NT_STATUS_OBJECT_TYPE_MISMATCH;
	int level = set_vfs_log_level(-1);
	int number;

	for (number = 1;
	     number <= VFS_INTERFACE_MAX &&
	     NT_STATUS_EQUAL(status, NT_STATUS_OBJECT_TYPE_MISMATCH);
	     number++) {
		status = smb_register_vfs(number, "uncfix",
					  (const void *)no_functions);
	}
	set_vfs_log_level(level);

	return status;
}

static NTSTATUS register_vfs(void)
{
	const struct uncfix_variant *variant = uncfix_variant();

	if (variant == NULL) {
		return register_pass_through();
	}

	return smb_register_vfs(variant->vfs_interface, "uncfix",
				variant->vfs_functions);
}

/*
 * Returns true if smbd loads a VFS module, and not `preload modules`.
 *
 * It runs samba_init_module() of the same file for both.  vfs_init_custom()
 * makes the list `backends` of its own modules if it is empty, by
 * static_init_vfs(), before it loads any other.  smbd_process(), which does
 * `preload modules`, comes before the first share, and so before that list.
 * So it is in smbd, from 4.13 to 4.25; in a process that only uses the VFS the
 * list is never empty when we are called.
 *
 * smb_register_vfs() adds to that list.  Called too early, it is the reason
 * that vfs_init_custom() finds a list which is not empty, takes it for
 * complete, and lacks the module that each share ends with: smbd crashes at the
 * next tree connect.
 */
static bool vfs_has_begun(void)
{
	return backends != NULL;
}

static void start_process(void)
{
	static bool hooked;

	if (!hooked && preload_modules_has_us()) {
		hooked = true;
		warn_of_missing_lines(true);
		uncfix_hook_tree_connects();
	}
}

/*
 * Never fails: a VFS module that fails takes its shares down, and one that was
 * preloaded would be unloaded.  With a Samba that lacks a symbol everything is
 * passed through; without smb_register_vfs() or `backends` it cannot have
 * called this function.
 */
_PUBLIC_ NTSTATUS samba_init_module(TALLOC_CTX *mem_ctx)
{
	bool complete = uncfix_import_common();

	if (&smb_register_vfs == NULL || &backends == NULL) {
		return NT_STATUS_OK;
	}
	if (!vfs_has_begun()) {
		if (complete) {
			start_process();
		}
		return NT_STATUS_OK;
	}
	if (!complete) {
		return register_pass_through();
	}

	warn_of_missing_lines(preload_modules_has_us());
	return register_vfs();
}

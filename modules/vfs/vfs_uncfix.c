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
 * folder variant is compiled for each version.  In an smbd of another version,
 * or of another configuration, the VFS module passes everything through: no
 * share is lost by an update.
 *
 * Options, for all shares or for one:
 *	uncfix:connect = yes	repair the names of tree connects
 *	uncfix:dfs = yes	repair MS-DFS links and referral requests
 */

#include "includes.h"
#include "smbd/smbd.h"
#include "vfs_uncfix.h"

#undef DBGC_CLASS
#define DBGC_CLASS DBGC_VFS

/* Does `preload modules` name this file? */
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
	if (!preloaded) {
		DBG_WARNING("only MS-DFS is repaired: `preload modules` does "
			    "not name uncfix.so\n");
	} else if (!lp_registry_shares()) {
		DBG_WARNING("tree connects are not repaired: this needs "
			    "`registry shares = yes`\n");
	}
}

/* More than the VFS of any Samba has: its 53 versions came to some 130. */
#define VFS_FUNCTIONS_MAX 1024
#define VFS_INTERFACE_MAX 1000

/*
 * No function at all is right for every version, as smbd calls the next
 * module's instead.  The number of the version is found by trying; each wrong
 * one would be a complaint in the log.
 */
static NTSTATUS register_pass_through(void)
{
	static void (*const no_functions[VFS_FUNCTIONS_MAX])(void);
	NTSTATUS status = NT_STATUS_OBJECT_TYPE_MISMATCH;
	int level = debuglevel_get_class(DBGC_VFS);
	int number;

	debuglevel_set_class(DBGC_VFS, -1);
	for (number = 1;
	     number <= VFS_INTERFACE_MAX &&
	     NT_STATUS_EQUAL(status, NT_STATUS_OBJECT_TYPE_MISMATCH);
	     number++) {
		status = smb_register_vfs(number, "uncfix",
					  (const void *)no_functions);
	}
	debuglevel_set_class(DBGC_VFS, level);

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
 * Where an smbd's structures are not known, the first time is taken for the
 * start: `preload modules` is what smbd reads before all else.
 */
static bool process_is_starting(void)
{
	const struct uncfix_variant *variant = uncfix_variant();

	return variant == NULL || variant->process_is_starting();
}

/*
 * smbd runs this once for `preload modules`, before it reads the first
 * request, and once more when the first share names the module in its `vfs
 * objects`.  VFS functions must not be registered the first time: smbd takes
 * a list of modules that is not empty for complete, and would lack its own.
 *
 * Nothing fails here: a VFS module that does takes its shares down, and one
 * that was preloaded would be unmapped.
 */
_PUBLIC_ NTSTATUS samba_init_module(TALLOC_CTX *mem_ctx)
{
	static bool hooked;
	bool preloaded = preload_modules_has_us();

	if (preloaded && !hooked && process_is_starting()) {
		hooked = true;
		warn_of_missing_lines(preloaded);
		uncfix_hook_tree_connects();
		return NT_STATUS_OK;
	}

	if (!hooked) {
		warn_of_missing_lines(preloaded);
	}
	return register_vfs();
}

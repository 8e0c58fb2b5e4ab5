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
 * Options, for all shares or for one:
 *	uncfix:connect = yes	repair the names of tree connects
 *	uncfix:dfs = yes	repair MS-DFS links and referral requests
 */

#include "includes.h"
#include "smbd/smbd.h"
#include "vfs_uncfix.h"

#undef DBGC_CLASS
#define DBGC_CLASS DBGC_VFS

static struct vfs_fn_pointers vfs_uncfix_fns = {
	.get_dfs_referrals_fn = uncfix_get_dfs_referrals,
	.create_dfs_pathat_fn = uncfix_create_dfs_pathat,
	.read_dfs_pathat_fn = uncfix_read_dfs_pathat,
};

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

	if (preloaded && !hooked && uncfix_process_is_starting()) {
		hooked = true;
		warn_of_missing_lines(preloaded);
		uncfix_hook_tree_connects();
		return NT_STATUS_OK;
	}

	if (!hooked) {
		warn_of_missing_lines(preloaded);
	}
	return smb_register_vfs(SMB_VFS_INTERFACE_VERSION, "uncfix",
				&vfs_uncfix_fns);
}

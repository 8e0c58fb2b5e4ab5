/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The variant of the module for the smbd that loaded it.
 *
 * Copyright (C) The uncfix developers 2026
 */

#ifndef UNCFIX_VFS_SELECT_VARIANT_H
#define UNCFIX_VFS_SELECT_VARIANT_H

#include "samba.h"

struct vfs_fn_pointers;

enum uncfix_tree_connect {
	UNCFIX_TREE_CONNECT_NONE,    /* smbd looks a share up for others */
	UNCFIX_TREE_CONNECT_UNKNOWN, /* perhaps one; its path is not known */
	UNCFIX_TREE_CONNECT_FOUND,
};

struct uncfix_request {
	char *path;	/* as the client sent it, in UTF-8 */
	char *client;	/* the client's address */
	int homes_snum; /* the user's own [homes] share, -1 if he has none */
};

/* What depends on the private structures of smbd and its VFS interface. */
struct uncfix_variant {
	unsigned major;
	unsigned minor;
	int vfs_interface;
	const char *built_for; /* found by `uncfix doctor` in the file */
	const struct vfs_fn_pointers *vfs_functions;
	enum uncfix_tree_connect (*request_in_service)(
		TALLOC_CTX *mem_ctx, const char *service,
		struct uncfix_request *req);
	bool (*fits_process)(void);
	struct uncfix_import *imports;
	const struct uncfix_import *imports_end;
};

/*
 * Returns the variant for the Samba of this process, or NULL after a message in
 * its log.
 */
const struct uncfix_variant *uncfix_variant(void);

#endif /* UNCFIX_VFS_SELECT_VARIANT_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The share that a malformed path asks for.
 *
 * Copyright (C) The uncfix developers 2026
 */

#ifndef UNCFIX_VFS_SHARE_CANDIDATES_H
#define UNCFIX_VFS_SHARE_CANDIDATES_H

#include "samba.h"

/* The names of this server. */
struct uncfix_names {
	bool (*is_server)(const char *name);
	bool (*is_share)(const char *name);
};

/*
 * Returns the share that the path of a tree connect means, in UTF-8, or NULL.
 */
char *uncfix_share_of_path(TALLOC_CTX *mem_ctx, const char *path,
			   const struct uncfix_names *names);

/*
 * The same for a path as smbd looks the share up: with `/` for each separator,
 * and without the server if smbd has found one.
 */
char *uncfix_share_of_service(TALLOC_CTX *mem_ctx, const char *service,
			      const struct uncfix_names *names);

#endif /* UNCFIX_VFS_SHARE_CANDIDATES_H */

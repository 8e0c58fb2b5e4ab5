/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Log messages about names that clients choose.
 *
 * Copyright (C) The uncfix developers 2026
 */

#ifndef UNCFIX_VFS_LOG_NAME_H
#define UNCFIX_VFS_LOG_NAME_H

#include "samba.h"

/*
 * Returns a name for the log: no user information of a URL, no control
 * characters, a few hundred bytes at most.  Returns NULL if there is no memory.
 */
char *uncfix_log_name(TALLOC_CTX *mem_ctx, const char *name);

/*
 * Returns true if this process is the first child of its smbd that logs `what`.
 * Clients create as many processes as they like, and so as many messages.
 */
bool uncfix_is_first_to_log(const char *what);

#endif /* UNCFIX_VFS_LOG_NAME_H */

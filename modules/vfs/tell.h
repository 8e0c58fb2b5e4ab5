/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Notices for `uncfix watch`.
 *
 * Copyright (C) The uncfix developers 2026
 */

#ifndef UNCFIX_VFS_TELL_H
#define UNCFIX_VFS_TELL_H

#include "notice.h"
#include "samba.h"

/*
 * Sends a notice of a text, unless it has no defect. `meant` is NULL if the text
 * was refused, for the parser's reason, or for `reason` if that has none.
 * `client` is an address as tsocket prints it, or NULL.
 */
void uncfix_tell(TALLOC_CTX *mem_ctx, enum notice_part part, const char *client,
		 const char *share, const char *sent, const char *meant,
		 unsigned reason);

#endif /* UNCFIX_VFS_TELL_H */

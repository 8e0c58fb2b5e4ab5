/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Remarks on an smb.conf. */

#ifndef UNCFIX_SMB_REMARKS_H
#define UNCFIX_SMB_REMARKS_H

#include <stdbool.h>
#include <talloc.h>
#include "config/smb_conf.h"

/*
 * Returns remarks on an smb.conf that was enabled, a line each.  `before` and
 * `after` are what testparm printed of the texts.
 */
char *smb_conf_remarks(TALLOC_CTX *context, const char *text,
		       const char *before, const char *after,
		       const struct smb_options *options);

/*
 * Returns which of the three parameters is missing in what testparm printed, or
 * NULL.  `*any`: one of them is there and names the module.
 */
const char *smb_conf_missing(const char *text, bool *any);

/*
 * Returns true if what testparm printed may hold lines of the registry: then
 * see registry_obscurity().
 */
bool smb_conf_asks_registry(const char *text);

/*
 * Returns true if clients of this member of a domain may log on by NTLM where
 * they get no ticket (Samba 4.16 on has the parameter).  `printed`: by
 * testparm.
 */
bool smb_conf_falls_back(const char *text, bool printed);

/*
 * Returns `data, home` of what testparm printed: shares with `vfs objects` of
 * their own without uncfix, or "".
 */
char *smb_conf_bare_shares(TALLOC_CTX *context, const char *text);

/*
 * Returns the lines of what testparm printed to standard error, without those
 * that it prints for any file.
 */
const char *testparm_complaints(TALLOC_CTX *context, const char *err);

#endif /* UNCFIX_SMB_REMARKS_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parameters of smb.conf that switch the Samba module on. */

#ifndef UNCFIX_SMB_CONF_H
#define UNCFIX_SMB_CONF_H

#include <stdbool.h>
#include <talloc.h>

struct smb_options {
	bool all_shares; /* edit `vfs objects` of shares too */
	bool registry;	 /* it is the registry's: its shares are served */
};

/* Returns the text with uncfix, or NULL and the reason. */
char *smb_conf_enable(TALLOC_CTX *context, const char *text,
		      const struct smb_options *options, const char **why);

/*
 * Returns the text without uncfix.  `found` is the text before it was enabled.
 */
char *smb_conf_disable(TALLOC_CTX *context, const char *text, const char *found,
		       const struct smb_options *options);

/*
 * Returns why this smb.conf does not make the registry count, or NULL.
 * `*clustered`: other nodes have the same registry.
 */
const char *smb_conf_registry_precheck(const char *text, bool *clustered);

#endif /* UNCFIX_SMB_CONF_H */

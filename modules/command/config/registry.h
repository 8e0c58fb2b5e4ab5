/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Samba's configuration in its registry. */

#ifndef UNCFIX_REGISTRY_H
#define UNCFIX_REGISTRY_H

#include "config/config_file.h"

/*
 * Opens the registry as if it were a file, of which only `path`, `text` and
 * `replace` can be used.  Returns NULL after a message.
 */
struct config_file *registry_open(TALLOC_CTX *context);

/*
 * Returns why the module must not be named in the registry, which the nodes of
 * a cluster share, or NULL.
 */
const char *registry_module_precheck(TALLOC_CTX *context);

/*
 * Returns why what Samba's programs print of the registry cannot be judged by
 * its lines, or NULL.  They show a value with a newline, which a comment of a
 * share may have, as lines of their own: as if its writer had set what only
 * root may.
 */
const char *registry_obscurity(TALLOC_CTX *context);

#endif /* UNCFIX_REGISTRY_H */

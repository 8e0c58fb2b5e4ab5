/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of /etc/ld.so.preload. */

#ifndef UNCFIX_LD_SO_PRELOAD_H
#define UNCFIX_LD_SO_PRELOAD_H

#include <stdbool.h>
#include <talloc.h>
#include "config/root.h"

/* Returns true if the client library is in the text. */
bool preload_has(const char *text);

/* Returns the text with the client library. */
char *preload_enable(TALLOC_CTX *context, const char *text);

/* Returns the text without it. */
char *preload_disable(TALLOC_CTX *context, const char *text);

/* Returns why the library must not be enabled, or NULL. */
const char *preload_precheck(const struct root *root);

#endif /* UNCFIX_LD_SO_PRELOAD_H */

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The host of a target. */

#ifndef UNCFIX_HOST_H
#define UNCFIX_HOST_H

#include "uncfix.h"
#include "bytes.h"

#pragma GCC visibility push(hidden)

/*
 * Parses the host of a target with its port, WebDAV suffix and brackets into
 * target's host_kind, port, transport and defects, and its NUL-terminated text
 * into `host`.
 */
enum uncfix_error uncfix_read_host(const unsigned char *at,
				   const unsigned char *end, bool plain,
				   struct uncfix_target *target,
				   char host[UNCFIX_HOST_SIZE]);

#pragma GCC visibility pop

#endif /* UNCFIX_HOST_H */

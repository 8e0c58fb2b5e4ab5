/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests to the smbd of this machine. */

#ifndef UNCFIX_LOCAL_SMBD_H
#define UNCFIX_LOCAL_SMBD_H

#include <stdint.h>

/*
 * Opens an anonymous session with the smbd on 127.0.0.1, and connects to a
 * share by a path in ASCII, which is sent unchanged.  Returns the NTSTATUS.
 * `*step` is the request that it answers, "" for the last one, NULL if there
 * was no answer.
 */
uint32_t local_smbd_tree_connect(const char *path, const char **step);

#endif /* UNCFIX_LOCAL_SMBD_H */

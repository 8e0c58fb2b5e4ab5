/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Repair of the names of tree connects.
 *
 * Copyright (C) The uncfix developers 2026
 */

#ifndef UNCFIX_VFS_TREE_CONNECT_H
#define UNCFIX_VFS_TREE_CONNECT_H

#include "samba.h"

/* Repairs the names of tree connects in this process from now on. */
void uncfix_hook_tree_connects(void);

#endif /* UNCFIX_VFS_TREE_CONNECT_H */

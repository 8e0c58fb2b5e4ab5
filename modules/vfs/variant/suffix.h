/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The files of this folder are compiled once for each version of Samba: their
 * functions get a suffix, so that all of them fit into one module.
 *
 * Copyright (C) The uncfix developers 2026
 */

#ifndef UNCFIX_VFS_SUFFIX_H
#define UNCFIX_VFS_SUFFIX_H

#define UNCFIX_JOIN(name, variant)	    name##_##variant
#define UNCFIX_JOIN_EXPANDED(name, variant) UNCFIX_JOIN(name, variant)
#define UNCFIX_IN_VARIANT(name)		    UNCFIX_JOIN_EXPANDED(name, UNCFIX_VARIANT)

#endif /* UNCFIX_VFS_SUFFIX_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The variant for one version of Samba.  The files of this folder are compiled
 * once for each source of Samba that the build was given.
 *
 * Copyright (C) The uncfix developers 2026
 */

#include "includes.h"
#include "smbd/smbd.h"
#include "version.h"
#include "dfs.h"
#include "request.h"

/* The interface version of each release. */
#define INTERFACE_OF_RELEASE                                                   \
	(SAMBA_VERSION_MINOR >= 22   ? SAMBA_VERSION_MINOR + 28                \
	 : SAMBA_VERSION_MINOR >= 19 ? 49                                      \
				     : SAMBA_VERSION_MINOR + 30)

_Static_assert(SAMBA_VERSION_MAJOR == 4 &&
		       SMB_VFS_INTERFACE_VERSION == INTERFACE_OF_RELEASE,
	       "this VFS interface is not the one of this release of Samba");

/* `4.17` */
#define TEXT_OF(number)		 #number
#define VERSION_OF(major, minor) TEXT_OF(major) "." TEXT_OF(minor)
#define VERSION_TEXT		 VERSION_OF(SAMBA_VERSION_MAJOR, SAMBA_VERSION_MINOR)

static const struct vfs_fn_pointers functions = {
	.get_dfs_referrals_fn = uncfix_get_dfs_referrals,
	.create_dfs_pathat_fn = uncfix_create_dfs_pathat,
	.read_dfs_pathat_fn = uncfix_read_dfs_pathat,
};

/*
 * The linker defines these for the two ends of the variant's slots (see
 * samba.h).
 */
#define IMPORTS	    UNCFIX_IN_VARIANT(__start_uncfix_imports)
#define IMPORTS_END UNCFIX_IN_VARIANT(__stop_uncfix_imports)
extern struct uncfix_import IMPORTS[];
extern struct uncfix_import IMPORTS_END[];

static const struct uncfix_variant variant = {
	.major = SAMBA_VERSION_MAJOR,
	.minor = SAMBA_VERSION_MINOR,
	.vfs_interface = SMB_VFS_INTERFACE_VERSION,
	.built_for = "uncfix.so for Samba " VERSION_TEXT,
	.vfs_functions = &functions,
	.request_in_service = uncfix_request_in_service,
	.fits_process = uncfix_fits_process,
	.imports = IMPORTS,
	.imports_end = IMPORTS_END,
};

/* The linker puts the entries of all variants into one table. */
static const struct uncfix_variant *const entry
	__attribute__((used, section("uncfix_variants"))) = &variant;

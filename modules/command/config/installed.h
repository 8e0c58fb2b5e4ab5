/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The names of the modules, and where they are installed: UNCFIX_LIBDIR and
 * UNCFIX_VFSDIR come from the build.
 */

#ifndef UNCFIX_INSTALLED_H
#define UNCFIX_INSTALLED_H

#define NSS_MODULE_NAME	    "libnss_uncfix.so.2"
#define VFS_MODULE_NAME	    "uncfix.so"
#define CLIENT_LIBRARY_NAME "libuncfix_client.so"

#define NSS_MODULE     UNCFIX_LIBDIR "/" NSS_MODULE_NAME
#define VFS_MODULE     UNCFIX_VFSDIR "/" VFS_MODULE_NAME
#define CLIENT_LIBRARY UNCFIX_LIBDIR "/" CLIENT_LIBRARY_NAME

#endif /* UNCFIX_INSTALLED_H */

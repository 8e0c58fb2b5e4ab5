/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where Samba is in this process.
 *
 * Samba's own VFS modules are linked with libsmbd-base and its companions.
 * This one cannot be: those libraries are private, and their names and the
 * versions of their symbols change with each update and with each
 * distribution.  Nor can it have undefined symbols and leave them to the
 * loader.  load_module() of lib/util/modules.c, which is the same from 4.13 to
 * 4.25, calls dlopen(path, RTLD_NOW): each symbol must be found at once, among
 * what the program is linked with, what was loaded RTLD_GLOBAL, and what the
 * module itself is linked with.  That is all of Samba in smbd, rpcd_classic,
 * samba-dcerpcd, net or vfstest, which are linked with it.  It is nothing of
 * Samba in python3, which loads its extensions RTLD_LOCAL, and Samba's
 * libraries with them: there dlopen() of such a module fails, and with it
 * every share that names the module in `vfs objects` (samba-tool ntacl and
 * domain backup, samba.samba3.smbd).
 *
 * So the module needs libc alone, loads everywhere, and looks its symbols up
 * when it starts.  A handle of dlopen() is what says where: dlsym() with it
 * searches that object and those that it is linked with, in the order in which
 * the loader searches them for their own symbols.
 *
 *  - Where the program is linked with Samba, it is the program's handle.  That
 *    is the scope that the loader would have used, copies of variables in the
 *    program and LD_PRELOAD included.
 *  - Elsewhere it is the handle of the one library that smb_register_vfs() is
 *    in, libsmbd-base under any name.  It is in this process, as its
 *    vfs_init_custom() is what called us; dlopen() with RTLD_NOLOAD finds it by
 *    the name that it is loaded by, and loads nothing.  All that the module
 *    uses is in this library or in those it is linked with.  Other libraries
 *    of the process, which may have a strequal() of their own, are not
 *    searched.
 *
 * What was thought of, and is worse.  Making Samba's libraries global
 * (RTLD_NOLOAD | RTLD_GLOBAL) and then loading a second file with undefined
 * symbols: it lasts as long as the process, and whatever a python program loads
 * afterwards finds Samba's symbols, and those of its Heimdal, before the ones
 * of the library that it is linked with, wherever a version does not tell them
 * apart.  DT_AUXILIARY, a library that is needed where there is one: it is
 * looked for in the file system, too, and what an older Samba left there would
 * be loaded.  RTLD_DEEPBIND changes the order of a search that finds nothing;
 * dlmopen() makes a second Samba with variables of its own; lazy binding is not
 * for variables, and RTLD_NOW forbids it.
 *
 * A later Samba may lack a symbol: that is no reason to fail, the VFS module
 * passes everything through then.
 *
 * Copyright (C) The uncfix developers 2026
 */

#include "includes.h"
#include <dlfcn.h>
#include <link.h>
#include "samba.h"

/*
 * Before glibc 2.34 these functions are in libdl.so.2, with the version of the
 * first glibc of the architecture; later ones define them under this version,
 * too.  A process that loads a module has libdl.so.2 in its global scope, as it
 * calls dlopen().
 */
#if !defined(__GLIBC__)
#define FIRST_GLIBC(function, version)
#elif defined(__x86_64__) && defined(__LP64__)
#define FIRST_GLIBC(function, version) OLD(function, "GLIBC_2.2.5")
#elif defined(__i386__)
#define FIRST_GLIBC(function, version) OLD(function, version)
#elif defined(__aarch64__) || (defined(__powerpc64__) && _CALL_ELF == 2)
#define FIRST_GLIBC(function, version) OLD(function, "GLIBC_2.17")
#elif defined(__arm__)
#define FIRST_GLIBC(function, version) OLD(function, "GLIBC_2.4")
#elif defined(__riscv) && __riscv_xlen == 64
#define FIRST_GLIBC(function, version) OLD(function, "GLIBC_2.27")
#elif defined(__s390x__)
#define FIRST_GLIBC(function, version) OLD(function, "GLIBC_2.2")
#else
#define FIRST_GLIBC(function, version)
#endif
#define OLD(function, version)                                                 \
	__asm__(".symver " #function "," #function "@" version)

FIRST_GLIBC(dladdr, "GLIBC_2.0");
FIRST_GLIBC(dlclose, "GLIBC_2.0");
FIRST_GLIBC(dlopen, "GLIBC_2.1");
FIRST_GLIBC(dlsym, "GLIBC_2.0");

#define LANDMARK "smb_register_vfs"

struct nth_object {
	size_t left;
	char path[PATH_MAX];
};

static int is_nth_object(struct dl_phdr_info *info, size_t size, void *data)
{
	struct nth_object *nth = data;

	if (nth->left > 0) {
		nth->left--;
		return 0;
	}

	snprintf(nth->path, sizeof(nth->path), "%s", info->dlpi_name);
	return 1;
}

/*
 * Returns the object that defines the landmark, if this one is linked with it.
 */
static void *open_owner(const char *path)
{
	void *handle = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
	void *landmark, *found = NULL;
	Dl_info owner;

	if (handle == NULL) {
		return NULL;
	}

	landmark = dlsym(handle, LANDMARK);
	if (landmark != NULL && dladdr(landmark, &owner) != 0) {
		found = dlopen(owner.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
	}
	dlclose(handle);

	return found;
}

/*
 * Returns NULL if Samba's VFS is not in this process.  One object is examined
 * at a time, as dl_iterate_phdr() holds a lock of the loader during the
 * callback.
 */
static void *open_samba(void)
{
	void *handle = dlopen(NULL, RTLD_LAZY);
	struct nth_object nth;
	size_t n;

	if (handle != NULL && dlsym(handle, LANDMARK) != NULL) {
		return handle;
	}

	for (n = 0, handle = NULL; handle == NULL; n++) {
		nth.left = n;
		if (dl_iterate_phdr(is_nth_object, &nth) == 0) {
			return NULL;
		}
		handle = open_owner(nth.path);
	}

	return handle;
}

bool uncfix_import(struct uncfix_import *import,
		   const struct uncfix_import *end)
{
	static void *samba;
	bool complete = true;

	if (samba == NULL) {
		samba = open_samba();
	}

	for (; import < end; import++) {
		import->address =
			samba != NULL ? dlsym(samba, import->name) : NULL;
		complete = complete && import->address != NULL;
	}

	return complete;
}

/* The linker defines these for the two ends of the table (see samba.h). */
extern struct uncfix_import __start_uncfix_imports[];
extern struct uncfix_import __stop_uncfix_imports[];

bool uncfix_import_common(void)
{
	return uncfix_import(__start_uncfix_imports, __stop_uncfix_imports);
}

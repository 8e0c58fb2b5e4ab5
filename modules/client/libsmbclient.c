/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * libsmbclient's functions that take a URL.  All of them, smbc_open() and the
 * others too, go through the functions of a context.  Each context is made by
 * smbc_new_context(), also the one of smbc_init(), so that this is the only
 * function that is interposed: it puts functions into the new context that
 * repair their URLs and call the library's own.
 */

#include <libsmbclient.h>
#include <stdatomic.h>
#include <string.h>

#include "grammar.h"
#include "interpose.h"
#include "loaded_objects.h"
#include "off_switch.h"
#include "repair.h"

/* The library's own functions: the same ones for all of its contexts. */
enum slot {
	OPEN,
	CREAT,
	UNLINK,
	RENAME,
	STAT,
	STATVFS,
	OPENDIR,
	MKDIR,
	RMDIR,
	CHMOD,
	UTIMES,
	SETXATTR,
	GETXATTR,
	REMOVEXATTR,
	LISTXATTR,
	PRINT_FILE,
	OPEN_PRINT_JOB,
	LIST_PRINT_JOBS,
	UNLINK_PRINT_JOB,
	SLOT_COUNT,
};

static _Atomic(function) own[SLOT_COUNT];

/* A URL for the library: the caller's, or the repaired one. */
struct url {
	const char *text;
	char *repaired;
};

static struct url url_begin(const char *text)
{
	struct url url = { .text = text };

	if (text && !uncfix_is_switched_off())
		url.repaired = repair(text, 0, READS_URL);
	if (url.repaired)
		url.text = url.repaired;
	return url;
}

/* The library keeps copies: the repaired URL can be freed. */
static void url_end(struct url *url)
{
	repair_free(url->repaired);
}

/*
 * A function of a context whose second argument is the URL, and the arguments
 * after that.
 */
#define WRAP(slot, type, name, parameters, ...)                                \
	static type name parameters                                            \
	{                                                                      \
		type(*next) parameters =                                       \
			(type(*) parameters)atomic_load(&own[slot]);           \
		struct url url = url_begin(fname);                             \
		type result;                                                   \
                                                                               \
		result = next(context, __VA_ARGS__);                           \
		url_end(&url);                                                 \
		return result;                                                 \
	}

WRAP(OPEN, SMBCFILE *, wrap_open,
     (SMBCCTX * context, const char *fname, int flags, mode_t mode), url.text,
     flags, mode)
WRAP(CREAT, SMBCFILE *, wrap_creat,
     (SMBCCTX * context, const char *fname, mode_t mode), url.text, mode)
WRAP(UNLINK, int, wrap_unlink, (SMBCCTX * context, const char *fname), url.text)
WRAP(STAT, int, wrap_stat,
     (SMBCCTX * context, const char *fname, struct stat *st), url.text, st)
WRAP(STATVFS, int, wrap_statvfs,
     (SMBCCTX * context, char *fname, struct statvfs *st), (char *)url.text, st)
WRAP(OPENDIR, SMBCFILE *, wrap_opendir, (SMBCCTX * context, const char *fname),
     url.text)
WRAP(MKDIR, int, wrap_mkdir,
     (SMBCCTX * context, const char *fname, mode_t mode), url.text, mode)
WRAP(RMDIR, int, wrap_rmdir, (SMBCCTX * context, const char *fname), url.text)
WRAP(CHMOD, int, wrap_chmod,
     (SMBCCTX * context, const char *fname, mode_t mode), url.text, mode)
WRAP(UTIMES, int, wrap_utimes,
     (SMBCCTX * context, const char *fname, struct timeval *times), url.text,
     times)
WRAP(SETXATTR, int, wrap_setxattr,
     (SMBCCTX * context, const char *fname, const char *name, const void *value,
      size_t size, int flags),
     url.text, name, value, size, flags)
WRAP(GETXATTR, int, wrap_getxattr,
     (SMBCCTX * context, const char *fname, const char *name, const void *value,
      size_t size),
     url.text, name, value, size)
WRAP(REMOVEXATTR, int, wrap_removexattr,
     (SMBCCTX * context, const char *fname, const char *name), url.text, name)
WRAP(LISTXATTR, int, wrap_listxattr,
     (SMBCCTX * context, const char *fname, char *list, size_t size), url.text,
     list, size)
WRAP(OPEN_PRINT_JOB, SMBCFILE *, wrap_open_print_job,
     (SMBCCTX * context, const char *fname), url.text)
WRAP(LIST_PRINT_JOBS, int, wrap_list_print_jobs,
     (SMBCCTX * context, const char *fname, smbc_list_print_job_fn list),
     url.text, list)
WRAP(UNLINK_PRINT_JOB, int, wrap_unlink_print_job,
     (SMBCCTX * context, const char *fname, int id), url.text, id)

/* These two have two URLs, and a context for each. */
static int wrap_pair(enum slot slot, SMBCCTX *context, const char *fname,
		     SMBCCTX *other_context, const char *other)
{
	smbc_rename_fn next = (smbc_rename_fn)atomic_load(&own[slot]);
	struct url first = url_begin(fname), second = url_begin(other);
	int result;

	result = next(context, first.text, other_context, second.text);
	url_end(&first);
	url_end(&second);
	return result;
}

static int wrap_rename(SMBCCTX *context, const char *fname,
		       SMBCCTX *other_context, const char *other)
{
	return wrap_pair(RENAME, context, fname, other_context, other);
}

static int wrap_print_file(SMBCCTX *context, const char *fname,
			   SMBCCTX *print_context, const char *queue)
{
	return wrap_pair(PRINT_FILE, context, fname, print_context, queue);
}

/*
 * The functions of a new context are those of the library, the same for all
 * contexts; one that was loaded again has them at other addresses.
 */
static void hook(SMBCCTX *context, enum slot slot, const char *getter,
		 const char *setter, function wrapper)
{
	function (*get)(SMBCCTX *) =
		(function(*)(SMBCCTX *))loaded_function(getter);
	void (*set)(SMBCCTX *, function) =
		(void (*)(SMBCCTX *, function))loaded_function(setter);
	function current;

	if (!get || !set || !(current = get(context)))
		return;
	atomic_store(&own[slot], current);
	set(context, wrapper);
}

#define HOOK(slot, name, wrapper)                                              \
	hook(context, slot, "smbc_getFunction" name, "smbc_setFunction" name,  \
	     (function)(wrapper))

/* No table: the loader would relocate its addresses in each process. */
static void hook_all(SMBCCTX *context)
{
	HOOK(OPEN, "Open", wrap_open);
	HOOK(CREAT, "Creat", wrap_creat);
	HOOK(UNLINK, "Unlink", wrap_unlink);
	HOOK(RENAME, "Rename", wrap_rename);
	HOOK(STAT, "Stat", wrap_stat);
	HOOK(STATVFS, "StatVFS", wrap_statvfs);
	HOOK(OPENDIR, "Opendir", wrap_opendir);
	HOOK(MKDIR, "Mkdir", wrap_mkdir);
	HOOK(RMDIR, "Rmdir", wrap_rmdir);
	HOOK(CHMOD, "Chmod", wrap_chmod);
	HOOK(UTIMES, "Utimes", wrap_utimes);
	HOOK(SETXATTR, "Setxattr", wrap_setxattr);
	HOOK(GETXATTR, "Getxattr", wrap_getxattr);
	HOOK(REMOVEXATTR, "Removexattr", wrap_removexattr);
	HOOK(LISTXATTR, "Listxattr", wrap_listxattr);
	HOOK(PRINT_FILE, "PrintFile", wrap_print_file);
	HOOK(OPEN_PRINT_JOB, "OpenPrintJob", wrap_open_print_job);
	HOOK(LIST_PRINT_JOBS, "ListPrintJobs", wrap_list_print_jobs);
	HOOK(UNLINK_PRINT_JOB, "UnlinkPrintJob", wrap_unlink_print_job);
}

EXPORT SMBCCTX *smbc_new_context(void)
{
	SMBCCTX *(*next)(void) =
		(SMBCCTX * (*)(void)) loaded_function("smbc_new_context");
	SMBCCTX *context = next ? next() : NULL;

	if (context)
		hook_all(context);
	return context;
}

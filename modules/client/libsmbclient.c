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

#include "client.h"

#define EXPORT __attribute__((visibility("default")))

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

/* A URL for the library: the caller's, or the one it means. */
struct url {
	const char *text;
	char *repaired;
};

static struct url url_begin(const char *text)
{
	struct url url = { .text = text };

	if (text && !is_disabled())
		url.repaired = repair(text, 0, READS_URL);
	if (url.repaired)
		url.text = url.repaired;
	return url;
}

/* The library keeps its own copies: what it was handed may go. */
static void url_end(struct url *url)
{
	repair_free(url->repaired);
}

/*
 * A function of a context whose second argument is the URL, and the arguments
 * behind that.
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

/* smbc_getFunctionX() and smbc_setFunctionX() of the library, by their X. */
static const struct {
	function wrapper;
	char name[16];
} hooks[SLOT_COUNT] = {
	[OPEN] = { (function)wrap_open, "Open" },
	[CREAT] = { (function)wrap_creat, "Creat" },
	[UNLINK] = { (function)wrap_unlink, "Unlink" },
	[RENAME] = { (function)wrap_rename, "Rename" },
	[STAT] = { (function)wrap_stat, "Stat" },
	[STATVFS] = { (function)wrap_statvfs, "StatVFS" },
	[OPENDIR] = { (function)wrap_opendir, "Opendir" },
	[MKDIR] = { (function)wrap_mkdir, "Mkdir" },
	[RMDIR] = { (function)wrap_rmdir, "Rmdir" },
	[CHMOD] = { (function)wrap_chmod, "Chmod" },
	[UTIMES] = { (function)wrap_utimes, "Utimes" },
	[SETXATTR] = { (function)wrap_setxattr, "Setxattr" },
	[GETXATTR] = { (function)wrap_getxattr, "Getxattr" },
	[REMOVEXATTR] = { (function)wrap_removexattr, "Removexattr" },
	[LISTXATTR] = { (function)wrap_listxattr, "Listxattr" },
	[PRINT_FILE] = { (function)wrap_print_file, "PrintFile" },
	[OPEN_PRINT_JOB] = { (function)wrap_open_print_job, "OpenPrintJob" },
	[LIST_PRINT_JOBS] = { (function)wrap_list_print_jobs, "ListPrintJobs" },
	[UNLINK_PRINT_JOB] = { (function)wrap_unlink_print_job,
			       "UnlinkPrintJob" },
};

/* A function of the library for the functions of its contexts. */
static function accessor(const char *verb, enum slot slot)
{
	char name[sizeof("smbc_getFunction") + sizeof(hooks[slot].name)];

	strcpy(name, verb);
	strcat(name, hooks[slot].name);
	return loaded_function(name);
}

/*
 * The functions of a new context are those of the library that is asked for
 * all contexts; one that was loaded again has them elsewhere.
 */
static void hook(SMBCCTX *context, enum slot slot)
{
	function (*get)(SMBCCTX *) =
		(function(*)(SMBCCTX *))accessor("smbc_getFunction", slot);
	void (*set)(SMBCCTX *, function) =
		(void (*)(SMBCCTX *, function))accessor("smbc_setFunction",
							slot);
	function current;

	if (!get || !set || !(current = get(context)))
		return;
	atomic_store(&own[slot], current);
	set(context, hooks[slot].wrapper);
}

EXPORT SMBCCTX *smbc_new_context(void)
{
	SMBCCTX *(*next)(void) =
		(SMBCCTX * (*)(void)) loaded_function("smbc_new_context");
	SMBCCTX *context = next ? next() : NULL;
	enum slot slot;

	for (slot = 0; context && slot < SLOT_COUNT; slot++)
		hook(context, slot);
	return context;
}

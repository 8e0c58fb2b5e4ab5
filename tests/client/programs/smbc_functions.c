/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 *	smbc_functions SHARE PRINTER
 *
 * Call each function of libsmbclient that takes a URL, once as it is and once
 * as the function of a context, and print what came of it: `open 0`, or the
 * words for its error.
 */

#include <errno.h>
#include <fcntl.h>
#include <libsmbclient.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

static const char mode_attribute[] = "system.dos_attr.mode";
static const char acl_attribute[] = "system.nt_sec_desc.*";

/* The URLs that the functions get. */
static char share[256], file[256], other[256], folder[256];
static char printer[256], job[256];
static int job_number;

static void authenticate(const char *server, const char *name, char *workgroup,
			 int workgroup_size, char *user, int user_size,
			 char *password, int password_size)
{
	snprintf(user, (size_t)user_size, "alice");
	snprintf(password, (size_t)password_size, "Secret.1");
}

static void note_job(struct print_job_info *info)
{
	job_number = info->id;
}

/* A function's result: a number or a file, and -1 or NULL where it failed. */
static void tell(const char *name, int failed)
{
	printf("%s %s\n", name, failed ? strerror(errno) : "0");
	errno = 0;
}

static void plain_functions(void)
{
	struct timeval times[2] = { { 1000000, 0 }, { 1000000, 0 } };
	struct statvfs volume;
	char value[4096];
	struct stat st;
	int handle;

	tell("creat", (handle = smbc_creat(file, 0644)) < 0);
	smbc_close(handle);
	tell("open", (handle = smbc_open(file, O_RDONLY, 0)) < 0);
	smbc_close(handle);
	tell("stat", smbc_stat(file, &st) < 0);
	tell("statvfs", smbc_statvfs(share, &volume) < 0);
	tell("chmod", smbc_chmod(file, 0444) < 0);
	tell("utimes", smbc_utimes(file, times) < 0);
	tell("setxattr", smbc_setxattr(file, mode_attribute, "0x20", 4, 0) < 0);
	tell("lsetxattr",
	     smbc_lsetxattr(file, mode_attribute, "0x20", 4, 0) < 0);
	tell("getxattr",
	     smbc_getxattr(file, mode_attribute, value, sizeof(value)) < 0);
	tell("lgetxattr",
	     smbc_lgetxattr(file, mode_attribute, value, sizeof(value)) < 0);
	tell("listxattr", smbc_listxattr(file, value, sizeof(value)) < 0);
	tell("llistxattr", smbc_llistxattr(file, value, sizeof(value)) < 0);
	tell("print_file", smbc_print_file(file, printer) < 0);
	tell("rename", smbc_rename(file, other) < 0);
	tell("removexattr", smbc_removexattr(other, acl_attribute) < 0);
	tell("lremovexattr", smbc_lremovexattr(other, acl_attribute) < 0);
	tell("unlink", smbc_unlink(other) < 0);
	tell("mkdir", smbc_mkdir(folder, 0755) < 0);
	tell("opendir", (handle = smbc_opendir(folder)) < 0);
	smbc_closedir(handle);
	tell("rmdir", smbc_rmdir(folder) < 0);
	tell("open_print_job", (handle = smbc_open_print_job(job)) < 0);
	smbc_close(handle);
}

/* CALL(context, Open, ARGUMENT...): the context's own function. */
#define CALL(context, name, ...)                                               \
	smbc_getFunction##name(context)(context, __VA_ARGS__)

static void functions_of_a_context(SMBCCTX *c)
{
	struct timeval times[2] = { { 1000000, 0 }, { 1000000, 0 } };
	struct statvfs volume;
	char value[4096];
	SMBCFILE *handle;
	struct stat st;

	tell("Creat", !(handle = CALL(c, Creat, file, 0644)));
	if (handle)
		CALL(c, Close, handle);
	tell("Open", !(handle = CALL(c, Open, file, O_RDONLY, 0)));
	if (handle)
		CALL(c, Close, handle);
	tell("Stat", CALL(c, Stat, file, &st) < 0);
	tell("StatVFS", CALL(c, StatVFS, share, &volume) < 0);
	tell("Chmod", CALL(c, Chmod, file, 0444) < 0);
	tell("Utimes", CALL(c, Utimes, file, times) < 0);
	tell("Setxattr",
	     CALL(c, Setxattr, file, mode_attribute, "0x20", 4, 0) < 0);
	tell("Getxattr",
	     CALL(c, Getxattr, file, mode_attribute, value, sizeof(value)) < 0);
	tell("Listxattr", CALL(c, Listxattr, file, value, sizeof(value)) < 0);
	tell("PrintFile", CALL(c, PrintFile, file, c, printer) < 0);
	tell("Rename", CALL(c, Rename, file, c, other) < 0);
	tell("Removexattr", CALL(c, Removexattr, other, acl_attribute) < 0);
	tell("Unlink", CALL(c, Unlink, other) < 0);
	tell("Mkdir", CALL(c, Mkdir, folder, 0755) < 0);
	tell("Opendir", !(handle = CALL(c, Opendir, folder)));
	if (handle)
		CALL(c, Closedir, handle);
	tell("Rmdir", CALL(c, Rmdir, folder) < 0);
	tell("OpenPrintJob", !(handle = CALL(c, OpenPrintJob, job)));
	if (handle)
		CALL(c, Close, handle);
}

/* A queue is told by SMB1 alone, and has no job that could be taken out. */
static void functions_of_queues(SMBCCTX *c)
{
	smbc_setOptionProtocols(c, "NT1", "NT1");
	smbc_set_context(c);
	tell("list_print_jobs", smbc_list_print_jobs(printer, note_job) < 0);
	tell("ListPrintJobs", CALL(c, ListPrintJobs, printer, note_job) < 0);
	tell("unlink_print_job",
	     smbc_unlink_print_job(printer, job_number) < 0);
	tell("UnlinkPrintJob",
	     CALL(c, UnlinkPrintJob, printer, job_number) < 0);
}

static SMBCCTX *new_context(void)
{
	SMBCCTX *context = smbc_new_context();

	if (!context)
		exit(EXIT_FAILURE);
	smbc_setFunctionAuthData(context, authenticate);
	if (!smbc_init_context(context))
		exit(EXIT_FAILURE);
	return context;
}

int main(int count, char **arguments)
{
	if (count != 3)
		return EXIT_FAILURE;
	snprintf(share, sizeof(share), "%s", arguments[1]);
	snprintf(file, sizeof(file), "%s/new", arguments[1]);
	snprintf(other, sizeof(other), "%s/newer", arguments[1]);
	snprintf(folder, sizeof(folder), "%s/folder", arguments[1]);
	snprintf(printer, sizeof(printer), "%s", arguments[2]);
	snprintf(job, sizeof(job), "%s/job", arguments[2]);
	smbc_set_context(new_context());
	plain_functions();
	functions_of_a_context(new_context());
	functions_of_queues(new_context());
	return EXIT_SUCCESS;
}

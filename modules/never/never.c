/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Looks for the files that exclude a host or this program.  Only their names
 * count, and they are opened by O_PATH:
 *
 * - There is nothing to parse, no size to limit, and no file that is half
 *   written.
 * - Permissions of the file do not matter, and no security module is asked:
 *   AppArmor and SELinux, which keep most services from /etc/uncfix, judge an
 *   open() when it is for reading.
 * - The look-up of any host opens files: a filter of system calls that permits
 *   look-ups does not kill the process for this.  readlink() is called in
 *   set-user-ID programs alone, whose caller cannot install a filter
 *   (seccomp(2)).
 *
 * If a file cannot be looked for, nothing is excluded.  That neither takes a
 * name away nor gives one: without a free descriptor no host is looked up
 * either, and an address is the one that was written.
 */

#include <errno.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <pthread.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "bytes.h"
#include "never.h"

static bool exists(const char *path)
{
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/*
 * Names of hosts are in lower case there, and without a dot at the end.  Those
 * of domains begin at a dot, behind a label that has room for the `*`.
 */
static const char *find_host(const char *host, char path[NEVER_SIZE])
{
	static const char any[] = NEVER_HOST "*";
	char *const name = path + strlen(NEVER_HOST);
	char *at = name;

	memcpy(path, any, strlen(NEVER_HOST));
	for (; *host; host++)
		*at++ = (char)to_lower((unsigned char)*host);
	if (at > name && at[-1] == '.')
		at--;
	*at = '\0';
	if (at == name)
		return NULL;
	if (exists(path))
		return path;
	for (at = name; *++at;) {
		if (*at != '.')
			continue;
		path = memcpy(at - strlen(any), any, strlen(any));
		if (exists(path))
			return path;
	}
	return NULL;
}

/* What the kernel was asked to run, which names a script, too. */
static const char *path_of_program(char path[PATH_MAX])
{
	const char *executed = (const char *)getauxval(AT_EXECFN);
	ssize_t length;

	if (!getauxval(AT_SECURE))
		return executed ? executed : "";
	/* There it is what the caller likes, by a link. */
	length = readlink("/proc/self/exe", path, PATH_MAX - 1);
	path[length > 0 ? length : 0] = '\0';
	return path;
}

/*
 * In older C libraries getauxval() crashes if a program that is linked
 * statically has loaded this one (https://sourceware.org/PR20802).
 */
static bool has_auxiliary_vector(void)
{
	return strcmp(gnu_get_libc_version(), "2.34") >= 0;
}

static bool is_excluded_program(char path[NEVER_SIZE])
{
	char program[PATH_MAX];
	const char *name, *at;

	if (!has_auxiliary_vector())
		return false;
	name = path_of_program(program);
	for (at = name; *at; at++)
		if (*at == '/')
			name = at + 1;
	if (at == name || at - name > NAME_MAX)
		return false;
	memcpy(path, NEVER_PROGRAM, strlen(NEVER_PROGRAM));
	memcpy(path + strlen(NEVER_PROGRAM), name, (size_t)(at - name) + 1);
	return exists(path);
}

const char *never_host(const char *host, char path[NEVER_SIZE])
{
	return exists(NEVER_FOLDER) ? find_host(host, path) : NULL;
}

/* A thread that is cancelled meanwhile ends afterwards, with all closed. */
bool never_repaired(const char *host)
{
	const int saved_errno = errno;
	char path[NEVER_SIZE];
	bool found;
	int state;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	found = exists(NEVER_FOLDER) &&
		(find_host(host, path) || is_excluded_program(path));
	pthread_setcancelstate(state, NULL);
	errno = saved_errno;
	return found;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files replaced in one step: at any time, also after a kill or a power
 * failure, the file is the old one or the new one.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "common/text_file.h"
#include "common/xalloc.h"
#include "config/replace_file.h"

enum {
	NAMES_MAX = 64 << 10 /* XATTR_LIST_MAX and XATTR_SIZE_MAX of Linux */
};

/* The kernel computes these from the content: the old ones would be wrong. */
static bool is_of_content(const char *name)
{
	return strcmp(name, "security.ima") == 0 ||
	       strcmp(name, "security.evm") == 0;
}

static bool copy_xattr(int to, int from, const char *name)
{
	char value[NAMES_MAX];
	ssize_t length = fgetxattr(from, name, value, sizeof(value));

	return length >= 0 &&
	       (is_of_content(name) ||
		fsetxattr(to, name, value, (size_t)length, 0) == 0);
}

/* Removes an attribute that the old file lacks, such as an inherited ACL. */
static bool drop_xattr(int to, int from, const char *name)
{
	if (fgetxattr(from, name, NULL, 0) >= 0 || errno != ENODATA)
		return true;
	return is_of_content(name) || fremovexattr(to, name) == 0;
}

static bool each_xattr(int to, int from, int listed,
		       bool (*step)(int, int, const char *))
{
	char names[NAMES_MAX];
	ssize_t length = flistxattr(listed, names, sizeof(names));
	const char *name;

	if (length < 0)
		return errno == ENOTSUP;
	for (name = names; name < names + length; name += strlen(name) + 1)
		if (!step(to, from, name))
			return false;
	return true;
}

/* The mode is last, since changes of the owner and the ACL modify it. */
static bool copy_attributes(int to, int from)
{
	struct stat stat;

	return fstat(from, &stat) == 0 &&
	       fchown(to, stat.st_uid, stat.st_gid) == 0 &&
	       each_xattr(to, from, from, copy_xattr) &&
	       each_xattr(to, from, to, drop_xattr) &&
	       fchmod(to, stat.st_mode & 07777) == 0;
}

static bool write_all(int fd, const char *text)
{
	size_t left = strlen(text);
	ssize_t count;

	/* A longer file could not be read again. */
	if (left > TEXT_FILE_MAX) {
		errno = EFBIG;
		return false;
	}
	for (; left > 0; left -= (size_t)count, text += count) {
		count = write(fd, text, left);
		if (count < 0 && errno == EINTR)
			count = 0;
		else if (count < 0)
			return false;
	}
	return true;
}

/*
 * The temporary file always has the same name, so that the next run removes
 * what a killed one has left.
 */
bool replace_file(int folder, const char *name, const char *text, mode_t mode,
		  int like)
{
	char *new = xalloc(talloc_asprintf(NULL, ".%s.uncfix", name));
	int fd, error;
	bool done;

	unlinkat(folder, new, 0);
	fd = openat(folder, new,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	done = fd >= 0 &&
	       (like < 0 ? fchmod(fd, mode) == 0 : copy_attributes(fd, like)) &&
	       write_all(fd, text) && fsync(fd) == 0 &&
	       renameat(folder, new, folder, name) == 0;
	error = errno;
	if (!done && fd >= 0)
		unlinkat(folder, new, 0);
	if (fd >= 0)
		close(fd);
	talloc_free(new);
	errno = error;
	return done && fsync(folder) == 0;
}

bool remove_file(int folder, const char *name)
{
	if (unlinkat(folder, name, 0) != 0)
		return errno == ENOENT;
	return fsync(folder) == 0;
}

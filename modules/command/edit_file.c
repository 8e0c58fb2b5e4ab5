/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A configuration file, and how it is replaced so that at each moment, also
 * after a kill or a power cut, it is the old one or the new one.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "command.h"
#include "enable.h"

enum {
	TEXT_MAX = 64 << 20,  /* an smb.conf of 100,000 shares has 16 MiB */
	NAMES_MAX = 64 << 10, /* XATTR_LIST_MAX and XATTR_SIZE_MAX of Linux */
};

/* What strerror() alone does not tell a person. */
void edit_complain(const char *path)
{
	int error = errno;
	const char *why = strerror(error), *hint = "";

	if (error == EILSEQ)
		why = "this is not a text file";
	else if (error == ELOOP)
		why = "a symbolic link leads nowhere, or was changed "
		      "meanwhile";
	else if (error == EMLINK)
		why = "it has a second name (hard link), and is not trusted";
	else if (error == ETIMEDOUT)
		why = "another process has held its lock for a minute (see "
		      "lslocks(8))";
	else if (error == EBUSY)
		hint = ": it is mounted on its own, change it from outside";
	else if ((error == EACCES || error == EPERM) && geteuid() != 0)
		hint = ": run this as root";
	else if (error == EPERM)
		hint = ": is it, or its folder, immutable (lsattr(1))?";
	complain("%s: %s%s", path, why, hint);
}

char *edit_read(TALLOC_CTX *context, int fd)
{
	size_t size = 4096, used = 0;
	char *text = must(talloc_size(context, size));
	ssize_t count;

	while ((count = read(fd, text + used, size - used - 1)) != 0) {
		if (count < 0 && errno == EINTR)
			continue;
		used += count > 0 ? (size_t)count : 0;
		if (count < 0 || used > TEXT_MAX) {
			errno = count < 0 ? errno : EFBIG;
			talloc_free(text);
			return NULL;
		}
		if (size - used == 1)
			text = must(
				talloc_realloc(context, text, char, size *= 2));
	}
	text[used] = '\0';
	if (strlen(text) == used)
		return text;
	talloc_free(text);
	errno = EILSEQ;
	return NULL;
}

/* What is no regular file may wait for somebody, or do something. */
static int open_regular(int folder, const char *name, bool follow)
{
	struct stat stat;
	int fd = -1;

	if (fstatat(folder, name, &stat, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0)
		return -1;
	if (S_ISREG(stat.st_mode))
		fd = openat(folder, name,
			    O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC |
				    (follow ? 0 : O_NOFOLLOW));
	if (S_ISREG(stat.st_mode) &&
	    (fd < 0 || (fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode))))
		return fd;
	if (fd >= 0)
		close(fd);
	errno = EILSEQ;
	return -1;
}

int edit_open(int folder, const char *name)
{
	return open_regular(folder, name, false);
}

char *file_text(TALLOC_CTX *context, const char *path)
{
	int fd = open_regular(AT_FDCWD, path, true);
	char *text = fd < 0 ? NULL : edit_read(context, fd);

	if (fd >= 0)
		close(fd);
	return text;
}

/* The kernel makes these from the content: the old ones would be wrong. */
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

/* What the old file lacks, such as an ACL that the folder hands down, goes. */
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

/* The mode comes last: the owner and the ACL have a say in it. */
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

	/* It could not be read again. */
	if (left > TEXT_MAX) {
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
 * The new file has the same name each time, so that what a killed run left
 * behind goes away with the next one.
 */
bool edit_write(int folder, const char *name, const char *text, mode_t mode,
		int like)
{
	char *new = must(talloc_asprintf(NULL, ".%s.uncfix", name));
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

bool edit_remove(int folder, const char *name)
{
	if (unlinkat(folder, name, 0) != 0)
		return errno == ENOENT;
	return fsync(folder) == 0;
}

static int edit_file_close(struct edit_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	if (file->folder >= 0)
		close(file->folder);
	return 0;
}

static bool open_and_read(struct edit_file *file, const struct tree *tree,
			  const char *path)
{
	file->folder = tree_open_folder(file, tree, path, &file->name);
	if (file->folder < 0)
		return false;
	file->fd = edit_open(file->folder, file->name);
	if (file->fd < 0)
		return errno == ENOENT;
	if (fstat(file->fd, &file->stat) != 0)
		return false;
	file->text = edit_read(file, file->fd);
	return file->text;
}

/* An editor may have saved the file while we were at work. */
static bool is_unchanged(const struct edit_file *file)
{
	struct stat now;

	if (fstatat(file->folder, file->name, &now, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT && file->fd < 0;
	return file->fd >= 0 && now.st_ino == file->stat.st_ino &&
	       now.st_dev == file->stat.st_dev &&
	       now.st_size == file->stat.st_size &&
	       now.st_ctim.tv_sec == file->stat.st_ctim.tv_sec &&
	       now.st_ctim.tv_nsec == file->stat.st_ctim.tv_nsec;
}

static bool replace(struct edit_file *file, const char *text)
{
	bool done;

	if (!is_unchanged(file)) {
		complain("%s: somebody changed it meanwhile; it is left as it "
			 "is now",
			 file->path);
		return false;
	}
	done = text ? edit_write(file->folder, file->name, text, 0644, file->fd)
		    : edit_remove(file->folder, file->name);
	if (!done)
		edit_complain(file->path);
	return done;
}

struct edit_file *edit_file_open(TALLOC_CTX *context, const struct tree *tree,
				 const char *path)
{
	struct edit_file *file = must(talloc_zero(context, struct edit_file));

	file->fd = file->folder = -1;
	talloc_set_destructor(file, edit_file_close);
	file->path = tree_path(file, tree, path);
	file->replace = replace;
	if (open_and_read(file, tree, path))
		return file;
	edit_complain(file->path);
	talloc_free(file);
	return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The text that `enable` found and the one that it wrote.  If the file is still
 * the one that was written, `disable` restores what was found, byte for byte.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array_size.h"
#include "common/clock.h"
#include "common/text_file.h"
#include "common/xalloc.h"
#include "config/backup.h"
#include "config/replace_file.h"

static const char *const folders[] = { "var", "var/lib", "var/lib/uncfix" };

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Creates a folder, unless another process has just done so. */
static bool make_one(int parent, const char *name, mode_t mode)
{
	return mkdirat(parent, name, mode) == 0 ? fsync(parent) == 0
						: errno == EEXIST;
}

/* Returns the folder, or -1. */
static int make_folder(const struct root *root, bool create)
{
	size_t i, count = ARRAY_SIZE(folders);
	int fd = -1, parent = root->folder;

	for (i = 0; i < count; i++) {
		fd = root_open(root, folders[i], O_RDONLY | O_DIRECTORY);
		if (fd < 0 && errno == ENOENT && create &&
		    make_one(parent, last_name(folders[i]),
			     i + 1 == count ? 0700 : 0755))
			fd = root_open(root, folders[i],
				       O_RDONLY | O_DIRECTORY);
		if (parent != root->folder)
			close(parent);
		if (fd < 0)
			return -1;
		parent = fd;
	}
	return fd;
}

enum {
	LOCK_LIMIT = 60000, /* milliseconds */
	LOCK_PAUSE = 20,
};

/* flock(2) has no time limit: it is called repeatedly. */
static bool lock(int fd, double deadline)
{
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK)
			return false;
		if (milliseconds_until(deadline) == 0) {
			errno = ETIMEDOUT;
			return false;
		}
		poll(NULL, 0, LOCK_PAUSE);
	}
	return true;
}

/*
 * Returns the folder, locked until it is closed, or -1; without the lock, if it
 * must not be created.  The previous owner of the lock may have removed the
 * empty folder: then another one is created.
 */
static int open_folder(const struct root *root, bool create)
{
	double deadline = clock_milliseconds() + LOCK_LIMIT;
	struct stat status;
	int fd;

	do {
		fd = make_folder(root, create);
		if (!create || (fd < 0 && errno != ENOENT))
			return fd;
		if (fd >= 0 && lock(fd, deadline) && fstat(fd, &status) == 0 &&
		    status.st_nlink > 0)
			return fd;
		if (fd >= 0)
			close(fd);
	} while (milliseconds_until(deadline) > 0);
	errno = ETIMEDOUT;
	return -1;
}

/* Removes the folders that are empty. */
static void remove_folder(const struct root *root)
{
	int parent = root_open(root, folders[1], O_RDONLY | O_DIRECTORY);

	if (parent < 0)
		return;
	unlinkat(parent, last_name(folders[2]), AT_REMOVEDIR);
	close(parent);
}

static char *file_name(const struct backup *backup, const char *suffix)
{
	return xalloc(talloc_asprintf(backup, "%s.%s", backup->name, suffix));
}

/*
 * Returns false after a message if it exists and cannot be read.  The text goes
 * into a file that others may read: a hard link could be to one that they may
 * not.
 */
static bool read_text(struct backup *backup, const char *suffix, char **text)
{
	const char *name = file_name(backup, suffix);
	int fd = text_file_open(backup->folder, name);
	struct stat stat;

	if (fd < 0 && errno == ENOENT)
		return true;
	if (fd >= 0 && fstat(fd, &stat) == 0 && stat.st_nlink == 1)
		*text = text_file_read_fd(backup, fd);
	else if (fd >= 0)
		errno = EMLINK;
	if (!*text)
		text_file_complain(xalloc(
			talloc_asprintf(backup, "%s/%s", backup->path, name)));
	if (fd >= 0)
		close(fd);
	return *text != NULL;
}

static int backup_close(struct backup *backup)
{
	if (backup->folder < 0)
		return 0;
	if (backup->locked)
		remove_folder(backup->root);
	close(backup->folder);
	return 0;
}

struct backup *backup_open(TALLOC_CTX *context, const struct root *root,
			   const char *path, bool create)
{
	struct backup *backup = xalloc(talloc_zero(context, struct backup));

	backup->name = last_name(path);
	backup->root = root;
	backup->path = root_path(backup, root, folders[2]);
	backup->locked = create;
	backup->folder = open_folder(root, create);
	talloc_set_destructor(backup, backup_close);
	if (backup->folder < 0 && !create && errno == ENOENT)
		return backup;
	if (backup->folder < 0)
		text_file_complain(backup->path);
	else if (read_text(backup, "found", &backup->found) &&
		 read_text(backup, "written", &backup->written))
		return backup;
	talloc_free(backup);
	return NULL;
}

/*
 * `written` is removed first and created last: while it exists, `found` belongs
 * to it, even after a kill.
 */
bool backup_store(struct backup *backup, const char *found, const char *written)
{
	if (remove_file(backup->folder, file_name(backup, "written")) &&
	    (found ? replace_file(backup->folder, file_name(backup, "found"),
				  found, 0600, -1)
		   : remove_file(backup->folder, file_name(backup, "found"))) &&
	    replace_file(backup->folder, file_name(backup, "written"), written,
			 0600, -1))
		return true;
	text_file_complain(backup->path);
	return false;
}

bool backup_forget(struct backup *backup)
{
	if (backup->folder < 0 ||
	    (remove_file(backup->folder, file_name(backup, "written")) &&
	     remove_file(backup->folder, file_name(backup, "found"))))
		return true;
	text_file_complain(backup->path);
	return false;
}

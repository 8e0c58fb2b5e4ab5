/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What `enable` found and what it wrote.  If the file is still what was
 * written, `disable` gives back what was found, byte for byte.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "deadline.h"
#include "enable.h"

static const char *const folders[] = { "var", "var/lib", "var/lib/uncfix" };

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* A new folder, or one that somebody else has just made. */
static bool make_one(int parent, const char *name, mode_t mode)
{
	return mkdirat(parent, name, mode) == 0 ? fsync(parent) == 0
						: errno == EEXIST;
}

/* The folder, or -1. */
static int make_folder(const struct tree *tree, bool create)
{
	size_t i, count = sizeof(folders) / sizeof(folders[0]);
	int fd = -1, parent = tree->folder;

	for (i = 0; i < count; i++) {
		fd = tree_open(tree, folders[i], O_RDONLY | O_DIRECTORY);
		if (fd < 0 && errno == ENOENT && create &&
		    make_one(parent, last_name(folders[i]),
			     i + 1 == count ? 0700 : 0755))
			fd = tree_open(tree, folders[i],
				       O_RDONLY | O_DIRECTORY);
		if (parent != tree->folder)
			close(parent);
		if (fd < 0)
			return -1;
		parent = fd;
	}
	return fd;
}

enum {
	TRIES = 100,
	LOCK_LIMIT = 60000, /* milliseconds */
	LOCK_PAUSE = 20,
};

/* flock(2) has no time limit: it is asked again and again. */
static bool lock(int fd)
{
	double deadline = clock_milliseconds() + LOCK_LIMIT;

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
 * The folder, which keeps others out until it is closed, or -1; without the
 * lock, if it may not be made.  Who had the lock before may have removed the
 * folder, as it was empty: then another is made.
 */
static int open_folder(const struct tree *tree, bool create)
{
	struct stat status;
	int fd = -1, tries, error = 0;

	for (tries = 0; tries < TRIES && error != ETIMEDOUT; tries++) {
		fd = make_folder(tree, create);
		if (!create || (fd < 0 && errno != ENOENT))
			return fd;
		if (fd >= 0 && lock(fd) && fstat(fd, &status) == 0 &&
		    status.st_nlink > 0)
			return fd;
		error = errno;
		if (fd >= 0)
			close(fd);
	}
	errno = error;
	return -1;
}

/* Nothing is left behind; a folder that is not empty stays. */
static void remove_folder(const struct tree *tree)
{
	int parent = tree_open(tree, folders[1], O_RDONLY | O_DIRECTORY);

	if (parent < 0)
		return;
	unlinkat(parent, last_name(folders[2]), AT_REMOVEDIR);
	close(parent);
}

static char *file_name(const struct saved *saved, const char *suffix)
{
	return must(talloc_asprintf(saved, "%s.%s", saved->name, suffix));
}

/*
 * False, after a message, if it is there and cannot be read.  It goes into a
 * file that others may read: a second name could be for one that they may not.
 */
static bool read_text(struct saved *saved, const char *suffix, char **text)
{
	const char *name = file_name(saved, suffix);
	int fd = edit_open(saved->folder, name);
	struct stat stat;

	if (fd < 0 && errno == ENOENT)
		return true;
	if (fd >= 0 && fstat(fd, &stat) == 0 && stat.st_nlink == 1)
		*text = edit_read(saved, fd);
	else if (fd >= 0)
		errno = EMLINK;
	if (!*text)
		edit_complain(must(
			talloc_asprintf(saved, "%s/%s", saved->path, name)));
	if (fd >= 0)
		close(fd);
	return *text != NULL;
}

static int saved_close(struct saved *saved)
{
	if (saved->folder < 0)
		return 0;
	if (saved->locked)
		remove_folder(saved->tree);
	close(saved->folder);
	return 0;
}

struct saved *saved_open(TALLOC_CTX *context, const struct tree *tree,
			 const char *path, bool create)
{
	struct saved *saved = must(talloc_zero(context, struct saved));

	saved->name = last_name(path);
	saved->tree = tree;
	saved->path = tree_path(saved, tree, folders[2]);
	saved->locked = create;
	saved->folder = open_folder(tree, create);
	talloc_set_destructor(saved, saved_close);
	if (saved->folder < 0 && !create && errno == ENOENT)
		return saved;
	if (saved->folder < 0)
		edit_complain(saved->path);
	else if (read_text(saved, "found", &saved->found) &&
		 read_text(saved, "written", &saved->written))
		return saved;
	talloc_free(saved);
	return NULL;
}

/*
 * `written` goes first and comes last: while it is there, `found` is what
 * belongs to it, wherever a kill may come.
 */
bool saved_store(struct saved *saved, const char *found, const char *written)
{
	if (edit_remove(saved->folder, file_name(saved, "written")) &&
	    (found ? edit_write(saved->folder, file_name(saved, "found"), found,
				0600, -1)
		   : edit_remove(saved->folder, file_name(saved, "found"))) &&
	    edit_write(saved->folder, file_name(saved, "written"), written,
		       0600, -1))
		return true;
	edit_complain(saved->path);
	return false;
}

bool saved_forget(struct saved *saved)
{
	if (saved->folder < 0 ||
	    (edit_remove(saved->folder, file_name(saved, "written")) &&
	     edit_remove(saved->folder, file_name(saved, "found"))))
		return true;
	edit_complain(saved->path);
	return false;
}

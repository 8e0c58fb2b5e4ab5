/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Paths below a root, which no symbolic link leads out of.  The owner of a
 * folder may rename files in it at the same time: each step opens one name in
 * an open folder, and `..` returns to the folder before it. openat2(2) does the
 * same, but not on each kernel, and does not return the folder.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/xalloc.h"
#include "config/root.h"
#include "terminal.h"

enum {
	DEPTH_MAX = 64,
	LINKS_MAX = 40, /* as the kernel has it, path_resolution(7) */
};

/* getcwd() returns the name of the folder that is open. */
bool root_enter(struct root *root, const char *name)
{
	root->name = NULL;
	root->folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root->folder >= 0 && fchdir(root->folder) == 0)
		root->name = getcwd(NULL, 0);
	if (root->name && chdir("/") == 0)
		return true;
	complain("%s: %s", name, strerror(errno));
	root_leave(root);
	return false;
}

void root_leave(struct root *root)
{
	if (root->folder >= 0)
		close(root->folder);
	free(root->name);
}

bool root_is_own(const struct root *root)
{
	return strcmp(root->name, "/") == 0;
}

/* The state of a path lookup. */
struct walk {
	int folders[DEPTH_MAX]; /* the first is the root's */
	size_t depth;		/* of the last one */
	unsigned int links;	/* that were followed */
	bool by_link;		/* the last name of the path was one */
	char rest[PATH_MAX];
	char name[NAME_MAX + 1]; /* in the last folder */
};

static int walk_folder(const struct walk *walk)
{
	return walk->folders[walk->depth];
}

static void walk_up(struct walk *walk, size_t depth)
{
	for (; walk->depth > depth; walk->depth--)
		close(walk_folder(walk));
}

/* Reads the next name, "." at the end.  Returns false if it is too long. */
static bool take_name(struct walk *walk)
{
	const char *begin = walk->rest + strspn(walk->rest, "/"), *end;
	size_t length = strcspn(begin, "/");

	if (length > NAME_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(walk->name, begin, length);
	walk->name[length] = '\0';
	if (length == 0)
		strcpy(walk->name, ".");
	end = begin + length + strspn(begin + length, "/");
	memmove(walk->rest, end, strlen(end) + 1);
	return true;
}

/* Follows a link to `target`, of `length` bytes. */
static bool follow(struct walk *walk, const char *target, size_t length)
{
	char rest[PATH_MAX];
	int size = snprintf(rest, sizeof(rest), "%.*s/%s", (int)length, target,
			    walk->rest);

	if (size >= (int)sizeof(rest) || ++walk->links > LINKS_MAX) {
		errno = walk->links > LINKS_MAX ? ELOOP : ENAMETOOLONG;
		return false;
	}
	if (*target == '/')
		walk_up(walk, 0);
	walk->by_link |= *walk->rest == '\0';
	strcpy(walk->rest, rest);
	return true;
}

static bool go_down(struct walk *walk)
{
	int folder = openat(walk_folder(walk), walk->name,
			    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (folder < 0)
		return false;
	if (walk->depth + 1 == DEPTH_MAX) {
		close(folder);
		errno = ENAMETOOLONG;
		return false;
	}
	walk->folders[++walk->depth] = folder;
	return true;
}

/* Walks one name.  `*done`: it is the last one, and no link. */
static bool walk_step(struct walk *walk, bool *done)
{
	char target[PATH_MAX];
	ssize_t length;

	if (!take_name(walk))
		return false;
	if (strcmp(walk->name, "..") == 0) {
		walk_up(walk, walk->depth > 0 ? walk->depth - 1 : 0);
		return true;
	}
	length = readlinkat(walk_folder(walk), walk->name, target,
			    sizeof(target));
	if (length >= 0)
		return follow(walk, target, (size_t)length);
	*done = *walk->rest == '\0';
	if (*done && errno == ENOENT && walk->by_link)
		errno = ELOOP; /* a link to nowhere */
	if (*done)
		return errno == EINVAL || errno == ENOENT;
	return strcmp(walk->name, ".") == 0 || go_down(walk);
}

/* Walks to the folder and the name in it, which may be missing. */
static bool walk_to(struct walk *walk, const struct root *root,
		    const char *path)
{
	bool done = false;

	*walk = (struct walk){ .folders = { root->folder } };
	if (snprintf(walk->rest, sizeof(walk->rest), "%s", path) >=
	    (int)sizeof(walk->rest)) {
		errno = ENAMETOOLONG;
		return false;
	}
	while (!done)
		if (!walk_step(walk, &done))
			return false;
	return true;
}

static void walk_end(struct walk *walk)
{
	int error = errno;

	walk_up(walk, 0);
	errno = error;
}

int root_open(const struct root *root, const char *path, int flags)
{
	struct walk walk;
	int fd = -1;

	if (walk_to(&walk, root, path))
		fd = openat(walk_folder(&walk), walk.name,
			    flags | O_NOFOLLOW | O_CLOEXEC);
	walk_end(&walk);
	return fd;
}

int root_open_folder(TALLOC_CTX *context, const struct root *root,
		     const char *path, const char **name)
{
	struct walk walk;
	int folder = -1;

	if (walk_to(&walk, root, path))
		folder = openat(walk_folder(&walk), ".",
				O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0)
		*name = xalloc(talloc_strdup(context, walk.name));
	walk_end(&walk);
	return folder;
}

bool root_has(const struct root *root, const char *path)
{
	int fd = root_open(root, path, O_PATH);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

char *root_path(TALLOC_CTX *context, const struct root *root, const char *path)
{
	return xalloc(talloc_asprintf(
		context, "%s/%s", root_is_own(root) ? "" : root->name, path));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The files of this machine or of another tree, which no link leads out of.
 * Who owns a part of the tree may rename in it while we are at work: each step
 * goes from an open folder to what one name in it is, and `..` back to the
 * folder that it came from.  openat2(2) does the same, but not on each kernel,
 * and does not tell the folder that it came to.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "enable.h"

enum {
	DEPTH_MAX = 64,
	LINKS_MAX = 40, /* as the kernel has it, path_resolution(7) */
};

/* The name is read first: by then it is that of the folder which is open. */
bool tree_enter(struct tree *tree, const char *name)
{
	tree->name = NULL;
	tree->folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (tree->folder >= 0 && fchdir(tree->folder) == 0)
		tree->name = getcwd(NULL, 0);
	if (tree->name && chdir("/") == 0)
		return true;
	complain("%s: %s", name, strerror(errno));
	tree_leave(tree);
	return false;
}

void tree_leave(struct tree *tree)
{
	if (tree->folder >= 0)
		close(tree->folder);
	free(tree->name);
}

bool tree_is_own(const struct tree *tree)
{
	return strcmp(tree->name, "/") == 0;
}

/* A way through the tree: the folders it leads through, and what is left. */
struct walk {
	int folders[DEPTH_MAX]; /* the first is the tree's */
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

/* The next name; "." where there is none.  False where it is too long. */
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

/* Go on where the link leads, `length` bytes of which are `target`. */
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

/* One name.  `done` says that it is the last, and no link. */
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

/* To the folder and the name in it that the path means, which may be missing.
 */
static bool walk_to(struct walk *walk, const struct tree *tree,
		    const char *path)
{
	bool done = false;

	*walk = (struct walk){ .folders = { tree->folder } };
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

int tree_open(const struct tree *tree, const char *path, int flags)
{
	struct walk walk;
	int fd = -1;

	if (walk_to(&walk, tree, path))
		fd = openat(walk_folder(&walk), walk.name,
			    flags | O_NOFOLLOW | O_CLOEXEC);
	walk_end(&walk);
	return fd;
}

int tree_open_folder(TALLOC_CTX *context, const struct tree *tree,
		     const char *path, const char **name)
{
	struct walk walk;
	int folder = -1;

	if (walk_to(&walk, tree, path))
		folder = openat(walk_folder(&walk), ".",
				O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0)
		*name = must(talloc_strdup(context, walk.name));
	walk_end(&walk);
	return folder;
}

bool tree_has(const struct tree *tree, const char *path)
{
	int fd = tree_open(tree, path, O_PATH);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

char *tree_path(TALLOC_CTX *context, const struct tree *tree, const char *path)
{
	return must(talloc_asprintf(context, "%s/%s",
				    tree_is_own(tree) ? "" : tree->name, path));
}

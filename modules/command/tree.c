/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files of this machine or of another tree, which no link leads out of. */

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "enable.h"

bool tree_enter(struct tree *tree, const char *name)
{
	char *real = realpath(name, NULL);

	tree->name = real;
	tree->folder =
		real ? open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (tree->folder >= 0)
		return true;
	fprintf(stderr, "uncfix: %s: %s\n", name, strerror(errno));
	free(real);
	return false;
}

void tree_leave(struct tree *tree)
{
	close(tree->folder);
	free(tree->name);
}

bool tree_is_own(const struct tree *tree)
{
	return strcmp(tree->name, "/") == 0;
}

int tree_open(const struct tree *tree, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, tree->folder, path, &how, sizeof(how));
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

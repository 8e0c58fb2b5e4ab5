/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file in memory. */

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config/memory_file.h"
#include "terminal.h"

bool memory_file_open(struct memory_file *file, const char *text)
{
	size_t length = strlen(text);

	/* Inherited: the program opens it by its number. */
	file->fd = memfd_create("uncfix", 0);
	snprintf(file->path, sizeof(file->path), "/proc/self/fd/%d", file->fd);
	if (file->fd >= 0 && write(file->fd, text, length) == (ssize_t)length)
		return true;
	complain("a file in memory: %s", strerror(errno));
	return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text files, read as a whole. */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/text_file.h"
#include "common/xalloc.h"
#include "terminal.h"

/* strerror(), and what it does not explain. */
void text_file_complain(const char *path)
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

char *text_file_read_fd(TALLOC_CTX *context, int fd)
{
	size_t size = 4096, used = 0;
	char *text = xalloc(talloc_size(context, size));
	ssize_t count;

	while ((count = read(fd, text + used, size - used - 1)) != 0) {
		if (count < 0 && errno == EINTR)
			continue;
		used += count > 0 ? (size_t)count : 0;
		if (count < 0 || used > TEXT_FILE_MAX) {
			errno = count < 0 ? errno : EFBIG;
			talloc_free(text);
			return NULL;
		}
		if (size - used == 1)
			text = xalloc(
				talloc_realloc(context, text, char, size *= 2));
	}
	text[used] = '\0';
	if (strlen(text) == used)
		return text;
	talloc_free(text);
	errno = EILSEQ;
	return NULL;
}

/* Opening a file of another kind may block, or have side effects. */
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

int text_file_open(int folder, const char *name)
{
	return open_regular(folder, name, false);
}

char *text_file_read(TALLOC_CTX *context, const char *path)
{
	int fd = open_regular(AT_FDCWD, path, true);
	char *text = fd < 0 ? NULL : text_file_read_fd(context, fd);

	if (fd >= 0)
		close(fd);
	return text;
}

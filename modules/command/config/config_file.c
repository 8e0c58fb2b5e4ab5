/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A configuration file, opened, read and replaced. */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/text_file.h"
#include "common/xalloc.h"
#include "config/config_file.h"
#include "config/replace_file.h"
#include "terminal.h"

static int config_file_close(struct config_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	if (file->folder >= 0)
		close(file->folder);
	return 0;
}

static bool open_and_read(struct config_file *file, const struct root *root,
			  const char *path)
{
	file->folder = root_open_folder(file, root, path, &file->name);
	if (file->folder < 0)
		return false;
	file->fd = text_file_open(file->folder, file->name);
	if (file->fd < 0)
		return errno == ENOENT;
	if (fstat(file->fd, &file->stat) != 0)
		return false;
	file->text = text_file_read_fd(file, file->fd);
	return file->text;
}

/* An editor may have written the file while we were at work. */
static bool is_unchanged(const struct config_file *file)
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

static bool replace(struct config_file *file, const char *text)
{
	bool done;

	if (!is_unchanged(file)) {
		complain("%s: somebody changed it meanwhile; it is left as it "
			 "is now",
			 file->path);
		return false;
	}
	done = text ? replace_file(file->folder, file->name, text, 0644,
				   file->fd)
		    : remove_file(file->folder, file->name);
	if (!done)
		text_file_complain(file->path);
	return done;
}

struct config_file *config_file_open(TALLOC_CTX *context,
				     const struct root *root, const char *path)
{
	struct config_file *file =
		xalloc(talloc_zero(context, struct config_file));

	file->fd = file->folder = -1;
	talloc_set_destructor(file, config_file_close);
	file->path = root_path(file, root, path);
	file->replace = replace;
	if (open_and_read(file, root, path))
		return file;
	text_file_complain(file->path);
	talloc_free(file);
	return NULL;
}

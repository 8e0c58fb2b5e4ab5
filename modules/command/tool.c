/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Programs that do a part of the work: testparm(1), diff(1), smbcontrol(1). */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "enable.h"

bool tool_file_open(struct tool_file *file, const char *text)
{
	size_t length = strlen(text);

	/* Inherited: the program opens it by its number. */
	file->fd = memfd_create("uncfix", 0);
	if (file->fd < 0)
		return false;
	snprintf(file->path, sizeof(file->path), "/proc/self/fd/%d", file->fd);
	return write(file->fd, text, length) == (ssize_t)length;
}

static void child(const char *const *arguments, int out, int err)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    (out >= 0 && dup2(out, STDOUT_FILENO) < 0) ||
	    (err >= 0 && dup2(err, STDERR_FILENO) < 0))
		_exit(127);
	execvp(arguments[0], (char *const *)arguments);
	_exit(127);
}

static int run(const char *const *arguments, int out, int err)
{
	pid_t process;
	int status;

	fflush(stdout);
	process = fork();
	if (process == 0)
		child(arguments, out, err);
	if (process < 0)
		return 127;
	while (waitpid(process, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}

/*
 * What a program prints comes from several processes at once (onnode(1) has one
 * for each node).  A memory file's position is not locked, so that they would
 * write over each other: each appends instead.
 */
static int output_open(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	if (fd >= 0 && fcntl(fd, F_SETFL, O_APPEND) == 0)
		return fd;
	close(fd);
	return -1;
}

int tool_run(TALLOC_CTX *context, const char *const *arguments,
	     struct tool_output *output)
{
	int out, err;

	if (!output)
		return run(arguments, -1, -1);
	out = output_open("out");
	err = output_open("err");
	output->status = run(arguments, out, err);
	lseek(out, 0, SEEK_SET);
	lseek(err, 0, SEEK_SET);
	output->out = edit_read(context, out);
	output->err = edit_read(context, err);
	close(out);
	close(err);
	if (!output->out || !output->err)
		output->status = 127;
	return output->status;
}

bool tool_diff(const char *path, const char *before, const char *after)
{
	struct tool_file old = { .fd = -1 }, new = { .fd = -1 };
	const char *name = path + (*path == '/');
	char *label = must(talloc_asprintf(NULL, "a/%s", name));
	const char *arguments[] = {
		"diff",	   "-u", "--label", before ? label : "/dev/null",
		"--label", NULL, old.path,  new.path,
		NULL,
	};
	int status = 127;

	arguments[5] = after ? must(talloc_asprintf(label, "b/%s", name))
			     : "/dev/null";
	if (tool_file_open(&old, before ? before : "") &&
	    tool_file_open(&new, after ? after : ""))
		status = tool_run(label, arguments, NULL);
	close(old.fd);
	close(new.fd);
	talloc_free(label);
	if (status <= 1)
		return true;
	fputs("uncfix: diff(1) cannot be run\n", stderr);
	return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Programs that do a part of the work: testparm(1), diff(1), smbcontrol(1). */

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
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
	snprintf(file->path, sizeof(file->path), "/proc/self/fd/%d", file->fd);
	if (file->fd >= 0 && write(file->fd, text, length) == (ssize_t)length)
		return true;
	perror("uncfix: a file in memory");
	return false;
}

static int complain(const char *const *arguments, const char *why)
{
	fprintf(stderr, "uncfix: %s: %s\n", arguments[0], why);
	return TOOL_FAILED;
}

/* Start it; the files become its standard output and error.  0, or errno. */
static int start(const char *const *arguments, const int files[2],
		 pid_t *process)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions), i;

	if (error != 0)
		return error;
	error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO,
						 "/dev/null", O_RDONLY, 0);
	for (i = 0; files && i < 2 && error == 0; i++)
		error = posix_spawn_file_actions_adddup2(&actions, files[i],
							 STDOUT_FILENO + i);
	fflush(stdout);
	if (error == 0)
		error = posix_spawnp(process, arguments[0], &actions, NULL,
				     (char *const *)arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static int run(const char *const *arguments, const int files[2])
{
	pid_t process;
	int status, error = start(arguments, files, &process);

	if (error == ENOENT)
		return TOOL_MISSING;
	if (error != 0)
		return complain(arguments, strerror(error));
	while (waitpid(process, &status, 0) < 0)
		if (errno != EINTR)
			return complain(arguments, strerror(errno));
	if (WIFSIGNALED(status))
		return complain(arguments, strsignal(WTERMSIG(status)));
	return WEXITSTATUS(status);
}

/*
 * What a program prints comes from several processes at once (onnode(1) has one
 * for each node).  A memory file's position is not locked, so that they would
 * write over each other: each appends instead.
 */
static int output_open(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	if (fd >= 0 && fcntl(fd, F_SETFL, O_APPEND) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* What the program wrote there, or NULL and errno. */
static char *output_read(TALLOC_CTX *context, int fd)
{
	lseek(fd, 0, SEEK_SET);
	return edit_read(context, fd);
}

int tool_run(TALLOC_CTX *context, const char *const *arguments,
	     struct tool_output *output)
{
	int files[2];

	if (!output)
		return run(arguments, NULL);
	*output = (struct tool_output){ .status = TOOL_FAILED };
	files[0] = output_open("out");
	files[1] = output_open("err");
	if (files[0] >= 0 && files[1] >= 0) {
		output->status = run(arguments, files);
		output->out = output_read(context, files[0]);
		output->err = output_read(context, files[1]);
	}
	if (!output->out || !output->err) {
		output->status = complain(
			arguments, errno == EILSEQ ? "what it prints is no text"
						   : strerror(errno));
		output->out = output->err = must(talloc_strdup(context, ""));
	}
	close(files[0]);
	close(files[1]);
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
	int status = TOOL_FAILED;

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

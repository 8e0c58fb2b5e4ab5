/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Programs that do a part of the work: testparm(1), diff(1), smbcontrol(1). */

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "command.h"
#include "enable.h"

/* A file server's parameters of 100,000 shares take testparm some seconds. */
#define TOOL_SECONDS	60
#define STRING(number)	STRING_OF(number)
#define STRING_OF(text) #text

enum {
	OUTPUT_MAX = 1 << 30, /* bytes; smb.conf and registry.tdb have less */
	NOBODY = 65534,	      /* as the kernel has it (overflowuid) */
};

bool tool_file_open(struct tool_file *file, const char *text)
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

/* What a program is given, and then how it ended. */
struct run {
	const char *const *arguments;
	bool as_nobody;
	int files[2]; /* its standard output and error */
	int error;    /* errno where it could not be started */
	int status;   /* as waitpid() has it */
};

/* The program's own children, too: those of onnode(1) wait for their nodes. */
static void end_all(int number)
{
	kill(0, SIGKILL);
}

/* Root of a namespace without this user could change nothing of others. */
static bool become_nobody(void)
{
	return geteuid() != 0 ||
	       (setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 &&
		setuid(NOBODY) == 0) ||
	       errno == EINVAL;
}

/* After the change of the user, which would put an end to it (prctl(2)). */
static bool end_with_parent(pid_t parent)
{
	signal(SIGTERM, end_all);
	return prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent;
}

/*
 * It looks for no file in the folder that we were called in, waits for nobody
 * at the keyboard, and writes no more than the machine's memory can hold.
 */
static bool settle(const struct run *run)
{
	const struct rlimit size = { OUTPUT_MAX, OUTPUT_MAX };
	int null = open("/dev/null", O_RDONLY);
	pid_t parent = getppid();

	(void)setrlimit(RLIMIT_FSIZE, &size);
	return chdir("/") == 0 && null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
	       dup2(run->files[0], STDOUT_FILENO) >= 0 &&
	       dup2(run->files[1], STDERR_FILENO) >= 0 &&
	       (!run->as_nobody || become_nobody()) && end_with_parent(parent);
}

/* In a child: the program is a child of that, and its own may be, too. */
static void run_program(void *data)
{
	struct run *run = data;
	pid_t process;

	run->error =
		settle(run)
			? posix_spawnp(&process, run->arguments[0], NULL, NULL,
				       (char *const *)run->arguments, environ)
			: errno;
	if (run->error == 0)
		while (waitpid(process, &run->status, 0) < 0 && errno == EINTR)
			;
}

/* Why it did not run to its end, or NULL. */
static const char *failure(const struct run *run, bool answered)
{
	if (!answered)
		return "did not end within " STRING(
			TOOL_SECONDS) " seconds and was ended: run it by hand "
				      "to see what it "
				      "waits for";
	if (run->error != 0)
		return strerror(run->error);
	return WIFSIGNALED(run->status) ? strsignal(WTERMSIG(run->status))
					: NULL;
}

static int run_tool(struct run *run)
{
	bool answered =
		child_ask(run_program, run, sizeof(*run), TOOL_SECONDS * 1000);
	const char *why = failure(run, answered);

	if (answered && run->error == ENOENT)
		return TOOL_MISSING;
	if (!why)
		return WEXITSTATUS(run->status);
	complain("%s: %s", run->arguments[0], why);
	return TOOL_FAILED;
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

static int run_and_read(TALLOC_CTX *context, struct run *run,
			struct tool_output *output)
{
	int *files = run->files;

	files[0] = output_open("out");
	files[1] = output_open("err");
	*output = (struct tool_output){ .status = TOOL_FAILED };
	if (files[0] >= 0 && files[1] >= 0) {
		output->status = run_tool(run);
		output->out = output_read(context, files[0]);
		output->err = output_read(context, files[1]);
	}
	if (!output->out || !output->err) {
		complain("%s: %s", run->arguments[0],
			 errno == EILSEQ ? "what it prints is no text"
					 : strerror(errno));
		output->status = TOOL_FAILED;
		output->out = output->err = must(talloc_strdup(context, ""));
	}
	close(files[0]);
	close(files[1]);
	return output->status;
}

int tool_run(TALLOC_CTX *context, const char *const *arguments,
	     struct tool_output *output)
{
	struct run run = { .arguments = arguments };

	return run_and_read(context, &run, output);
}

int tool_run_as_nobody(TALLOC_CTX *context, const char *const *arguments,
		       struct tool_output *output)
{
	struct run run = { .arguments = arguments, .as_nobody = true };

	return run_and_read(context, &run, output);
}

bool tool_diff(const char *path, const char *before, const char *after)
{
	struct tool_file old = { .fd = -1 }, new = { .fd = -1 };
	const char *name = path + (*path == '/');
	char *label = must(talloc_asprintf(NULL, "a/%s", name));
	const char *arguments[] = {
		"diff",	   "-u", "--label", before ? label : "/dev/null",
		"--label", NULL, "--",	    old.path,
		new.path,  NULL,
	};
	struct tool_output output = { .status = TOOL_FAILED };

	arguments[5] = after ? must(talloc_asprintf(label, "b/%s", name))
			     : "/dev/null";
	if (tool_file_open(&old, before ? before : "") &&
	    tool_file_open(&new, after ? after : ""))
		tool_run(label, arguments, &output);
	close(old.fd);
	close(new.fd);
	if (output.status <= 1)
		text_print(output.out);
	else
		text_warn("diff(1) cannot be run",
			  *output.err ? output.err : "it failed");
	talloc_free(label);
	return output.status <= 1;
}

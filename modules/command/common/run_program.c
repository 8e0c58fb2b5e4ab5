/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Programs that do a part of the work: testparm(1), diff(1), smbcontrol(1). */

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/run_program.h"
#include "common/subprocess.h"
#include "common/text_file.h"
#include "common/xalloc.h"
#include "terminal.h"

/* A file server's parameters of 100,000 shares take testparm some seconds. */
#define PROGRAM_SECONDS 60
#define STRING(number)	STRING_OF(number)
#define STRING_OF(text) #text

enum {
	OUTPUT_MAX = 1 << 30, /* bytes; smb.conf and registry.tdb have less */
	MEMORY_MAX = 1 << 30, /* of who reads what others wrote */
	NOBODY = 65534,	      /* as the kernel has it (overflowuid) */
};

/* The input of a program, and how it ended. */
struct run {
	const char *const *arguments;
	bool as_nobody;
	int files[2]; /* its standard output and error */
	int error;    /* errno if it could not be started */
	int status;   /* as waitpid() has it */
};

/*
 * Ends the program and its children: those of onnode(1) wait for their nodes.
 */
static void end_all(int number)
{
	kill(0, SIGKILL);
}

/*
 * EINVAL: the namespace has no such user, and its root can change nothing
 * outside of it.
 */
static bool become_nobody(void)
{
	return geteuid() != 0 ||
	       (setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 &&
		setuid(NOBODY) == 0) ||
	       errno == EINVAL;
}

/* Called after the change of the user, which resets it (prctl(2)). */
static bool end_with_parent(pid_t parent)
{
	signal(SIGTERM, end_all);
	return prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent;
}

/*
 * The program looks for no files in the caller's folder, reads no input, and
 * its output is limited.
 */
static bool settle(const struct run *run)
{
	const struct rlimit all = { OUTPUT_MAX, OUTPUT_MAX },
			    read = { TEXT_FILE_MAX, TEXT_FILE_MAX };
	int null = open("/dev/null", O_RDONLY);
	pid_t parent = getppid();

	(void)setrlimit(RLIMIT_FSIZE, run->as_nobody ? &read : &all);
	return chdir("/") == 0 && null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
	       dup2(run->files[0], STDOUT_FILENO) >= 0 &&
	       dup2(run->files[1], STDERR_FILENO) >= 0 &&
	       (!run->as_nobody || become_nobody()) && end_with_parent(parent);
}

/*
 * In a child: the program is a child of that, and its own may be, too.  Its
 * memory is limited from outside, as this process may have more already.
 * Samba's programs would take another smb.conf from the environment than this
 * machine's servers do.
 */
static void run_program(void *data)
{
	const struct rlimit memory = { MEMORY_MAX, MEMORY_MAX };
	struct run *run = data;
	pid_t process;

	unsetenv("SMB_CONF_PATH");
	run->error =
		settle(run)
			? posix_spawnp(&process, run->arguments[0], NULL, NULL,
				       (char *const *)run->arguments, environ)
			: errno;
	if (run->error == 0 && run->as_nobody)
		(void)prlimit(process, RLIMIT_AS, &memory, NULL);
	if (run->error == 0)
		while (waitpid(process, &run->status, 0) < 0 && errno == EINTR)
			;
}

/* Returns why it did not run to its end, or NULL. */
static const char *failure(const struct run *run, bool answered)
{
	if (!answered)
		return "did not end within " STRING(
			PROGRAM_SECONDS) " seconds and was ended: run it by "
					 "hand "
					 "to see what it "
					 "waits for";
	if (run->error != 0)
		return strerror(run->error);
	return WIFSIGNALED(run->status) ? strsignal(WTERMSIG(run->status))
					: NULL;
}

static int run_in_child(struct run *run)
{
	bool answered = subprocess_ask(run_program, run, sizeof(*run),
				       PROGRAM_SECONDS * 1000);
	const char *why = failure(run, answered);

	if (answered && run->error == ENOENT)
		return PROGRAM_MISSING;
	if (!why)
		return WEXITSTATUS(run->status);
	complain("%s: %s", run->arguments[0], why);
	return PROGRAM_FAILED;
}

/*
 * Several processes write the output at once (onnode(1) has one for each node).
 * The position of a memory file is not locked, so that they would overwrite
 * each other: each appends instead.
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

/* Returns the output of the program, or NULL and sets errno. */
static char *output_read(TALLOC_CTX *context, int fd)
{
	lseek(fd, 0, SEEK_SET);
	return text_file_read_fd(context, fd);
}

static int run_and_read(TALLOC_CTX *context, struct run *run,
			struct program_output *output)
{
	int *files = run->files;

	files[0] = output_open("out");
	files[1] = output_open("err");
	*output = (struct program_output){ .status = PROGRAM_FAILED };
	if (files[0] >= 0 && files[1] >= 0) {
		output->status = run_in_child(run);
		output->out = output_read(context, files[0]);
		output->err = output_read(context, files[1]);
	}
	if (!output->out || !output->err) {
		complain("%s: %s", run->arguments[0],
			 errno == EILSEQ ? "what it prints is no text"
					 : strerror(errno));
		output->status = PROGRAM_FAILED;
		output->out = output->err = xalloc(talloc_strdup(context, ""));
	}
	close(files[0]);
	close(files[1]);
	return output->status;
}

int program_run(TALLOC_CTX *context, const char *const *arguments,
		struct program_output *output)
{
	struct run run = { .arguments = arguments };

	return run_and_read(context, &run, output);
}

int program_run_as_nobody(TALLOC_CTX *context, const char *const *arguments,
			  struct program_output *output)
{
	struct run run = { .arguments = arguments, .as_nobody = true };

	return run_and_read(context, &run, output);
}

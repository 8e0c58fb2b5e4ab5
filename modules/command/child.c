/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Processes of our own, which end in time. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "deadline.h"

/* What a parent left ignored or blocked would be so here, too. */
static void reset_signals(void)
{
	sigset_t none;
	int number;

	sigemptyset(&none);
	for (number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A group of its own is what can be ended as a whole. */
static void become_child(pid_t parent)
{
	reset_signals();
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
}

bool child_start(struct child *child, void (*work)(void *data, int output),
		 void *data)
{
	pid_t parent = getpid();
	int ends[2];

	*child = (struct child){ .pipe = -1 };
	/* Where it is ignored, no child can be waited for. */
	signal(SIGCHLD, SIG_DFL);
	if (pipe2(ends, O_CLOEXEC) != 0) {
		child->error = errno;
		return false;
	}
	fflush(NULL);
	child->process = fork();
	child->error = child->process < 0 ? errno : 0;
	if (child->process == 0) {
		become_child(parent);
		close(ends[0]);
		work(data, ends[1]);
		_exit(EXIT_SUCCESS);
	}
	close(ends[1]);
	child->pipe = ends[0];
	if (child->error)
		child_end(child);
	return !child->error;
}

bool child_read(struct child *child, void *answer, size_t size, double deadline)
{
	size_t used = 0;
	ssize_t count;

	while (used < size) {
		if (!await(child->pipe, POLLIN, deadline))
			return false;
		count = read(child->pipe, (char *)answer + used, size - used);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0) {
			errno = ECHILD;
			return false;
		}
		used += (size_t)count;
	}
	return true;
}

int child_end(struct child *child)
{
	int status = 0;

	if (child->process > 0) {
		kill(-child->process, SIGKILL);
		kill(child->process, SIGKILL);
		while (waitpid(child->process, &status, 0) < 0 &&
		       errno == EINTR)
			;
	}
	if (child->pipe >= 0)
		close(child->pipe);
	child->process = 0;
	child->pipe = -1;
	return status;
}

struct question {
	void (*work)(void *answer);
	void *answer;
	size_t size;
};

static void answer_question(void *data, int output)
{
	const struct question *question = data;

	question->work(question->answer);
	child_send(output, question->answer, question->size);
}

bool child_ask(void (*work)(void *answer), void *answer, size_t size,
	       unsigned int milliseconds)
{
	struct question question = { work, answer, size };
	double deadline = clock_milliseconds() + milliseconds;
	struct child child;
	bool answered;

	if (!child_start(&child, answer_question, &question))
		return false;
	answered = child_read(&child, answer, size, deadline);
	child_end(&child);
	return answered;
}

void child_send(int output, const void *bytes, size_t size)
{
	const char *at = bytes;
	ssize_t count;

	for (; size > 0; size -= (size_t)count, at += count) {
		count = write(output, at, size);
		if (count < 0 && errno == EINTR)
			count = 0;
		else if (count < 0)
			_exit(EXIT_FAILURE);
	}
}

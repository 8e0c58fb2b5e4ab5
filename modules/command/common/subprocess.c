/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Children with a time limit. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/subprocess.h"

/* Ignored and blocked signals are inherited. */
static void reset_signals(void)
{
	sigset_t none;
	int number;

	sigemptyset(&none);
	for (number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In a group of its own it can be killed together with its children. */
static void become_child(pid_t parent)
{
	reset_signals();
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
}

bool subprocess_start(struct subprocess *child,
		      void (*work)(void *data, int output), void *data)
{
	pid_t parent = getpid();
	int ends[2];

	*child = (struct subprocess){ .pipe = -1 };
	/* If it is ignored, no child can be waited for. */
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
		subprocess_end(child);
	return !child->error;
}

/* After the deadline, only what was already sent is read. */
bool subprocess_read(struct subprocess *child, void *answer, size_t size,
		     double deadline)
{
	struct pollfd ready = { .fd = child->pipe, .events = POLLIN };
	size_t used = 0;
	ssize_t count;

	while (used < size && child->pipe >= 0) {
		count = poll(&ready, 1, milliseconds_until(deadline));
		errno = count == 0 ? ETIMEDOUT : errno;
		if (count > 0) {
			count = read(child->pipe, (char *)answer + used,
				     size - used);
			errno = count == 0 ? ECHILD : errno;
		}
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		used += (size_t)count;
	}
	return used == size;
}

int subprocess_end(struct subprocess *child)
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
	subprocess_send(output, question->answer, question->size);
}

bool subprocess_ask(void (*work)(void *answer), void *answer, size_t size,
		    unsigned int milliseconds)
{
	struct question question = { work, answer, size };
	double deadline = clock_milliseconds() + milliseconds;
	struct subprocess child;
	bool answered;

	if (!subprocess_start(&child, answer_question, &question))
		return false;
	answered = subprocess_read(&child, answer, size, deadline);
	subprocess_end(&child);
	return answered;
}

void subprocess_send(int output, const void *bytes, size_t size)
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

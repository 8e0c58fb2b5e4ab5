/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A child for what has no time limit of its own: a call of a library, another
 * program.  Its parent reads its output until a deadline, and then kills it
 * with all its children.
 */

#ifndef UNCFIX_SUBPROCESS_H
#define UNCFIX_SUBPROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct subprocess {
	pid_t process; /* 0: there is none */
	int pipe;      /* its output; -1: closed */
	int error;     /* errno if it could not be started */
};

/*
 * Starts a child that calls `work` with the data and a descriptor to write to,
 * and then exits with success.  It does not outlive its parent, has default
 * signal handlers, and no terminal.
 */
bool subprocess_start(struct subprocess *child,
		      void (*work)(void *data, int output), void *data);

/*
 * Reads `size` bytes of output.  Returns false if the child ended before that,
 * or at the deadline, and sets errno to ETIMEDOUT.
 */
bool subprocess_read(struct subprocess *child, void *answer, size_t size,
		     double deadline);

/*
 * Kills it and its children.  Returns its status as waitpid() does.  May be
 * called again.
 */
int subprocess_end(struct subprocess *child);

/*
 * Starts a child that computes one answer, and reads it.  `answer` is the input
 * of `work`, which changes it in the child.  Returns false if there is no
 * answer in time.
 */
bool subprocess_ask(void (*work)(void *answer), void *answer, size_t size,
		    unsigned int milliseconds);

/*
 * Called in the child: sends output to the parent.  Ends the child if the
 * parent reads no more.
 */
void subprocess_send(int output, const void *bytes, size_t size);

#endif /* UNCFIX_SUBPROCESS_H */

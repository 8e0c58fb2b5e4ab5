/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A process of our own for what has no time limit by itself: a library's call,
 * another program.  Its parent reads what it sends until a deadline, and ends
 * it then with all that it started.
 */

#ifndef UNCFIX_CHILD_H
#define UNCFIX_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct child {
	pid_t process; /* 0: there is none */
	int pipe;      /* what it sends; -1: nothing any more */
	int error;     /* errno where it could not be started */
};

/*
 * Start it: `work` gets the data and where to write, and its end is the end of
 * the process, which is successful.  It does not outlive its parent, has the
 * signals of a new process whatever was inherited, and no terminal.
 */
bool child_start(struct child *child, void (*work)(void *data, int output),
		 void *data);

/*
 * Read all `size` bytes of an answer.  False where it ended before that, or,
 * and errno is ETIMEDOUT, where the time is over.
 */
bool child_read(struct child *child, void *answer, size_t size,
		double deadline);

/*
 * End it, and whatever it has started: how it ended, as waitpid() says.  This
 * may be called again.
 */
int child_end(struct child *child);

/*
 * All of that for one answer; false where none came in time.  What the answer
 * was before is the data of `work`, which the child has a copy of, and sends.
 */
bool child_ask(void (*work)(void *answer), void *answer, size_t size,
	       unsigned int milliseconds);

/*
 * Write all of it to the parent, from within the child.  A parent that reads
 * no more is the end of the process.
 */
void child_send(int output, const void *bytes, size_t size);

#endif /* UNCFIX_CHILD_H */

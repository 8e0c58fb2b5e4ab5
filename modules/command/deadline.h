/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The end of a wait: a moment of a clock that nobody sets, in milliseconds.
 * Whoever waits in several steps looks at the same one in each.
 */

#ifndef UNCFIX_DEADLINE_H
#define UNCFIX_DEADLINE_H

#include <stdbool.h>

double clock_milliseconds(void);

/* The milliseconds until `deadline` for poll(), never negative. */
int milliseconds_until(double deadline);

/*
 * Wait for one of poll()'s events.  False, and errno is ETIMEDOUT, where the
 * time is over, also where there is something: an other side that always has
 * more to say does not make the wait longer.
 */
bool await(int fd, short events, double deadline);

#endif /* UNCFIX_DEADLINE_H */

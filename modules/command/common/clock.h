/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Deadlines: times of the monotonic clock, in milliseconds.  A wait in several
 * steps has one deadline for all of them.
 */

#ifndef UNCFIX_CLOCK_H
#define UNCFIX_CLOCK_H

#include <stdbool.h>

double clock_milliseconds(void);

/* Returns the milliseconds until `deadline` for poll(), never negative. */
int milliseconds_until(double deadline);

/*
 * Waits for events of poll().  Returns false if there is none at the deadline,
 * and sets errno to ETIMEDOUT; also if there is one after it: a peer that
 * always has more to send does not extend the wait.
 */
bool wait_for_fd(int fd, short events, double deadline);

#endif /* UNCFIX_CLOCK_H */

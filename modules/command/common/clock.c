/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Waits that end. */

#include <errno.h>
#include <poll.h>
#include <time.h>

#include "common/clock.h"

double clock_milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int milliseconds_until(double deadline)
{
	double left = deadline - clock_milliseconds();

	return left > 0 ? (int)left + 1 : 0;
}

bool wait_for_fd(int fd, short events, double deadline)
{
	struct pollfd ready = { .fd = fd, .events = events };
	int left, count = 0;

	while ((left = milliseconds_until(deadline)) > 0) {
		count = poll(&ready, 1, left);
		if (count > 0 || (count < 0 && errno != EINTR))
			return count > 0;
	}
	errno = ETIMEDOUT;
	return false;
}

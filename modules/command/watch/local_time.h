/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Times of this machine's zone. */

#ifndef UNCFIX_LOCAL_TIME_H
#define UNCFIX_LOCAL_TIME_H

#include <time.h>

enum {
	LOCAL_TIME_SIZE = 40
};

/* Writes `18:40:03`. */
void time_of_day(time_t time, char text[LOCAL_TIME_SIZE]);

/* Writes `2026-11-26T18:40:03+0000` (ISO 8601). */
void date_and_time(time_t time, char text[LOCAL_TIME_SIZE]);

#endif /* UNCFIX_LOCAL_TIME_H */

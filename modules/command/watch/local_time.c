/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Times of this machine's zone. */

#include "watch/local_time.h"

void time_of_day(time_t time, char text[LOCAL_TIME_SIZE])
{
	struct tm local = { 0 };

	localtime_r(&time, &local);
	strftime(text, LOCAL_TIME_SIZE, "%T", &local);
}

void date_and_time(time_t time, char text[LOCAL_TIME_SIZE])
{
	struct tm local = { 0 };

	localtime_r(&time, &local);
	strftime(text, LOCAL_TIME_SIZE, "%FT%T%z", &local);
}

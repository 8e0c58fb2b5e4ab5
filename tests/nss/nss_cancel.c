/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cancel threads in the middle of a lookup:
 *
 *	nss_cancel THREADS SLOW NAME
 *
 * Each thread looks SLOW up, which nobody answers.  Prints how many of them
 * were cancelled, how many descriptors are open then, and what becomes of NAME.
 */

#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HEAD_START 100000 /* microseconds until a thread is cancelled */
#define SIGHT	   256	  /* descriptors that are looked at */

static bool is_found(const char *name)
{
	struct addrinfo *list;

	if (getaddrinfo(name, NULL, NULL, &list) != 0)
		return false;
	freeaddrinfo(list);
	return true;
}

static void *look_up(void *name)
{
	is_found(name);
	return NULL;
}

static bool is_cancelled(char *name)
{
	pthread_t thread;
	void *result;

	if (pthread_create(&thread, NULL, look_up, name) != 0)
		abort();
	usleep(HEAD_START);
	pthread_cancel(thread);
	pthread_join(thread, &result);
	return result == PTHREAD_CANCELED;
}

static unsigned int open_descriptors(void)
{
	unsigned int count = 0;
	int descriptor;

	for (descriptor = 0; descriptor < SIGHT; descriptor++)
		count += fcntl(descriptor, F_GETFD) >= 0;
	return count;
}

int main(int argc, char **argv)
{
	unsigned int threads, cancelled = 0, before = open_descriptors();

	if (argc != 4)
		return 2;
	for (threads = (unsigned int)strtoul(argv[1], NULL, 10); threads;
	     threads--)
		cancelled += is_cancelled(argv[2]);
	printf("%u cancelled, %u descriptors more, ", cancelled,
	       open_descriptors() - before);
	printf("%s is %sfound\n", argv[3], is_found(argv[3]) ? "" : "not ");
	return 0;
}

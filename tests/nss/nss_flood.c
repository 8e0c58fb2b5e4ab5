/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Look a name up in many threads at once, as often as asked for:
 *
 *	nss_flood THREADS ROUNDS NAME
 *	nss_flood -c THREADS ROUNDS NAME
 *
 * Prints how many look-ups found it, what they took, and what the process has
 * more of then: descriptors, KiB of memory.  With -c each thread is cancelled
 * at a moment that chance chooses, and another one takes its place, ROUNDS
 * times.  It calls the module itself, as a thread that is cancelled in the C
 * library's own part of a look-up may leave a descriptor, for clean names, too.
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <nss.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_THREADS  256
#define RESULT_SPACE 1024
#define SIGHT	     1024 /* descriptors that are looked at */
#define MOMENT	     400  /* microseconds until a thread is cancelled */

static nss_gethostbyname_r *entry_point;
static const char *name;
static unsigned int rounds;
static atomic_uint found, lost;

/* Allocates nothing: what a cancelled thread leaves is not its own memory. */
static void look_up(void)
{
	char buffer[RESULT_SPACE];
	struct hostent host, *result = NULL;
	int error;

	gethostbyname_r(name, &host, buffer, sizeof(buffer), &result, &error);
	atomic_fetch_add(result ? &found : &lost, 1);
}

static void *look_up_rounds(void *unused)
{
	for (unsigned int i = 0; i < rounds; i++)
		look_up();
	return unused;
}

static void *call_forever(void *unused)
{
	char buffer[RESULT_SPACE];
	struct hostent host;
	int error, h_error;

	for (;;) {
		pthread_testcancel();
		if (entry_point(name, &host, buffer, sizeof(buffer), &error,
				&h_error) != NSS_STATUS_SUCCESS)
			atomic_fetch_add(&lost, 1);
	}
	return unused;
}

/* Each of its own chance, which rand_r() makes the same in each run. */
static void *cancel_rounds(void *number)
{
	unsigned int chance = (unsigned int)(uintptr_t)number;
	pthread_t thread;

	for (unsigned int i = 0; i < rounds; i++) {
		if (pthread_create(&thread, NULL, call_forever, NULL) != 0)
			abort();
		usleep((unsigned int)rand_r(&chance) % MOMENT);
		pthread_cancel(thread);
		pthread_join(thread, NULL);
	}
	return NULL;
}

static unsigned int open_descriptors(void)
{
	unsigned int count = 0;

	for (int descriptor = 0; descriptor < SIGHT; descriptor++)
		count += fcntl(descriptor, F_GETFD) >= 0;
	return count;
}

/* The second number of statm: what of the process is in memory, in pages. */
static long resident_kib(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long pages = 0;

	if (!file || fscanf(file, "%*d %ld", &pages) != 1)
		abort();
	fclose(file);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run_threads(unsigned int count, void *(*work)(void *))
{
	pthread_t threads[MAX_THREADS];

	for (uintptr_t i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, work, (void *)i))
			abort();
	for (unsigned int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

static void find_entry_point(void)
{
	void *module = dlopen("libnss_uncfix.so.2", RTLD_NOW);
	void *symbol =
		module ? dlsym(module, "_nss_uncfix_gethostbyname_r") : NULL;

	if (!symbol)
		abort();
	memcpy(&entry_point, &symbol, sizeof(symbol));
}

int main(int argc, char **argv)
{
	bool cancels = argc > 1 && strcmp(argv[1], "-c") == 0;
	unsigned int count, all, before;
	double start;
	long memory;

	argv += cancels;
	find_entry_point();
	if (argc - cancels != 4)
		return 2;
	count = (unsigned int)strtoul(argv[1], NULL, 10);
	all = (unsigned int)strtoul(argv[2], NULL, 10);
	name = argv[3];
	if (count > MAX_THREADS)
		return 2;
	/* What threads and first look-ups keep for later is not counted. */
	rounds = 1;
	run_threads(count, look_up_rounds);
	before = open_descriptors();
	memory = resident_kib();
	rounds = all;
	found = lost = 0;
	start = now();
	run_threads(count, cancels ? cancel_rounds : look_up_rounds);
	printf("%u found, %u not, %u descriptors more, %ld KiB more, %.2f s\n",
	       found, lost, open_descriptors() - before,
	       resident_kib() - memory, now() - start);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Look a name up in many threads with small stacks at once, and then, while
 * these exist, in processes that are forked:
 *
 *	nss_threads THREADS ROUNDS FORKS NAME ADDRESS
 *
 * Every answer must be ADDRESS.  Prints how many were right and succeeds if
 * all were.  The threads rest while the process forks: a child that is forked
 * in the middle of another thread's lookup can hang in glibc itself, whatever
 * the name.
 */

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK_SIZE   (64 * 1024)
#define MAX_THREADS  256
#define CHILD_LIMIT  60 /* seconds until a child that hangs is ended */
#define RESULT_SPACE 1024

static const char *name, *address;
static atomic_uint right, wrong;
static pthread_barrier_t looked_up, forked;

static bool right_by_getaddrinfo(void)
{
	const struct addrinfo hints = { .ai_family = AF_INET,
					.ai_socktype = SOCK_STREAM };
	struct addrinfo *list;
	char text[INET_ADDRSTRLEN];
	bool equal;

	if (getaddrinfo(name, NULL, &hints, &list) != 0)
		return false;
	inet_ntop(AF_INET, &((struct sockaddr_in *)list->ai_addr)->sin_addr,
		  text, sizeof(text));
	equal = strcmp(text, address) == 0;
	freeaddrinfo(list);
	return equal;
}

static bool right_by_gethostbyname_r(void)
{
	char buffer[RESULT_SPACE], text[INET_ADDRSTRLEN];
	struct hostent host, *result;
	int error;

	if (gethostbyname_r(name, &host, buffer, sizeof(buffer), &result,
			    &error) != 0 ||
	    !result)
		return false;
	inet_ntop(AF_INET, result->h_addr_list[0], text, sizeof(text));
	return strcmp(text, address) == 0;
}

static bool right_by_both(void)
{
	return right_by_getaddrinfo() && right_by_gethostbyname_r();
}

static void *thread(void *rounds)
{
	for (unsigned int i = *(unsigned int *)rounds; i; i--)
		atomic_fetch_add(right_by_both() ? &right : &wrong, 1);
	pthread_barrier_wait(&looked_up);
	pthread_barrier_wait(&forked);
	return NULL;
}

static bool right_in_child(void)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		alarm(CHILD_LIMIT);
		_exit(right_by_both() ? 0 : 1);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		abort();
	if (status != 0)
		fprintf(stderr, "child ended with status %#x\n",
			(unsigned int)status);
	return status == 0;
}

int main(int argc, char **argv)
{
	pthread_t threads[MAX_THREADS];
	pthread_attr_t attributes;
	unsigned int count, rounds, forks;

	if (argc != 6)
		return 2;
	count = (unsigned int)strtoul(argv[1], NULL, 10);
	rounds = (unsigned int)strtoul(argv[2], NULL, 10);
	forks = (unsigned int)strtoul(argv[3], NULL, 10);
	name = argv[4];
	address = argv[5];
	if (count > MAX_THREADS)
		return 2;
	pthread_barrier_init(&looked_up, NULL, count + 1);
	pthread_barrier_init(&forked, NULL, count + 1);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	for (unsigned int i = 0; i < count; i++)
		if (pthread_create(&threads[i], &attributes, thread, &rounds))
			abort();
	pthread_barrier_wait(&looked_up);
	for (; forks; forks--)
		atomic_fetch_add(right_in_child() ? &right : &wrong, 1);
	pthread_barrier_wait(&forked);
	for (unsigned int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	printf("%u right, %u wrong\n", right, wrong);
	return wrong || !right;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A preload library that tells which names a program asks the C library for:
 * each in a line of the file that MATRIX_ASKED names.  What a name service
 * asks on its own way to an answer is left out.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

static _Thread_local unsigned depth;

/* One write(), so that the lines of threads do not mix. */
static void note(const char *name)
{
	const char *path = getenv("MATRIX_ASKED");
	char line[4096];
	int file, length;

	if (depth++ > 0 || !path || !name)
		return;
	file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (file < 0)
		return;
	length = snprintf(line, sizeof(line), "%s\n", name);
	if (length < (int)sizeof(line) && write(file, line, length) < 0)
		abort();
	close(file);
}

/* A function that asks for `name`. */
#define ASKED(type, function, parameters, name, ...)                           \
	EXPORT type function parameters                                        \
	{                                                                      \
		type(*next) parameters;                                        \
		type result;                                                   \
                                                                               \
		*(void **)&next = dlsym(RTLD_NEXT, #function);                 \
		note(name);                                                    \
		result = next(__VA_ARGS__);                                    \
		depth--;                                                       \
		return result;                                                 \
	}

ASKED(int, getaddrinfo,
      (const char *name, const char *service, const struct addrinfo *hints,
       struct addrinfo **list),
      hints && hints->ai_flags & AI_NUMERICHOST ? NULL : name, name, service,
      hints, list)
ASKED(struct hostent *, gethostbyname, (const char *name), name, name)
ASKED(struct hostent *, gethostbyname2, (const char *name, int family), name,
      name, family)
ASKED(int, gethostbyname_r,
      (const char *name, struct hostent *host, char *buffer, size_t size,
       struct hostent **result_host, int *error),
      name, name, host, buffer, size, result_host, error)
ASKED(int, gethostbyname2_r,
      (const char *name, int family, struct hostent *host, char *buffer,
       size_t size, struct hostent **result_host, int *error),
      name, name, family, host, buffer, size, result_host, error)

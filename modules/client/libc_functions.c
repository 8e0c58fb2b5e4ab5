/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Functions of the C library that have a version of their own there (on x86).
 * The loader searches for each version that a library needs, in each process
 * that loads it, also where nothing calls such a function: so these are found
 * when they are called.  The linker puts them in the place of the others
 * (--wrap, in the wscript).
 */

#include <stddef.h>
#include <string.h>

#include "loaded_objects.h"

char *__wrap_secure_getenv(const char *name);
unsigned long __wrap_getauxval(unsigned long type);
void *__wrap_memcpy(void *to, const void *from, size_t length);

/* Without it the environment counts as that of a set-user-ID program. */
char *__wrap_secure_getenv(const char *name)
{
	char *(*next)(const char *) =
		(char *(*)(const char *))loaded_function("secure_getenv");

	return next ? next(name) : NULL;
}

unsigned long __wrap_getauxval(unsigned long type)
{
	unsigned long (*next)(unsigned long) =
		(unsigned long (*)(unsigned long))loaded_function("getauxval");

	return next ? next(type) : 0;
}

/* By a variable: the compiler may take memmove() for a memcpy(). */
void *__wrap_memcpy(void *to, const void *from, size_t length)
{
	void *(*volatile move)(void *, const void *, size_t) = memmove;

	return move(to, from, length);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A preload library that shows what a real program's main() would get: each
 * argument, ended by NUL, on standard output, and DEVICE_URI where the
 * environment has it.  Then the process ends.
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int __libc_start_main(int (*program)(int, char **, char **), int count,
		      char **arguments, void (*init)(void), void (*fini)(void),
		      void (*rtld_fini)(void), void *stack_end);

static void show(const char *text)
{
	size_t size = strlen(text) + 1;

	if (write(STDOUT_FILENO, text, size) != (ssize_t)size)
		_exit(EXIT_FAILURE);
}

__attribute__((visibility("default"))) int
__libc_start_main(int (*program)(int, char **, char **), int count,
		  char **arguments, void (*init)(void), void (*fini)(void),
		  void (*rtld_fini)(void), void *stack_end)
{
	const char *uri = getenv("DEVICE_URI");
	int i;

	for (i = 0; i < count; i++)
		show(arguments[i]);
	if (uri)
		show(uri);
	_exit(EXIT_SUCCESS);
}

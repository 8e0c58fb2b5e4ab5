/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A preload library that shows what a real program's main() would get: each
 * argument, ended by NUL, on standard output.  Then the process ends.
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int __libc_start_main(int (*program)(int, char **, char **), int count,
		      char **arguments, void (*init)(void), void (*fini)(void),
		      void (*rtld_fini)(void), void *stack_end);

__attribute__((visibility("default"))) int
__libc_start_main(int (*program)(int, char **, char **), int count,
		  char **arguments, void (*init)(void), void (*fini)(void),
		  void (*rtld_fini)(void), void *stack_end)
{
	size_t size;
	int i;

	for (i = 0; i < count; i++) {
		size = strlen(arguments[i]) + 1;
		if (write(STDOUT_FILENO, arguments[i], size) != (ssize_t)size)
			_exit(EXIT_FAILURE);
	}
	_exit(EXIT_SUCCESS);
}

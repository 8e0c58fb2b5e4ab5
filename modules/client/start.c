/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The constructor: recognises an SMB tool and has its arguments repaired. */

#include <elf.h>
#include <link.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "arguments.h"
#include "off_switch.h"
#include "tools.h"

/* The interpreter of some tools. */
static const char python[] = "python3";

/*
 * Returns an entry of the auxiliary vector, which follows the environment
 * (System V psABI); if the loader removed variables, for a set-user-ID program,
 * more than one NULL ends it.  Returns 0 if there is no such entry.
 */
static unsigned long auxiliary(char **environment, unsigned long type)
{
	const ElfW(auxv_t) * entry;

	while (*environment)
		environment++;
	while (!*environment)
		environment++;
	for (entry = (const void *)environment; entry->a_type != AT_NULL;
	     entry++)
		if (entry->a_type == type)
			return entry->a_un.a_val;
	return 0;
}

/* Returns the path that was passed to execve(). */
static const char *started_as(char **environment)
{
	unsigned long path = auxiliary(environment, AT_EXECFN);

	return path ? (const char *)path : "";
}

static const char *base_name(const char *path)
{
	const char *at;

	for (at = path; *at; at++)
		if (*at == '/')
			path = at + 1;
	return path;
}

/*
 * Returns true if the name and the file are those of the tool.  Debian's
 * python3 is a link to python3.11.
 */
static bool is_really(const struct tool *tool)
{
	const size_t length = strlen(tool->program);
	char path[PATH_MAX];
	const char *name;
	ssize_t end;

	end = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (end <= 0)
		return false;
	path[end] = '\0';
	name = base_name(path);
	return strncmp(name, tool->program, length) == 0 &&
	       strspn(name + length, ".0123456789") == strlen(name + length);
}

/*
 * Returns the script among the arguments of Python, or NULL: the first one that
 * is no option without a value.  It is none of them that comes from standard
 * input, for which `-` stands.
 */
static char **find_script(char **argument, char **end)
{
	for (; argument < end && **argument == '-'; argument++)
		if ((*argument)[1] == '\0' ||
		    strspn(*argument + 1, "bBdEiIOPqsSuvx") !=
			    strlen(*argument + 1))
			return NULL;
	return argument < end ? argument : NULL;
}

/*
 * Returns the first argument of the tool, or NULL if Python runs another
 * script.
 */
static char **first_argument(const struct tool *tool, char **argument,
			     char **end)
{
	char **script;

	if (strcmp(tool->program, python) != 0)
		return argument;
	script = find_script(argument, end);
	return script && tool_find(base_name(*script)) == tool ? script + 1
							       : NULL;
}

/* NAME=VALUE in the environment. */
static void repair_variable(const struct tool *tool, char **variable)
{
	const size_t length = strlen(tool->variable);

	for (; length > 0 && *variable; variable++)
		if (strncmp(*variable, tool->variable, length) == 0 &&
		    (*variable)[length] == '=')
			argument_repair(variable, length + 1,
					(enum reading)tool->uri);
}

static __attribute__((noinline)) void repair_arguments(const struct tool *tool,
						       int count,
						       char **arguments,
						       char **environment)
{
	char **end = arguments + count, **argument;

	if (count < 2 ||
	    (tool->from_fstab && auxiliary(environment, AT_UID) != 0) ||
	    !is_really(tool) || uncfix_is_switched_off())
		return;
	argument = first_argument(tool, arguments + 1, end);
	if (!argument)
		return;
	tool = tool_with_verb(tool, argument < end ? *argument : "");
	if (!tool)
		return;
	if (tool->uri)
		argument_repair(arguments, 0, (enum reading)tool->uri);
	repair_variable(tool, environment);
	arguments_repair(tool, argument, end);
}

/* Returns the name of the program, or of the script that Python runs. */
static const char *name_of(int count, char **arguments, char **environment)
{
	const char *name = base_name(started_as(environment));
	char **script;
	size_t i;

	for (i = 0; python[i]; i++)
		if (name[i] != python[i])
			return name;
	script = find_script(arguments + 1, arguments + count);
	return script ? base_name(*script) : "";
}

/*
 * Called by the loader before main(), in every process that has this library.
 * Why it is sound:
 *
 *  (1)	glibc passes the arguments of main() to the initialisers of a library.
 *	That the environment follows them in memory, as the kernel has put
 *	them there (System V psABI), confirms it: if another C library passes
 *	nothing, or a program has moved its environment before it loads this
 *	library, nothing is done.
 *
 *  (2)	In a process that is no SMB tool names are compared, and nothing else
 *	is done: no system call, no allocation, no function of another
 *	library.  That is nearly every process, PID 1 among them if the
 *	library is in /etc/ld.so.preload.
 *
 *  (3)	A tool is recognised by the name that the kernel was asked to run and
 *	by its file (is_really()), a script of Python by its name.
 *
 *  (4)	No string of the process is written to.  A pointer in the vector is
 *	replaced by one to memory of our own, which lives as long as the
 *	process, and only by a text that the tool parses as the target that
 *	was meant (repair()).
 *
 *  (5)	Of mount.cifs, which users may run with the rights of root, only the
 *	arguments of root itself are changed: those of others are compared
 *	with fstab.
 */
static __attribute__((constructor)) void start(int count, char **arguments,
					       char **environment)
{
	const struct tool *tool;

	if (environment != arguments + count + 1)
		return;
	tool = tool_find(name_of(count, arguments, environment));
	if (tool)
		repair_arguments(tool, count, arguments, environment);
}

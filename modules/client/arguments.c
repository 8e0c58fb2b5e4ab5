/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The arguments of the program that this library was loaded into.  glibc
 * hands each library's initialisers the vector that main() gets later: an
 * argument is replaced by a pointer in it.
 */

#include <elf.h>
#include <link.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "client.h"

/* The interpreter that some tools are written for. */
static const char python[] = "python3";

/* A command line that is being read as its program will read it. */
struct reader {
	const struct tool *tool;
	char **argument, **end;
	const char *operands; /* what is left of the tool's */
};

/* The word of a tool's next option. */
static const char *option_next(const char *word)
{
	word += strcspn(word, " ");
	return word + strspn(word, " ");
}

/* The word of an option by its letter, or NULL. */
static const char *option_by_letter(const struct tool *tool, char letter)
{
	const char *word;

	for (word = tool->options; *word; word = option_next(word))
		if (*word == letter && letter != '-')
			return word;
	return NULL;
}

/* The word of an option by its long name of `length` bytes, or NULL. */
static const char *option_by_name(const struct tool *tool, const char *name,
				  size_t length)
{
	const char *word;

	for (word = tool->options; *word; word = option_next(word))
		if (length > 0 && strcspn(word + 2, " ") == length &&
		    strncmp(word + 2, name, length) == 0)
			return word;
	return NULL;
}

static void replace(char **argument, size_t kept, enum reading reading)
{
	char *repaired = repair(*argument, kept, reading);

	if (repaired)
		*argument = repaired;
}

/* The value of an option: the rest of the argument, or the next one. */
static void read_value(struct reader *reader, const char *value, char takes)
{
	enum reading reading =
		takes == '=' ? READS_ANYTHING : (enum reading)takes;

	if (*value)
		replace(reader->argument, (size_t)(value - *reader->argument),
			reading);
	else if (reader->argument + 1 < reader->end)
		replace(++reader->argument, 0, reading);
}

static bool read_long_option(struct reader *reader)
{
	const char *name = *reader->argument + 2;
	size_t length = strcspn(name, "=");
	const char *word = option_by_name(reader->tool, name, length);

	if (!word)
		return false;
	if (word[1] == '.')
		return true;
	if (name[length] == '\0')
		read_value(reader, "", word[1]);
	else if (name[length + 1])
		read_value(reader, name + length + 1, word[1]);
	return true;
}

/* Letters in one argument; a value may follow the last one, after `=` too. */
static bool read_short_options(struct reader *reader)
{
	const char *letter, *word;

	for (letter = *reader->argument + 1; *letter; letter++) {
		word = option_by_letter(reader->tool, *letter);
		if (!word)
			return false;
		if (word[1] == '.')
			continue;
		if (letter[1] == '=' && letter[2])
			letter++;
		read_value(reader, letter + 1, word[1]);
		break;
	}
	return true;
}

static void read_operand(struct reader *reader)
{
	if (*reader->operands == '\0')
		return;
	replace(reader->argument, 0, (enum reading) * reader->operands);
	if (reader->operands[1] != '*')
		reader->operands++;
}

/*
 * An option that the table does not know may take a value or not: whatever
 * follows it could be anything, a password too, and stays as it is.
 */
static void read_arguments(struct reader *reader)
{
	bool options = true, known = true;
	const char *text;

	for (; known && reader->argument < reader->end; reader->argument++) {
		text = *reader->argument;
		if (!options || text[0] != '-' || text[1] == '\0')
			read_operand(reader);
		else if (text[1] != '-')
			known = read_short_options(reader);
		else if (text[2])
			known = read_long_option(reader);
		else
			options = false;
	}
}

/*
 * What the kernel says of this process.  The auxiliary vector lies behind the
 * environment (System V psABI); where the loader took variables out of that,
 * for a set-user-ID program, more than one NULL ends it.  Returns 0 where the
 * vector has no such entry.
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

/* The path that the kernel was asked to run. */
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
 * Not just something of the same name: the file, and what it is made of.
 * Debian's python3 is a link to python3.11.
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
	       strspn(name + length, ".0123456789") == strlen(name + length) &&
	       (tool->needs[0] == '\0' || program_needs(tool->needs));
}

/*
 * The script among the arguments of Python, or NULL: the first one that is
 * none of its options without a value.
 */
static char **find_script(char **argument, char **end)
{
	for (; argument < end && **argument == '-'; argument++)
		if (strspn(*argument + 1, "bBdEiIOPqsSuvx") !=
		    strlen(*argument + 1))
			return NULL;
	return argument < end ? argument : NULL;
}

/* The arguments of a script begin behind its name. */
static bool skip_script(struct reader *reader)
{
	char **script = find_script(reader->argument, reader->end);

	if (strcmp(reader->tool->program, python) != 0)
		return true;
	reader->argument = script ? script + 1 : reader->end;
	return script && tool_find(base_name(*script)) == reader->tool;
}

/* NAME=VALUE in the environment. */
static void repair_variable(const struct tool *tool, char **variable)
{
	const size_t length = strlen(tool->variable);

	for (; length > 0 && *variable; variable++)
		if (strncmp(*variable, tool->variable, length) == 0 &&
		    (*variable)[length] == '=')
			replace(variable, length + 1, (enum reading)tool->uri);
}

static __attribute__((noinline)) void repair_arguments(const struct tool *tool,
						       int count,
						       char **arguments,
						       char **environment)
{
	struct reader reader = {
		.tool = tool,
		.argument = arguments + 1,
		.end = arguments + count,
	};

	if (count < 2 ||
	    (tool->root_alone && auxiliary(environment, AT_UID) != 0) ||
	    !is_really(tool) || is_disabled() || !skip_script(&reader))
		return;
	reader.tool = tool_with_verb(
		tool, reader.argument < reader.end ? *reader.argument : "");
	if (!reader.tool)
		return;
	if (tool->uri)
		replace(arguments, 0, (enum reading)tool->uri);
	repair_variable(tool, environment);
	reader.operands = reader.tool->operands;
	read_arguments(&reader);
}

/* The name of a program, or of the script that Python was started with. */
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
 * Before main(), in every process that this library is loaded into.  In one
 * that loads it later there is nothing to repair any more, and its environment
 * may have gone elsewhere.
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

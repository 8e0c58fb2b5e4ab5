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

/* A command line that is being read as its program will read it. */
struct reader {
	const struct tool *tool;
	char **argument, **end;
	const char *operands; /* what is left of the tool's */
};

/* An option that a tool knows: where its word in the table says what it takes.
 */
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
 * The path that the kernel was asked to run, which no caller can make up.  The
 * auxiliary vector lies behind the environment (System V psABI); where the
 * loader took variables out of that, for a set-user-ID program, more than one
 * NULL ends it.
 */
static const char *started_as(char **environment)
{
	const ElfW(auxv_t) * entry;

	while (*environment)
		environment++;
	while (!*environment)
		environment++;
	for (entry = (const void *)environment; entry->a_type != AT_NULL;
	     entry++)
		if (entry->a_type == AT_EXECFN)
			return (const char *)entry->a_un.a_val;
	return "";
}

/* Not just something of the same name: the file, and what it is made of. */
static bool is_really(const struct tool *tool)
{
	char path[PATH_MAX];
	const char *name;
	ssize_t length;

	length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (length <= 0)
		return false;
	path[length] = '\0';
	name = strrchr(path, '/');
	return name && strcmp(name + 1, tool->program) == 0 &&
	       (tool->needs[0] == '\0' || program_needs(tool->needs));
}

static __attribute__((noinline)) void
repair_arguments(const struct tool *tool, int count, char **arguments)
{
	struct reader reader = {
		.tool = tool,
		.argument = arguments + 1,
		.end = arguments + count,
		.operands = tool->operands,
	};

	if (count > 1 && is_really(tool) && !is_disabled())
		read_arguments(&reader);
}

/* Before main(), in every process that this library is loaded into. */
static __attribute__((constructor)) void start(int count, char **arguments,
					       char **environment)
{
	const struct tool *tool = tool_find(started_as(environment));

	if (tool)
		repair_arguments(tool, count, arguments);
}

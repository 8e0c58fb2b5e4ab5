/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The arguments of a tool, parsed as it will parse them. */

#include <string.h>

#include "arguments.h"
#include "fstab.h"
#include "repair.h"

struct command_line {
	const struct tool *tool;
	char **argument, **end;
	const char *operands; /* the remaining ones of the tool */
};

/* Returns the word of the next option of a tool. */
static const char *option_next(const char *word)
{
	word += strcspn(word, " ");
	return word + strspn(word, " ");
}

/* Returns the word of an option by its letter, or NULL. */
static const char *option_by_letter(const struct tool *tool, char letter)
{
	const char *word;

	for (word = tool->options; *word; word = option_next(word))
		if (*word == letter && letter != '-')
			return word;
	return NULL;
}

/* Returns the word of an option by its long name of `length` bytes, or NULL. */
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

void argument_repair(char **argument, size_t kept, enum reading reading)
{
	char *repaired = repair(*argument, kept, reading);

	if (repaired)
		*argument = repaired;
}

/* The value of an option: the rest of the argument, or the next one. */
static void read_value(struct command_line *line, const char *value, char takes)
{
	enum reading reading =
		takes == '=' ? READS_ANYTHING : (enum reading)takes;

	if (*value)
		argument_repair(line->argument,
				(size_t)(value - *line->argument), reading);
	else if (line->argument + 1 < line->end)
		argument_repair(++line->argument, 0, reading);
}

static bool read_long_option(struct command_line *line)
{
	const char *name = *line->argument + 2;
	size_t length = strcspn(name, "=");
	const char *word = option_by_name(line->tool, name, length);

	/* Behind `=` the value ends with the argument, whatever it is. */
	if (!word)
		return name[length] == '=';
	if (word[1] == '.')
		return true;
	if (name[length] == '\0')
		read_value(line, "", word[1]);
	else if (name[length + 1])
		read_value(line, name + length + 1, word[1]);
	return true;
}

/* Letters in one argument; a value may follow the last one, after `=` too. */
static bool read_short_options(struct command_line *line)
{
	const char *letter, *word;

	for (letter = *line->argument + 1; *letter; letter++) {
		word = option_by_letter(line->tool, *letter);
		if (!word)
			return false;
		if (word[1] == '.')
			continue;
		if (letter[1] == '=' && letter[2])
			letter++;
		read_value(line, letter + 1, word[1]);
		break;
	}
	return true;
}

static void read_operand(struct command_line *line)
{
	if (*line->operands == '\0')
		return;
	if (!line->tool->from_fstab || !is_misread_by_libmount(*line->argument))
		argument_repair(line->argument, 0,
				(enum reading) * line->operands);
	if (line->operands[1] != '*')
		line->operands++;
}

void arguments_repair(const struct tool *tool, char **argument, char **end)
{
	struct command_line line = {
		.tool = tool,
		.argument = argument,
		.end = end,
		.operands = tool->operands,
	};
	bool options = true, known = true;
	const char *text;

	for (; known && line.argument < line.end; line.argument++) {
		text = *line.argument;
		if (!options || text[0] != '-' || text[1] == '\0')
			read_operand(&line);
		else if (text[1] != '-')
			known = read_short_options(&line);
		else if (text[2])
			known = read_long_option(&line);
		else
			options = false;
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * /etc/ld.so.preload as glibc's loader reads it: paths between white space and
 * colons; `#` begins a comment, up to the end of the line.
 */

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "enable.h"

#define NAME	   "/libuncfix_client.so"
#define SEPARATORS " \t\n:"

struct entry {
	const char *begin, *end;
};

/* The next path at or behind `at` that is this library's, in any folder. */
static bool entry_find(const char *at, struct entry *entry)
{
	const size_t length = strlen(NAME);

	for (;; at = entry->end) {
		at += strspn(at, SEPARATORS);
		if (*at == '\0')
			return false;
		entry->begin = at;
		entry->end = at + (*at == '#' ? strcspn(at, "\n")
					      : strcspn(at, SEPARATORS "#"));
		if (*at != '#' && (size_t)(entry->end - at) >= length &&
		    strncmp(entry->end - length, NAME, length) == 0)
			return true;
	}
}

char *preload_disable(TALLOC_CTX *context, const char *text)
{
	struct edits *edits = edits_new(context, text);
	const char *at = text;
	struct entry entry;

	while (entry_find(at, &entry)) {
		/* With what parts it from its line, or the line that it is. */
		if (entry.begin > at && entry.begin[-1] != '\n')
			entry.begin--;
		else if (*entry.end && *entry.end != '#')
			entry.end++;
		at = entry.end;
		edits_replace(edits, entry.begin, at, "");
	}
	return edits_apply(edits);
}

char *preload_enable(TALLOC_CTX *context, const char *text)
{
	size_t length = strlen(text);
	bool ended = length == 0 || text[length - 1] == '\n';
	struct entry entry;

	if (entry_find(text, &entry))
		return must(talloc_strdup(context, text));
	return must(talloc_asprintf(context, "%s%s%s\n", text,
				    ended ? "" : "\n", UNCFIX_CLIENT));
}

/* As the loader says it to each program: dlopen(3) has other rules. */
static bool is_loaded(void)
{
	static const char *const arguments[] = { "env",
						 "LD_PRELOAD=" UNCFIX_CLIENT,
						 "true", NULL };
	TALLOC_CTX *context = must(talloc_new(NULL));
	struct tool_output output;
	bool loaded = tool_run(context, arguments, &output) == 0 &&
		      !strstr(output.err, UNCFIX_CLIENT);

	talloc_free(context);
	return loaded;
}

const char *preload_obstacle(const struct tree *tree)
{
	int fd = tree_open(tree, UNCFIX_CLIENT, O_PATH);
	struct stat found;
	bool known = fd >= 0 && fstat(fd, &found) == 0;

	if (fd >= 0)
		close(fd);
	if (!known || !S_ISREG(found.st_mode))
		return "the library " UNCFIX_CLIENT " is not there: without "
		       "it, every program would complain";
	if ((found.st_mode & 0444) != 0444)
		return UNCFIX_CLIENT " cannot be read by everyone: every "
				     "program of the others would complain";
	if (found.st_uid != 0 || found.st_mode & 022)
		return UNCFIX_CLIENT " can be changed by others than root, "
				     "and every program would run it";
	if (!tree_is_own(tree))
		return NULL;
	return is_loaded() ? NULL : "the loader cannot load " UNCFIX_CLIENT;
}

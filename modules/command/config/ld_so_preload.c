/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * /etc/ld.so.preload as glibc's loader reads it: paths between white space and
 * colons; `#` begins a comment, up to the end of the line.
 */

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/run_program.h"
#include "common/xalloc.h"
#include "config/edits.h"
#include "config/installed.h"
#include "config/ld_so_preload.h"

#define NAME	   "/" CLIENT_LIBRARY_NAME
#define SEPARATORS " \t\n:"

struct entry {
	const char *begin, *end;
};

/*
 * Finds the next path at or after `at` that is this library's, in any folder.
 */
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

bool preload_has(const char *text)
{
	struct entry entry;

	return entry_find(text, &entry);
}

char *preload_disable(TALLOC_CTX *context, const char *text)
{
	struct edits *edits = edits_new(context, text);
	const char *at = text;
	struct entry entry;

	while (entry_find(at, &entry)) {
		/* With a separator, or as a whole line. */
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
		return xalloc(talloc_strdup(context, text));
	return xalloc(talloc_asprintf(context, "%s%s%s\n", text,
				      ended ? "" : "\n", CLIENT_LIBRARY));
}

/* By LD_PRELOAD, as dlopen(3) has other rules. */
static bool is_loaded(void)
{
	static const char *const arguments[] = { "env",
						 "LD_PRELOAD=" CLIENT_LIBRARY,
						 "true", NULL };
	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	struct program_output output;
	bool loaded = program_run(context, arguments, &output) == 0 &&
		      !strstr(output.err, CLIENT_LIBRARY);

	talloc_free(context);
	return loaded;
}

const char *preload_precheck(const struct root *root)
{
	int fd = root_open(root, CLIENT_LIBRARY, O_PATH);
	struct stat found;
	bool known = fd >= 0 && fstat(fd, &found) == 0;

	if (fd >= 0)
		close(fd);
	if (!known || !S_ISREG(found.st_mode))
		return "the library " CLIENT_LIBRARY " is not there: without "
		       "it, every program would complain";
	if ((found.st_mode & 0444) != 0444)
		return CLIENT_LIBRARY " cannot be read by everyone: every "
				      "program of the others would complain";
	if (found.st_uid != 0 || found.st_mode & 022)
		return CLIENT_LIBRARY " can be changed by others than root, "
				      "and every program would run it";
	if (!root_is_own(root))
		return NULL;
	return is_loaded() ? NULL : "the loader cannot load " CLIENT_LIBRARY;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Differences of texts, by diff(1). */

#include <string.h>
#include <unistd.h>

#include "common/run_program.h"
#include "common/xalloc.h"
#include "config/diff.h"
#include "config/memory_file.h"
#include "terminal.h"

/*
 * Of what stands there, patch(1) would take a newline for the end of the label
 * and of the diff's head, and a blank for the end of the name unless there is a
 * tab somewhere behind it.
 */
static char *label_of(TALLOC_CTX *context, const char *folder, const char *path)
{
	const char *name = text_shown(context, path + (*path == '/'));

	return xalloc(talloc_asprintf(context, "%s/%s%s", folder, name,
				      strchr(name, ' ') ? "\t" : ""));
}

bool print_diff(const char *path, const char *before, const char *after)
{
	struct memory_file old = { .fd = -1 }, new = { .fd = -1 };
	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	const char *arguments[] = {
		"diff",	   "-u",
		"--label", before ? label_of(context, "a", path) : "/dev/null",
		"--label", after ? label_of(context, "b", path) : "/dev/null",
		"--",	   old.path,
		new.path,  NULL,
	};
	struct program_output output = { .status = PROGRAM_FAILED };

	if (memory_file_open(&old, before ? before : "") &&
	    memory_file_open(&new, after ? after : ""))
		program_run(context, arguments, &output);
	close(old.fd);
	close(new.fd);
	if (output.status <= 1)
		text_print(output.out);
	else
		text_warn("diff(1) cannot be run",
			  *output.err ? output.err : "it failed");
	talloc_free(context);
	return output.status <= 1;
}

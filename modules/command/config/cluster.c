/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The versions of a module on the nodes of a CTDB cluster, by onnode(1). */

#include <string.h>

#include "common/run_program.h"
#include "common/xalloc.h"
#include "config/cluster.h"
#include "config/installed.h"

enum {
	DIGEST = 64 /* hexadecimal digits of SHA-256 */
};

/* `onnode -p` prefixes each line with the address of the node: `[address] `. */
static const char *answer_of(const char *line, const char *end)
{
	const char *bracket = memchr(line, ']', (size_t)(end - line));

	return *line == '[' && bracket && end - bracket > 2 ? bracket + 2
							    : NULL;
}

static void add_node(char **nodes, const char *line)
{
	const char *address = line + 1;
	int length = (int)strcspn(address, "]");

	*nodes = xalloc(talloc_asprintf_append_buffer(
		*nodes, "%s%.*s", **nodes ? ", " : "", length, address));
}

static void read_answer(struct cluster *cluster, const char *line,
			const char *end, const char **digest)
{
	static const char lacks[] = "lacks";
	const char *answer = answer_of(line, end);

	if (!answer)
		return;
	if (strspn(answer, "0123456789abcdef") == DIGEST) {
		if (!*digest)
			*digest = answer;
		cluster->answers++;
		if (strncmp(answer, *digest, DIGEST) != 0)
			add_node(&cluster->differing, line);
	} else if (strncmp(answer, lacks, strlen(lacks)) == 0) {
		cluster->answers++;
		add_node(&cluster->lacking, line);
	}
}

struct cluster *cluster_ask(TALLOC_CTX *context)
{
	struct cluster *cluster = xalloc(talloc_zero(context, struct cluster));
	const char *arguments[] = {
		"onnode",
		"-p",
		"all",
		"if [ -e " VFS_MODULE " ]; then sha256sum " VFS_MODULE
		"; else echo lacks; fi",
		NULL,
	};
	const char *digest = NULL, *line, *end;
	struct program_output output;

	cluster->lacking = xalloc(talloc_strdup(cluster, ""));
	cluster->differing = xalloc(talloc_strdup(cluster, ""));
	program_run(cluster, arguments, &output);
	for (line = output.out; *line; line = end + (*end != '\0')) {
		end = strchrnul(line, '\n');
		read_answer(cluster, line, end, &digest);
	}
	cluster->complete = output.status == 0 && cluster->answers > 0;
	return cluster;
}

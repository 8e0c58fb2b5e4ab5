/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which module each node of a CTDB cluster has, asked by onnode(1). */

#include <string.h>

#include "enable.h"

enum {
	DIGEST = 64 /* hexadecimal digits of SHA-256 */
};

/* `onnode -p` puts the node's address in front of each line: `[address] `. */
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

	*nodes = must(talloc_asprintf_append_buffer(
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

struct cluster *cluster_ask(TALLOC_CTX *context, const char *module)
{
	struct cluster *cluster = must(talloc_zero(context, struct cluster));
	const char *arguments[] = {
		"onnode",
		"-p",
		"all",
		must(talloc_asprintf(cluster,
				     "if [ -e %s ]; then sha256sum %s; else "
				     "echo lacks; fi",
				     module, module)),
		NULL,
	};
	const char *digest = NULL, *line, *end;
	struct tool_output output;

	cluster->lacking = must(talloc_strdup(cluster, ""));
	cluster->differing = must(talloc_strdup(cluster, ""));
	tool_run(cluster, arguments, &output);
	for (line = output.out; *line; line = end + (*end != '\0')) {
		end = strchrnul(line, '\n');
		read_answer(cluster, line, end, &digest);
	}
	cluster->complete = output.status == 0 && cluster->answers > 0;
	return cluster;
}

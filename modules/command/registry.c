/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Samba's configuration in its registry, which all nodes of a cluster share:
 * read and written by net(8), in the form of an smb.conf.
 */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "enable.h"

/* Run `net conf` with these arguments; what it complains of is shown. */
static bool net_conf(TALLOC_CTX *context, const char *const *words,
		     const char **out)
{
	const char *arguments[8] = { "net", "conf" };
	struct tool_output output;
	size_t i;

	for (i = 0; words[i]; i++)
		arguments[i + 2] = words[i];
	if (tool_run(context, arguments, &output) == 0) {
		*out = output.out;
		return true;
	}
	text_warn(must(talloc_asprintf(context, "net conf %s", words[0])),
		  output.status == TOOL_MISSING ? "is Samba installed?"
		  : *output.err			? output.err
						: "it failed");
	return false;
}

/*
 * In an smb.conf a backslash would continue the line: what stands in the next
 * one would be misread, and then written wrongly.
 */
static bool is_readable(const char *text)
{
	const char *end;

	for (end = strchr(text, '\n'); end; end = strchr(end + 1, '\n'))
		if (end > text && end[-1] == '\\') {
			fputs("uncfix: registry: a value ends in a backslash: "
			      "it cannot be told from the next one; see `net "
			      "conf list`\n",
			      stderr);
			return false;
		}
	return true;
}

static bool is_same_parameter(const struct smb_line *a,
			      const struct smb_line *b)
{
	return a->kind == SMB_PARAMETER && smb_same_parameter(a, b);
}

static bool has_global(const char *text)
{
	struct smb_line line = { .end = text };

	while (smb_line_next(&line))
		if (line.kind == SMB_SECTION && line.global)
			return true;
	return false;
}

/* Without the blanks around it. */
static char *words_of(TALLOC_CTX *context, const char *begin, const char *end)
{
	while (begin < end && isspace((unsigned char)*begin))
		begin++;
	while (begin < end && isspace((unsigned char)end[-1]))
		end--;
	return must(talloc_strndup(context, begin, (size_t)(end - begin)));
}

static bool is_same_value(const struct smb_line *a, const struct smb_line *b)
{
	size_t length = (size_t)(a->value_end - a->value);

	return length == (size_t)(b->value_end - b->value) &&
	       strncmp(a->value, b->value, length) == 0;
}

static bool change_line(struct edit_file *file, const char *verb,
			const struct smb_line *line)
{
	bool set = strcmp(verb, "setparm") == 0;
	const char *words[] = {
		verb,
		line->global ? "global"
			     : words_of(file, line->section, line->section_end),
		words_of(file, line->name, line->name_end),
		set ? words_of(file, line->value, line->value_end) : NULL,
		NULL,
	};
	const char *out;

	return net_conf(file, words, &out);
}

/*
 * Each step is a transaction of its own: where one fails, the steps before it
 * stand, each of them harmless by itself, and the command can be given again.
 */
static bool replace(struct edit_file *file, const char *text)
{
	static const char *const drop[] = { "delshare", "global", NULL };
	struct smb_line line = { .end = text }, other = { .end = file->text };
	const char *out;

	while (smb_line_next(&line))
		if (line.kind == SMB_PARAMETER &&
		    (!smb_line_find(file->text, &other, is_same_parameter,
				    &line) ||
		     !is_same_value(&line, &other)) &&
		    !change_line(file, "setparm", &line))
			return false;
	line = (struct smb_line){ .end = file->text };
	other = (struct smb_line){ .end = text };
	while (smb_line_next(&line))
		if (line.kind == SMB_PARAMETER &&
		    !smb_line_find(text, &other, is_same_parameter, &line) &&
		    !change_line(file, "delparm", &line))
			return false;
	return !has_global(file->text) || has_global(text) ||
	       net_conf(file, drop, &out);
}

struct edit_file *registry_open(TALLOC_CTX *context)
{
	static const char *const list[] = { "list", NULL };
	struct edit_file *file = must(talloc_zero(context, struct edit_file));

	file->path = "registry";
	file->fd = file->folder = -1;
	file->replace = replace;
	if (net_conf(file, list, &file->text) && is_readable(file->text))
		return file;
	talloc_free(file);
	return NULL;
}

/* A share that names a VFS module which is not there is no share at all. */
const char *registry_module_obstacle(TALLOC_CTX *context, const char *module)
{
	const struct cluster *cluster = cluster_ask(context, module);

	if (*cluster->lacking)
		return must(talloc_asprintf(
			context,
			"nodes without %s: %s; with it in the registry all "
			"their shares would be gone",
			module, cluster->lacking));
	if (!cluster->complete)
		fprintf(stderr,
			"uncfix: registry: onnode(1) cannot ask each node: see "
			"to it that %s is on all\n",
			module);
	return NULL;
}

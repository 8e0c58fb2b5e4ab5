/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Samba's configuration in its registry, which all nodes of a cluster share:
 * read and written by net(8), in the form of an smb.conf.
 */

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "command.h"
#include "enable.h"

#define KEY "HKLM\\Software\\Samba\\smbconf"

/* Run `net conf` with these arguments; what it complains of is shown. */
static bool net_conf(TALLOC_CTX *context, const char *const *words,
		     const char **out)
{
	const char *arguments[8] = { "net", "conf", words[0], "--" };
	struct tool_output output;
	size_t i;

	for (i = 1; words[i]; i++)
		arguments[i + 3] = words[i];
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
static bool continues(const char *begin, const char *end)
{
	return end > begin && end[-1] == '\\';
}

/*
 * Whether a line of `net registry export` begins in a name or a value, or ends
 * in one.  There quotes and backslashes are escaped, and a value that is not
 * text has lines of hexadecimal numbers behind blanks.
 */
static bool is_cut(const char *begin, const char *end)
{
	static const char key[] = "[" KEY;
	bool quoted = false;
	const char *at;

	if (begin == end || *begin == ';')
		return false;
	if (*begin == '[')
		return end[-1] != ']' ||
		       strncasecmp(begin, key, sizeof(key) - 1) != 0;
	if (*begin == ' ')
		return begin + strspn(begin, " 0123456789abcdef,\\") < end;
	for (at = begin; at < end; at++) {
		quoted ^= *at == '"';
		at += *at == '\\' && at + 1 < end;
	}
	return *begin != '"' || quoted;
}

static bool any_line(const char *text,
		     bool (*is)(const char *begin, const char *end))
{
	const char *end;

	for (; *text; text = end + (*end != '\0')) {
		end = strchrnul(text, '\n');
		if (is(text, end))
			return true;
	}
	return false;
}

/*
 * `net conf list` shows a value with a newline, which a comment of a share may
 * have, as lines of their own: as if its writer had set what only root may.
 */
static bool is_readable(TALLOC_CTX *context, const char *text)
{
	static const char *const arguments[] = {
		"net", "registry", "export", "--", KEY, "/dev/stdout", NULL
	};
	struct tool_output output;
	const char *keys;

	if (any_line(text, continues)) {
		complain("registry: a value ends in a backslash: it cannot be "
			 "told from the next one; see `net conf list`");
		return false;
	}
	if (tool_run(context, arguments, &output) != 0) {
		text_warn("net registry export", output.err);
		return false;
	}
	keys = strstr(output.out, "\n[");
	if (!keys || !any_line(keys, is_cut))
		return true;
	complain("registry: a name or a value has more than one line, which "
		 "cannot be told from others: put it right first; see `net "
		 "registry export " KEY " /dev/stdout`");
	return false;
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
	if (net_conf(file, list, &file->text) && is_readable(file, file->text))
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
		complain("registry: onnode(1) cannot ask each node: see to it "
			 "that %s is on all",
			 module);
	return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Samba's configuration in its registry, which all nodes of a cluster share:
 * read and written by net(8), in the form of an smb.conf.
 */

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/run_program.h"
#include "common/xalloc.h"
#include "config/cluster.h"
#include "config/installed.h"
#include "config/registry.h"
#include "config/smb_index.h"
#include "config/smb_lines.h"
#include "terminal.h"

#define KEY "HKLM\\Software\\Samba\\smbconf"

/* Runs `net conf` with these arguments, and prints its error messages. */
static bool net_conf(TALLOC_CTX *context, const char *const *words,
		     const char **out)
{
	const char *arguments[8] = { "net", "conf", words[0], "--" };
	struct program_output output;
	size_t i;

	for (i = 1; words[i]; i++)
		arguments[i + 3] = words[i];
	if (program_run(context, arguments, &output) == 0) {
		*out = output.out;
		return true;
	}
	text_warn(xalloc(talloc_asprintf(context, "net conf %s", words[0])),
		  output.status == PROGRAM_MISSING ? "is Samba installed?"
		  : *output.err			   ? output.err
						   : "it failed");
	return false;
}

/*
 * In an smb.conf a backslash continues the line: the next one would be misread,
 * and then written back wrongly.
 */
static bool continues(const char *begin, const char *end)
{
	return end > begin && end[-1] == '\\';
}

/* Returns true if a share's name in brackets is read as another's. */
static bool is_misread(const char *name, const char *end)
{
	static const char global[] = "global", globals[] = "globals";
	const char *at;

	for (at = name; at < end; at++)
		if (*at == ']' || (isspace((unsigned char)*at) &&
				   (*at != ' ' || at == name || at + 1 == end ||
				    at[1] == ' ')))
			return true;
	return smb_name_equal(name, end, globals, globals + 7) ||
	       (end - name != 6 &&
		smb_name_equal(name, end, global, global + 6));
}

/* Judges `[HKLM\Software\Samba\smbconf\share]`, or the key of all shares. */
static bool is_key_misread(const char *begin, const char *end)
{
	static const char key[] = "[" KEY;
	const char *name = begin + sizeof(key) - 1;

	if (end[-1] != ']' || strncasecmp(begin, key, sizeof(key) - 1) != 0)
		return true;
	return *name == '\\' ? is_misread(name + 1, end - 1) : name + 1 != end;
}

/*
 * Returns true if a line of `net registry export` begins or ends within a name
 * or a value.  There quotes and backslashes are escaped, and a value that is
 * not text has lines of indented hexadecimal numbers.
 */
static bool is_cut(const char *begin, const char *end)
{
	bool quoted = false;
	const char *at;

	if (begin == end || *begin == ';')
		return false;
	if (*begin == '[')
		return is_key_misread(begin, end);
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

const char *registry_obscurity(TALLOC_CTX *context)
{
	static const char *const arguments[] = {
		"net", "registry", "export", "--", KEY, "/dev/stdout", NULL
	};
	struct program_output output;
	const char *keys;

	if (program_run(context, arguments, &output) != 0) {
		text_warn("net registry export", output.err);
		return "it cannot be read";
	}
	keys = strstr(output.out, "\n[");
	if (!keys || !any_line(keys, is_cut))
		return NULL;
	return "a name or a value has more than one line, or is read as "
	       "another: put it right first; see `net registry export " KEY
	       " /dev/stdout`";
}

static bool is_readable(TALLOC_CTX *context, const char *text)
{
	const char *why = any_line(text, continues)
				  ? "a value ends in a backslash: it cannot be "
				    "told from the next one; see `net conf "
				    "list`"
				  : registry_obscurity(context);

	if (why)
		complain("registry: %s", why);
	return !why;
}

static bool is_parameter(const struct smb_line *line)
{
	return line->kind == SMB_PARAMETER;
}

static struct smb_index *parameters_of(TALLOC_CTX *context, const char *text)
{
	return smb_index_new(context, (struct smb_line){ .end = text },
			     is_parameter, smb_compare_parameters);
}

static bool has_global(const char *text)
{
	struct smb_line line = { .end = text };

	while (smb_line_next(&line))
		if (line.kind == SMB_SECTION && line.global)
			return true;
	return false;
}

/* Copies a text without the blanks around it. */
static char *words_of(TALLOC_CTX *context, const char *begin, const char *end)
{
	while (begin < end && isspace((unsigned char)*begin))
		begin++;
	while (begin < end && isspace((unsigned char)end[-1]))
		end--;
	return xalloc(talloc_strndup(context, begin, (size_t)(end - begin)));
}

static bool is_same_value(const struct smb_line *a, const struct smb_line *b)
{
	size_t length = (size_t)(a->value_end - a->value);

	return length == (size_t)(b->value_end - b->value) &&
	       strncmp(a->value, b->value, length) == 0;
}

static bool change_line(struct config_file *file, const char *verb,
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
 * Each step is a transaction: if one fails, the steps before it remain, which
 * are harmless, and the command can be repeated.
 */
static bool replace(struct config_file *file, const char *text)
{
	static const char *const drop[] = { "delshare", "global", NULL };
	struct smb_index *before = parameters_of(file, file->text),
			 *after = parameters_of(file, text);
	struct smb_line line = { .end = text };
	const struct smb_line *other;
	const char *out;

	while (smb_line_next(&line)) {
		if (!is_parameter(&line))
			continue;
		other = smb_index_find(before, &line, 1);
		if ((!other || !is_same_value(&line, other)) &&
		    !change_line(file, "setparm", &line))
			return false;
	}
	line = (struct smb_line){ .end = file->text };
	while (smb_line_next(&line))
		if (is_parameter(&line) && !smb_index_find(after, &line, 1) &&
		    !change_line(file, "delparm", &line))
			return false;
	return !has_global(file->text) || has_global(text) ||
	       net_conf(file, drop, &out);
}

struct config_file *registry_open(TALLOC_CTX *context)
{
	static const char *const list[] = { "list", NULL };
	struct config_file *file =
		xalloc(talloc_zero(context, struct config_file));

	file->path = "registry";
	file->fd = file->folder = -1;
	file->replace = replace;
	if (net_conf(file, list, &file->text) && is_readable(file, file->text))
		return file;
	talloc_free(file);
	return NULL;
}

/* A share that names a VFS module which is not installed is not served. */
const char *registry_module_precheck(TALLOC_CTX *context)
{
	const struct cluster *cluster = cluster_ask(context);

	if (*cluster->lacking)
		return xalloc(talloc_asprintf(
			context,
			"nodes without " VFS_MODULE ": %s; with it in the "
			"registry all their shares would be gone",
			cluster->lacking));
	if (!cluster->complete)
		complain("registry: onnode(1) cannot ask each node: make sure "
			 "that " VFS_MODULE " is on all of them");
	return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The three lines of smb.conf's [global] that vfs_uncfix(8) wants.  Lists that
 * stand there are merged with; what is missing goes right behind [global].
 */

#include <ctype.h>
#include <string.h>

#include "enable.h"

#define PRELOAD	 "preload modules"
#define REGISTRY "registry shares"
#define OBJECTS	 "vfs objects"
#define MODULE	 "uncfix"

bool smb_same_parameter(const struct smb_line *a, const struct smb_line *b)
{
	if (smb_line_is_objects(a) ? !smb_line_is_objects(b)
				   : !smb_name_equal(a->name, a->name_end,
						     b->name, b->name_end))
		return false;
	return a->global ? b->global
			 : !b->global &&
				   smb_name_equal(a->section, a->section_end,
						  b->section, b->section_end);
}

/* The last line of [global] that sets a parameter: it is the one that counts.
 */
static bool find_global(const char *text, const char *name,
			struct smb_line *found)
{
	struct smb_line line = { .end = text };
	bool any = false;

	while (smb_line_next(&line))
		if (line.kind == SMB_PARAMETER && line.global &&
		    smb_line_is(&line, name)) {
			*found = line;
			any = true;
		}
	return any;
}

static bool global_is(const char *text, const char *name,
		      const char *const *values)
{
	struct smb_line line;

	if (!find_global(text, name, &line))
		return false;
	for (; *values; values++)
		if (smb_name_equal(line.value, line.value_end, *values,
				   *values + strlen(*values)))
			return true;
	return false;
}

/*
 * What an empty `vfs objects` stands for.  A domain controller has modules of
 * its own there (lp_load_ex() of Samba), which a list with another module in
 * it would take away, and with them the ACLs of sysvol.
 */
static const char *implied_objects(const char *text)
{
	static const char *const controller[] = {
		"active directory domain controller",
		"domain controller",
		"dc",
		NULL,
	};
	struct smb_line line;

	if (!global_is(text, "server role", controller))
		return "";
	if (find_global(text, "xattr_tdb:file", &line))
		return "dfs_samba4 acl_xattr xattr_tdb";
	if (find_global(text, "posix:eadb", &line))
		return "dfs_samba4 acl_xattr posix_eadb";
	return "dfs_samba4 acl_xattr";
}

static char *all_objects(TALLOC_CTX *context, const char *text)
{
	const char *implied = implied_objects(text);

	return must(talloc_asprintf(context, MODULE "%s%s", *implied ? " " : "",
				    implied));
}

/* Put a word first in a list, or `all` where the list is empty. */
static void merge(struct edits *edits, const struct smb_line *line,
		  const char *word, const char *all)
{
	const char *space = line->value[-1] == '=' ? " " : "";

	if (smb_list_find(line, word, NULL))
		return;
	edits_replace(edits, line->value, line->value,
		      smb_list_is_empty(line)
			      ? must(talloc_asprintf(edits, "%s%s", space, all))
			      : must(talloc_asprintf(edits, "%s ", word)));
}

/* Where new lines go, and how they look. */
struct spot {
	const char *at;
	const char *before; /* the section's own line where there is none */
	const char *indent, *indent_end;
	const char *newline;
	bool open;	 /* the line in front has no line end */
	bool empty_line; /* one parts the new section from the rest */
};

static void copy_indent(struct spot *spot, const struct smb_line *line)
{
	spot->indent = spot->indent_end = line->begin;
	while (spot->indent_end < line->name &&
	       isspace((unsigned char)*spot->indent_end))
		spot->indent_end++;
}

static struct spot find_spot(const char *text)
{
	struct smb_line line = { .end = text };
	struct spot spot = { .at = text, .before = "", .indent = "\t" };

	spot.indent_end = spot.indent + 1;
	spot.newline = strstr(text, "\r\n") ? "\r\n" : "\n";
	while (smb_line_next(&line) && line.kind == SMB_OTHER)
		;
	if (line.kind == SMB_PARAMETER) {
		spot.at = line.begin;
		copy_indent(&spot, &line);
	} else if (line.kind == SMB_SECTION && line.global) {
		spot.at = line.end;
		spot.open = line.end[-1] != '\n';
		while (smb_line_next(&line) && line.kind == SMB_OTHER)
			;
		if (line.kind == SMB_PARAMETER)
			copy_indent(&spot, &line);
	} else {
		spot.before = "[global]";
		spot.empty_line = *text != '\0';
	}
	return spot;
}

static void add_lines(struct edits *edits, const char *text,
		      const char *const *lines, size_t count)
{
	struct spot spot = find_spot(text);
	char *words = must(talloc_strdup(edits, spot.open ? spot.newline : ""));
	size_t i;

	if (*spot.before)
		words = must(talloc_asprintf_append_buffer(
			words, "%s%s", spot.before, spot.newline));
	for (i = 0; i < count; i++)
		words = must(talloc_asprintf_append_buffer(
			words, "%.*s%s%s", (int)(spot.indent_end - spot.indent),
			spot.indent, lines[i],
			spot.open && i + 1 == count ? "" : spot.newline));
	if (spot.empty_line)
		words = must(talloc_strdup_append_buffer(words, spot.newline));
	if (count > 0)
		edits_replace(edits, spot.at, spot.at, words);
}

/*
 * Each `vfs objects` of [global]: a share has what stood in [global] before
 * it.  False if the first share would go without.
 */
static bool merge_objects(struct edits *edits, const char *text,
			  const struct smb_options *options)
{
	struct smb_line line = { .end = text };
	bool share_seen = false, all_covered = false;
	const char *all = all_objects(edits, text);

	while (smb_line_next(&line)) {
		share_seen |= line.kind == SMB_SECTION && !line.global;
		if (line.kind != SMB_PARAMETER || !smb_line_is_objects(&line))
			continue;
		if (line.global) {
			merge(edits, &line, MODULE, all);
			all_covered |= !share_seen;
		} else if (options->all_shares) {
			merge(edits, &line, MODULE, MODULE);
		}
	}
	return all_covered;
}

/* Does a backslash make what is put behind the text a part of a header? */
static bool is_open_header(const char *text)
{
	struct smb_line line = { .end = text };
	const char *end;

	while (smb_line_next(&line))
		;
	if (line.kind != SMB_SECTION)
		return false;
	end = line.end - (line.end[-1] == '\n');
	while (end[-1] != '\n' && isspace((unsigned char)end[-1]))
		end--;
	return end[-1] == '\\';
}

static const char *why_not(const char *text)
{
	static const char *const registry[] = { "registry", NULL };
	struct smb_line line;

	if (global_is(text, "config backend", registry))
		return "the configuration is in the registry (config backend = "
		       "registry): use `uncfix enable vfs --registry`";
	if (find_global(text, "config file", &line))
		return "another file takes its place (config file): edit that "
		       "one as vfs_uncfix(8) says";
	if (is_open_header(text))
		return "its last line ends in a backslash, as if another one "
		       "followed: take that out";
	return NULL;
}

char *smb_conf_enable(TALLOC_CTX *context, const char *text,
		      const struct smb_options *options, const char **why)
{
	struct edits *edits = edits_new(context, text);
	const char *lines[3];
	struct smb_line line;
	size_t count = 0;

	*why = why_not(text);
	if (*why)
		return NULL;
	if (find_global(text, PRELOAD, &line))
		merge(edits, &line, options->module, options->module);
	else
		lines[count++] = must(talloc_asprintf(edits, PRELOAD " = %s",
						      options->module));
	if (!find_global(text, REGISTRY, &line) && options->registry)
		; /* smbd serves the shares of a registry that it includes */
	else if (!find_global(text, REGISTRY, &line))
		lines[count++] = REGISTRY " = yes";
	else if (!smb_value_is_true(&line))
		edits_replace(edits, line.value, line.value_end,
			      line.value[-1] == '=' ? " yes" : "yes");
	if (!merge_objects(edits, text, options))
		lines[count++] = must(talloc_asprintf(
			edits, OBJECTS " = %s", all_objects(edits, text)));
	add_lines(edits, text, lines, count);
	return edits_apply(edits);
}

static bool reads_registry(const char *text)
{
	static const char *const registry[] = { "registry", NULL };
	struct smb_line line = { .end = text };

	while (smb_line_next(&line))
		if (line.kind == SMB_PARAMETER && line.global &&
		    smb_line_is(&line, "include") &&
		    smb_name_equal(line.value, line.value_end, registry[0],
				   registry[0] + strlen(registry[0])))
			return true;
	return global_is(text, "config backend", registry);
}

const char *smb_conf_registry_obstacle(const char *text, bool *clustered)
{
	struct smb_line line;

	*clustered = find_global(text, "clustering", &line) &&
		     smb_value_is_true(&line);
	if (!reads_registry(text))
		return "smb.conf does not read it: put `include = registry` "
		       "last into its [global], on each node";
	if (find_global(text, PRELOAD, &line) ||
	    find_global(text, OBJECTS, &line) ||
	    find_global(text, "vfs object", &line))
		return "smb.conf sets `" PRELOAD "` or `" OBJECTS "` itself, "
		       "and only one of the two can count: take the line out "
		       "of smb.conf on each node (`uncfix disable vfs` takes "
		       "out what is uncfix's), and set what else it names by "
		       "`net conf setparm global`";
	if (find_global(text, REGISTRY, &line) && !smb_value_is_true(&line))
		return "smb.conf sets `" REGISTRY " = no`: take that out, on "
		       "each node";
	return NULL;
}

/* How often a parameter stands in the same section at or behind `from`. */
static size_t count_same(const char *text, const struct smb_line *wanted,
			 const char *from)
{
	struct smb_line line = { .end = text };
	size_t count = 0;

	while (smb_line_next(&line))
		count += line.kind == SMB_PARAMETER && line.begin >= from &&
			 smb_same_parameter(wanted, &line);
	return count;
}

/*
 * A line as it was before.  Where a section sets a parameter more than once,
 * it is the one with as many behind it: `enable` adds its own in front.
 */
static bool find_same(const char *found, const char *text,
		      const struct smb_line *wanted, struct smb_line *was)
{
	struct smb_line line = { .end = found };
	size_t behind = count_same(text, wanted, wanted->begin);

	while (smb_line_next(&line))
		if (line.kind == SMB_PARAMETER &&
		    smb_same_parameter(wanted, &line) &&
		    count_same(found, wanted, line.begin) == behind) {
			*was = line;
			return true;
		}
	return false;
}

/* Whether only what `enable` itself writes is left of a list. */
static bool nothing_is_left(const struct smb_line *line, const char *item,
			    const char *end, const char *found)
{
	const char *implied;

	if (item > line->value)
		return false;
	if (end == line->value_end)
		return true;
	if (!line->global || !smb_line_is_objects(line))
		return false;
	implied = implied_objects(found);
	return *implied && smb_name_equal(end, line->value_end, implied,
					  implied + strlen(implied));
}

/* The value as it was, with the blanks around it. */
static void put_back(struct edits *edits, const struct smb_line *line,
		     const struct smb_line *was)
{
	const char *begin = was->name_end + 1;

	edits_replace(edits, line->name_end + 1, line->value_end,
		      must(talloc_strndup(edits, begin,
					  (size_t)(was->value_end - begin))));
}

/* True if the whole line goes. */
static bool take_out(struct edits *edits, const char *text,
		     const struct smb_line *line, const char *word,
		     const char *found)
{
	const char *end, *item = smb_list_find(line, word, &end);
	struct smb_line was;

	if (!item)
		return false;
	if (nothing_is_left(line, item, end, found)) {
		if (!find_same(found, text, line, &was) ||
		    smb_list_find(&was, word, NULL)) {
			edits_replace(edits, line->begin, line->end, "");
			return true;
		}
		if (smb_list_is_empty(&was)) {
			put_back(edits, line, &was);
			return false;
		}
	}
	while (end == line->value_end && item > line->value &&
	       strchr(" \t,;", item[-1]))
		item--;
	edits_replace(edits, item, end, "");
	return false;
}

/* `registry shares` becomes what it was: absent, or not true. */
static bool restore_registry(struct edits *edits, const char *text,
			     const struct smb_line *line, const char *found)
{
	struct smb_line was, last;

	if (!smb_value_is_true(line) || !find_global(text, REGISTRY, &last) ||
	    last.begin != line->begin)
		return false;
	if (!find_global(found, REGISTRY, &was)) {
		edits_replace(edits, line->begin, line->end, "");
		return true;
	}
	if (!smb_value_is_true(&was))
		put_back(edits, line, &was);
	return false;
}

/* True if the whole line goes. */
static bool restore_line(struct edits *edits, const char *text,
			 const struct smb_line *line, const char *found,
			 const struct smb_options *options)
{
	if (line->kind != SMB_PARAMETER)
		return false;
	if (smb_line_is_objects(line))
		return take_out(edits, text, line, MODULE, found);
	if (!line->global)
		return false;
	if (smb_line_is(line, PRELOAD))
		return take_out(edits, text, line, options->module, found);
	if (smb_line_is(line, REGISTRY))
		return restore_registry(edits, text, line, found);
	return false;
}

static bool begins_with_global(const char *text, struct smb_line *header)
{
	*header = (struct smb_line){ .end = text };
	while (smb_line_next(header))
		if (header->kind != SMB_OTHER)
			return header->global;
	return false;
}

/*
 * A [global] that was put in front of the shares goes with the empty line
 * behind it, unless something else stands in it now.
 */
static void drop_header(struct edits *edits, const struct smb_line *header,
			const char *behind)
{
	size_t blank = strspn(behind, "\r");

	edits_replace(edits, header->begin, header->end, "");
	if (behind[blank] == '\n')
		edits_replace(edits, behind, behind + blank + 1, "");
}

char *smb_conf_disable(TALLOC_CTX *context, const char *text, const char *found,
		       const struct smb_options *options)
{
	struct edits *edits = edits_new(context, text);
	struct smb_line line = { .end = text }, header, was;
	bool drop = begins_with_global(text, &header) &&
		    header.kind == SMB_SECTION &&
		    !begins_with_global(found, &was),
	     gone;
	const char *behind = header.end;

	while (smb_line_next(&line)) {
		gone = restore_line(edits, text, &line, found, options);
		if (gone && behind == line.begin)
			behind = line.end;
		if (line.kind == SMB_PARAMETER && !gone && line.global &&
		    line.section == header.section)
			drop = false;
	}
	if (drop)
		drop_header(edits, &header, behind);
	return edits_apply(edits);
}

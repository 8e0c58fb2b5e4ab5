/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The three parameters of [global] in smb.conf that vfs_uncfix(8) needs.  They
 * are merged into existing lists; a missing one is added directly after
 * [global].
 */

#include <ctype.h>
#include <string.h>

#include "common/xalloc.h"
#include "config/edits.h"
#include "config/installed.h"
#include "config/smb_conf.h"
#include "config/smb_index.h"
#include "config/smb_lines.h"

/*
 * Finds the last line of [global] that sets a parameter: it is the one that
 * counts.
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
		if (smb_value_is(&line, *values))
			return true;
	return false;
}

/*
 * Returns what an empty `vfs objects` means.  A domain controller has default
 * modules there (lp_load_ex() of Samba), which a list with another module would
 * remove, and with them the ACLs of sysvol.
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

	return xalloc(talloc_asprintf(context, SMB_MODULE "%s%s",
				      *implied ? " " : "", implied));
}

/* Inserts a word at the start of a list, or `all` if the list is empty. */
static void merge(struct edits *edits, const struct smb_line *line,
		  const char *word, const char *all)
{
	const char *space = line->value[-1] == '=' ? " " : "";

	if (smb_list_find(line, word, NULL))
		return;
	edits_replace(
		edits, line->value, line->value,
		smb_list_is_empty(line)
			? xalloc(talloc_asprintf(edits, "%s%s", space, all))
			: xalloc(talloc_asprintf(edits, "%s ", word)));
}

/* The position of new lines, and their format. */
struct spot {
	const char *at;
	const char *before; /* the header of the section, if there is none */
	const char *indent, *indent_end;
	const char *newline;
	bool open;	 /* the line before it has no line end */
	bool empty_line; /* one separates the new section from the rest */
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
	char *words =
		xalloc(talloc_strdup(edits, spot.open ? spot.newline : ""));
	size_t i;

	if (*spot.before)
		words = xalloc(talloc_asprintf_append_buffer(
			words, "%s%s", spot.before, spot.newline));
	for (i = 0; i < count; i++)
		words = xalloc(talloc_asprintf_append_buffer(
			words, "%.*s%s%s", (int)(spot.indent_end - spot.indent),
			spot.indent, lines[i],
			spot.open && i + 1 == count ? "" : spot.newline));
	if (spot.empty_line)
		words = xalloc(
			talloc_strdup_append_buffer(words, spot.newline));
	if (count > 0)
		edits_replace(edits, spot.at, spot.at, words);
}

/*
 * Merges into each `vfs objects` of [global]: a share inherits what [global]
 * contains before it.  Returns false if the first share would inherit none.
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
			merge(edits, &line, SMB_MODULE, all);
			all_covered |= !share_seen;
		} else if (options->all_shares) {
			merge(edits, &line, SMB_MODULE, SMB_MODULE);
		}
	}
	return all_covered;
}

/* Returns true if a backslash would make added text a part of a header. */
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
	if (find_global(text, SMB_PRELOAD, &line))
		merge(edits, &line, VFS_MODULE, VFS_MODULE);
	else
		lines[count++] = xalloc(talloc_asprintf(
			edits, SMB_PRELOAD " = %s", VFS_MODULE));
	if (!find_global(text, SMB_REGISTRY, &line) && options->registry)
		; /* smbd serves the shares of a registry that it includes */
	else if (!find_global(text, SMB_REGISTRY, &line))
		lines[count++] = SMB_REGISTRY " = yes";
	else if (!smb_value_is_true(&line))
		edits_replace(edits, line.value, line.value_end,
			      line.value[-1] == '=' ? " yes" : "yes");
	if (!merge_objects(edits, text, options))
		lines[count++] = xalloc(talloc_asprintf(
			edits, SMB_OBJECTS " = %s", all_objects(edits, text)));
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
		    smb_value_is(&line, registry[0]))
			return true;
	return global_is(text, "config backend", registry);
}

const char *smb_conf_registry_precheck(const char *text, bool *clustered)
{
	struct smb_line line;

	*clustered = find_global(text, "clustering", &line) &&
		     smb_value_is_true(&line);
	if (!reads_registry(text))
		return "smb.conf does not read it: put `include = registry` "
		       "last into its [global], on each node";
	if (find_global(text, SMB_PRELOAD, &line) ||
	    find_global(text, SMB_OBJECTS, &line) ||
	    find_global(text, "vfs object", &line))
		return "smb.conf sets `" SMB_PRELOAD "` or `" SMB_OBJECTS
		       "` itself, "
		       "and only one of the two can count: take the line out "
		       "of smb.conf on each node (`uncfix disable vfs` takes "
		       "out what is uncfix's), and set what else it names by "
		       "`net conf setparm global`";
	if (find_global(text, SMB_REGISTRY, &line) && !smb_value_is_true(&line))
		return "smb.conf sets `" SMB_REGISTRY
		       " = no`: take that out, on "
		       "each node";
	return NULL;
}

/* What `disable` works on. */
struct removal {
	struct edits *edits;
	const struct smb_options *options;
	const char *found;	  /* the text before it was enabled */
	const char *implied;	  /* in there, by implied_objects() */
	struct smb_line registry; /* the `registry shares` that counts */
	struct smb_index *lists, *found_lists;
};

static bool is_list(const struct smb_line *line)
{
	return line->kind == SMB_PARAMETER &&
	       (smb_line_is_objects(line) || smb_line_is(line, SMB_PRELOAD));
}

/*
 * Returns a line as it was before, or NULL.  If a section sets a parameter more
 * than once, it is the one with as many after it: `enable` adds its own before
 * them.
 */
static const struct smb_line *find_same(const struct removal *removal,
					const struct smb_line *line)
{
	return smb_index_find(removal->found_lists, line,
			      smb_index_behind(removal->lists, line));
}

/* Returns true if the list contains only what `enable` itself writes. */
static bool nothing_is_left(const struct removal *removal,
			    const struct smb_line *line, const char *item,
			    const char *end)
{
	const char *implied = removal->implied;

	if (item > line->value)
		return false;
	if (end == line->value_end)
		return true;
	return line->global && smb_line_is_objects(line) && *implied &&
	       smb_name_equal(end, line->value_end, implied,
			      implied + strlen(implied));
}

/* Restores the value, with the blanks around it. */
static void put_back(struct edits *edits, const struct smb_line *line,
		     const struct smb_line *was)
{
	const char *begin = was->name_end + 1;

	edits_replace(edits, line->name_end + 1, line->value_end,
		      xalloc(talloc_strndup(edits, begin,
					    (size_t)(was->value_end - begin))));
}

/* Returns true if the whole line is removed. */
static bool take_out(const struct removal *removal, const struct smb_line *line,
		     const char *word)
{
	const char *end, *item = smb_list_find(line, word, &end);
	const struct smb_line *was;

	if (!item)
		return false;
	if (nothing_is_left(removal, line, item, end)) {
		was = find_same(removal, line);
		if (!was || smb_list_find(was, word, NULL)) {
			edits_replace(removal->edits, line->begin, line->end,
				      "");
			return true;
		}
		if (smb_list_is_empty(was)) {
			put_back(removal->edits, line, was);
			return false;
		}
	}
	while (end == line->value_end && item > line->value &&
	       strchr(" \t,;", item[-1]))
		item--;
	edits_replace(removal->edits, item, end, "");
	return false;
}

/*
 * Restores `registry shares`: absent, or not true.  Returns true if the whole
 * line is removed.
 */
static bool restore_registry(const struct removal *removal,
			     const struct smb_line *line)
{
	struct smb_line was;

	if (!smb_value_is_true(line) || line->begin != removal->registry.begin)
		return false;
	if (!find_global(removal->found, SMB_REGISTRY, &was)) {
		edits_replace(removal->edits, line->begin, line->end, "");
		return true;
	}
	if (!smb_value_is_true(&was))
		put_back(removal->edits, line, &was);
	return false;
}

/* Returns true if the whole line is removed. */
static bool restore_line(const struct removal *removal,
			 const struct smb_line *line)
{
	if (line->kind != SMB_PARAMETER)
		return false;
	if (smb_line_is_objects(line))
		return take_out(removal, line, SMB_MODULE);
	if (!line->global)
		return false;
	if (smb_line_is(line, SMB_PRELOAD))
		return take_out(removal, line, VFS_MODULE);
	if (smb_line_is(line, SMB_REGISTRY))
		return restore_registry(removal, line);
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
 * Removes a [global] that was added before the shares, with the empty line
 * after it, unless it has other parameters now.
 */
static void drop_header(struct edits *edits, const struct smb_line *header,
			const char *after)
{
	size_t blank = strspn(after, "\r");

	edits_replace(edits, header->begin, header->end, "");
	if (after[blank] == '\n')
		edits_replace(edits, after, after + blank + 1, "");
}

static struct removal removal_of(TALLOC_CTX *context, const char *text,
				 const char *found,
				 const struct smb_options *options)
{
	struct removal removal = {
		.edits = edits_new(context, text),
		.options = options,
		.found = found,
		.implied = implied_objects(found),
	};
	const struct smb_line first = { .end = text }, was = { .end = found };

	find_global(text, SMB_REGISTRY, &removal.registry);
	removal.lists = smb_index_new(removal.edits, first, is_list,
				      smb_compare_parameters);
	removal.found_lists = smb_index_new(removal.edits, was, is_list,
					    smb_compare_parameters);
	return removal;
}

char *smb_conf_disable(TALLOC_CTX *context, const char *text, const char *found,
		       const struct smb_options *options)
{
	struct removal removal = removal_of(context, text, found, options);
	struct smb_line line = { .end = text }, header, was;
	bool drop = begins_with_global(text, &header) &&
		    header.kind == SMB_SECTION &&
		    !begins_with_global(found, &was),
	     gone;
	const char *after = header.end;

	while (smb_line_next(&line)) {
		gone = restore_line(&removal, &line);
		if (gone && after == line.begin)
			after = line.end;
		if (line.kind == SMB_PARAMETER && !gone && line.global &&
		    line.section == header.section)
			drop = false;
	}
	if (drop)
		drop_header(removal.edits, &header, after);
	return edits_apply(removal.edits);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person should know about an smb.conf that was enabled. */

#include <string.h>

#include "enable.h"

struct remarks {
	char *lines;
};

static void __attribute__((format(printf, 2, 3)))
remark(struct remarks *remarks, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	remarks->lines = must(talloc_vasprintf_append_buffer(
		remarks->lines, format, arguments));
	va_end(arguments);
	remarks->lines =
		must(talloc_strdup_append_buffer(remarks->lines, "\n"));
}

static int width(const char *begin, const char *end)
{
	return end - begin < 100 ? (int)(end - begin) : 100;
}

/* Files that are read too are somebody else's: they are never edited. */
static void remark_includes(struct remarks *remarks, const char *text)
{
	struct smb_line line = { .end = text };

	while (smb_line_next(&line))
		if (line.kind == SMB_PARAMETER && smb_line_is(&line, "include"))
			remark(remarks, "%.*s is included, and left as it is",
			       width(line.value, line.value_end), line.value);
}

static bool is_bare(const struct smb_line *line)
{
	return line->kind == SMB_PARAMETER && !line->global &&
	       smb_line_is_objects(line) &&
	       !smb_list_find(line, "uncfix", NULL);
}

char *smb_conf_bare_shares(TALLOC_CTX *context, const char *text)
{
	struct smb_line line = { .end = text };
	char *names = must(talloc_strdup(context, ""));

	while (smb_line_next(&line))
		if (is_bare(&line))
			names = must(talloc_asprintf_append_buffer(
				names, "%s%.*s", *names ? ", " : "",
				width(line.section, line.section_end),
				line.section));
	return names;
}

static void remark_shares(struct remarks *remarks, const char *text,
			  const struct smb_options *options)
{
	struct smb_line line = { .end = text };

	while (smb_line_next(&line)) {
		if (!is_bare(&line))
			continue;
		remark(remarks,
		       "share [%.*s] has `vfs objects` of its own without "
		       "uncfix: MS-DFS links in it are not repaired (%s)",
		       width(line.section, line.section_end), line.section,
		       options->all_shares
			       ? "it stands in an included file or the registry"
			       : "--all-shares adds it");
	}
}

static bool is_same_section(const struct smb_line *a, const struct smb_line *b)
{
	return a->kind == SMB_SECTION &&
	       smb_name_equal(a->name, a->name_end, b->name, b->name_end);
}

static void remark_new_shares(struct remarks *remarks, const char *before,
			      const char *after)
{
	struct smb_line line = { .end = after }, was = { .end = before };

	while (smb_line_next(&line))
		if (line.kind == SMB_SECTION &&
		    !smb_line_find(before, &was, is_same_section, &line))
			remark(remarks,
			       "share [%.*s] of the registry is served now, "
			       "by `registry shares`",
			       width(line.name, line.name_end), line.name);
}

const char *smb_conf_missing(const char *text, const char *module, bool *any)
{
	struct smb_line line = { .end = text };
	bool preload = false, registry = false, objects = false;

	while (smb_line_next(&line)) {
		if (line.kind != SMB_PARAMETER || !line.global)
			continue;
		if (smb_line_is(&line, "preload modules"))
			preload = smb_list_find(&line, module, NULL);
		if (smb_line_is(&line, "registry shares"))
			registry = smb_value_is_true(&line);
		if (smb_line_is_objects(&line))
			objects = smb_list_find(&line, "uncfix", NULL);
	}
	*any = preload || objects;
	if (!preload)
		return "preload modules";
	if (!registry)
		return "registry shares";
	return objects ? NULL : "vfs objects";
}

static void remark_global(struct remarks *remarks, const char *after,
			  const struct smb_options *options)
{
	bool any;
	const char *missing = smb_conf_missing(after, options->module, &any);

	if (missing)
		remark(remarks,
		       "an included file sets `%s` again: uncfix is not in "
		       "effect until it is changed there, see vfs_uncfix(8)",
		       missing);
}

char *smb_conf_remarks(TALLOC_CTX *context, const char *text,
		       const char *before, const char *after,
		       const struct smb_options *options)
{
	struct remarks remarks = { must(talloc_strdup(context, "")) };

	remark_includes(&remarks, text);
	remark_shares(&remarks, after ? after : text, options);
	if (after)
		remark_global(&remarks, after, options);
	if (before && after)
		remark_new_shares(&remarks, before, after);
	return remarks.lines;
}

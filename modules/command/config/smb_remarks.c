/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Remarks on an smb.conf that was enabled. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "array_size.h"
#include "common/xalloc.h"
#include "config/installed.h"
#include "config/smb_index.h"
#include "config/smb_remarks.h"

enum {
	NAMED_MAX = 100 /* of each kind, in a text with lines for more */
};

struct remarks {
	char *lines;
};

static void __attribute__((format(printf, 2, 3)))
remark(struct remarks *remarks, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	remarks->lines = xalloc(talloc_vasprintf_append_buffer(
		remarks->lines, format, arguments));
	va_end(arguments);
	remarks->lines =
		xalloc(talloc_strdup_append_buffer(remarks->lines, "\n"));
}

static void remark_more(struct remarks *remarks, size_t count)
{
	if (count > NAMED_MAX)
		remark(remarks, "... and so for %zu more", count - NAMED_MAX);
}

static int width(const char *begin, const char *end)
{
	return end - begin < 100 ? (int)(end - begin) : 100;
}

/* Included files are never edited. */
static void remark_includes(struct remarks *remarks, const char *text)
{
	struct smb_line line = { .end = text };
	size_t count = 0;

	while (smb_line_next(&line))
		if (line.kind == SMB_PARAMETER &&
		    smb_line_is(&line, "include") && ++count <= NAMED_MAX)
			remark(remarks, "%.*s is included, and left as it is",
			       width(line.value, line.value_end), line.value);
	remark_more(remarks, count);
}

static bool is_bare(const struct smb_line *line)
{
	return line->kind == SMB_PARAMETER && !line->global &&
	       smb_line_is_objects(line) &&
	       !smb_list_find(line, SMB_MODULE, NULL);
}

char *smb_conf_bare_shares(TALLOC_CTX *context, const char *text)
{
	struct smb_line line = { .end = text, .printed = true };
	char *names = xalloc(talloc_strdup(context, ""));
	size_t count = 0;

	while (smb_line_next(&line))
		if (is_bare(&line) && ++count <= NAMED_MAX)
			names = xalloc(talloc_asprintf_append_buffer(
				names, "%s%.*s", *names ? ", " : "",
				width(line.section, line.section_end),
				line.section));
	return count <= NAMED_MAX
		       ? names
		       : xalloc(talloc_asprintf_append_buffer(
				 names, " and %zu more", count - NAMED_MAX));
}

static void remark_shares(struct remarks *remarks, struct smb_line line,
			  const struct smb_options *options)
{
	size_t count = 0;

	while (smb_line_next(&line)) {
		if (!is_bare(&line) || ++count > NAMED_MAX)
			continue;
		remark(remarks,
		       "share [%.*s] has `vfs objects` of its own without "
		       "uncfix: MS-DFS links in it are not repaired (%s)",
		       width(line.section, line.section_end), line.section,
		       options->all_shares
			       ? "it stands in an included file or the registry"
			       : "--all-shares adds it");
	}
	remark_more(remarks, count);
}

static bool is_section(const struct smb_line *line)
{
	return line->kind == SMB_SECTION;
}

static void remark_new_shares(struct remarks *remarks, const char *before,
			      const char *after)
{
	struct smb_line line = { .end = after, .printed = true };
	const struct smb_line was = { .end = before, .printed = true };
	struct smb_index *old =
		smb_index_new(NULL, was, is_section, smb_compare_sections);
	size_t count = 0;

	while (smb_line_next(&line))
		if (is_section(&line) && !smb_index_find(old, &line, 1) &&
		    ++count <= NAMED_MAX)
			remark(remarks,
			       "share [%.*s] of the registry is served now, "
			       "by `registry shares`",
			       width(line.name, line.name_end), line.name);
	remark_more(remarks, count);
	talloc_free(old);
}

const char *smb_conf_missing(const char *text, bool *any)
{
	struct smb_line line = { .end = text, .printed = true };
	bool preload = false, registry = false, objects = false;

	while (smb_line_next(&line)) {
		if (line.kind != SMB_PARAMETER || !line.global)
			continue;
		if (smb_line_is(&line, SMB_PRELOAD))
			preload = smb_list_find(&line, VFS_MODULE, NULL);
		if (smb_line_is(&line, SMB_REGISTRY))
			registry = smb_value_is_true(&line);
		if (smb_line_is_objects(&line))
			objects = smb_list_find(&line, SMB_MODULE, NULL);
	}
	*any = preload || objects;
	if (!preload)
		return SMB_PRELOAD;
	if (!registry)
		return SMB_REGISTRY;
	return objects ? NULL : SMB_OBJECTS;
}

bool smb_conf_asks_registry(const char *text)
{
	struct smb_line line = { .end = text, .printed = true };

	while (smb_line_next(&line)) {
		if (line.kind != SMB_PARAMETER)
			continue;
		if (smb_line_is(&line, SMB_REGISTRY) &&
		    smb_value_is_true(&line))
			return true;
		if ((smb_line_is(&line, "include") ||
		     smb_line_is(&line, "config backend")) &&
		    smb_value_is(&line, "registry"))
			return true;
	}
	return false;
}

bool smb_conf_falls_back(const char *text, bool printed)
{
	struct smb_line line = { .end = text, .printed = printed };
	bool member = false, required = false;

	while (smb_line_next(&line)) {
		if (line.kind != SMB_PARAMETER || !line.global)
			continue;
		if (smb_line_is(&line, "security"))
			member = smb_value_is(&line, "ads");
		if (smb_line_is(&line, "client use kerberos"))
			/* testparm prints `yes` for it. */
			required = smb_value_is(&line, "required") ||
				   smb_value_is_true(&line);
	}
	return member && !required;
}

static void remark_global(struct remarks *remarks, const char *after,
			  const struct smb_options *options)
{
	bool any;
	const char *missing = smb_conf_missing(after, &any);

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
	struct remarks remarks = { xalloc(talloc_strdup(context, "")) };

	remark_includes(&remarks, text);
	remark_shares(&remarks,
		      (struct smb_line){ .end = after ? after : text,
					 .printed = after },
		      options);
	if (after)
		remark_global(&remarks, after, options);
	if (before && after)
		remark_new_shares(&remarks, before, after);
	return remarks.lines;
}

const char *testparm_complaints(TALLOC_CTX *context, const char *err)
{
	static const char *const noise[] = {
		"Load smb config files from ",
		"Loaded services file OK.",
		"Error loading services.",
		"Weak crypto is allowed by GnuTLS ",
	};
	char *kept = xalloc(talloc_strdup(context, ""));
	size_t length, i;

	for (; *err; err += length + (err[length] != '\0')) {
		length = strcspn(err, "\n");
		for (i = 0; i < ARRAY_SIZE(noise); i++)
			if (strncmp(err, noise[i], strlen(noise[i])) == 0)
				break;
		if (length > 0 && i == ARRAY_SIZE(noise))
			kept = xalloc(talloc_asprintf_append_buffer(
				kept, "%.*s\n", (int)length, err));
	}
	return kept;
}

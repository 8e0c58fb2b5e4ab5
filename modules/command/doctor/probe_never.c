/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The probe of what is excluded on this machine.  A file whose name nothing
 * ever looks for excludes nothing, which its author must be told.
 */

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array_size.h"
#include "bytes.h"
#include "doctor/probes.h"
#include "never.h"
#include "uncfix.h"

static const char page[] = "see EXCLUSIONS in libnss_uncfix(8)";

/* A file excludes the host that its name is, or those below a domain. */
static const char *fault_of_host(const char *name)
{
	char host[UNCFIX_HOST_SIZE], unc[2 * UNCFIX_HOST_SIZE], *at;
	const bool is_domain = strncmp(name, "*.", 2) == 0;

	snprintf(unc, sizeof(unc), "\\\\%s", name);
	if (is_domain)
		unc[2] = 'a';
	if (uncfix_parse_host(unc, strlen(unc), host) != UNCFIX_OK)
		return "is the name of no host";
	for (at = host; *at; at++)
		*at = (char)to_lower((unsigned char)*at);
	if (at[-1] == '.')
		at[-1] = '\0';
	if (strcmp(host + is_domain, name + is_domain) != 0)
		return "is never looked for: hosts are in lower case there, "
		       "without a dot at the end";
	return NULL;
}

static const char *fault_of_folder(const char *name)
{
	return strcmp(name, "host") == 0 || strcmp(name, "program") == 0
		       ? NULL
		       : "excludes nothing: files in host and program do";
}

static const struct folder {
	const char *path;
	const char *(*fault)(const char *name); /* NULL: any is right */
} folders[] = {
	{ "/etc/uncfix", NULL },
	{ NEVER_FOLDER, fault_of_folder },
	{ NEVER_FOLDER "/host", fault_of_host },
	{ NEVER_FOLDER "/program", NULL },
};

/* Who may write to it decides for others, whom it must be open to. */
static struct finding look_at_folder(struct doctor *doctor, const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return no_finding;
	if (!S_ISDIR(status.st_mode))
		return finding(doctor, LEVEL_PROBLEM, page,
			       "%s is no folder: it excludes nothing", path);
	if (status.st_uid != 0 || status.st_mode & (S_IWGRP | S_IWOTH))
		return finding(doctor, LEVEL_PROBLEM,
			       "run `chown root` and `chmod go-w` on it",
			       "%s may be written to by others than root, who "
			       "decide then what is repaired",
			       path);
	if (!(status.st_mode & S_IXOTH))
		return finding(doctor, LEVEL_WARNING, "run `chmod a+rx` on it",
			       "%s is closed to other users: for their "
			       "programs it excludes nothing",
			       path);
	return no_finding;
}

/* Counts the files in a folder; the last one that is wrong is reported. */
static struct finding look_into(struct doctor *doctor,
				const struct folder *folder,
				unsigned int *count)
{
	struct finding found = no_finding;
	DIR *stream = opendir(folder->path);
	const struct dirent *entry;
	const char *fault;

	*count = 0;
	while (stream && (entry = readdir(stream))) {
		if (entry->d_name[0] == '.')
			continue;
		++*count;
		fault = folder->fault ? folder->fault(entry->d_name) : NULL;
		if (faccessat(dirfd(stream), entry->d_name, F_OK, 0) != 0)
			fault = "is a link that leads nowhere";
		if (fault)
			found = finding(doctor, LEVEL_PROBLEM, page, "%s/%s %s",
					folder->path, entry->d_name, fault);
	}
	if (stream)
		closedir(stream);
	return found;
}

static struct finding summary(struct doctor *doctor)
{
	if (doctor->excluded_programs > 0 && doctor->nscd_runs)
		return finding(doctor, LEVEL_WARNING,
			       "exclude hosts, or do without nscd",
			       "nscd looks names up for all programs: %s "
			       "excludes none of them",
			       NEVER_PROGRAM);
	if (doctor->excluded_hosts + doctor->excluded_programs == 0)
		return no_finding;
	return finding(doctor, LEVEL_OK, "",
		       NEVER_FOLDER ": hosts excluded: %u, programs: %u",
		       doctor->excluded_hosts, doctor->excluded_programs);
}

struct finding probe_never(struct doctor *doctor)
{
	struct finding worst = no_finding, found;
	unsigned int counts[ARRAY_SIZE(folders)];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(folders); i++) {
		found = look_at_folder(doctor, folders[i].path);
		if (found.level > worst.level)
			worst = found;
		found = look_into(doctor, &folders[i], &counts[i]);
		if (found.level > worst.level)
			worst = found;
	}
	doctor->excluded_hosts = counts[2];
	doctor->excluded_programs = counts[3];
	return worst.level > LEVEL_OK ? worst : summary(doctor);
}

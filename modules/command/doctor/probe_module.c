/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The probes of the Samba module against the smbd of this machine.  If it was
 * built for another one, shares stay available and a part of the names is
 * repaired, so that the difference is easily missed.
 */

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/run_program.h"
#include "common/xalloc.h"
#include "config/installed.h"
#include "doctor/local_smbd.h"
#include "doctor/probes.h"

/* In the file of the module, once for each version (modules/vfs/variant). */
#define BUILT_FOR "uncfix.so for Samba "

enum {
	MODULE_SIZE = 16 << 20 /* far more than it has */
};

static const char advice[] =
	"build uncfix on this machine (README.md), or install samba-vfs-uncfix "
	"as built for this release (apt install --reinstall), and restart smbd";

/* Returns the version of smbd without `Version `, or NULL. */
static const char *smbd_version(const struct doctor *doctor)
{
	static const char *const smbd[] = { "smbd", "--version", NULL };
	static const char before[] = "Version ";
	struct program_output output;

	if (program_run(doctor->context, smbd, &output) != 0 ||
	    strncmp(output.out, before, strlen(before)) != 0)
		return NULL;
	return xalloc(
		talloc_strndup(doctor->context, output.out + strlen(before),
			       strcspn(output.out + strlen(before), "\n")));
}

/* Reads the whole file, and appends a zero.  Returns NULL on failure. */
static char *read_module(TALLOC_CTX *context, size_t *size)
{
	int file = open(VFS_MODULE, O_RDONLY | O_CLOEXEC);
	struct stat stat;
	char *bytes = NULL;
	ssize_t count = 0;

	*size = 0;
	if (file >= 0 && fstat(file, &stat) == 0 && S_ISREG(stat.st_mode) &&
	    stat.st_size < MODULE_SIZE) {
		bytes = xalloc(
			talloc_zero_size(context, (size_t)stat.st_size + 1));
		do {
			*size += (size_t)count;
			count = read(file, bytes + *size,
				     (size_t)stat.st_size - *size);
		} while (count > 0);
	}
	if (file >= 0)
		close(file);
	return bytes;
}

static size_t minor_length(const char *version)
{
	size_t major = strspn(version, "0123456789");

	return version[major] == '.'
		       ? major + 1 + strspn(version + major + 1, "0123456789")
		       : major;
}

/* Returns the versions that the module is built for, as `4.22, 4.17`. */
static const char *versions_of_module(const struct doctor *doctor,
				      const char *running, bool *known)
{
	char *versions = xalloc(talloc_strdup(doctor->context, ""));
	size_t size, length = minor_length(running);
	const char *module = read_module(doctor->context, &size);
	const char *place = module, *version;

	*known = false;
	while (place && (place = memmem(place, size - (size_t)(place - module),
					BUILT_FOR, strlen(BUILT_FOR)))) {
		version = place + strlen(BUILT_FOR);
		place = version;
		versions = xalloc(talloc_asprintf_append_buffer(
			versions, "%s%.*s", *versions ? ", " : "",
			(int)minor_length(version), version));
		if (minor_length(version) == length &&
		    memcmp(version, running, length) == 0)
			*known = true;
	}
	return versions;
}

struct finding probe_module(struct doctor *doctor)
{
	const char *versions;

	if (!doctor->vfs_enabled || access(VFS_MODULE, R_OK) != 0)
		return no_finding;
	doctor->smbd_version = smbd_version(doctor);
	if (!doctor->smbd_version)
		return no_finding;
	versions = versions_of_module(doctor, doctor->smbd_version,
				      &doctor->module_knows_smbd);
	if (doctor->module_knows_smbd)
		return no_finding;
	if (!*versions)
		return finding(doctor, LEVEL_PROBLEM, advice,
			       VFS_MODULE " does not say which Samba it is "
					  "built for: it is none of this "
					  "uncfix");
	return finding(doctor, LEVEL_PROBLEM, advice,
		       "the Samba module knows Samba %s, and this Samba is %s: "
		       "quoted names, URLs and MS-DFS links stay malformed",
		       versions, doctor->smbd_version);
}

struct finding probe_configuration(struct doctor *doctor)
{
	const char *step;

	if (!doctor->tree_is_served || !doctor->module_knows_smbd)
		return no_finding;
	if (local_smbd_tree_connect(QUOTED_TREE, &step) ==
		    doctor->tree_status &&
	    step && !*step)
		return no_finding;
	return finding(doctor, LEVEL_PROBLEM, advice,
		       "the Samba module is built for another configuration of "
		       "Samba %s, or smbd runs with an older one: quoted "
		       "names, URLs and MS-DFS links stay malformed",
		       doctor->smbd_version);
}

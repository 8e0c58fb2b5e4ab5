/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The running programs: those that have an older module loaded, and those that
 * never load a name-service module.
 */

#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/subprocess.h"
#include "common/xalloc.h"
#include "config/installed.h"
#include "doctor/probes.h"
#include "terminal.h"

enum {
	NAME_SIZE = 64,
	PATH_SIZE = 512,
	NAMES_MAX = 5,
	HEADERS_MAX = 64, /* program headers that are looked at */
	LINE_SIZE = 1024,
	SEARCH_LIMIT = 20000, /* milliseconds */
};

/* Names, each once, and how many there were. */
struct names {
	char list[NAMES_MAX][NAME_SIZE];
	unsigned int count;
};

static void add_name(struct names *names, const char *name)
{
	unsigned int i;

	for (i = 0; i < names->count && i < NAMES_MAX; i++)
		if (strcmp(names->list[i], name) == 0)
			return;
	if (i < NAMES_MAX)
		snprintf(names->list[i], NAME_SIZE, "%s", name);
	names->count++;
}

static const char *join(const struct doctor *doctor, const struct names *names)
{
	char *text = xalloc(talloc_strdup(doctor->context, ""));
	unsigned int i;

	for (i = 0; i < names->count && i < NAMES_MAX; i++)
		text = xalloc(talloc_asprintf_append_buffer(
			text, "%s%s", i ? ", " : "", names->list[i]));
	return names->count > NAMES_MAX
		       ? xalloc(talloc_strdup_append_buffer(text, " ..."))
		       : text;
}

static const char *process_path(const char *process, const char *file)
{
	static char path[PATH_SIZE];

	snprintf(path, sizeof(path), "/proc/%s/%s", process, file);
	return path;
}

/* The processes of a container have a configuration of their own. */
static bool is_of_this_system(const char *process)
{
	struct stat own, other;

	return stat("/proc/self/ns/mnt", &own) == 0 &&
	       stat(process_path(process, "ns/mnt"), &other) == 0 &&
	       own.st_ino == other.st_ino;
}

static void read_name(const char *process, char *name)
{
	FILE *file = fopen(process_path(process, "comm"), "re");

	*name = '\0';
	if (!file)
		return;
	if (fgets(name, NAME_SIZE, file))
		name[strcspn(name, "\n")] = '\0';
	fclose(file);
}

/* A search in the list of processes. */
struct search {
	bool (*look)(const char *process, struct search *search);
	char name[NAME_SIZE];
	struct names names;
	bool found; /* `look` has returned true, which ends the search */
};

static void look_at_all(void *data)
{
	struct search *search = data;
	DIR *folder = opendir("/proc");
	struct dirent *entry;

	while (folder && !search->found && (entry = readdir(folder)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
		    is_of_this_system(entry->d_name))
			search->found = search->look(entry->d_name, search);
	if (folder)
		closedir(folder);
}

/*
 * Reading a process may block: its program may be on a FUSE file system of its
 * owner, or its memory map locked.  So a child does it.
 */
static bool look_at_processes(struct search *search)
{
	if (subprocess_ask(look_at_all, search, sizeof(*search), SEARCH_LIMIT))
		return true;
	complain("a running program does not let itself be looked at (see "
		 "`ps ax`): the others are not judged either");
	search->found = false;
	search->names.count = 0;
	return false;
}

/* The owner of the folder says less: it is root where others may not trace. */
static bool is_of_root(const char *process)
{
	FILE *file = fopen(process_path(process, "status"), "re");
	char line[LINE_SIZE];
	unsigned int user = 1;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Uid: %u", &user) == 1)
			break;
	if (file)
		fclose(file);
	return user == 0;
}

/* A process of a user may have any name. */
static bool is_server(const char *process, struct search *search)
{
	char name[NAME_SIZE];

	read_name(process, name);
	return strcmp(name, search->name) == 0 && is_of_root(process);
}

bool server_runs(const char *name)
{
	struct search search = { .look = is_server };

	snprintf(search.name, sizeof(search.name), "%s", name);
	return look_at_processes(&search) && search.found;
}

/* In the loader's folders, of any architecture, where root alone writes. */
static bool is_old_module(const char *line)
{
	const char *path = strchr(line, '/');

	return path &&
	       (strncmp(path, "/lib", 4) == 0 ||
		strncmp(path, "/usr/lib", 8) == 0 ||
		strncmp(path, NSS_MODULE, sizeof(NSS_MODULE) - 1) == 0 ||
		strncmp(path, VFS_MODULE, sizeof(VFS_MODULE) - 1) == 0) &&
	       (strstr(path, "/" NSS_MODULE_NAME) ||
		strstr(path, "/" VFS_MODULE_NAME)) &&
	       strstr(path, " (deleted)\n");
}

/* Notes a program whose module was replaced while it was loaded. */
static bool note_old_module(const char *process, struct search *search)
{
	FILE *maps = fopen(process_path(process, "maps"), "re");
	char line[LINE_SIZE], name[NAME_SIZE];
	bool old = false;

	while (maps && !old && fgets(line, sizeof(line), maps))
		old = is_old_module(line);
	if (maps)
		fclose(maps);
	if (old) {
		read_name(process, name);
		add_name(&search->names, name);
	}
	return false;
}

struct finding probe_old_modules(struct doctor *doctor)
{
	struct search search = { .look = note_old_module };

	if (!doctor->nss_enabled && !doctor->vfs_enabled)
		return no_finding;
	if (!look_at_processes(&search) || search.names.count == 0)
		return no_finding;
	return finding(doctor, LEVEL_WARNING, "restart them when it suits",
		       "programs run with an older module, which was replaced "
		       "since they started: %s",
		       join(doctor, &search.names));
}

/*
 * Returns true for an ELF program of our own word size that does not use the
 * loader of the GNU C library: static, pure Go, musl.
 */
static bool has_no_loader(int fd)
{
	ElfW(Ehdr) header;
	ElfW(Phdr) segments[HEADERS_MAX];
	char loader[LINE_SIZE] = "";
	size_t size, i;

	if (pread(fd, &header, sizeof(header), 0) != sizeof(header) ||
	    memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
	    header.e_ident[EI_CLASS] !=
		    (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) ||
	    header.e_phnum > HEADERS_MAX)
		return false;
	size = header.e_phnum * sizeof(segments[0]);
	if (pread(fd, segments, size, (off_t)header.e_phoff) != (ssize_t)size)
		return false;
	for (i = 0; i < header.e_phnum; i++)
		if (segments[i].p_type == PT_INTERP)
			return pread(fd, loader, sizeof(loader) - 1,
				     (off_t)segments[i].p_offset) > 0 &&
			       strstr(loader, "ld-musl");
	return true;
}

static bool note_bypass(const char *process, struct search *search)
{
	int fd = open(process_path(process, "exe"), O_RDONLY | O_CLOEXEC);
	char name[NAME_SIZE];

	if (fd < 0)
		return false;
	if (has_no_loader(fd)) {
		read_name(process, name);
		add_name(&search->names, name);
	}
	close(fd);
	return false;
}

struct finding probe_bypass(struct doctor *doctor)
{
	struct search search = { .look = note_bypass };

	if (!doctor->nss_enabled)
		return no_finding;
	if (!look_at_processes(&search) || search.names.count == 0)
		return no_finding;
	return finding(doctor, LEVEL_WARNING,
		       "static and pure Go programs look names up by "
		       "themselves: give those the well-formed name (uncfix "
		       "normalize)",
		       "running programs that no name-service module reaches: "
		       "%s",
		       join(doctor, &search.names));
}

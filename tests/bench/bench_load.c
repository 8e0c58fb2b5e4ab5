/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What it costs a process to have a name-service module: the size of its
 * file, the time of dlopen(), and the memory that is the process's own from
 * then on, that of the libraries which the module brings with it included.
 *
 *     bench_load SECONDS MODULE...
 *
 * Every dlopen() happens in a process of its own that has only libc so far.
 */

#include <link.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define OBJECTS_MAX	 64
#define UNCFIX_SIZE_GOAL 57344

/* The memory of one object (a library): its first byte and its end. */
struct extent {
	uintptr_t begin;
	uintptr_t end;
};

struct memory {
	struct extent objects[OBJECTS_MAX];
	size_t count;
};

/* What a process that loaded the module writes to the one that measures. */
struct loaded {
	double ns;
	double own_memory; /* bytes */
	double file_size;  /* bytes, of the module alone */
	int needs_libc_alone;
};

static int note_extent(struct dl_phdr_info *object, size_t size, void *context)
{
	struct memory *memory = context;
	struct extent extent = { .begin = UINTPTR_MAX };

	(void)size;
	for (int i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *header = &object->dlpi_phdr[i];
		uintptr_t begin = object->dlpi_addr + header->p_vaddr;

		if (header->p_type != PT_LOAD)
			continue;
		if (begin < extent.begin)
			extent.begin = begin;
		if (begin + header->p_memsz > extent.end)
			extent.end = begin + header->p_memsz;
	}
	if (memory->count < OBJECTS_MAX)
		memory->objects[memory->count++] = extent;
	return 0;
}

static bool lies_in(const struct memory *memory, uintptr_t address)
{
	for (size_t i = 0; i < memory->count; i++)
		if (address >= memory->objects[i].begin &&
		    address < memory->objects[i].end)
			return true;
	return false;
}

/*
 * The bytes of the objects that are not in `before` which the process wrote
 * to, so that they are its own.  Private_Dirty would say the same, but counts
 * what nobody wrote to as well where the file lies on a tmpfs.
 */
static double own_memory(const struct memory *before)
{
	struct memory now = { .count = 0 };
	FILE *smaps = fopen("/proc/self/smaps", "r");
	char line[512];
	double bytes = 0;
	bool counts = false;

	dl_iterate_phdr(note_extent, &now);
	if (smaps == NULL)
		bench_die("/proc/self/smaps");
	while (fgets(line, sizeof(line), smaps) != NULL) {
		unsigned long begin, end, kib;

		if (sscanf(line, "%lx-%lx ", &begin, &end) == 2)
			counts =
				lies_in(&now, begin) && !lies_in(before, begin);
		else if (counts && sscanf(line, "Anonymous: %lu", &kib) == 1)
			bytes += (double)kib * 1024;
	}
	fclose(smaps);
	return bytes;
}

/* DT_NEEDED of the module; the strings' table may come behind it. */
static bool needs_libc_alone(const struct link_map *map)
{
	const char *strings = NULL;
	bool alone = true;

	for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag; entry++)
		if (entry->d_tag == DT_STRTAB)
			strings = (const char *)entry->d_un.d_ptr;
	for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag; entry++)
		if (entry->d_tag == DT_NEEDED &&
		    strncmp(strings + entry->d_un.d_val, "libc.so.", 8) != 0)
			alone = false;
	return alone;
}

static bool load(const char *module, struct loaded *loaded)
{
	struct memory before = { .count = 0 };
	struct link_map *map;
	struct stat file;
	char name[128];
	void *library;
	double start;

	snprintf(name, sizeof(name), "libnss_%s.so.2", module);
	dl_iterate_phdr(note_extent, &before);
	start = bench_now();
	library = dlopen(name, RTLD_NOW);
	loaded->ns = bench_now() - start;
	if (library == NULL || dlinfo(library, RTLD_DI_LINKMAP, &map) != 0 ||
	    stat(map->l_name, &file) != 0)
		return false;
	loaded->file_size = (double)file.st_size;
	loaded->own_memory = own_memory(&before);
	loaded->needs_libc_alone = needs_libc_alone(map);
	return true;
}

/* Load it in a process of its own.  Is the module installed? */
static bool load_apart(const char *module, struct loaded *loaded)
{
	int ends[2];
	int status;
	pid_t child;
	bool whole;

	fflush(stdout);
	if (pipe(ends) != 0 || (child = fork()) < 0)
		bench_die("fork");
	if (child == 0) {
		bool good = load(module, loaded) &&
			    write(ends[1], loaded, sizeof(*loaded)) ==
				    (ssize_t)sizeof(*loaded);

		_exit(good ? 0 : 1);
	}
	close(ends[1]);
	whole = read(ends[0], loaded, sizeof(*loaded)) ==
		(ssize_t)sizeof(*loaded);
	close(ends[0]);
	if (waitpid(child, &status, 0) < 0)
		bench_die("waitpid");
	return whole && status == 0;
}

static double run_load(void *context, long calls)
{
	const char *module = context;
	double took = 0;

	while (calls-- > 0) {
		struct loaded loaded;

		if (!load_apart(module, &loaded))
			bench_die(module);
		took += loaded.ns;
	}
	return took;
}

static void print_sizes(const struct bench *bench, const struct loaded *loaded)
{
	const struct loaded *own = &loaded[0];
	const char *name = bench->candidates[0].name;

	for (size_t i = 1; i < bench->count; i++)
		bench_row("size", name, own->file_size, "bytes",
			  bench->candidates[i].name, loaded[i].file_size,
			  own->file_size / loaded[i].file_size);
	for (size_t i = 1; i < bench->count; i++)
		bench_row("dirty", name, own->own_memory, "bytes",
			  bench->candidates[i].name, loaded[i].own_memory,
			  own->own_memory / loaded[i].own_memory);
	bench_check(own->file_size <= UNCFIX_SIZE_GOAL,
		    "the module's file has at most 56 KiB");
	bench_check(own->needs_libc_alone, "the module needs libc alone");
}

int main(int argc, char **argv)
{
	struct bench bench = { .batch_ns = 1 };
	struct loaded *loaded = bench_alloc((size_t)argc, sizeof(*loaded));

	if (argc < 3) {
		fprintf(stderr, "usage: %s SECONDS MODULE...\n", argv[0]);
		return 2;
	}
	bench.seconds = bench_seconds(argv[1]);
	bench.candidates = bench_alloc((size_t)argc, sizeof(*bench.candidates));
	for (int i = 2; i < argc; i++) {
		if (!load_apart(argv[i], &loaded[bench.count])) {
			if (i == 2) {
				fprintf(stderr, "%s: cannot load\n", argv[i]);
				return 2;
			}
			bench_skip(argv[i], "not installed");
			continue;
		}
		bench.candidates[bench.count++] = (struct bench_candidate){
			.name = argv[i],
			.run = run_load,
			.context = argv[i],
		};
	}
	bench_measure(&bench);
	print_sizes(&bench, loaded);
	for (size_t i = 1; i < bench.count; i++)
		bench_print(&bench, "dlopen", 0, i);
	return 0;
}

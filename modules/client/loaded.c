/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What is loaded in this process, read from the dynamic sections of its
 * objects (System V gABI, chapter 5; the GNU hash table has no standard, its
 * layout is that of binutils).
 */

#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <string.h>

#include "client.h"

/* A loaded object, as its dynamic section tells it. */
struct object {
	ElfW(Addr) base;
	const ElfW(Dyn) * dynamic;
	const ElfW(Sym) * symbols;
	const char *strings;
	const uint32_t *gnu_hash, *sysv_hash; /* or NULL */
};

/* Some machines leave addresses in the dynamic section as they are in the file.
 */
static const void *object_address(const struct object *object,
				  ElfW(Addr) address)
{
	if (address < object->base)
		address += object->base;
	return (const void *)address;
}

static bool object_read(struct object *object, const struct dl_phdr_info *info)
{
	const ElfW(Dyn) * entry;
	int i = 0;

	while (i < info->dlpi_phnum && info->dlpi_phdr[i].p_type != PT_DYNAMIC)
		i++;
	if (i == info->dlpi_phnum)
		return false;
	*object = (struct object){ .base = info->dlpi_addr };
	object->dynamic =
		(const void *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
	for (entry = object->dynamic; entry->d_tag != DT_NULL; entry++) {
		const void *address = object_address(object, entry->d_un.d_ptr);

		if (entry->d_tag == DT_SYMTAB)
			object->symbols = address;
		else if (entry->d_tag == DT_STRTAB)
			object->strings = address;
		else if (entry->d_tag == DT_GNU_HASH)
			object->gnu_hash = address;
		else if (entry->d_tag == DT_HASH)
			object->sysv_hash = address;
	}
	return object->symbols && object->strings;
}

static bool is_function(const struct object *object, uint32_t index,
			const char *name)
{
	const ElfW(Sym) *symbol = &object->symbols[index];

	return symbol->st_shndx != SHN_UNDEF &&
	       (symbol->st_info & 15) == STT_FUNC &&
	       strcmp(object->strings + symbol->st_name, name) == 0;
}

static uint32_t gnu_hash(const char *name)
{
	uint32_t hash = 5381;

	for (; *name; name++)
		hash = hash * 33 + (unsigned char)*name;
	return hash;
}

/* The index of a function that the object defines, or STN_UNDEF. */
static uint32_t find_by_gnu_hash(const struct object *object, const char *name)
{
	const uint32_t *table = object->gnu_hash, *buckets, *chain;
	const uint32_t hash = gnu_hash(name);
	uint32_t i;

	buckets = table + 4 + table[2] * (sizeof(ElfW(Addr)) / sizeof(*table));
	chain = buckets + table[0];
	i = table[0] > 0 ? buckets[hash % table[0]] : STN_UNDEF;
	if (i == STN_UNDEF || i < table[1])
		return STN_UNDEF;
	for (;; i++) {
		if ((chain[i - table[1]] | 1) == (hash | 1) &&
		    is_function(object, i, name))
			return i;
		if (chain[i - table[1]] & 1)
			return STN_UNDEF;
	}
}

static uint32_t sysv_hash(const char *name)
{
	uint32_t hash = 0;

	for (; *name; name++) {
		hash = (hash << 4) + (unsigned char)*name;
		hash = (hash ^ (hash >> 28 << 4)) & 0x0FFFFFFF;
	}
	return hash;
}

/* The same by the older table, the only one on some machines (MIPS). */
static uint32_t find_by_sysv_hash(const struct object *object, const char *name)
{
	const uint32_t *table = object->sysv_hash, *buckets = table + 2;
	const uint32_t *chain = buckets + table[0];
	uint32_t i;

	i = table[0] > 0 ? buckets[sysv_hash(name) % table[0]] : STN_UNDEF;
	while (i != STN_UNDEF && !is_function(object, i, name))
		i = chain[i];
	return i;
}

/* The address of a function that the object defines, or NULL. */
static function object_function(const struct object *object, const char *name)
{
	uint32_t index = STN_UNDEF;

	if (object->gnu_hash)
		index = find_by_gnu_hash(object, name);
	else if (object->sysv_hash)
		index = find_by_sysv_hash(object, name);
	if (index == STN_UNDEF)
		return NULL;
	return (function)(object->base + object->symbols[index].st_value);
}

struct search {
	const char *name;
	bool behind;	   /* this library? */
	function function; /* what was found, */
	bool found;	   /* and whether anything was */
};

/* This library's own functions lie in the object that holds this variable. */
static const char here;

static bool is_this_object(const struct dl_phdr_info *info)
{
	const ElfW(Addr) own = (ElfW(Addr)) & here;
	int i;

	for (i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD &&
		    own - info->dlpi_addr - info->dlpi_phdr[i].p_vaddr <
			    info->dlpi_phdr[i].p_memsz)
			return true;
	return false;
}

/*
 * Objects come in the order of their loading.  One before this library that
 * has the function, a second copy of this library say, calls this one's.
 */
static int search_object(struct dl_phdr_info *info, size_t size, void *data)
{
	struct search *search = data;
	struct object object;

	if (!search->behind)
		search->behind = is_this_object(info);
	else if (object_read(&object, info))
		search->function = object_function(&object, search->name);
	return search->function != NULL;
}

function loaded_function(const char *name)
{
	struct search search = { .name = name };

	dl_iterate_phdr(search_object, &search);
	return search.function;
}

/* The program itself is the first object. */
static int search_needed(struct dl_phdr_info *info, size_t size, void *data)
{
	struct search *search = data;
	const ElfW(Dyn) * entry;
	struct object object;
	const char *needed;

	if (!object_read(&object, info))
		return 1;
	for (entry = object.dynamic; entry->d_tag != DT_NULL; entry++) {
		needed = object.strings + entry->d_un.d_val;
		if (entry->d_tag == DT_NEEDED &&
		    strncmp(needed, search->name, strlen(search->name)) == 0)
			search->found = true;
	}
	return 1;
}

bool program_needs(const char *library)
{
	struct search search = { .name = library };

	dl_iterate_phdr(search_needed, &search);
	return search.found;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The objects that are loaded in this process, by their dynamic sections
 * (System V gABI, chapter 5; the GNU hash table has no standard, its layout is
 * that of binutils).
 */

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <string.h>

#include "loaded_objects.h"

/* A loaded object, by its dynamic section. */
struct object {
	ElfW(Addr) base;
	const ElfW(Dyn) * dynamic;
	const ElfW(Sym) * symbols;
	const char *strings;
	const uint32_t *gnu_hash, *sysv_hash; /* or NULL */
	const ElfW(Versym) * versions;	      /* of the symbols, or NULL */
	const ElfW(Verdef) * definitions;     /* of versions, or NULL */
};

/* On some machines the addresses in the dynamic section are not relocated. */
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
		else if (entry->d_tag == DT_VERSYM)
			object->versions = address;
		else if (entry->d_tag == DT_VERDEF)
			object->definitions = address;
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

/* Returns the index of a function that the object defines, or STN_UNDEF. */
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

/* Returns true if the object defines the symbol in this version. */
static bool has_version(const struct object *object, uint32_t index,
			const char *version)
{
	const ElfW(Verdef) *definition = object->definitions;
	const ElfW(Verdaux) * name;

	if (!object->versions || !definition)
		return false;
	while (definition->vd_ndx != (object->versions[index] & 0x7FFF)) {
		if (definition->vd_next == 0)
			return false;
		definition = (const void *)((const char *)definition +
					    definition->vd_next);
	}
	name = (const void *)((const char *)definition + definition->vd_aux);
	return strcmp(object->strings + name->vda_name, version) == 0;
}

/*
 * Returns the address of a function that the object defines in this version
 * (NULL: in any), or NULL.
 */
static function object_function(const struct object *object, const char *name,
				const char *version)
{
	uint32_t index = STN_UNDEF;

	if (object->gnu_hash)
		index = find_by_gnu_hash(object, name);
	else if (object->sysv_hash)
		index = find_by_sysv_hash(object, name);
	if (index == STN_UNDEF ||
	    (version && !has_version(object, index, version)))
		return NULL;
	return (function)(object->base + object->symbols[index].st_value);
}

/* Returns true if it is linked with a library whose name begins so. */
static bool object_needs(const struct object *object, const char *library,
			 size_t length)
{
	const ElfW(Dyn) *entry = object->dynamic;

	while (entry->d_tag != DT_NULL &&
	       (entry->d_tag != DT_NEEDED ||
		strncmp(object->strings + entry->d_un.d_val, library, length) !=
			0))
		entry++;
	return entry->d_tag != DT_NULL;
}

/* Returns true if `user` is linked with this object. */
static bool object_is_needed(const struct object *object,
			     const struct object *user)
{
	const ElfW(Dyn) *entry = object->dynamic;
	const char *name;

	while (entry->d_tag != DT_NULL && entry->d_tag != DT_SONAME)
		entry++;
	if (entry->d_tag == DT_NULL)
		return false;
	name = object->strings + entry->d_un.d_val;
	return object_needs(user, name, strlen(name) + 1);
}

struct search {
	const char *name;
	const char *version;   /* NULL: any */
	const void *user_code; /* NULL: whoever asks */
	struct object user;    /* what that is a part of */
	bool behind;	       /* this is this library */
	function function;     /* the result, */
	bool found;	       /* and whether there is one */
};

/* This library is the object that contains this variable. */
static const char here;

static bool is_part_of(const void *address, const struct dl_phdr_info *info)
{
	const ElfW(Addr) at = (ElfW(Addr))address - info->dlpi_addr;
	int i;

	for (i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD &&
		    at - info->dlpi_phdr[i].p_vaddr <
			    info->dlpi_phdr[i].p_memsz)
			return true;
	return false;
}

/*
 * Objects are in the order of loading.  An object before this library that has
 * the function, such as a second copy of this library, calls ours: the search
 * begins after this library.
 */
static int search_object(struct dl_phdr_info *info, size_t size, void *data)
{
	struct search *search = data;
	struct object object;

	if (!search->behind)
		search->behind = is_part_of(&here, info);
	else if (object_read(&object, info) &&
		 (!search->user_code ||
		  object_is_needed(&object, &search->user)))
		search->function =
			object_function(&object, search->name, search->version);
	return search->function != NULL;
}

function loaded_function(const char *name)
{
	struct search search = { .name = name };

	dl_iterate_phdr(search_object, &search);
	return search.function;
}

static int search_user(struct dl_phdr_info *info, size_t size, void *data)
{
	struct search *search = data;

	search->found = is_part_of(search->user_code, info) &&
			object_read(&search->user, info);
	return search->found;
}

/* What the loader finds in the program and what the program is linked with. */
static function global_function(const char *name, const char *version)
{
	function (*find)(void *, const char *, const char *) = (function(*)(
		void *, const char *, const char *))loaded_function("dlvsym");

	return find ? find(RTLD_NEXT, name, version) : NULL;
}

/* The loader's own order: what is global, then what the caller needs. */
function loaded_function_for(const void *caller, const char *name,
			     const char *version)
{
	struct search search = {
		.name = name,
		.version = version,
		.user_code = caller,
	};

	if (version)
		search.function = global_function(name, version);
	if (!search.function && dl_iterate_phdr(search_user, &search))
		dl_iterate_phdr(search_object, &search);
	if (!search.function) {
		search.user_code = NULL;
		search.behind = false;
		dl_iterate_phdr(search_object, &search);
	}
	return search.function;
}

/* The program itself is the first object. */
static int search_needed(struct dl_phdr_info *info, size_t size, void *data)
{
	struct search *search = data;
	struct object object;

	search->found =
		object_read(&object, info) &&
		object_needs(&object, search->name, strlen(search->name));
	return 1;
}

bool program_needs(const char *library)
{
	struct search search = { .name = library };

	dl_iterate_phdr(search_needed, &search);
	return search.found;
}

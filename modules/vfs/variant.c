/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which variant is right for the smbd that loaded the module?
 */

#include "includes.h"
#include "vfs_uncfix.h"

/* The linker's names for the two ends of the table (see variant/variant.c). */
extern const struct uncfix_variant *const __start_uncfix_variants[];
extern const struct uncfix_variant *const __stop_uncfix_variants[];

const struct uncfix_variant *uncfix_variant(void)
{
	const struct uncfix_variant *const *entry = __start_uncfix_variants;
	const char *running = samba_version_string();
	char version[32];

	for (; entry < __stop_uncfix_variants; entry++) {
		int length = snprintf(version, sizeof(version), "%u.%u.",
				      (*entry)->major, (*entry)->minor);

		if (strncmp(running, version, (size_t)length) == 0) {
			return *entry;
		}
	}

	return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Selects the variant for the smbd that loaded the module.
 *
 * Copyright (C) The uncfix developers 2026
 */

#include "includes.h"
#include "log_name.h"
#include "select_variant.h"

#undef DBGC_CLASS
#define DBGC_CLASS DBGC_VFS

/*
 * The linker defines these for the two ends of the table (see
 * variant/variant.c).
 */
extern const struct uncfix_variant *const __start_uncfix_variants[];
extern const struct uncfix_variant *const __stop_uncfix_variants[];

static const struct uncfix_variant *variant_of_version(const char *running)
{
	const struct uncfix_variant *const *entry = __start_uncfix_variants;
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

/* Neither the version of Samba nor its symbols change in a process. */
static const struct uncfix_variant *variant_of_process(const char *running)
{
	static const struct uncfix_variant *variant;
	static bool known;

	if (!known) {
		known = true;
		variant = variant_of_version(running);
		if (variant != NULL &&
		    !uncfix_import(variant->imports, variant->imports_end)) {
			variant = NULL;
		}
	}

	return variant;
}

const struct uncfix_variant *uncfix_variant(void)
{
	static bool warned;
	const char *running = samba_version_string();
	const struct uncfix_variant *variant = variant_of_process(running);

	if (variant != NULL && variant->fits_process()) {
		return variant;
	}

	if (!warned) {
		warned = true;
		if (uncfix_is_first_to_log("variant")) {
			DBG_ERR("not built for %sSamba %s: MS-DFS is not "
				"repaired, and tree connects only as far as "
				"smbd leaves their names whole\n",
				variant != NULL ? "this configuration of " : "",
				running);
		}
	}
	return NULL;
}

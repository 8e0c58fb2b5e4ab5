/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The symbols of Samba that the module uses.
 *
 * Each name below is a macro for the function or the variable of this name in
 * the Samba that loaded the module.  The module has no undefined symbol for it,
 * but a slot with the name, which samba.c fills when the module starts.  The
 * compiler checks types as usual, since the type is that of Samba's header.
 *
 * The headers of the module include this file, and follow all headers of Samba.
 * The linker reports a symbol that is used and missing here.
 *
 * Copyright (C) The uncfix developers 2026
 */

#ifndef VFS_SAMBA_H
#define VFS_SAMBA_H

/* volatile: the address is set by samba.c, through a table. */
struct uncfix_import {
	void *volatile address;
	char name[40];
};

/* The linker makes one table of the slots in a section. */
#ifdef UNCFIX_VARIANT
#define UNCFIX_IMPORTS			    UNCFIX_IMPORTS_OF(UNCFIX_VARIANT)
#define UNCFIX_IMPORTS_OF(variant)	    UNCFIX_IMPORTS_OF_EXPANDED(variant)
#define UNCFIX_IMPORTS_OF_EXPANDED(variant) "uncfix_imports_" #variant
#else
#define UNCFIX_IMPORTS "uncfix_imports"
#endif

/* Aligned as in an array: a single variable may get more. */
#define UNCFIX_SLOT                                                            \
	__attribute__((section(UNCFIX_IMPORTS),                                \
		       aligned(__alignof__(struct uncfix_import))))

#define SAMBA(symbol)                                                          \
	(*__extension__({                                                      \
		static struct uncfix_import import UNCFIX_SLOT = {             \
			.name = #symbol                                        \
		};                                                             \
		_Static_assert(sizeof(#symbol) <= sizeof(import.name),         \
			       "a longer name");                               \
		(__typeof__(symbol) *)import.address;                          \
	}))

/* Fills these slots.  Returns true if Samba has all symbols. */
bool uncfix_import(struct uncfix_import *import,
		   const struct uncfix_import *end);

/* The same for the symbols that are used in every version of Samba. */
bool uncfix_import_common(void);

/* Samba has no header that declares this one. */
extern struct registry_ops smbconf_reg_ops;

#define _talloc_array			SAMBA(_talloc_array)
#define _talloc_free			SAMBA(_talloc_free)
#define _talloc_memdup			SAMBA(_talloc_memdup)
#define _talloc_stackframe		SAMBA(_talloc_stackframe)
#define _talloc_tos			SAMBA(_talloc_tos)
#define backends			SAMBA(backends)
#define convert_string_talloc		SAMBA(convert_string_talloc)
#define dbghdrclass			SAMBA(dbghdrclass)
#define dbgtext				SAMBA(dbgtext)
#define debuglevel_get_class		SAMBA(debuglevel_get_class)
#define debuglevel_set_class		SAMBA(debuglevel_set_class)
#define find_service			SAMBA(find_service)
#define gencache_get			SAMBA(gencache_get)
#define gencache_set			SAMBA(gencache_set)
#define get_local_machine_name		SAMBA(get_local_machine_name)
#define global_smbXsrv_client		SAMBA(global_smbXsrv_client)
#define is_ipaddress			SAMBA(is_ipaddress)
#define is_myname			SAMBA(is_myname)
#define loadparm_s3_global_substitution SAMBA(loadparm_s3_global_substitution)
#define log_escape			SAMBA(log_escape)
#define lp_additional_dns_hostnames	SAMBA(lp_additional_dns_hostnames)
#define lp_parm_bool			SAMBA(lp_parm_bool)
#define lp_pid_directory		SAMBA(lp_pid_directory)
#define lp_preload_modules		SAMBA(lp_preload_modules)
#define lp_registry_shares		SAMBA(lp_registry_shares)
#define lp_servicename			SAMBA(lp_servicename)
#define lp_servicenumber		SAMBA(lp_servicenumber)
#define next_codepoint			SAMBA(next_codepoint)
#define process_registry_service	SAMBA(process_registry_service)
#define reghook_cache_add		SAMBA(reghook_cache_add)
#define registry_init_smbconf		SAMBA(registry_init_smbconf)
#define samba_version_string		SAMBA(samba_version_string)
#define smb_register_vfs		SAMBA(smb_register_vfs)
#define smb_vfs_call_create_dfs_pathat	SAMBA(smb_vfs_call_create_dfs_pathat)
#define smb_vfs_call_get_dfs_referrals	SAMBA(smb_vfs_call_get_dfs_referrals)
#define smb_vfs_call_read_dfs_pathat	SAMBA(smb_vfs_call_read_dfs_pathat)
#define smbconf_reg_ops			SAMBA(smbconf_reg_ops)
#define str_list_check_ci		SAMBA(str_list_check_ci)
#define str_list_length			SAMBA(str_list_length)
#define str_list_make			SAMBA(str_list_make)
#define strequal			SAMBA(strequal)
#define string_replace			SAMBA(string_replace)
#define strlower_m			SAMBA(strlower_m)
#define talloc_asprintf			SAMBA(talloc_asprintf)
#define talloc_get_name			SAMBA(talloc_get_name)
#define talloc_get_size			SAMBA(talloc_get_size)
#define talloc_parent			SAMBA(talloc_parent)
#define talloc_reference_count		SAMBA(talloc_reference_count)
#define talloc_report_depth_cb		SAMBA(talloc_report_depth_cb)
#define talloc_strdup			SAMBA(talloc_strdup)
#define talloc_strndup			SAMBA(talloc_strndup)
#define talloc_total_blocks		SAMBA(talloc_total_blocks)
#define tsocket_address_string		SAMBA(tsocket_address_string)
#define win_errstr			SAMBA(win_errstr)

#endif /* VFS_SAMBA_H */

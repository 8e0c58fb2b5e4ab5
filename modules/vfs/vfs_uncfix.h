/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the files of the module know of each other.  includes.h of Samba comes
 * first, as everywhere in smbd; this file comes last, for samba.h gives names
 * of Samba another meaning.
 */

#ifndef VFS_UNCFIX_H
#define VFS_UNCFIX_H

#include "samba.h"

struct referral;
struct vfs_fn_pointers;
struct dfs_GetDFSReferral;

/* tree_connect.c */

/* Repair the names of tree connects in this process from now on. */
void uncfix_hook_tree_connects(void);

/* variant/: what depends on smbd's private structures and its VFS interface */

#ifdef UNCFIX_VARIANT
/* Compiled several times, these functions need several names. */
#define UNCFIX_JOIN(name, variant)	    name##_##variant
#define UNCFIX_JOIN_EXPANDED(name, variant) UNCFIX_JOIN(name, variant)
#define UNCFIX_IN_VARIANT(name)		    UNCFIX_JOIN_EXPANDED(name, UNCFIX_VARIANT)
#define uncfix_request_in_service	    UNCFIX_IN_VARIANT(uncfix_request_in_service)
#define uncfix_fits_process		    UNCFIX_IN_VARIANT(uncfix_fits_process)
#define uncfix_read_dfs_pathat		    UNCFIX_IN_VARIANT(uncfix_read_dfs_pathat)
#define uncfix_create_dfs_pathat	    UNCFIX_IN_VARIANT(uncfix_create_dfs_pathat)
#define uncfix_get_dfs_referrals	    UNCFIX_IN_VARIANT(uncfix_get_dfs_referrals)
#endif

enum uncfix_tree_connect {
	UNCFIX_TREE_CONNECT_NONE,    /* smbd looks a share up for others */
	UNCFIX_TREE_CONNECT_UNKNOWN, /* perhaps one; its path is not known */
	UNCFIX_TREE_CONNECT_FOUND,
};

struct uncfix_request {
	char *path;	/* as the client sent it, in UTF-8 */
	char *client;	/* the client's address */
	int homes_snum; /* the user's own [homes] share, -1 if he has none */
};

/* The tree connect that smbd serves while it looks for `service`. */
enum uncfix_tree_connect uncfix_request_in_service(TALLOC_CTX *mem_ctx,
						   const char *service,
						   struct uncfix_request *req);

/*
 * Are the structures that this process holds by now those of the headers?  They
 * depend on how Samba was configured, too.
 */
bool uncfix_fits_process(void);

/* For the smbd of one major.minor version. */
struct uncfix_variant {
	unsigned major;
	unsigned minor;
	int vfs_interface;
	const char *built_for; /* the version for those who read the file */
	const struct vfs_fn_pointers *vfs_functions;
	enum uncfix_tree_connect (*request_in_service)(
		TALLOC_CTX *mem_ctx, const char *service,
		struct uncfix_request *req);
	bool (*fits_process)(void);
	struct uncfix_import *imports;
	const struct uncfix_import *imports_end;
};

/*
 * variant.c: the one for the Samba that runs this; NULL if there is none, and
 * smbd's log says so.
 */
const struct uncfix_variant *uncfix_variant(void);

/* service_name.c */

/* What is known of the names of this server. */
struct uncfix_names {
	bool (*is_server)(const char *name);
	bool (*is_share)(const char *name);
};

/*
 * The share that the path of a tree connect asks for, in UTF-8.  NULL if it
 * asks for none.
 */
char *uncfix_share_of_path(TALLOC_CTX *mem_ctx, const char *path,
			   const struct uncfix_names *names);

/*
 * The same for what is left of a path when smbd looks the share up: `/` for
 * each separator, and without the server where smbd could find one.
 */
char *uncfix_share_of_service(TALLOC_CTX *mem_ctx, const char *service,
			      const struct uncfix_names *names);

/* log.c */

/*
 * A name for the log: no user information of a URL, no control characters,
 * not more than a few hundred bytes.  NULL if there is no memory.
 */
char *uncfix_log_name(TALLOC_CTX *mem_ctx, const char *name);

/*
 * Is this process the first of this smbd's children that has to log `what`?
 * Clients make as many processes as they like, and so as many lines.
 */
bool uncfix_is_first_to_log(const char *what);

/* variant/dfs.c */

NTSTATUS uncfix_read_dfs_pathat(struct vfs_handle_struct *handle,
				TALLOC_CTX *mem_ctx,
				struct files_struct *dirfsp,
				struct smb_filename *smb_fname,
				struct referral **preflist,
				size_t *preferral_count);
NTSTATUS uncfix_create_dfs_pathat(struct vfs_handle_struct *handle,
				  struct files_struct *dirfsp,
				  const struct smb_filename *smb_fname,
				  const struct referral *reflist,
				  size_t referral_count);
NTSTATUS uncfix_get_dfs_referrals(struct vfs_handle_struct *handle,
				  struct dfs_GetDFSReferral *r);

#endif /* VFS_UNCFIX_H */

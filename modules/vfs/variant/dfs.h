/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * MS-DFS: targets of links and requested paths.
 *
 * Copyright (C) The uncfix developers 2026
 */

#ifndef UNCFIX_VFS_DFS_H
#define UNCFIX_VFS_DFS_H

#include "samba.h"
#include "suffix.h"

#define uncfix_read_dfs_pathat	 UNCFIX_IN_VARIANT(uncfix_read_dfs_pathat)
#define uncfix_create_dfs_pathat UNCFIX_IN_VARIANT(uncfix_create_dfs_pathat)
#define uncfix_get_dfs_referrals UNCFIX_IN_VARIANT(uncfix_get_dfs_referrals)

struct referral;
struct dfs_GetDFSReferral;

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

#endif /* UNCFIX_VFS_DFS_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The request that smbd is serving.
 *
 * Copyright (C) The uncfix developers 2026
 */

#ifndef UNCFIX_VFS_REQUEST_H
#define UNCFIX_VFS_REQUEST_H

#include "select_variant.h"
#include "suffix.h"

#define uncfix_request_in_service UNCFIX_IN_VARIANT(uncfix_request_in_service)
#define uncfix_client_address	  UNCFIX_IN_VARIANT(uncfix_client_address)
#define uncfix_fits_process	  UNCFIX_IN_VARIANT(uncfix_fits_process)

/* Finds the tree connect that smbd serves while it looks for `service`. */
enum uncfix_tree_connect uncfix_request_in_service(TALLOC_CTX *mem_ctx,
						   const char *service,
						   struct uncfix_request *req);

/*
 * Returns the address of the client of this process, or NULL if there is none or
 * no memory.
 */
char *uncfix_client_address(TALLOC_CTX *mem_ctx);

/*
 * Returns true if the structures that this process has now are those of the
 * headers: they depend on how Samba was configured, too.
 */
bool uncfix_fits_process(void);

#endif /* UNCFIX_VFS_REQUEST_H */

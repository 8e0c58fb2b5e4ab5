/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The request that smbd is serving.
 *
 * When smbd looks a share up, it has removed the server from the path: whether
 * the first of the remaining names is a server or a share is unknown.  So the
 * path that the client sent is needed.  No function of a module gets it, but it
 * is in the list of requests.
 *
 * All knowledge of smbd's private structures is in this file.
 *
 * Copyright (C) The uncfix developers 2026
 */

#include "includes.h"
#include "smbd/smbd.h"
#include "smbd/globals.h"
#include "libcli/smb/smb_common.h"
#include "lib/tsocket/tsocket.h"
#include "librpc/gen_ndr/smbXsrv.h"
#include "request.h"

/* MS-SMB2 2.2.9, SMB2 TREE_CONNECT Request: where the length of the path is. */
#define TREE_CONNECT_PATH_LENGTH 6
#define TREE_CONNECT_BODY_SIZE	 8

/*
 * Returns true for a tree connect that is not answered yet: smbd gives it a
 * subrequest as soon as it knows the result.
 */
static bool is_open_tree_connect(const struct smbd_smb2_request *req)
{
	const uint8_t *header;

	if (req->subreq != NULL || req->session == NULL ||
	    req->current_idx + SMBD_SMB2_DYN_IOV_OFS >= req->in.vector_count) {
		return false;
	}

	header = SMBD_SMB2_IN_HDR_PTR(req);
	return SVAL(header, SMB2_HDR_OPCODE) == SMB2_OP_TCON &&
	       SMBD_SMB2_IN_BODY_LEN(req) >= TREE_CONNECT_BODY_SIZE;
}

static char *path_of_request(TALLOC_CTX *mem_ctx,
			     const struct smbd_smb2_request *req,
			     charset_t charset)
{
	const uint8_t *body = SMBD_SMB2_IN_BODY_PTR(req);
	size_t length = SVAL(body, TREE_CONNECT_PATH_LENGTH);
	char *path = NULL;
	size_t size;

	if (length == 0 || length > SMBD_SMB2_IN_DYN_LEN(req) ||
	    !convert_string_talloc(mem_ctx, CH_UTF16, charset,
				   SMBD_SMB2_IN_DYN_PTR(req), length, &path,
				   &size)) {
		return NULL;
	}

	return path;
}

/*
 * Returns true if smbd looks this path up as `service`: it removes `\\server\`,
 * converts to lower case, and replaces the separators.
 */
static bool is_service_of_path(TALLOC_CTX *mem_ctx, const char *path,
			       const char *service)
{
	char *share = NULL;

	if (strncmp(path, "\\\\", 2) == 0 && strchr(path + 2, '\\') != NULL) {
		path = strchr(path + 2, '\\') + 1;
	}

	share = talloc_strdup(mem_ctx, path);
	if (share == NULL || !strlower_m(share)) {
		return false;
	}

	string_replace(share, '\\', '/');
	return strcmp(share, service) == 0;
}

static bool describe_request(TALLOC_CTX *mem_ctx,
			     const struct smbd_smb2_request *req,
			     struct uncfix_request *found)
{
	char *path = path_of_request(mem_ctx, req, CH_UTF8);

	/* A compound may contain another one: then the user is not known. */
	if (found->path != NULL) {
		found->homes_snum = -1;
		return path != NULL && strcmp(path, found->path) == 0;
	}

	found->path = path;
	found->homes_snum = req->session->homes_snum;
	return path != NULL;
}

char *uncfix_client_address(TALLOC_CTX *mem_ctx)
{
	const struct smbXsrv_client *client = global_smbXsrv_client;

	if (client == NULL || client->connections == NULL) {
		return NULL;
	}

	return tsocket_address_string(client->connections->remote_address,
				      mem_ctx);
}

enum uncfix_tree_connect uncfix_request_in_service(TALLOC_CTX *mem_ctx,
						   const char *service,
						   struct uncfix_request *found)
{
	struct smbXsrv_client *client = global_smbXsrv_client;
	struct smbXsrv_connection *xconn = NULL;
	struct smbd_smb2_request *req;

	*found = (struct uncfix_request){ .homes_snum = -1 };

	found->client = uncfix_client_address(mem_ctx);
	if (found->client == NULL) {
		return UNCFIX_TREE_CONNECT_NONE;
	}
	/* There is no list of SMB1 requests. */
	if (client->connections->protocol < PROTOCOL_SMB2_02) {
		return UNCFIX_TREE_CONNECT_UNKNOWN;
	}

	for (xconn = client->connections; xconn != NULL; xconn = xconn->next) {
		for (req = xconn->smb2.requests; req != NULL; req = req->next) {
			char *path = NULL;

			if (!is_open_tree_connect(req)) {
				continue;
			}
			path = path_of_request(mem_ctx, req, CH_UNIX);
			if (path == NULL ||
			    !is_service_of_path(mem_ctx, path, service)) {
				continue;
			}
			if (!describe_request(mem_ctx, req, found)) {
				return UNCFIX_TREE_CONNECT_NONE;
			}
		}
	}

	return found->path != NULL ? UNCFIX_TREE_CONNECT_FOUND
				   : UNCFIX_TREE_CONNECT_NONE;
}

/* What talloc must know about an object before it is read. */
struct known {
	const void *object;
	const char *type;
	size_t size;
	bool found;
};

static void look_for_known(const void *ptr, int depth, int max_depth,
			   int is_ref, void *private_data)
{
	struct known *known = private_data;

	const char *type = NULL;

	if (ptr == known->object && !is_ref) {
		type = talloc_get_name(ptr);
		known->found = talloc_get_size(ptr) == known->size &&
			       strcmp(type, known->type) == 0;
	}
}

/*
 * Pointers are not trusted: talloc must list the object among its parent's
 * children, with the type and the size of the headers.
 */
static bool is_known(const void *parent, int depth, const void *object,
		     const char *type, size_t size)
{
	struct known known = { .object = object, .type = type, .size = size };

	talloc_report_depth_cb(parent, 0, depth, look_for_known, &known);
	return known.found;
}

#define IS_KNOWN(parent, depth, object, type)                                  \
	is_known(parent, depth, object, #type, sizeof(type))

static bool request_fits(const struct smbXsrv_client *client,
			 const struct smbXsrv_connection *xconn,
			 const struct smbd_smb2_request *req)
{
	if (!IS_KNOWN(xconn, 1, req, struct smbd_smb2_request) ||
	    req->xconn != xconn || req->sconn != client->sconn) {
		return false;
	}

	/* The parent of the session is a table, a child of the client. */
	return req->session == NULL ||
	       (IS_KNOWN(client, 2, req->session, struct smbXsrv_session) &&
		req->session->client == client);
}

bool uncfix_fits_process(void)
{
	const struct smbXsrv_client *client = global_smbXsrv_client;
	const struct smbXsrv_connection *xconn = NULL;

	if (client == NULL) {
		return true;
	}
	if (!IS_KNOWN(client, 0, client, struct smbXsrv_client) ||
	    !IS_KNOWN(client, 1, client->sconn,
		      struct smbd_server_connection) ||
	    client->sconn->client != client) {
		return false;
	}

	xconn = client->connections;
	if (xconn == NULL) {
		return true;
	}
	if (!IS_KNOWN(client, 1, xconn, struct smbXsrv_connection) ||
	    xconn->client != client) {
		return false;
	}

	return xconn->smb2.requests == NULL ||
	       request_fits(client, xconn, xconn->smb2.requests);
}

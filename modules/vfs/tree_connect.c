/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tree connects: a malformed name of a share becomes the share's own name.
 *
 * No VFS function sees the path of a tree connect, as smbd must know the share
 * before it can know the share's VFS modules.  But with `registry shares` smbd
 * asks the registry for a share that it does not know, and the registry lets a
 * module put functions of its own in front of a key.  find_service() of smbd
 *
 *	1. makes a copy of the name on the talloc stack, for its caller,
 *	2. looks it up among the shares that are loaded,
 *	3. looks it up in the registry: that is where fetch_subkeys() runs,
 *	4. looks it up among the loaded shares once more.
 *
 * fetch_subkeys() loads the share that is meant and writes its name over the
 * copy, so that step 4 finds the share itself.  From there on everything is as
 * if the client had sent the right name: nothing is added to smbd's
 * configuration, and each check of access, each limit, each `%S`, each log and
 * each list is smbd's own, on the share's own entry.
 *
 * Why the write is sound
 * ----------------------
 *
 * One string is written to, and no other: the copy of step 1.  A client chooses
 * its text, and the same text may stand in any other string of smbd, the name
 * of its log file included.  So the copy is found by its place, and its text is
 * compared only to confirm it.  Read from the sources of Samba 4.13, 4.17,
 * 4.22, 4.24 and of git master (4.25):
 *
 *  (1) Between find_service() and fetch_subkeys() three functions make a frame
 *	on the talloc stack, and no other does: process_registry_service()
 *	(loadparm.c), smbconf_reg_share_exists() (smbconf_reg.c) and
 *	reg_openkey() (reg_api.c); load_registry_service(),
 *	smbconf_share_exists(), smbconf_reg_open_service_key(),
 *	regkey_open_onelevel(), fill_subkey_cache() and fetch_reg_subkeys() make
 *	none.  talloc_stackframe() makes each frame a child of the one before,
 *	named after the file it was called in.  The frame below these three is
 *	talloc_tos() of find_service()'s caller.  For a tree connect that is the
 *	frame that smbd's event loop makes for each event (process.c;
 *	smb2_process.c since 4.17).
 *
 *	find_service_frame() goes up these four and checks each one's name, so
 *	that it ends at the event's frame or nowhere.  It never gets to the
 *	array that holds the talloc stack, nor to null_context, the parent of
 *	all that smbd keeps beyond a request.  Most others who ask the registry
 *	(winreg, net, samba-tool, a reload) have other frames, and nothing is
 *	written for them; get_referred_path() (msdfs.c) has a frame of its own,
 *	and a copy in another place.
 *
 *  (2) Who calls find_service() in the event's frame passes talloc_tos() to it:
 *	smbd_smb2_tree_connect(), SMB1's make_connection(), SMB1's
 *	api_RNetShareGetInfo() (lanman.c), and srvsvc where it runs inside smbd
 *	(4.13).  find_service() makes the copy by talloc_strdup() and hands it
 *	out through its last parameter.  From 4.17 on lp_servicenumber() alone
 *	runs before the registry is asked; it frees what it allocates.  4.13
 *	tries home folders and printers first: map_username() puts a copy of its
 *	own, made of the same text by talloc_strdup(), in the place of the first
 *	one, and that is handed out; with a `username map` whose answer is
 *	cached, or a user of that name, something else comes after it, and
 *	nothing is repaired.
 *
 *	talloc puts a new child in front of its parent's other children.  So the
 *	copy is the child that comes directly after the frame of
 *	process_registry_service(), and find_copy() takes that one or none.
 *	Where something else stands there the client gets what it gets without
 *	the module.
 *
 *  (3) The chunk found must be what talloc_strdup() made of exactly this text:
 *	its name is its own address, its size that of the text, it has no
 *	children, no second parent and the same bytes.  What is written is never
 *	longer, so the write stays inside the chunk.
 *
 *  (4) Nobody but the caller of find_service() holds a pointer to the copy, and
 *	every caller must be ready for another name in it than it asked for:
 *	find_service() itself hands out a user's name (`username map`) or
 *	`default service` there.  process_registry_service() does not look at
 *	the name again after the registry's answer; load_registry_service() and
 *	find_service() look it up as step 4.
 *
 * What smbd_smb2_tree_connect() copied for itself before is left alone: it has
 * no further use after find_service().
 *
 * Copyright (C) The uncfix developers 2026
 */

#include "includes.h"
#include "smbd/smbd.h"
#include "registry.h"
#include "registry/reg_cachehook.h"
#include "registry/reg_init_smbconf.h"
#include "source3/lib/substitute.h"
#include "log_name.h"
#include "select_variant.h"
#include "share_candidates.h"
#include "tell.h"
#include "tree_connect.h"

#undef DBGC_CLASS
#define DBGC_CLASS DBGC_VFS

static bool is_additional_name(const char *name)
{
	const char **names = lp_additional_dns_hostnames();

	return names != NULL && str_list_check_ci(names, name);
}

/*
 * Returns true for a name of this server: NetBIOS names, %L, the name of the
 * host, additional DNS names, and any address.
 */
static bool is_server(const char *name)
{
	char host[HOST_NAME_MAX + 1] = "";
	size_t label = strcspn(name, ".");
	const char *machine = get_local_machine_name();
	char *first = NULL;
	bool ok;

	if (is_ipaddress(name)) {
		return true;
	}

	first = talloc_strndup(talloc_tos(), name, label);
	if (first == NULL || gethostname(host, sizeof(host) - 1) != 0) {
		return false;
	}
	host[strcspn(host, ".")] = '\0';

	ok = is_myname(first) || strequal(first, machine) ||
	     strequal(first, host) || is_additional_name(name);
	TALLOC_FREE(first);
	return ok;
}

/*
 * find_service() asks for a usershare, too, and smbd logs each name that none
 * can have, so it gets no such name.  `default service` finds a share for every
 * name: that one does not count.
 */
static bool is_share(const char *name)
{
	char *found = NULL;
	int snum;

	if (strpbrk(name, INVALID_SHARENAME_CHARS) != NULL) {
		return process_registry_service(name) &&
		       lp_servicenumber(name) >= 0;
	}

	snum = find_service(talloc_tos(), name, &found);
	return snum >= 0 && strequal(found, name);
}

static const struct uncfix_names names = {
	.is_server = is_server,
	.is_share = is_share,
};

/* Finds the share as smbd_smb2_tree_connect() does for a well-formed name. */
static int find_share(TALLOC_CTX *mem_ctx, const char *share, int homes_snum,
		      char **name)
{
	const struct loadparm_substitution *lp_sub =
		loadparm_s3_global_substitution();

	if (!strequal(share, HOMES_NAME)) {
		return find_service(mem_ctx, share, name);
	}

	if (homes_snum != -1) {
		*name = lp_servicename(mem_ctx, lp_sub, homes_snum);
	}
	return homes_snum;
}

/*
 * The names of the frames between fetch_subkeys() and the caller of
 * find_service(), from the innermost one: talloc_stackframe() uses the file
 * name.
 */
static const char *const frames[] = {
	"/registry/reg_api.c:",
	"/smbconf/smbconf_reg.c:",
	"/param/loadparm.c:",
	"process.c:",
};

/*
 * Returns the frame in which smbd called find_service(), and its child on the
 * path to `frame`.  Returns NULL if the call came by another path.
 */
static TALLOC_CTX *find_service_frame(TALLOC_CTX *frame, TALLOC_CTX **child)
{
	const char *name = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(frames); i++) {
		*child = frame;
		frame = talloc_parent(frame);
		name = frame != NULL ? talloc_get_name(frame) : "";
		if (strstr(name, frames[i]) == NULL) {
			return NULL;
		}
	}

	return frame;
}

struct copy_search {
	const void *child; /* the frame that the copy comes directly after */
	const char *service;
	const void *previous;
	const void *copy;
};

static bool is_strdup_of(const void *ptr, const char *text)
{
	size_t size = strlen(text) + 1;

	return talloc_get_name(ptr) == ptr && talloc_get_size(ptr) == size &&
	       talloc_total_blocks(ptr) == 1 &&
	       talloc_reference_count(ptr) == 0 && memcmp(ptr, text, size) == 0;
}

static void match_copy(const void *ptr, int depth, int max_depth, int is_ref,
		       void *private_data)
{
	struct copy_search *search = private_data;

	if (!is_ref && search->previous == search->child &&
	    is_strdup_of(ptr, search->service)) {
		search->copy = ptr;
	}
	search->previous = ptr;
}

/* Returns find_service()'s copy of `service` (see above), or NULL in doubt. */
static char *find_copy(TALLOC_CTX *frame, const char *service)
{
	struct copy_search search = { .service = service };
	TALLOC_CTX *child = NULL;

	frame = find_service_frame(frame, &child);
	if (frame == NULL) {
		return NULL;
	}

	search.child = child;
	talloc_report_depth_cb(frame, 0, 1, match_copy, &search);
	return discard_const(search.copy);
}

/*
 * If the structures of this smbd are not known, any name may be that of a tree
 * connect, of which only the rest is known that smbd has left, as for SMB1.
 */
static enum uncfix_tree_connect find_request(TALLOC_CTX *mem_ctx,
					     const char *service,
					     struct uncfix_request *req)
{
	const struct uncfix_variant *variant = uncfix_variant();

	if (variant != NULL) {
		return variant->request_in_service(mem_ctx, service, req);
	}

	*req = (struct uncfix_request){ .homes_snum = -1 };
	req->client = talloc_strdup(mem_ctx, "a client");
	return req->client != NULL ? UNCFIX_TREE_CONNECT_UNKNOWN
				   : UNCFIX_TREE_CONNECT_NONE;
}

static char *share_of_request(TALLOC_CTX *mem_ctx, const char *service,
			      struct uncfix_request *req)
{
	enum uncfix_tree_connect kind;
	char *utf8 = NULL, *share = NULL;
	size_t size;

	kind = find_request(mem_ctx, service, req);
	switch (kind) {
	case UNCFIX_TREE_CONNECT_NONE:
		return NULL;
	case UNCFIX_TREE_CONNECT_UNKNOWN:
		return uncfix_share_of_service(mem_ctx, service, &names);
	case UNCFIX_TREE_CONNECT_FOUND:
		break;
	}

	utf8 = uncfix_share_of_path(mem_ctx, req->path, &names);
	if (utf8 == NULL ||
	    !convert_string_talloc(mem_ctx, CH_UTF8, CH_UNIX, utf8,
				   strlen(utf8) + 1, &share, &size)) {
		return NULL;
	}

	return share;
}

static void tell(TALLOC_CTX *frame, const struct uncfix_request *req,
		 const char *service, const char *meant, unsigned reason)
{
	uncfix_tell(frame, NOTICE_TREE_CONNECT, req->client, NULL,
		    req->path != NULL ? req->path : service, meant, reason);
}

static bool repair_service(TALLOC_CTX *frame, const char *service)
{
	struct uncfix_request req;
	char *copy = find_copy(frame, service);
	char *share = NULL, *name = NULL;
	const char *sent = NULL, *shown = NULL;
	int snum;

	if (copy == NULL) {
		return false;
	}

	share = share_of_request(frame, service, &req);
	if (share == NULL && req.path != NULL) {
		tell(frame, &req, service, NULL, NOTICE_NO_SHARE);
	}
	/* A well-formed name, of a share that does not exist. */
	if (share == NULL || !strlower_m(share) || strequal(share, service)) {
		return false;
	}

	snum = find_share(frame, share, req.homes_snum, &name);
	if (snum < 0 || name == NULL || lp_servicenumber(name) != snum ||
	    !lp_parm_bool(snum, "uncfix", "connect", true)) {
		return false;
	}

	sent = uncfix_log_name(frame, req.path != NULL ? req.path : service);
	shown = uncfix_log_name(frame, name);
	if (strlen(name) > strlen(service)) {
		DBG_NOTICE("%s is refused [%s], which does not fit: asked for "
			   "[%s]\n",
			   req.client, shown, sent);
		tell(frame, &req, service, NULL, NOTICE_NO_ROOM);
		return false;
	}

	/* Sound for the reasons (1) to (4) at the top of this file. */
	memcpy(copy, name, strlen(name) + 1);
	tell(frame, &req, service, name, 0);
	DBG_NOTICE("%s gets [%s], asked for [%s]\n", req.client, shown, sent);
	return true;
}

/*
 * Replaces smbd's function for the key of all registry shares.  The share is
 * looked up by find_service(), which calls this function again.
 */
static int fetch_subkeys(const char *key, struct regsubkey_ctr *subkeys)
{
	static bool busy;
	const char *service = strrchr(key, '\\');
	bool repaired = false;

	if (!busy && service != NULL) {
		TALLOC_CTX *frame = talloc_stackframe();

		busy = true;
		repaired = repair_service(frame, service + 1);
		busy = false;
		TALLOC_FREE(frame);
	}

	/* There is no share of the malformed name: no need to search for it. */
	return repaired ? -1 : smbconf_reg_ops.fetch_subkeys(key, subkeys);
}

void uncfix_hook_tree_connects(void)
{
	static struct registry_ops hooked_ops;
	WERROR error;

	if (!lp_registry_shares()) {
		return;
	}

	/*
	 * The key must exist, with smbd's own functions.  A process whose
	 * parent did not look for a share in the registry sets them again, over
	 * ours, when it looks for its first one: so let it look for one now, by
	 * a name that no share can have.
	 */
	process_registry_service("/");
	error = registry_init_smbconf(NULL);
	if (W_ERROR_IS_OK(error)) {
		hooked_ops = smbconf_reg_ops;
		hooked_ops.fetch_subkeys = fetch_subkeys;
		error = reghook_cache_add(KEY_SMBCONF, &hooked_ops);
	}

	if (!W_ERROR_IS_OK(error)) {
		DBG_ERR("tree connects are not repaired: %s\n",
			win_errstr(error));
	}
}

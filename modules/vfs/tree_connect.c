/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tree connects: a malformed name of a share becomes the share's own name.
 *
 * No VFS function sees the path of a tree connect, as smbd must know the share
 * before it can know the share's VFS modules.  But with `registry shares` smbd
 * asks the registry for a share that it does not know, and the registry lets a
 * module put functions of its own in front of a key.  find_service() of smbd
 *
 *	1. makes a copy of the name on the talloc stack,
 *	2. looks it up among the shares that are loaded,
 *	3. looks it up in the registry: that is where the function below runs,
 *	4. looks it up among the loaded shares once more.
 *
 * The function loads the share that is meant and writes its name over the
 * copy, so that step 4 finds the share itself.  From there on everything is as
 * if the client had sent the right name: nothing is added to smbd's
 * configuration, and each check of access, each limit, each `%S`, each log and
 * each list is smbd's own, on the share's own entry.  If a later smbd keeps its
 * copy elsewhere, nothing is found to write to, and the client gets what it
 * gets without the module.
 */

#include "includes.h"
#include "smbd/smbd.h"
#include "registry.h"
#include "registry/reg_cachehook.h"
#include "registry/reg_init_smbconf.h"
#include "source3/lib/substitute.h"
#include "vfs_uncfix.h"

#undef DBGC_CLASS
#define DBGC_CLASS DBGC_VFS

extern struct registry_ops smbconf_reg_ops;

/* This server's names: NetBIOS names, %L, the host's, and any address. */
static bool is_server(const char *name)
{
	char host[HOST_NAME_MAX + 1] = "";
	size_t label = strcspn(name, ".");
	char *first;
	bool ok;

	if (is_ipaddress(name)) {
		return true;
	}

	first = talloc_strndup(talloc_tos(), name, label);
	if (first == NULL || gethostname(host, sizeof(host) - 1) != 0) {
		return false;
	}
	host[strcspn(host, ".")] = '\0';

	ok = is_myname(first) || strequal(first, get_local_machine_name()) ||
	     strequal(first, host);
	TALLOC_FREE(first);
	return ok;
}

/* `default service` finds a share for every name: that one does not count. */
static bool is_share(const char *name)
{
	char *found = NULL;

	return find_service(talloc_tos(), name, &found) >= 0 &&
	       strequal(found, name);
}

static const struct uncfix_names names = {
	.is_server = is_server,
	.is_share = is_share,
};

/* What smbd would do with a well-formed name, in smbd_smb2_tree_connect(). */
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

struct rename_state {
	const char *from;
	const char *to;
	size_t count;
};

/* A talloc_strdup() of a text is a chunk of memory that is its own name. */
static void rename_string(const void *ptr, int depth, int max_depth, int is_ref,
			  void *private_data)
{
	struct rename_state *state = private_data;

	if (depth == 0 || is_ref || talloc_get_name(ptr) != ptr ||
	    strcmp(ptr, state->from) != 0) {
		return;
	}

	memcpy(discard_const(ptr), state->to, strlen(state->to) + 1);
	state->count++;
}

/*
 * Write `to` over each copy of `from` that the callers hold on the talloc
 * stack; it is not longer.  Each frame of that stack is a child of the one
 * below it.
 */
static bool rename_in_callers(TALLOC_CTX *frame, const char *from,
			      const char *to)
{
	struct rename_state state = { .from = from, .to = to };

	while ((frame = talloc_parent(frame)) != NULL) {
		talloc_report_depth_cb(frame, 0, 1, rename_string, &state);
	}

	return state.count > 0;
}

/*
 * In an smbd whose structures are not known any name may be that of a tree
 * connect: only what smbd left of it is known then, as for SMB1.
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
	char *utf8, *share = NULL;
	size_t size;

	switch (find_request(mem_ctx, service, req)) {
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

static bool repair_service(TALLOC_CTX *frame, const char *service)
{
	struct uncfix_request req;
	char *share = share_of_request(frame, service, &req);
	char *name = NULL;
	const char *sent;
	int snum;

	/* A name without a fault, of a share that does not exist. */
	if (share == NULL || !strlower_m(share) || strequal(share, service)) {
		return false;
	}

	snum = find_share(frame, share, req.homes_snum, &name);
	if (snum < 0 || name == NULL || lp_servicenumber(name) != snum ||
	    !lp_parm_bool(snum, "uncfix", "connect", true)) {
		return false;
	}

	sent = uncfix_log_name(frame, req.path != NULL ? req.path : service);
	if (strlen(name) > strlen(service)) {
		DBG_WARNING("%s is refused [%s], which does not fit: asked for "
			    "[%s]\n",
			    req.client, uncfix_log_name(frame, name), sent);
		return false;
	}

	if (!rename_in_callers(frame, service, name)) {
		return false;
	}

	DBG_NOTICE("%s gets [%s], asked for [%s]\n", req.client,
		   uncfix_log_name(frame, name), sent);
	return true;
}

/*
 * In the place of smbd's function for the key of all registry shares.  The
 * share is looked up by find_service(), which comes here again.
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

	/*
	 * The key must exist, and smbd's own functions be in place.  A process
	 * whose parent did not look for any share in the registry puts them
	 * there once more, over ours, when it looks for its first: so let it
	 * look for one now, by a name that none can have.
	 */
	if (lp_registry_shares()) {
		process_registry_service("/");
	}
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

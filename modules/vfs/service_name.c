/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The share that a malformed path asks for.
 *
 * A text may be read in several ways.  Each reading is a function of a table
 * below; the first whose share exists is right.  A share whose own name is the
 * literal text comes before whatever that text could be repaired to.  Where a
 * rival reading names another share that exists, the text is refused: a client
 * that is led to a wrong share is worse off than one that is led to none.
 */

#include "includes.h"
#include "uncfix.h"
#include "vfs_uncfix.h"

#define SEPARATORS "\\/"

/*
 * `\\?\UNC\server\share` arrives as `unc/server/share` where smbd has cut the
 * path already, and with more separators in front as `/?/unc/server/share`.
 */
static char **skip_device_prefix(char **components, bool may_be_cut)
{
	char **rest = components;

	if (rest[0] != NULL &&
	    (strequal(rest[0], "?") || strequal(rest[0], ".") ||
	     strequal(rest[0], "??"))) {
		rest++;
	} else if (!may_be_cut) {
		return components;
	}

	if (rest[0] != NULL && strequal(rest[0], "unc") && rest[1] != NULL &&
	    rest[2] != NULL) {
		return rest + 1;
	}

	return components;
}

static char **components_of(TALLOC_CTX *mem_ctx, const char *path)
{
	size_t leading = strspn(path, SEPARATORS);
	char **components = str_list_make(mem_ctx, path, SEPARATORS);

	if (components == NULL || components[0] == NULL) {
		return NULL;
	}

	return skip_device_prefix(components, leading < 2);
}

/* The first component, unless a server is named there and a share after it. */
static char *first_component(TALLOC_CTX *mem_ctx, const char *path,
			     const struct uncfix_names *names)
{
	char **components = components_of(mem_ctx, path);

	if (components == NULL ||
	    (components[1] != NULL && names->is_server(components[0]))) {
		return NULL;
	}

	return components[0];
}

/*
 * smbd takes a path that has no server for a share, `data`, so a client may
 * mean that by `data\sub`.  Everywhere else this is the share `sub` of a server
 * `data`.
 */
static char *share_in_front(TALLOC_CTX *mem_ctx, const char *path,
			    const struct uncfix_names *names)
{
	if (strspn(path, SEPARATORS) > 0) {
		return NULL;
	}

	return first_component(mem_ctx, path, names);
}

static bool is_host(TALLOC_CTX *mem_ctx, const char *name)
{
	char host[UNCFIX_HOST_SIZE];
	char *target = talloc_asprintf(mem_ctx, "//%s", name);

	return target != NULL &&
	       uncfix_parse_host(target, strlen(target), host) == UNCFIX_OK;
}

/* The component that stands where a share does, as it is. */
static char *literal_share(TALLOC_CTX *mem_ctx, const char *path,
			   const struct uncfix_names *names)
{
	bool leading = strspn(path, SEPARATORS) > 0;
	char **components = components_of(mem_ctx, path);

	if (components == NULL || components[1] == NULL ||
	    (!leading && !names->is_server(components[0])) ||
	    !is_host(mem_ctx, components[0])) {
		return NULL;
	}

	return components[1];
}

static enum uncfix_error parse(TALLOC_CTX *mem_ctx, const char *text,
			       struct uncfix_target *target)
{
	size_t length = strlen(text);
	size_t size = UNCFIX_BUFFER_SIZE(length);
	char *buffer = talloc_array(mem_ctx, char, size);

	return buffer != NULL ? uncfix_parse(text, length, buffer, size, target)
			      : UNCFIX_BUFFER_TOO_SMALL;
}

static bool parse_target(TALLOC_CTX *mem_ctx, const char *text,
			 struct uncfix_target *target)
{
	return parse(mem_ctx, text, target) == UNCFIX_OK &&
	       target->share_length > 0;
}

/*
 * The share that a text asks for; with `server`, only of the same host or of
 * this server.
 */
static char *share_of_text(TALLOC_CTX *mem_ctx, const char *text,
			   const char *server, const struct uncfix_names *names)
{
	struct uncfix_target target;

	if (!parse_target(mem_ctx, text, &target)) {
		return NULL;
	}
	if (server != NULL && !strequal(server, target.host) &&
	    !names->is_server(target.host)) {
		return NULL;
	}

	return talloc_strdup(mem_ctx, target.share);
}

static char *repaired_share(TALLOC_CTX *mem_ctx, const char *path,
			    const struct uncfix_names *names)
{
	return share_of_text(mem_ctx, path, NULL, names);
}

/* The name that is repaired, with what was taken off it. */
static char *literal_share_of_target(TALLOC_CTX *mem_ctx, const char *path,
				     const struct uncfix_names *names)
{
	char *repaired = repaired_share(mem_ctx, path, names);
	char *literal = literal_share(mem_ctx, path, names);

	if (repaired == NULL || literal == NULL ||
	    strstr(literal, repaired) == NULL) {
		return NULL;
	}

	return literal;
}

/* A whole target, or a text that has one in place of a server or a share. */
static bool may_hold_target(TALLOC_CTX *mem_ctx, const char *path)
{
	struct uncfix_target target;
	enum uncfix_error error = parse(mem_ctx, path, &target);

	return error == UNCFIX_OK || error == UNCFIX_BAD_SHARE;
}

/* The length of the component at the start of a text. */
static size_t component_length(const char *text)
{
	return strcspn(text, SEPARATORS);
}

/* `name:445`: no share is called that (MS-FSCC 2.1.6), so it is a server. */
static bool ends_in_port(const char *component, size_t length)
{
	const char *colon = memchr(component, ':', length);
	size_t digits = 0;

	if (colon == NULL || colon == component) {
		return false;
	}

	digits = strspn(colon + 1, "0123456789");
	return digits > 0 && colon + 1 + digits == component + length;
}

/*
 * A client that is handed a target in place of a server puts the port after
 * it, and then the share: `\\\\server\share:445\share`.  The share of the
 * target, and in `*after` what comes after the port; NULL in any other text.
 */
static char *split_at_port(TALLOC_CTX *mem_ctx, const char *path,
			   const struct uncfix_names *names, const char **after)
{
	const char *server = path + strspn(path, SEPARATORS);
	const char *rest = server + component_length(server);
	const char *second = rest + strspn(rest, SEPARATORS);
	size_t length = component_length(second);
	char *target = NULL;

	if (server == path || !ends_in_port(second, length) ||
	    !may_hold_target(mem_ctx, path)) {
		return NULL;
	}

	*after = second + length;
	target = talloc_strndup(mem_ctx, path,
				second + strcspn(second, ":") - path);
	return target != NULL ? repaired_share(mem_ctx, target, names) : NULL;
}

static char *share_before_port(TALLOC_CTX *mem_ctx, const char *path,
			       const struct uncfix_names *names)
{
	const char *after = NULL;

	return split_at_port(mem_ctx, path, names, &after);
}

static char *share_after_port(TALLOC_CTX *mem_ctx, const char *path,
			      const struct uncfix_names *names)
{
	const char *after = NULL;
	char *text = NULL;

	if (split_at_port(mem_ctx, path, names, &after) == NULL) {
		return NULL;
	}

	/* Any host: the one in front of the port was read already. */
	text = talloc_asprintf(mem_ctx, "//host%s", after);
	return text != NULL ? repaired_share(mem_ctx, text, names) : NULL;
}

/*
 * A client that is handed a target in place of a share puts the server before
 * it: `\\server\\\server\share`, `\\server\smb://server/share`.
 */
static char *share_of_target_as_share(TALLOC_CTX *mem_ctx, const char *path,
				      const struct uncfix_names *names)
{
	const char *server = path + strspn(path, SEPARATORS);
	size_t length = component_length(server);
	char *first = NULL;

	if (server == path || server[length] == '\0' ||
	    !may_hold_target(mem_ctx, path)) {
		return NULL;
	}

	first = talloc_strndup(mem_ctx, server, length);
	if (first == NULL) {
		return NULL;
	}
	if (ends_in_port(first, length)) {
		*strchr(first, ':') = '\0';
	}

	return share_of_text(mem_ctx, server + length + 1, first, names);
}

static char *last_component(TALLOC_CTX *mem_ctx, const char *path,
			    const struct uncfix_names *names)
{
	char **components = components_of(mem_ctx, path);
	size_t count = str_list_length((const char *const *)components);

	return count > 1 ? components[count - 1] : NULL;
}

/* The same without quotes and white space around it, unless they belong there.
 */
static char *last_without_junk(TALLOC_CTX *mem_ctx, const char *path,
			       const struct uncfix_names *names)
{
	char *last = last_component(mem_ctx, path, names);
	char *text = NULL;

	if (last == NULL || names->is_share(last)) {
		return NULL;
	}

	text = talloc_asprintf(mem_ctx, "//host/%s", last);
	return text != NULL ? repaired_share(mem_ctx, text, names) : NULL;
}

/*
 * `alias\share\sub`: whoever may add a share called as this server is elsewhere
 * must not get the clients of the server's own.
 */
static char *share_after_front(TALLOC_CTX *mem_ctx, const char *path,
			       const struct uncfix_names *names)
{
	if (share_in_front(mem_ctx, path, names) == NULL) {
		return NULL;
	}

	return repaired_share(mem_ctx, path, names);
}

/*
 * `//server/User\040Homes` and `//server/c\$` arrive as
 * `\\server\User\040Homes` and `\\server\c\$`: the same text with slashes has
 * escapes in it.
 */
static char *share_with_escapes(TALLOC_CTX *mem_ctx, const char *path,
				const struct uncfix_names *names)
{
	const char *server = path + strspn(path, SEPARATORS);
	size_t length = component_length(server);
	char *text = NULL, *share = NULL;
	char *plain = repaired_share(mem_ctx, path, names);

	if (plain == NULL || server == path || server[length] == '\0') {
		return NULL;
	}

	text = talloc_asprintf(mem_ctx, "//%.*s/%s", (int)length, server,
			       server + length + 1);
	if (text == NULL) {
		return NULL;
	}

	share = repaired_share(mem_ctx, text, names);
	return share != NULL && !strequal(share, plain) ? share : NULL;
}

/* smbd reads it as it is meant, and has looked for the share in vain. */
static bool is_well_formed(TALLOC_CTX *mem_ctx, const char *path,
			   const struct uncfix_names *names)
{
	struct uncfix_target target;

	return parse_target(mem_ctx, path, &target) && target.defects == 0 &&
	       target.path_length == 0 &&
	       share_of_target_as_share(mem_ctx, path, names) == NULL;
}

typedef char *reading(TALLOC_CTX *mem_ctx, const char *path,
		      const struct uncfix_names *names);

static reading *const path_readings[] = {
	share_in_front,	  literal_share_of_target,  repaired_share,
	share_after_port, share_of_target_as_share, NULL,
};

/*
 * A client that is handed a target in place of a server puts the share, or the
 * printer, after it.
 */
static reading *const path_rivals[] = {
	last_component,
	last_without_junk,
	share_after_front,
	share_with_escapes,
	share_before_port,
	share_of_target_as_share,
	NULL,
};

/*
 * Whether the first component that smbd has left is a server or a share cannot
 * be seen any more, and quotes, escapes and URLs may have lost their half.
 */
static reading *const service_readings[] = {
	first_component,
	literal_share,
	NULL,
};

static reading *const service_rivals[] = {
	last_component,
	last_without_junk,
	literal_share,
	NULL,
};

static bool is_same(const char *share, const char *other)
{
	return other != NULL && strequal(share, other);
}

/*
 * The first share of the readings that exists and is not `but`.  smbd may have
 * to search its registry for one that does not exist: it is asked once.
 */
static char *first_that_exists(TALLOC_CTX *mem_ctx, const char *path,
			       reading *const *readings, const char *but,
			       const struct uncfix_names *names)
{
	char *share = NULL, *missing = NULL;

	for (; *readings != NULL; readings++) {
		share = (*readings)(mem_ctx, path, names);
		if (share == NULL || is_same(share, but) ||
		    is_same(share, missing)) {
			continue;
		}
		if (names->is_share(share)) {
			return share;
		}
		missing = share;
	}

	return NULL;
}

static char *share_without_rival(TALLOC_CTX *mem_ctx, const char *path,
				 reading *const *readings,
				 reading *const *rivals,
				 const struct uncfix_names *names)
{
	char *share = NULL, *rival = NULL;

	share = first_that_exists(mem_ctx, path, readings, NULL, names);
	if (share == NULL) {
		return NULL;
	}

	rival = first_that_exists(mem_ctx, path, rivals, share, names);
	if (rival == NULL) {
		return share;
	}

	/* No client asks for a folder of this name, but for a host's pipes. */
	return strequal(rival, "IPC$") ? rival : NULL;
}

char *uncfix_share_of_path(TALLOC_CTX *mem_ctx, const char *path,
			   const struct uncfix_names *names)
{
	if (is_well_formed(mem_ctx, path, names)) {
		return NULL;
	}

	return share_without_rival(mem_ctx, path, path_readings, path_rivals,
				   names);
}

char *uncfix_share_of_service(TALLOC_CTX *mem_ctx, const char *service,
			      const struct uncfix_names *names)
{
	if (strchr(service, '/') == NULL) {
		return NULL;
	}

	return share_without_rival(mem_ctx, service, service_readings,
				   service_rivals, names);
}

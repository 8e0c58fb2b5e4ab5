/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The share that a malformed path means.
 *
 * A path may have several meanings.  Each function in the tables below returns
 * a candidate; the first one that exists is the share.  A share that has the
 * literal name takes precedence over the repaired name.  If a rival is another
 * share that exists, the path is ambiguous, and refused: a wrong share is worse
 * for a client than none.
 *
 * Copyright (C) The uncfix developers 2026
 */

#include "includes.h"
#include "uncfix.h"
#include "share_candidates.h"

#define SEPARATORS "\\/"

/*
 * `\\?\UNC\server\share` arrives as `unc/server/share` if smbd has removed the
 * server already, and with more separators before it as `/?/unc/server/share`.
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

/* Returns the first component, unless it is a server and a share follows. */
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

/* Returns the component in the position of a share, unchanged. */
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
 * Returns the share that a text names; with `server`, only one of the same host
 * or of this server.
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

/* Returns the name before its repair, if it contains the repaired one. */
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

/*
 * Returns true for a target, or a text with one in place of a server or share.
 */
static bool may_hold_target(TALLOC_CTX *mem_ctx, const char *path)
{
	struct uncfix_target target;
	enum uncfix_error error = parse(mem_ctx, path, &target);

	return error == UNCFIX_OK || error == UNCFIX_BAD_SHARE;
}

/* Returns the length of the component at the start of a text. */
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

/* Returns the last `:445` that ends a component with another after it. */
static const char *last_port(const char *path)
{
	const char *colon = strrchr(path, ':');
	const char *end = NULL;

	for (; colon != NULL; colon = memrchr(path, ':', colon - path)) {
		end = colon + 1 + strspn(colon + 1, "0123456789");
		if (end > colon + 1 && *end != '\0' &&
		    strchr(SEPARATORS, *end)) {
			return colon;
		}
	}

	return NULL;
}

/*
 * A client that is given a target in place of a server puts two separators in
 * front of it, appends the port, and then the share:
 * `\\\\server\share:445\share`, `\\<\\server>:445\share`.  Returns the target
 * in front of the port, and in `*port` the rest.
 */
static bool split_at_port(TALLOC_CTX *mem_ctx, const char *path,
			  struct uncfix_target *server, const char **port)
{
	char *text = NULL;

	*port = last_port(path);
	if (*port == NULL) {
		return false;
	}

	text = talloc_strndup(mem_ctx, path, *port - path);
	return text != NULL &&
	       (parse(mem_ctx, text, server) == UNCFIX_OK ||
		(strspn(text, SEPARATORS) >= 2 &&
		 parse(mem_ctx, text + 2, server) == UNCFIX_OK));
}

static char *share_before_port(TALLOC_CTX *mem_ctx, const char *path,
			       const struct uncfix_names *names)
{
	struct uncfix_target server;
	const char *port = NULL;

	if (!split_at_port(mem_ctx, path, &server, &port) ||
	    server.share_length == 0) {
		return NULL;
	}

	return talloc_strdup(mem_ctx, server.share);
}

static char *share_after_port(TALLOC_CTX *mem_ctx, const char *path,
			      const struct uncfix_names *names)
{
	struct uncfix_target server;
	const char *port = NULL;
	char *text = NULL;

	if (!split_at_port(mem_ctx, path, &server, &port)) {
		return NULL;
	}

	/* Any host will do: the one before the port was parsed already. */
	text = talloc_asprintf(mem_ctx, "//host%s", port);
	return text != NULL ? repaired_share(mem_ctx, text, names) : NULL;
}

/*
 * A client that is given a target in place of a share prepends the server:
 * `\\server\\\server\share`, `\\server\smb://server/share`.
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

/*
 * The same without quotes and white space around it, unless a share has them.
 */
static char *last_unquoted(TALLOC_CTX *mem_ctx, const char *path,
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
 * `alias\share\sub`: a user who may add a share with the name of a server alias
 * must not get the clients of another share.
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

/* The same of what smbd has left of it, `c/$`. */
static char *service_with_escapes(TALLOC_CTX *mem_ctx, const char *service,
				  const struct uncfix_names *names)
{
	const char *server = service[0] == '/' ? "" : "//host/";
	char *text = talloc_asprintf(mem_ctx, "%s%s", server, service);

	if (text == NULL) {
		return NULL;
	}

	string_replace(text, '/', '\\');
	return share_with_escapes(mem_ctx, text, names);
}

/*
 * Returns true if smbd parsed the path correctly, and the share does not exist.
 */
static bool is_well_formed(TALLOC_CTX *mem_ctx, const char *path,
			   const struct uncfix_names *names)
{
	struct uncfix_target target;

	return parse_target(mem_ctx, path, &target) && target.defects == 0 &&
	       target.path_length == 0 &&
	       share_of_target_as_share(mem_ctx, path, names) == NULL;
}

typedef char *candidate(TALLOC_CTX *mem_ctx, const char *path,
			const struct uncfix_names *names);

static candidate *const path_candidates[] = {
	share_in_front,	  literal_share_of_target,  repaired_share,
	share_after_port, share_of_target_as_share, NULL,
};

/*
 * A client that is given a target in place of a server appends the share, or
 * the printer.
 */
static candidate *const path_rivals[] = {
	last_component,
	last_unquoted,
	share_after_front,
	share_with_escapes,
	share_before_port,
	share_of_target_as_share,
	NULL,
};

/*
 * The first component that smbd has left may be a server or a share, and one
 * half of quotes, escapes and URLs may have been removed.
 */
static candidate *const service_candidates[] = {
	first_component,
	literal_share,
	NULL,
};

static candidate *const service_rivals[] = {
	last_component,	      last_unquoted, literal_share,
	service_with_escapes, NULL,
};

static bool is_same(const char *share, const char *other)
{
	return other != NULL && strequal(share, other);
}

/*
 * Returns the first share of the candidates that exists and is not `but`. smbd
 * may have to search its registry for one that does not exist: it is asked
 * once.
 */
static char *first_that_exists(TALLOC_CTX *mem_ctx, const char *path,
			       candidate *const *candidates, const char *but,
			       const struct uncfix_names *names)
{
	char *share = NULL, *missing = NULL;

	for (; *candidates != NULL; candidates++) {
		share = (*candidates)(mem_ctx, path, names);
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
				 candidate *const *candidates,
				 candidate *const *rivals,
				 const struct uncfix_names *names)
{
	char *share = NULL, *rival = NULL;

	share = first_that_exists(mem_ctx, path, candidates, NULL, names);
	if (share == NULL) {
		return NULL;
	}

	rival = first_that_exists(mem_ctx, path, rivals, share, names);
	if (rival == NULL) {
		return share;
	}

	/*
	 * Clients ask for the pipes of a server by this name, and not for a
	 * folder.
	 */
	return strequal(rival, "IPC$") ? rival : NULL;
}

char *uncfix_share_of_path(TALLOC_CTX *mem_ctx, const char *path,
			   const struct uncfix_names *names)
{
	if (is_well_formed(mem_ctx, path, names)) {
		return NULL;
	}

	return share_without_rival(mem_ctx, path, path_candidates, path_rivals,
				   names);
}

char *uncfix_share_of_service(TALLOC_CTX *mem_ctx, const char *service,
			      const struct uncfix_names *names)
{
	if (strchr(service, '/') == NULL) {
		return NULL;
	}

	return share_without_rival(mem_ctx, service, service_candidates,
				   service_rivals, names);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which part of a malformed path is the share?
 */

#include "includes.h"
#include "uncfix.h"
#include "vfs_uncfix.h"

/*
 * smbd takes a path that has no server for a share, `data`, so a client may
 * mean that by `data\sub`.  Everywhere else this is the share `sub` of a server
 * `data`.
 */
static char *share_in_front(TALLOC_CTX *mem_ctx, const char *path,
			    const struct uncfix_names *names)
{
	size_t length = strcspn(path, "\\/");
	char *first;

	if (length == 0 || path[length] == '\0') {
		return NULL;
	}

	first = talloc_strndup(mem_ctx, path, length);
	if (first == NULL || names->is_server(first) ||
	    !names->is_share(first)) {
		return NULL;
	}

	return first;
}

/* The share that a text asks for; with `names`, only of this server. */
static char *share_of_text(TALLOC_CTX *mem_ctx, const char *text,
			   const struct uncfix_names *names)
{
	size_t length = strlen(text);
	size_t size = UNCFIX_BUFFER_SIZE(length);
	struct uncfix_target target;
	char *buffer = talloc_array(mem_ctx, char, size);

	if (buffer == NULL ||
	    uncfix_parse(text, length, buffer, size, &target) != UNCFIX_OK ||
	    target.share_length == 0 ||
	    (names != NULL && !names->is_server(target.host))) {
		return NULL;
	}

	return talloc_strdup(mem_ctx, target.share);
}

/*
 * A client that is handed a target in place of a share puts the server before
 * it: `\\server\\\server\share`, `\\server\smb://server/share`.
 */
static char *share_of_target_as_share(TALLOC_CTX *mem_ctx, const char *path,
				      const struct uncfix_names *names)
{
	const char *server = path + strspn(path, "\\/");
	size_t length = strcspn(server, "\\/");
	char *first = talloc_strndup(mem_ctx, server, length);

	if (first == NULL || server == path || server[length] == '\0' ||
	    !names->is_server(first)) {
		return NULL;
	}

	return share_of_text(mem_ctx, server + length + 1, names);
}

char *uncfix_share_of_path(TALLOC_CTX *mem_ctx, const char *path,
			   const struct uncfix_names *names)
{
	char *share = share_in_front(mem_ctx, path, names);
	char *behind;

	if (share != NULL) {
		return share;
	}

	/* smbd may have to search its registry for a share: ask last. */
	share = share_of_text(mem_ctx, path, NULL);
	behind = share_of_target_as_share(mem_ctx, path, names);
	if (behind == NULL || (share != NULL && names->is_share(share))) {
		return share;
	}

	return behind;
}

/*
 * `\\?\UNC\server\share` arrives here as `unc/server/share`, and with more
 * separators in front as `/?/unc/server/share`.
 */
static char **skip_device_prefix(char **names)
{
	char **rest = names;

	if (rest[0] != NULL &&
	    (strequal(rest[0], "?") || strequal(rest[0], ".") ||
	     strequal(rest[0], "??"))) {
		rest++;
	}

	if (rest[0] != NULL && strequal(rest[0], "unc") && rest[1] != NULL &&
	    rest[2] != NULL) {
		return rest + 1;
	}

	return names;
}

char *uncfix_share_of_service(TALLOC_CTX *mem_ctx, const char *service,
			      const struct uncfix_names *names)
{
	bool leading = service[0] == '/';
	char **parts;

	if (strchr(service, '/') == NULL) {
		return NULL;
	}

	parts = str_list_make(mem_ctx, service, "/");
	if (parts == NULL || parts[0] == NULL) {
		return NULL;
	}

	parts = skip_device_prefix(parts);
	if (parts[1] == NULL ||
	    (!names->is_server(parts[0]) && names->is_share(parts[0]))) {
		return parts[0];
	}

	return leading || names->is_server(parts[0]) ? parts[1] : NULL;
}

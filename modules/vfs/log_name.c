/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Log messages about names that clients choose: escaped and truncated, and not
 * one for each of their connections.
 *
 * Copyright (C) The uncfix developers 2026
 */

#include "includes.h"
#include "smbd/smbd.h"
#include "smbd/globals.h"
#include "lib/gencache.h"
#include "lib/util/util_str_escape.h"
#include "secret.h"
#include "characters.h"
#include "uncfix.h"
#include "log_name.h"

/* Bytes of a name in a message: smbd truncates long lines. */
#define SHOWN_MAX 200

/* log_escape() treats every byte beyond ASCII as printable. */
static void mask_unseen(char *text)
{
	unsigned char *at = (unsigned char *)text;
	const unsigned char *end = at + strlen(text);
	uint32_t code_point;
	size_t width, i;

	for (; at < end; at += width) {
		code_point = uncfix_code_point(at, end, &width);
		if (width == 0) {
			width = 1;
			*at = '?';
		} else if (code_point >= 0x80 && uncfix_is_unseen(code_point)) {
			for (i = 0; i < width; i++) {
				at[i] = '?';
			}
		}
	}
}

char *uncfix_log_name(TALLOC_CTX *mem_ctx, const char *name)
{
	size_t length = strlen(name), size = UNCFIX_BUFFER_SIZE(length);
	char *buffer = talloc_array(mem_ctx, char, size);
	struct uncfix_target target;
	size_t front, rest;
	char *shown = NULL;

	if (buffer == NULL) {
		return NULL;
	}
	uncfix_parse(name, length, buffer, size, &target);
	TALLOC_FREE(buffer);

	front = target.secret_offset;
	rest = front + target.secret_length;
	shown = talloc_asprintf(mem_ctx, "%.*s%s%.*s",
				(int)MIN(front, SHOWN_MAX), name,
				rest > front ? UNCFIX_SECRET_SHOWN : "",
				SHOWN_MAX, name + rest);
	if (shown == NULL) {
		return NULL;
	}

	mask_unseen(shown);
	return log_escape(mem_ctx, shown);
}

/* Returns the start time of this smbd: the time of its PID file. */
static char *time_of_start(TALLOC_CTX *mem_ctx)
{
	char *path =
		talloc_asprintf(mem_ctx, "%s/smbd.pid", lp_pid_directory());
	struct statx file;

	if (path == NULL || statx(AT_FDCWD, path, 0, STATX_MTIME, &file) != 0) {
		return NULL;
	}

	return talloc_asprintf(mem_ctx, "%lld.%09u",
			       (long long)file.stx_mtime.tv_sec,
			       (unsigned)file.stx_mtime.tv_nsec);
}

/* Longer than an smbd runs: gencache entries need an expiry time. */
#define REMEMBERED_SECONDS (10 * 365 * 24 * 3600)

static bool note_first_to_log(TALLOC_CTX *frame, const char *what)
{
	char *key = talloc_asprintf(frame, "UNCFIX/LOGGED/%s", what);
	char *start = time_of_start(frame);
	char *noted = NULL;

	/* Without a PID file this is no daemon, and has no children. */
	if (start == NULL) {
		return true;
	}
	if (key == NULL || (gencache_get(key, frame, &noted, NULL) &&
			    strcmp(noted, start) == 0)) {
		return false;
	}

	return gencache_set(key, start, time(NULL) + REMEMBERED_SECONDS);
}

bool uncfix_is_first_to_log(const char *what)
{
	TALLOC_CTX *frame = NULL;
	bool first;

	/*
	 * The log of a tool is its user's terminal.  For other users than root,
	 * gencache would create a file in their home folder.
	 */
	if (global_smbXsrv_client == NULL || geteuid() != 0) {
		return false;
	}

	frame = talloc_stackframe();
	first = note_first_to_log(frame, what);
	TALLOC_FREE(frame);

	return first;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * MS-DFS: targets of links and requested paths.
 *
 * The target of a link is sent to clients unchanged (MS-DFSC 2.2.5): one that
 * gets `\fs\\data` or `\"fs\data"` finds no server.  smbd reads and writes
 * `\fs\data`, with one leading separator.
 *
 * Copyright (C) The uncfix developers 2026
 */

#include "includes.h"
#include "smbd/smbd.h"
#include "msdfs.h"
#include "librpc/gen_ndr/dfsblobs.h"
#include "ports.h"
#include "characters.h"
#include "uncfix.h"
#include "dfs.h"
#include "log_name.h"
#include "request.h"
#include "tell.h"

#undef DBGC_CLASS
#define DBGC_CLASS DBGC_VFS

static bool is_enabled(const struct vfs_handle_struct *handle)
{
	return lp_parm_bool(SNUM(handle->conn), "uncfix", "dfs", true);
}

/*
 * Samba's client and the kernel's look up an IPv6 address without brackets, and
 * not its name in ipv6-literal.net.
 */
static void keep_address(const char *text, struct uncfix_target *target)
{
	if (target->host_kind == UNCFIX_HOST_IPV6 &&
	    strchr(text, '[') == NULL && strstr(text, target->host) != NULL) {
		target->host_kind = UNCFIX_HOST_NAME;
		target->defects &= ~UNCFIX_BIT(UNCFIX_BRACKETED_IPV6);
	}
}

/* Parses a text without the one separator that smbd adds before it. */
static bool parse_target(TALLOC_CTX *mem_ctx, const char *text,
			 struct uncfix_target *target)
{
	size_t length, size;
	char *buffer = NULL;

	if (text[0] == '\\') {
		text++;
	}
	length = strlen(text);
	size = UNCFIX_BUFFER_SIZE(length);
	buffer = talloc_array(mem_ctx, char, size);

	if (buffer == NULL ||
	    uncfix_parse(text, length, buffer, size, target) != UNCFIX_OK) {
		return false;
	}

	keep_address(text, target);
	return target->share_length > 0;
}

/* Returns a target in smbd's form: `\host\share\path`. */
static char *print_target(TALLOC_CTX *mem_ctx,
			  const struct uncfix_target *target)
{
	size_t size = uncfix_format(target, UNCFIX_STYLE_UNC, NULL, 0) + 1;
	char *unc = talloc_array(mem_ctx, char, size);
	char *text = NULL;

	if (unc == NULL) {
		return NULL;
	}

	uncfix_format(target, UNCFIX_STYLE_UNC, unc, size);
	text = talloc_strdup(mem_ctx, unc + 1);
	TALLOC_FREE(unc);
	return text;
}

/*
 * Files can have the names `o'` and `rock 'n'`: a quote at the end only, which
 * can be part of the last name, is kept.  No name of a file ends in `"`, `<`,
 * `>`, a blank or a control character (MS-FSCC 2.1.5).
 */
static bool is_meant(const char *text, const struct uncfix_target *target)
{
	const unsigned char *at = (const unsigned char *)text;
	const unsigned char *end = at + strlen(text);
	const uint32_t quotes = UNCFIX_BIT(UNCFIX_QUOTED) |
				UNCFIX_BIT(UNCFIX_WHITE_SPACE) |
				UNCFIX_BIT(UNCFIX_MISSING_LEADING);
	uint32_t in_front = 0;

	if (text[0] == '\\') {
		at++;
	}
	return (target->defects & ~quotes) == 0 && at < end &&
	       strchr("\"<> \t\r\n\v\f", end[-1]) == NULL &&
	       uncfix_skip_junk(at, end, &in_front) == at;
}

/*
 * Returns true for a name, or an IPv6 address with or without a zone (RFC 4007
 * 11).
 */
static bool is_plain_host(const char *host, size_t length)
{
	static const char name[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789-_.";
	char address[INET6_ADDRSTRLEN];
	struct in6_addr ignored;
	size_t end = strcspn(host, "%\\");

	if (strspn(host, name) == length) {
		return strspn(host, "-_.") < length;
	}
	if (end > length || end >= sizeof(address)) {
		return false;
	}
	memcpy(address, host, end);
	address[end] = '\0';
	return inet_pton(AF_INET6, address, &ignored) == 1 &&
	       (end == length ||
		strspn(host + end + 1, name) + end + 1 == length);
}

static bool is_plain_share(const char *share, size_t length)
{
	return length > 0 && share[0] != ' ' && share[length - 1] != ' ' &&
	       strcspn(share, "\"/[]:|<>*?\t\r\n\v\f") >= length;
}

/* Returns true if there is no `.`, and no `..` that leaves the share. */
static bool is_plain_path(const char *path)
{
	size_t depth = 0, length;

	for (; *path != '\0'; path += length) {
		path += strspn(path, "\\");
		length = strcspn(path, "\\");
		if (length == 1 && path[0] == '.') {
			return false;
		}
		if (length == 2 && strncmp(path, "..", 2) == 0) {
			if (depth-- == 0) {
				return false;
			}
		} else if (length > 0) {
			depth++;
		}
	}

	return true;
}

/*
 * Returns true for a target that clients follow today, which stays unchanged:
 * Samba's (split_dfs_path()) and the kernel's (smb3_parse_devname()) end the
 * host and the share at one separator each, skip additional ones in a path, and
 * look up IPv6 addresses, which the kernel cannot do for names in
 * ipv6-literal.net.
 */
static bool is_followed(const char *text, const struct uncfix_target *target)
{
	const uint32_t quotes =
		UNCFIX_BIT(UNCFIX_QUOTED) | UNCFIX_BIT(UNCFIX_WHITE_SPACE);
	const char *host = text + strspn(text, "\\");
	size_t length = strcspn(host, "\\");
	const char *share = host + length + strspn(host + length, "\\");
	size_t share_length = strcspn(share, "\\");

	if (share - host != (ptrdiff_t)length + 1 ||
	    !is_plain_host(host, length) ||
	    !is_plain_share(share, share_length) ||
	    !is_plain_path(share + share_length)) {
		return false;
	}
	if (target == NULL) {
		return true;
	}
	return (target->defects & quotes) == 0 &&
	       target->host_length == length &&
	       memcmp(target->host, host, length) == 0 &&
	       target->share_length == share_length &&
	       memcmp(target->share, share, share_length) == 0;
}

/* A link has no port: the target would be that of another server. */
static bool has_other_port(const struct uncfix_target *target)
{
	return target->transport == UNCFIX_SMB && target->port != 0 &&
	       target->port != UNCFIX_PORT_SMB &&
	       target->port != UNCFIX_PORT_NETBIOS;
}

/* `meant` is NULL if the text was refused. */
static void tell(const struct vfs_handle_struct *handle, TALLOC_CTX *mem_ctx,
		 const char *sent, const char *meant, unsigned reason)
{
	const char *share = lp_servicename(
		mem_ctx, loadparm_s3_global_substitution(), SNUM(handle->conn));

	if (sent[0] == '\\') {
		sent++;
	}
	uncfix_tell(mem_ctx, NOTICE_DFS, uncfix_client_address(mem_ctx), share,
		    sent, meant, reason);
}

/* Returns false if the target cannot be reached. */
static bool repair_referral(const struct vfs_handle_struct *handle,
			    TALLOC_CTX *mem_ctx, struct referral *referral)
{
	TALLOC_CTX *frame = talloc_stackframe();
	const char *broken = referral->alternate_path;
	const char *sent = NULL, *meant = NULL;
	struct uncfix_target target;
	char *repaired = NULL;
	bool parsed = parse_target(frame, broken, &target);
	bool good = parsed && !has_other_port(&target);
	bool followed = is_followed(broken, good ? &target : NULL);

	/* smbd's form has one separator only, which is not a defect here. */
	if (good && !followed &&
	    (target.defects & ~UNCFIX_BIT(UNCFIX_MISSING_LEADING)) != 0 &&
	    !is_meant(broken, &target)) {
		repaired = print_target(mem_ctx, &target);
		if (repaired != NULL) {
			sent = uncfix_log_name(frame, broken);
			meant = uncfix_log_name(frame, repaired);
			DBG_NOTICE("MS-DFS target [%s] is [%s]\n", sent, meant);
			tell(handle, frame, broken, repaired, 0);
			referral->alternate_path = repaired;
		}
	}
	if (!good && !followed) {
		tell(handle, frame, broken, NULL,
		     parsed ? NOTICE_PORT : NOTICE_NO_SHARE);
	}

	TALLOC_FREE(frame);
	return good || followed;
}

/*
 * Repairs a list, and moves targets that cannot be reached to its end: many
 * clients try the first target only.  A list without a good target stays
 * unchanged.
 */
static size_t repair_referrals(const struct vfs_handle_struct *handle,
			       TALLOC_CTX *mem_ctx, struct referral *list,
			       size_t count)
{
	size_t i, good = 0;

	for (i = 0; i < count; i++) {
		if (!repair_referral(handle, mem_ctx, &list[i])) {
			continue;
		}
		if (good < i) {
			struct referral swap = list[good];

			list[good] = list[i];
			list[i] = swap;
		}
		good++;
	}

	return good > 0 ? good : count;
}

NTSTATUS uncfix_read_dfs_pathat(struct vfs_handle_struct *handle,
				TALLOC_CTX *mem_ctx,
				struct files_struct *dirfsp,
				struct smb_filename *smb_fname,
				struct referral **preflist,
				size_t *preferral_count)
{
	NTSTATUS status;

	status = SMB_VFS_NEXT_READ_DFS_PATHAT(
		handle, mem_ctx, dirfsp, smb_fname, preflist, preferral_count);

	/* Without a list the caller only asks whether this is a link. */
	if (NT_STATUS_IS_OK(status) && preflist != NULL &&
	    preferral_count != NULL && *preferral_count > 0 &&
	    is_enabled(handle)) {
		*preferral_count = repair_referrals(
			handle, *preflist, *preflist, *preferral_count);
	}

	return status;
}

NTSTATUS uncfix_create_dfs_pathat(struct vfs_handle_struct *handle,
				  struct files_struct *dirfsp,
				  const struct smb_filename *smb_fname,
				  const struct referral *reflist,
				  size_t referral_count)
{
	TALLOC_CTX *frame = talloc_stackframe();
	struct referral *list = NULL;
	NTSTATUS status;
	size_t i;

	list = talloc_memdup(frame, reflist, referral_count * sizeof(*list));
	if (list == NULL) {
		TALLOC_FREE(frame);
		return NT_STATUS_NO_MEMORY;
	}

	/* A new link may have a target that does not exist yet. */
	for (i = 0; i < referral_count && is_enabled(handle); i++) {
		(void)repair_referral(handle, list, &list[i]);
	}

	status = SMB_VFS_NEXT_CREATE_DFS_PATHAT(handle, dirfsp, smb_fname, list,
						referral_count);
	TALLOC_FREE(frame);
	return status;
}

/*
 * smbd itself accepts these defects in a request: it removes all separators but
 * one at the start and all at the end, accepts either kind, and answers an
 * address in brackets.
 */
#define REQUEST_NO_DEFECTS                                                     \
	(UNCFIX_BIT(UNCFIX_EXTRA_LEADING) |                                    \
	 UNCFIX_BIT(UNCFIX_MISSING_LEADING) |                                  \
	 UNCFIX_BIT(UNCFIX_FORWARD_SLASH) |                                    \
	 UNCFIX_BIT(UNCFIX_MIXED_SEPARATORS) |                                 \
	 UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR) |                               \
	 UNCFIX_BIT(UNCFIX_BRACKETED_IPV6))

/* And these do not change the number of names after the share. */
#define REQUEST_REPAIRS                                                        \
	(REQUEST_NO_DEFECTS | UNCFIX_BIT(UNCFIX_DOUBLED_SEPARATORS) |          \
	 UNCFIX_BIT(UNCFIX_DEVICE_PREFIX) | UNCFIX_BIT(UNCFIX_QUOTED) |        \
	 UNCFIX_BIT(UNCFIX_WHITE_SPACE) | UNCFIX_BIT(UNCFIX_PORT))

/* After a separator at the end they would count as a name, too. */
#define REQUEST_QUOTES                                                         \
	(UNCFIX_BIT(UNCFIX_QUOTED) | UNCFIX_BIT(UNCFIX_WHITE_SPACE))

static char *repair_request(TALLOC_CTX *mem_ctx, const char *path)
{
	struct uncfix_target target;

	if (path == NULL || !parse_target(mem_ctx, path, &target) ||
	    (target.defects & ~REQUEST_REPAIRS) != 0 ||
	    (target.defects & ~REQUEST_NO_DEFECTS) == 0) {
		return NULL;
	}
	if ((target.defects & REQUEST_QUOTES) != 0 &&
	    (target.defects & UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR)) != 0) {
		return NULL;
	}

	return print_target(mem_ctx, &target);
}

/* Returns the length without the last name. */
static size_t cut_last_name(const char *path, size_t length)
{
	while (length > 0 && !IS_DIRECTORY_SEP(path[length - 1])) {
		length--;
	}
	while (length > 0 && IS_DIRECTORY_SEP(path[length - 1])) {
		length--;
	}

	return length;
}

static size_t utf16_size(codepoint_t codepoint)
{
	return codepoint > 0xFFFF && codepoint != INVALID_CODEPOINT ? 4 : 2;
}

/* Returns the size of a path in UTF-16. */
static size_t utf16_size_of(const char *path, size_t length)
{
	size_t at, width, size = 0;
	codepoint_t codepoint;

	for (at = 0; at < length; at += width) {
		codepoint = next_codepoint(path + at, &width);
		size += utf16_size(codepoint);
	}

	return size;
}

/* Returns the length of the part of a path that has this size in UTF-16. */
static size_t length_of_utf16(const char *path, size_t limit)
{
	size_t length = 0, width, size;
	codepoint_t codepoint;

	while (path[length] != '\0') {
		codepoint = next_codepoint(path + length, &width);
		size = utf16_size(codepoint);
		if (size > limit) {
			break;
		}
		limit -= size;
		length += width;
	}

	return length;
}

/*
 * The client removes the bytes that smbd consumed from the path that it sent,
 * not from the repaired one (MS-DFSC 2.2.4, PathConsumed).  The same names
 * remain at the end of both.
 */
static size_t consumed_of_sent(const char *sent, const char *repaired,
			       size_t consumed)
{
	size_t sent_length = strlen(sent);
	size_t length = strlen(repaired);
	size_t used = length_of_utf16(repaired, consumed);

	while (sent_length > 0 && IS_DIRECTORY_SEP(sent[sent_length - 1])) {
		sent_length--;
	}
	while (length > used) {
		length = cut_last_name(repaired, length);
		sent_length = cut_last_name(sent, sent_length);
	}

	return utf16_size_of(sent, sent_length);
}

NTSTATUS uncfix_get_dfs_referrals(struct vfs_handle_struct *handle,
				  struct dfs_GetDFSReferral *r)
{
	TALLOC_CTX *frame = talloc_stackframe();
	const char *sent = r->in.req.servername;
	const char *shown = NULL, *meant = NULL;
	char *repaired = NULL;
	NTSTATUS status;

	if (is_enabled(handle)) {
		repaired = repair_request(frame, sent);
	}
	if (repaired != NULL) {
		shown = uncfix_log_name(frame, sent);
		meant = uncfix_log_name(frame, repaired);
		DBG_NOTICE("MS-DFS referral for [%s] is for [%s]\n", shown,
			   meant);
		tell(handle, frame, sent, repaired, 0);
		r->in.req.servername = repaired;
	}

	status = SMB_VFS_NEXT_GET_DFS_REFERRALS(handle, r);

	if (repaired != NULL) {
		r->in.req.servername = sent;
	}
	if (repaired != NULL && NT_STATUS_IS_OK(status)) {
		r->out.resp->path_consumed = consumed_of_sent(
			sent, repaired, r->out.resp->path_consumed);
	}

	TALLOC_FREE(frame);
	return status;
}

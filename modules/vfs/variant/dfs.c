/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * MS-DFS: targets of links and requested paths.
 *
 * A link's target is sent to clients as it stands in the link (MS-DFSC
 * 2.2.5), and a client that gets `\fs\\data` or `\"fs\data"` finds nobody to
 * ask.  smbd reads and writes `\fs\data`, with one separator in front.
 */

#include "includes.h"
#include "smbd/smbd.h"
#include "msdfs.h"
#include "librpc/gen_ndr/dfsblobs.h"
#include "text.h"
#include "uncfix.h"
#include "vfs_uncfix.h"

#undef DBGC_CLASS
#define DBGC_CLASS DBGC_VFS

static bool is_enabled(const struct vfs_handle_struct *handle)
{
	return lp_parm_bool(SNUM(handle->conn), "uncfix", "dfs", true);
}

/*
 * An IPv6 address without brackets is what Samba's client and the kernel's look
 * up; neither of them asks for it by the name that Windows has for it.
 */
static void keep_address(const char *text, struct uncfix_target *target)
{
	if (target->host_kind == UNCFIX_HOST_IPV6 &&
	    strchr(text, '[') == NULL && strstr(text, target->host) != NULL) {
		target->host_kind = UNCFIX_HOST_NAME;
		target->defects &= ~UNCFIX_BIT(UNCFIX_BRACKETED_IPV6);
	}
}

/* The parts of a text without the one separator that smbd puts in front. */
static bool parse_target(TALLOC_CTX *mem_ctx, const char *text,
			 struct uncfix_target *target)
{
	size_t length, size;
	char *buffer;

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

/* smbd's form of a target: `\host\share\path`. */
static char *print_target(TALLOC_CTX *mem_ctx,
			  const struct uncfix_target *target)
{
	size_t size = uncfix_format(target, UNCFIX_STYLE_UNC, NULL, 0) + 1;
	char *unc = talloc_array(mem_ctx, char, size);
	char *text;

	if (unc == NULL) {
		return NULL;
	}

	uncfix_format(target, UNCFIX_STYLE_UNC, unc, size);
	text = talloc_strdup(mem_ctx, unc + 1);
	TALLOC_FREE(unc);
	return text;
}

/*
 * `o'` and `rock 'n'` are names that a file can have.  What stands at the end
 * alone, and could be part of the last name, was meant (MS-FSCC 2.1.5): no
 * name of a file ends in `"`, `<`, `>`, a blank or a control character.
 */
static bool is_meant(const char *text, const struct uncfix_target *target)
{
	const unsigned char *at = (const unsigned char *)text;
	const unsigned char *end = at + strlen(text);
	const uint32_t junk = UNCFIX_BIT(UNCFIX_QUOTED) |
			      UNCFIX_BIT(UNCFIX_WHITE_SPACE) |
			      UNCFIX_BIT(UNCFIX_MISSING_LEADING);
	uint32_t in_front = 0;

	if (text[0] == '\\') {
		at++;
	}
	return (target->defects & ~junk) == 0 && at < end &&
	       strchr("\"<> \t\r\n\v\f", end[-1]) == NULL &&
	       uncfix_skip_junk(at, end, &in_front) == at;
}

/* A name, or an IPv6 address with a zone or without (RFC 4007 11). */
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

/* Does each `..` have a name to leave, and is there no `.`? */
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
 * What clients follow today is left as it is written, whatever it is thought
 * of: Samba's (split_dfs_path()) and the kernel's (smb3_parse_devname()) end
 * the host and the share at one separator each, leave out what is too much in
 * a path, and look up IPv6 addresses as they are, which the kernel can't do for
 * names in ipv6-literal.net.
 */
static bool is_followed(const char *text, const struct uncfix_target *target)
{
	const uint32_t junk =
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
	return (target->defects & junk) == 0 && target->host_length == length &&
	       memcmp(target->host, host, length) == 0 &&
	       target->share_length == share_length &&
	       memcmp(target->share, share, share_length) == 0;
}

/* A link cannot tell a port: the target would be another server's. */
static bool has_other_port(const struct uncfix_target *target)
{
	return target->transport == UNCFIX_SMB && target->port != 0 &&
	       target->port != 445 && target->port != 139;
}

/* False if the target leads nowhere. */
static bool repair_referral(TALLOC_CTX *mem_ctx, struct referral *referral)
{
	TALLOC_CTX *frame = talloc_stackframe();
	const char *broken = referral->alternate_path;
	struct uncfix_target target;
	char *repaired;
	bool good = parse_target(frame, broken, &target) &&
		    !has_other_port(&target);
	bool followed = is_followed(broken, good ? &target : NULL);

	/* That smbd's form has one separator too few is no defect. */
	if (good && !followed &&
	    (target.defects & ~UNCFIX_BIT(UNCFIX_MISSING_LEADING)) != 0 &&
	    !is_meant(broken, &target)) {
		repaired = print_target(mem_ctx, &target);
		if (repaired != NULL) {
			DBG_NOTICE("MS-DFS target [%s] is [%s]\n",
				   uncfix_log_name(frame, broken),
				   uncfix_log_name(frame, repaired));
			referral->alternate_path = repaired;
		}
	}

	TALLOC_FREE(frame);
	return good || followed;
}

/*
 * Repair a list, and leave out what leads nowhere: many clients try the first
 * target alone.  A list in which no target is good stays as it is.
 */
static size_t repair_referrals(TALLOC_CTX *mem_ctx, struct referral *list,
			       size_t count)
{
	size_t i, good = 0;

	for (i = 0; i < count; i++) {
		if (!repair_referral(mem_ctx, &list[i])) {
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

	/* Without a list the caller asks only whether this is a link. */
	if (NT_STATUS_IS_OK(status) && preflist != NULL &&
	    preferral_count != NULL && *preferral_count > 0 &&
	    is_enabled(handle)) {
		*preferral_count = repair_referrals(*preflist, *preflist,
						    *preferral_count);
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
	struct referral *list;
	NTSTATUS status;
	size_t i;

	list = talloc_memdup(frame, reflist, referral_count * sizeof(*list));
	if (list == NULL) {
		TALLOC_FREE(frame);
		return NT_STATUS_NO_MEMORY;
	}

	/* Whoever makes a link may name a target that is none yet. */
	for (i = 0; i < referral_count && is_enabled(handle); i++) {
		(void)repair_referral(list, &list[i]);
	}

	status = SMB_VFS_NEXT_CREATE_DFS_PATHAT(handle, dirfsp, smb_fname, list,
						referral_count);
	TALLOC_FREE(frame);
	return status;
}

/*
 * smbd itself copes with these faults in a request: it cuts all separators
 * but one off the front and those at the end, takes either kind, and answers
 * an address in brackets by itself.
 */
#define REQUEST_NO_DEFECTS                                                     \
	(UNCFIX_BIT(UNCFIX_EXTRA_LEADING) |                                    \
	 UNCFIX_BIT(UNCFIX_MISSING_LEADING) |                                  \
	 UNCFIX_BIT(UNCFIX_FORWARD_SLASH) |                                    \
	 UNCFIX_BIT(UNCFIX_MIXED_SEPARATORS) |                                 \
	 UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR) |                               \
	 UNCFIX_BIT(UNCFIX_BRACKETED_IPV6))

/* And these do not change the number of names behind the share. */
#define REQUEST_REPAIRS                                                        \
	(REQUEST_NO_DEFECTS | UNCFIX_BIT(UNCFIX_DOUBLED_SEPARATORS) |          \
	 UNCFIX_BIT(UNCFIX_DEVICE_PREFIX) | UNCFIX_BIT(UNCFIX_QUOTED) |        \
	 UNCFIX_BIT(UNCFIX_WHITE_SPACE) | UNCFIX_BIT(UNCFIX_PORT))

/* Behind a separator at the end they would count as a name, too. */
#define REQUEST_JUNK                                                           \
	(UNCFIX_BIT(UNCFIX_QUOTED) | UNCFIX_BIT(UNCFIX_WHITE_SPACE))

static char *repair_request(TALLOC_CTX *mem_ctx, const char *path)
{
	struct uncfix_target target;

	if (path == NULL || !parse_target(mem_ctx, path, &target) ||
	    (target.defects & ~REQUEST_REPAIRS) != 0 ||
	    (target.defects & ~REQUEST_NO_DEFECTS) == 0) {
		return NULL;
	}
	if ((target.defects & REQUEST_JUNK) != 0 &&
	    (target.defects & UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR)) != 0) {
		return NULL;
	}

	return print_target(mem_ctx, &target);
}

/* Where the last name ends, and where the name before it ends, and so on. */
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

/* Bytes of a path on the wire, which is UTF-16. */
static size_t wire_size(const char *path, size_t length)
{
	size_t at, width, size = 0;

	for (at = 0; at < length; at += width) {
		size += utf16_size(next_codepoint(path + at, &width));
	}

	return size;
}

/* What of a path takes so many bytes on the wire. */
static size_t length_of_wire(const char *path, size_t wire)
{
	size_t length = 0, width, size;

	while (path[length] != '\0') {
		size = utf16_size(next_codepoint(path + length, &width));
		if (size > wire) {
			break;
		}
		wire -= size;
		length += width;
	}

	return length;
}

/*
 * The client takes the bytes that smbd used off the front of the path that it
 * sent, not of the repaired one (MS-DFSC 2.2.4, PathConsumed).  The same
 * names are left over at the end of both.
 */
static size_t consumed_of_sent(const char *sent, const char *repaired,
			       size_t consumed)
{
	size_t sent_length = strlen(sent);
	size_t length = strlen(repaired);
	size_t used = length_of_wire(repaired, consumed);

	while (sent_length > 0 && IS_DIRECTORY_SEP(sent[sent_length - 1])) {
		sent_length--;
	}
	while (length > used) {
		length = cut_last_name(repaired, length);
		sent_length = cut_last_name(sent, sent_length);
	}

	return wire_size(sent, sent_length);
}

NTSTATUS uncfix_get_dfs_referrals(struct vfs_handle_struct *handle,
				  struct dfs_GetDFSReferral *r)
{
	TALLOC_CTX *frame = talloc_stackframe();
	const char *sent = r->in.req.servername;
	char *repaired = NULL;
	NTSTATUS status;

	if (is_enabled(handle)) {
		repaired = repair_request(frame, sent);
	}
	if (repaired != NULL) {
		DBG_NOTICE("MS-DFS referral for [%s] is for [%s]\n",
			   uncfix_log_name(frame, sent),
			   uncfix_log_name(frame, repaired));
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

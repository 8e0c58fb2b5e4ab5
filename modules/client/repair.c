/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Repairs a text for a program.  The result is parsed once more, as that
 * program does it: one that would be parsed as another target is discarded.
 */

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "grammar.h"
#include "never.h"
#include "notice.h"
#include "ports.h"
#include "repair.h"
#include "uncfix.h"

/* A text, and its replacement. */
struct repair {
	const struct grammar *grammar;
	const char *kept;   /* the prefix that is kept */
	size_t kept_length; /* bytes of `kept` */
	const char *text;   /* the argument after it */
	size_t length;	    /* bytes of `text` */
	struct part secret; /* the account of a URL, with its `@` */
	struct uncfix_target target;
};

/*
 * Memory is from the kernel: an argument is repaired before the program's own
 * allocator may be ready, and lives as long as the process.  The size is stored
 * before the text.
 */
struct block {
	size_t size;
	char text[];
};

static char *block_new(size_t length)
{
	size_t size = sizeof(struct block) + length;
	struct block *block;

	block = mmap(NULL, size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (block == MAP_FAILED)
		return NULL;
	block->size = size;
	return block->text;
}

void repair_free(char *repaired)
{
	struct block *block;

	if (!repaired)
		return;
	block = (void *)(repaired - offsetof(struct block, text));
	munmap(block, block->size);
}

/*
 * Returns true for a text that is no path of this host: a scheme other than
 * file:, or leading separators that only UNC has, and no file that is called
 * so.  GVfs has folders with names such as smb-share:server=...
 */
static bool is_remote_location(const struct repair *repair)
{
	uint32_t defects = repair->target.defects;

	if (strncasecmp(repair->text, "file:", 5) == 0 ||
	    strncasecmp(repair->text, "smb-share:", 10) == 0 ||
	    repair->text[0] == '/' || access(repair->text, F_OK) == 0)
		return false;
	if (repair->text[0] == '\\')
		return true;
	if (defects & UNCFIX_BIT(UNCFIX_SCHEME))
		return true;
	return !(defects & UNCFIX_BIT(UNCFIX_MISSING_LEADING));
}

/* Returns true for a URL with a scheme of SMB. */
static bool is_smb_url(const char *text)
{
	return strncasecmp(text, "smb:", 4) == 0 ||
	       strncasecmp(text, "cifs:", 5) == 0;
}

/*
 * Returns true for a text that begins with backslashes.  No URL does: curl
 * (7.88, 8.14) refuses the host that it would have, in quotes and encoded, too.
 */
static bool is_unc(const char *text)
{
	text += strspn(text, " \t\"'`<");
	return strncmp(text, "\\\\", 2) == 0 ||
	       strncasecmp(text, "%5C%5C", 6) == 0;
}

/* Returns true if the program takes the text for a target, or refuses it. */
static bool is_for_smb(const struct grammar *grammar, const char *text)
{
	return !grammar->needs_scheme || is_smb_url(text) ||
	       (grammar->or_unc && is_unc(text));
}

static bool is_same_account(const struct repair *repair,
			    const struct part *account)
{
	const struct part *secret = &repair->secret;

	if (secret->length == 0)
		return account->length == 0;
	return account->length + 1 == secret->length &&
	       memcmp(account->text, secret->text, account->length) == 0;
}

/*
 * Returns true if the part that the program takes for the host contains a
 * share, too.  Such a text has two meanings (`smb://\\fs\data/data`: the share
 * twice, or a path in it).
 */
static bool names_share(const struct part *host)
{
	const size_t size = UNCFIX_BUFFER_SIZE(host->length);
	struct uncfix_target target;
	char *buffer = block_new(size);
	bool names;

	if (!buffer)
		return true;
	names = uncfix_parse(host->text, host->length, buffer, size, &target) ==
			UNCFIX_OK &&
		target.share_length > 0;
	repair_free(buffer);
	return names;
}

/*
 * Is a quote of a malformed text at its end alone, where a share or file may
 * have it in its name?  One behind a scheme and separators begins the target.
 */
static bool ends_in_quote(const struct repair *repair)
{
	const struct uncfix_target *target = &repair->target;
	const char *end = repair->text + repair->length, *start = repair->text;

	if (!(target->defects & UNCFIX_BIT(UNCFIX_QUOTED)) ||
	    target->share_length == 0 || !repair->grammar->share)
		return false;
	while (end > start && (unsigned char)end[-1] <= ' ')
		end--;
	if (start[strcspn(start, ":\\/")] == ':')
		start = strchr(start, ':') + 1;
	start += strspn(start, "\\/");
	return (signed char)*start > ' ' && !strchr("\"'`<(", *start) &&
	       !strchr("\"<>)", end[-1]);
}

/*
 * Returns true if the program parses the text itself correctly, whatever its
 * path contains.  Of two meanings, that of the program counts.
 */
static bool is_read_well(const struct repair *repair)
{
	const struct uncfix_target *target = &repair->target;
	const struct grammar *grammar = repair->grammar;
	struct parts own;

	if (!grammar_read(grammar, repair->text, &own))
		return false;
	if (!grammar_is_same(grammar, &own.host, target->host,
			     target->host_length))
		return own.share.length > 0 && names_share(&own.host);
	/*
	 * If the start of the text is well-formed, a quote at its end may be
	 * part of a name.
	 */
	if (grammar->host_alone || target->defects & UNCFIX_BIT(UNCFIX_QUOTED))
		return true;
	return is_same_account(repair, &own.account) &&
	       grammar_is_same(grammar, &own.share, target->share,
			       target->share_length) &&
	       (own.path.length == 0) == (target->path_length == 0);
}

static bool has_any(const char *text, const char *letters)
{
	return text[strcspn(text, letters)] != '\0';
}

/*
 * Returns true if the program accepts all parts of the text.  Without a port or
 * WebDAV it would connect to another server, without an account log on as
 * another user.  All of a text that was encoded as a whole counts as secret.
 */
static bool is_expressible(const struct repair *repair)
{
	const struct uncfix_target *target = &repair->target;
	const struct grammar *grammar = repair->grammar;
	const bool account =
		repair->secret.length > 0 ||
		target->defects & UNCFIX_BIT(UNCFIX_USER_INFORMATION);

	if (target->transport != UNCFIX_SMB ||
	    (grammar->adds_name &&
	     target->defects & UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR)))
		return false;
	if (grammar->is_url)
		return account == (repair->secret.length > 0) &&
		       repair->secret.length < repair->length &&
		       !has_any(target->share, grammar->syntax) &&
		       !has_any(target->path, grammar->syntax);
	if (grammar->host_alone)
		return !account && target->port == 0 &&
		       target->host_kind != UNCFIX_HOST_IPV6;
	/* //host/share is nothing without a share: mount.cifs looked it up. */
	if (grammar->share && target->share_length == 0)
		return false;
	return !account &&
	       (target->port == 0 || target->port == UNCFIX_PORT_SMB);
}

/* Returns true if the program parses the result as the same target. */
static bool is_read_as(const struct repair *repair, const char *printed,
		       const struct uncfix_target *shown)
{
	const struct grammar *grammar = repair->grammar;
	struct parts parts;

	/* An argument that begins so is an option. */
	if (printed[0] == '-' && repair->kept_length == 0)
		return false;
	return grammar_read(grammar, printed, &parts) &&
	       is_same_account(repair, &parts.account) &&
	       grammar_is_same(grammar, &parts.host, shown->host,
			       shown->host_length) &&
	       grammar_is_same(grammar, &parts.share, shown->share,
			       shown->share_length) &&
	       grammar_is_same(grammar, &parts.path, shown->path,
			       shown->path_length);
}

/* Room for an IPv6 address as a name, after the prefix of the UNC style. */
#define LITERAL_SIZE (UNCFIX_HOST_SIZE + sizeof("\\\\.ipv6-literal.net"))

/* The host in the notation of the program. */
static void show_host(const struct grammar *grammar,
		      struct uncfix_target *shown, char literal[LITERAL_SIZE])
{
	const struct uncfix_target alone = {
		.host = shown->host,
		.host_length = shown->host_length,
		.host_kind = shown->host_kind,
	};

	if (shown->host_kind != UNCFIX_HOST_IPV6 ||
	    grammar->ipv6 == IPV6_BRACKETS)
		return;
	shown->host_kind = UNCFIX_HOST_NAME;
	if (grammar->ipv6 == IPV6_BARE)
		return;
	uncfix_format(&alone, UNCFIX_STYLE_UNC, literal, LITERAL_SIZE);
	literal += 2;
	/* No name of a host begins with a hyphen (RFC 1123 2.1). */
	if (*literal == '-')
		*--literal = '0';
	shown->host = literal;
	shown->host_length = strlen(literal);
}

/* Each style has the grammar's prefix, which the account follows. */
static char *print(const struct repair *repair)
{
	const struct grammar *grammar = repair->grammar;
	const struct part *secret = &repair->secret;
	struct uncfix_target shown = repair->target;
	char literal[LITERAL_SIZE], *result, *at;
	enum uncfix_style style = UNCFIX_STYLE_HOST;
	size_t length;

	show_host(grammar, &shown, literal);
	if (!grammar->share) {
		shown.share = shown.path = "";
		shown.share_length = shown.path_length = 0;
	}
	if (grammar->is_url)
		style = UNCFIX_STYLE_URL;
	else if (grammar->prefix[0])
		style = UNCFIX_STYLE_POSIX;
	length = uncfix_format(&shown, style, NULL, 0);
	result = block_new(repair->kept_length + secret->length + length + 1);
	if (!result)
		return NULL;
	memcpy(result, repair->kept, repair->kept_length);
	at = result + repair->kept_length;
	uncfix_format(&shown, style, at + secret->length, length + 1);
	memcpy(at, grammar->prefix, strlen(grammar->prefix));
	memcpy(at + strlen(grammar->prefix), secret->text, secret->length);
	if (is_read_as(repair, at, &shown))
		return result;
	repair_free(result);
	return NULL;
}

/* The target is parsed into `buffer`. */
static char *repair_target(struct repair *repair, char *buffer)
{
	struct uncfix_target *target = &repair->target;

	if (uncfix_parse(repair->text, repair->length, buffer,
			 UNCFIX_BUFFER_SIZE(repair->length),
			 target) != UNCFIX_OK)
		return NULL;
	repair->secret = (struct part){ repair->text + target->secret_offset,
					target->secret_length };
	if (!is_expressible(repair) || ends_in_quote(repair) ||
	    is_read_well(repair) ||
	    (repair->grammar->reading == READS_LOCATION &&
	     !is_remote_location(repair)) ||
	    never_repaired(target->host))
		return NULL;
	return print(repair);
}

static void tell(const struct repair *repair, const char *result)
{
	const struct notice notice = {
		.part = NOTICE_CLIENT,
		.defects = repair->target.defects,
		.texts[NOTICE_SENT] = {
			.text = repair->text,
			.length = repair->length,
			.secret_offset = repair->target.secret_offset,
			.secret_length = repair->target.secret_length,
		},
		.texts[NOTICE_MEANT] = {
			.text = result,
			.length = strlen(result),
			.secret_offset = strlen(repair->grammar->prefix),
			.secret_length = repair->secret.length,
		},
	};

	notice_send(&notice);
}

char *repair(const char *text, size_t kept, enum reading reading)
{
	struct repair repair = { .kept = text, .kept_length = kept };
	const int saved_errno = errno;
	char *buffer, *result;

	if (reading == READS_ANYTHING)
		return NULL;
	repair.grammar = grammar_of(reading);
	repair.text = text + kept;
	if (!is_for_smb(repair.grammar, repair.text) ||
	    !uncfix_has_marker(repair.text))
		return NULL;
	repair.length = strlen(repair.text);
	buffer = block_new(UNCFIX_BUFFER_SIZE(repair.length));
	result = buffer ? repair_target(&repair, buffer) : NULL;
	if (result)
		tell(&repair, result + kept);
	repair_free(buffer);
	errno = saved_errno;
	return result;
}

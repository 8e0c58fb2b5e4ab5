/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * From a malformed text to the one that a program reads as the same target.
 * What is printed is taken apart once more, as that program does it: what
 * would be read in another way is not handed over.
 */

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "client.h"
#include "uncfix.h"

/* The port that SMB has where none is said (MS-SMB2 2.1). */
enum {
	SMB_PORT = 445
};

/* A text on its way to what is handed to the program. */
struct repair {
	const struct grammar *grammar;
	const char *kept;   /* what stays in front */
	size_t kept_length; /* bytes of `kept` */
	const char *text;   /* what the program was given behind it */
	size_t length;	    /* bytes of `text` */
	struct part secret; /* the account of a URL, with its `@` */
	struct uncfix_target target;
};

/*
 * Memory comes from the kernel: an argument is repaired before the program's
 * own allocator may be ready, and lives as long as the process.  The size
 * stands in front of the text.
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

bool is_disabled(void)
{
	const char *value = secure_getenv("UNCFIX_DISABLE");

	return value && *value;
}

/*
 * Something that no one means as a path of this host: a scheme other than
 * file:, or a leading run that only UNC has.  GVfs has folders by the name
 * of smb-share:server=...
 */
static bool is_remote_location(const struct repair *repair)
{
	uint32_t defects = repair->target.defects;

	if (strncasecmp(repair->text, "file:", 5) == 0 ||
	    strncasecmp(repair->text, "smb-share:", 10) == 0 ||
	    repair->text[0] == '/')
		return false;
	if (repair->text[0] == '\\')
		return true;
	if (defects & UNCFIX_BIT(UNCFIX_SCHEME))
		return true;
	return !(defects & UNCFIX_BIT(UNCFIX_MISSING_LEADING));
}

/* A URL whose scheme says that it is meant for SMB. */
static bool is_smb_url(const char *text)
{
	return strncasecmp(text, "smb:", 4) == 0 ||
	       strncasecmp(text, "cifs:", 5) == 0;
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
 * Does what the program takes for the host name a share, too?  Such a text has
 * two readings (`smb://\\fs\data/data`: the share twice, or a path in it).
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
 * Does the program do well with the text itself?  What a path holds is its own
 * business.  Of two readings its own stays.
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
	/* Where the text begins well, a quote at its end may be of a name. */
	if (target->defects & UNCFIX_BIT(UNCFIX_QUOTED))
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
 * Can the program be told all that the text says?  A port or WebDAV left out
 * leads to another server; an account left out to another logon.  Of a text
 * that was encoded as a whole all counts as secret.
 */
static bool is_expressible(const struct repair *repair)
{
	const struct uncfix_target *target = &repair->target;
	const struct grammar *grammar = repair->grammar;
	const bool account =
		repair->secret.length > 0 ||
		target->defects & UNCFIX_BIT(UNCFIX_USER_INFORMATION);

	if (target->transport != UNCFIX_SMB)
		return false;
	if (grammar->is_url)
		return account == (repair->secret.length > 0) &&
		       repair->secret.length < repair->length &&
		       !has_any(target->share, grammar->syntax) &&
		       !has_any(target->path, grammar->syntax);
	return !account && (target->port == 0 || target->port == SMB_PORT);
}

/* Will the program read what was printed as `shown`? */
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

/* Room for an IPv6 address as a name, behind what the UNC style leads with. */
#define LITERAL_SIZE (UNCFIX_HOST_SIZE + sizeof("\\\\.ipv6-literal.net"))

/* The host as the program writes it. */
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

/* Each style has the grammar's lead; the account stands behind that. */
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
	else if (grammar->lead[0])
		style = UNCFIX_STYLE_POSIX;
	length = uncfix_format(&shown, style, NULL, 0);
	result = block_new(repair->kept_length + secret->length + length + 1);
	if (!result)
		return NULL;
	memcpy(result, repair->kept, repair->kept_length);
	at = result + repair->kept_length;
	uncfix_format(&shown, style, at + secret->length, length + 1);
	memcpy(at, grammar->lead, strlen(grammar->lead));
	memcpy(at + strlen(grammar->lead), secret->text, secret->length);
	if (is_read_as(repair, at, &shown))
		return result;
	repair_free(result);
	return NULL;
}

/* The target is read into `buffer`. */
static char *repair_target(struct repair *repair, char *buffer)
{
	struct uncfix_target *target = &repair->target;

	if (uncfix_parse(repair->text, repair->length, buffer,
			 UNCFIX_BUFFER_SIZE(repair->length),
			 target) != UNCFIX_OK)
		return NULL;
	repair->secret = (struct part){ repair->text + target->secret_offset,
					target->secret_length };
	if (!is_expressible(repair) || is_read_well(repair) ||
	    (repair->grammar->reading == READS_LOCATION &&
	     !is_remote_location(repair)))
		return NULL;
	return print(repair);
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
	if ((repair.grammar->needs_scheme && !is_smb_url(repair.text)) ||
	    !uncfix_has_marker(repair.text))
		return NULL;
	repair.length = strlen(repair.text);
	buffer = block_new(UNCFIX_BUFFER_SIZE(repair.length));
	result = buffer ? repair_target(&repair, buffer) : NULL;
	repair_free(buffer);
	errno = saved_errno;
	return result;
}

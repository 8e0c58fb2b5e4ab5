/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From a malformed text to the one that a program reads well. */

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

static const char url_scheme[] = "smb://";

/* A text on its way to what is handed to the program. */
struct repair {
	const char *text;     /* what the program was given */
	size_t length;	      /* bytes of `text` */
	const char *kept;     /* what stays in front of it */
	size_t kept_length;   /* bytes of `kept` */
	const char *secret;   /* user information of a URL, with its `@` */
	size_t secret_length; /* bytes; 0 where there is none */
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
 * A URL that libsmbclient reads as it was meant: no separator but one `/`
 * leads up to the host, the share and the path, and none is encoded in the
 * first two.  What its path holds is the program's business.
 */
static bool is_plain_url(const char *text)
{
	const char *host, *end, *at;
	size_t length = sizeof(url_scheme) - 1;

	if (strncmp(text, url_scheme, length) != 0)
		return false;
	host = text + length;
	end = host + strcspn(host, "/");
	if (*end == '/' && end[1] == '/')
		return false;
	if (*end == '/')
		end += 1 + strcspn(end + 1, "/");
	for (at = host; at < end; at++)
		if (*at == '\\' || strncasecmp(at, "%5c", 3) == 0 ||
		    strncasecmp(at, "%2f", 3) == 0 ||
		    strncasecmp(at, "%25", 3) == 0)
			return false;
	return host != end && !strchr("\"'<` \t/", *host) &&
	       (unsigned char)*host < 0x80;
}

/*
 * Something that no one means as a path of this host: a scheme other than
 * file:, or a leading run that only UNC has.
 */
static bool is_remote_location(const struct repair *repair)
{
	uint32_t defects = repair->target.defects;

	if (strncasecmp(repair->text, "file:", 5) == 0 ||
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

/* Does the text read as it is, in the program's own way? */
static bool is_well_formed(const struct repair *repair, enum reading reading)
{
	static const enum uncfix_style styles[] = { UNCFIX_STYLE_UNC,
						    UNCFIX_STYLE_POSIX };
	size_t i, length;
	char *printed;
	bool same = false;

	if (reading != READS_SERVICE)
		return false;
	printed = block_new(repair->length + UNCFIX_HOST_SIZE);
	if (!printed)
		return true;
	for (i = 0; i < sizeof(styles) / sizeof(styles[0]) && !same; i++) {
		length = uncfix_format(&repair->target, styles[i], printed,
				       repair->length + UNCFIX_HOST_SIZE);
		same = length == repair->length &&
		       memcmp(printed, repair->text, length) == 0;
	}
	repair_free(printed);
	return same;
}

/*
 * Can the program be told all that the text says?  A port or WebDAV left out
 * leads to another server; a user's name left out asks for a password.  Of a
 * text that was encoded as a whole all counts as secret.
 */
static bool is_expressible(const struct repair *repair, enum reading reading)
{
	const struct uncfix_target *target = &repair->target;

	if (target->transport != UNCFIX_SMB)
		return false;
	if (reading == READS_SERVICE || reading == READS_SERVER ||
	    reading == READS_HOST)
		return target->port == 0 || target->port == SMB_PORT;
	if (repair->secret_length == repair->length)
		return false;
	return !memchr(repair->secret, '/', repair->secret_length) &&
	       !memchr(repair->secret, '\\', repair->secret_length);
}

/* The words of the user information stand behind the lead of a URL. */
static char *print(const struct repair *repair, enum reading reading)
{
	static const struct {
		enum reading reading;
		enum uncfix_style style;
		char lead[sizeof(url_scheme)];
	} forms[] = {
		{ READS_SERVICE, UNCFIX_STYLE_POSIX, "" },
		{ READS_SERVER, UNCFIX_STYLE_HOST, "//" },
		{ READS_HOST, UNCFIX_STYLE_HOST, "" },
		{ READS_URL, UNCFIX_STYLE_URL, "smb://" },
		{ READS_SMB_URL, UNCFIX_STYLE_URL, "smb://" },
		{ READS_LOCATION, UNCFIX_STYLE_URL, "smb://" },
	};
	size_t i = 0, length, lead, printed, secret;
	char *result, *at;

	while (forms[i].reading != reading)
		i++;
	lead = strlen(forms[i].lead);
	printed = forms[i].style == UNCFIX_STYLE_URL ? lead : 0;
	secret = printed ? repair->secret_length : 0;
	length = uncfix_format(&repair->target, forms[i].style, NULL, 0);
	result = block_new(repair->kept_length + lead + secret + length + 1);
	if (!result)
		return NULL;
	memcpy(result, repair->kept, repair->kept_length);
	at = result + repair->kept_length;
	uncfix_format(&repair->target, forms[i].style,
		      at + lead + secret - printed, length + 1);
	memcpy(at, forms[i].lead, lead);
	memcpy(at + lead, repair->secret, secret);
	return result;
}

/* Is the text to be judged at all where the program reads it this way? */
static bool is_candidate(const char *text, enum reading reading)
{
	switch (reading) {
	case READS_ANYTHING:
		return false;
	case READS_SMB_URL:
		return is_smb_url(text) && !is_plain_url(text);
	case READS_URL:
	case READS_LOCATION:
		return !is_plain_url(text);
	default:
		return true;
	}
}

char *repair(const char *text, size_t kept, enum reading reading)
{
	struct repair repair = { .kept = text, .kept_length = kept };
	const int saved_errno = errno;
	char *buffer, *result = NULL;

	repair.text = text + kept;
	if (!is_candidate(repair.text, reading) ||
	    !uncfix_has_marker(repair.text))
		return NULL;
	repair.length = strlen(repair.text);
	buffer = block_new(UNCFIX_BUFFER_SIZE(repair.length));
	if (!buffer)
		goto out;
	if (uncfix_parse(repair.text, repair.length, buffer,
			 UNCFIX_BUFFER_SIZE(repair.length),
			 &repair.target) == UNCFIX_OK) {
		repair.secret = repair.text + repair.target.secret_offset;
		repair.secret_length = repair.target.secret_length;
		if (is_expressible(&repair, reading) &&
		    !is_well_formed(&repair, reading) &&
		    (reading != READS_LOCATION || is_remote_location(&repair)))
			result = print(&repair, reading);
	}
	repair_free(buffer);
out:
	errno = saved_errno;
	return result;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How SMB programs parse a target: Samba 4.13 to 4.25, cifs-utils 6 and 7, curl
 * 7.74 to 8.14, GVfs 1.46 to 1.57, VLC 3, KDE's frameworks 5 and 6.
 */

#include <string.h>

#include "grammar.h"

static const struct grammar grammars[] = {
	{
		.reading = READS_SERVICE,
		.prefix = "//",
		.separators = "/\\",
		.share = true,
	},
	{
		.reading = READS_DEVICE,
		.prefix = "//",
		.separators = "/\\",
		.share = true,
		.path = true,
	},
	{
		.reading = READS_SERVER,
		.prefix = "//",
		.separators = "/\\",
	},
	{
		.reading = READS_HOST,
		.separators = "/\\",
	},
	{
		.reading = READS_LDAP_HOST,
		.host_alone = true,
		.separators = "/?",
	},
	{
		.reading = READS_URL, /* libsmbclient */
		.ipv6 = IPV6_LITERAL,
		.is_url = true,
		.prefix = "smb://",
		.separators = "/",
		.share = true,
		.path = true,
		.runs = true,
		.syntax = "?",
	},
	{
		.reading = READS_CURL,
		.ipv6 = IPV6_BRACKETS,
		.is_url = true,
		.needs_scheme = true,
		.or_unc = true,
		.adds_name = true,
		.prefix = "smb://",
		.separators = "/",
		.share = true,
		.path = true,
		.syntax = "?#{}[]",
	},
	{
		.reading = READS_LOCATION, /* GVfs, KIO, VLC */
		.ipv6 = IPV6_BRACKETS,
		.is_url = true,
		.prefix = "smb://",
		.separators = "/",
		.share = true,
		.path = true,
		.runs = true,
		.syntax = "?#",
	},
	{
		/* smb://workgroup/host/printer is one, too. */
		.reading = READS_PRINTER,
		.ipv6 = IPV6_LITERAL,
		.is_url = true,
		.prefix = "smb://",
		.separators = "/",
		.share = true,
		.any_at = true,
	},
	{
		.reading = READS_DEVICE_URI,
		.ipv6 = IPV6_LITERAL,
		.is_url = true,
		.needs_scheme = true,
		.prefix = "smb://",
		.separators = "/",
		.share = true,
		.any_at = true,
	},
};

const struct grammar *grammar_of(enum reading reading)
{
	size_t i = 0;

	while (grammars[i].reading != reading)
		i++;
	return &grammars[i];
}

static bool is_separator(const struct grammar *grammar, char letter)
{
	return letter && strchr(grammar->separators, letter);
}

static bool skip_lead(const struct grammar *grammar, const char **text)
{
	const char *prefix;

	for (prefix = grammar->prefix; *prefix; prefix++, (*text)++)
		if (*prefix == '/' ? !is_separator(grammar, **text)
				   : **text != *prefix)
			return false;
	return true;
}

/*
 * If a text has more than one `@`, programs and their versions differ in which
 * one ends the account.
 */
static bool read_account(const struct grammar *grammar, const char **text,
			 struct part *account)
{
	const char *at = *text, *end;

	end = at + (grammar->any_at ? strlen(at) : strcspn(at, "/"));
	at = memchr(at, '@', (size_t)(end - at));
	if (!at)
		return true;
	*account = (struct part){ *text, (size_t)(at - *text) };
	*text = at + 1;
	return !memchr(*text, '@', (size_t)(end - *text));
}

static struct part read_name(const struct grammar *grammar, const char **text)
{
	struct part name = { *text, strcspn(*text, grammar->separators) };

	*text += name.length;
	return name;
}

static void cut_port(struct part *host)
{
	size_t length = host->length;

	while (length > 0 && host->text[length - 1] >= '0' &&
	       host->text[length - 1] <= '9')
		length--;
	if (length > 0 && host->text[length - 1] == ':')
		host->length = length - 1;
}

static void cut_brackets(struct part *host)
{
	if (host->length > 1 && host->text[0] == '[' &&
	    host->text[host->length - 1] == ']') {
		host->text++;
		host->length -= 2;
	}
}

/* Parses the text after the host. */
static bool read_names(const struct grammar *grammar, const char *text,
		       struct parts *parts)
{
	if (*text)
		text++;
	while (grammar->runs && is_separator(grammar, *text))
		text++;
	parts->share = read_name(grammar, &text);
	if (*text == '\0')
		return true;
	if (!grammar->path || parts->share.length == 0)
		return false;
	parts->path = (struct part){ text + 1, strlen(text + 1) };
	return true;
}

bool grammar_read(const struct grammar *grammar, const char *text,
		  struct parts *parts)
{
	*parts = (struct parts){ { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 } };
	if (!skip_lead(grammar, &text))
		return false;
	if (grammar->is_url && !read_account(grammar, &text, &parts->account))
		return false;
	parts->host = read_name(grammar, &text);
	if (grammar->is_url)
		cut_port(&parts->host);
	if (grammar->ipv6 == IPV6_BRACKETS)
		cut_brackets(&parts->host);
	if (parts->host.length == 0)
		return false;
	if (grammar->share)
		return read_names(grammar, text, parts);
	return *text == '\0' || grammar->host_alone;
}

static int hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 'a' ^ 'A';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Decodes one byte of a part.  Returns its length there (RFC 3986 2.1). */
static size_t decode(const struct grammar *grammar, const char *text,
		     size_t length, char *byte)
{
	int high, low;

	*byte = *text;
	if (!grammar->is_url || *text != '%' || length < 3)
		return 1;
	high = hex_value(text[1]);
	low = hex_value(text[2]);
	if (high < 0 || low < 0)
		return 1;
	*byte = (char)(high * 16 + low);
	return 3;
}

bool grammar_is_same(const struct grammar *grammar, const struct part *part,
		     const char *text, size_t length)
{
	size_t at = 0, i;
	char byte;

	for (i = 0; at < part->length; i++) {
		at += decode(grammar, part->text + at, part->length - at,
			     &byte);
		if (i == length ||
		    (byte != text[i] && !(byte == '/' && text[i] == '\\')))
			return false;
	}
	return i == length;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How SMB programs parse a target. */

#ifndef UNCFIX_CLIENT_GRAMMAR_H
#define UNCFIX_CLIENT_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

/* The kinds of targets that programs read (grammar.c). */
enum reading {
	READS_ANYTHING = '-',	/* no target: never touched */
	READS_SERVICE = 's',	/* //host/share */
	READS_DEVICE = 'd',	/* //host/share/path */
	READS_SERVER = 'n',	/* //host */
	READS_HOST = 'h',	/* the host alone */
	READS_URL = 'u',	/* smb://host/share/path */
	READS_CURL = 'c',	/* the same, or UNC, among other URLs */
	READS_LOCATION = 'l',	/* a URL or a local path */
	READS_PRINTER = 'p',	/* smb://host/printer */
	READS_DEVICE_URI = 'i', /* the same among URIs of other schemes */
	READS_LDAP_HOST = 'a',	/* what follows the scheme of an LDAP URL */
};

/* The notation of an IPv6 address. */
enum ipv6 {
	IPV6_BARE,     /* ::1 */
	IPV6_BRACKETS, /* [::1] (RFC 3986 3.2.2) */
	IPV6_LITERAL,  /* 0--1.ipv6-literal.net */
};

/*
 * How programs parse one kind of target.  Verified by a test with real
 * programs.
 */
struct grammar {
	enum reading reading;
	enum ipv6 ipv6;
	bool is_url;	   /* accounts, ports and percent-encoding are read */
	bool needs_scheme; /* only texts with smb: or cifs: are targets, */
	bool or_unc;	   /* and those with backslashes at the start */
	bool host_alone;   /* in a URL: what follows is not read, and a port or
			      an address of IPv6 is left to the program */
	bool share;	   /* a share is read, */
	bool path;	   /* and a path after it */
	bool runs;	/* several separators before the share count as one */
	bool adds_name; /* of a file, after a separator at the end */
	bool any_at;	/* an `@` ends the account at any position */
	char prefix[7]; /* the start; `//` is any two separators */
	char separators[3]; /* each of them ends the host, and the share */
	char syntax[8];	    /* special characters in a share or path */
};

/* A part of a text. */
struct part {
	const char *text;
	size_t length;
};

/* A text as a program parses it. */
struct parts {
	struct part account; /* without its `@` */
	struct part host;    /* without the port */
	struct part share;
	struct part path;
};

/* The grammar of a reading that is not READS_ANYTHING. */
const struct grammar *grammar_of(enum reading reading);

/* Returns false if the text is not a target for the program. */
bool grammar_read(const struct grammar *grammar, const char *text,
		  struct parts *parts);

/*
 * Returns true if these bytes, decoded by the program, are the `length` ones at
 * `text`.
 */
bool grammar_is_same(const struct grammar *grammar, const struct part *part,
		     const char *text, size_t length);

#endif /* UNCFIX_CLIENT_GRAMMAR_H */

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * libuncfix_client.so: what its files share.  It is loaded before a program's
 * own libraries, perhaps into every process of the host: see
 * libuncfix_client(8).
 */

#ifndef UNCFIX_CLIENT_H
#define UNCFIX_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

/* What a program reads at some place: grammar.c tells how. */
enum reading {
	READS_ANYTHING = '-',	/* no target: never touched */
	READS_SERVICE = 's',	/* //host/share */
	READS_DEVICE = 'd',	/* //host/share/path */
	READS_SERVER = 'n',	/* //host */
	READS_HOST = 'h',	/* the host alone */
	READS_URL = 'u',	/* smb://host/share/path */
	READS_CURL = 'c',	/* the same among URLs of other schemes */
	READS_LOCATION = 'l',	/* a URL or a local path */
	READS_PRINTER = 'p',	/* smb://host/printer */
	READS_DEVICE_URI = 'i', /* the same among URIs of other schemes */
};

/* How an IPv6 address is written there. */
enum ipv6 {
	IPV6_BARE,     /* ::1 */
	IPV6_BRACKETS, /* [::1] (RFC 3986 3.2.2) */
	IPV6_LITERAL,  /* 0--1.ipv6-literal.net */
};

/*
 * How the programs of one reading take a text apart.  A test shows with real
 * programs that they do.
 */
struct grammar {
	enum reading reading;
	enum ipv6 ipv6;
	bool is_url;	   /* accounts, ports and percent-encoding are read */
	bool needs_scheme; /* texts without smb: or cifs: are none of it */
	bool share;	   /* a share is read, */
	bool path;	   /* and a path behind it */
	bool runs;    /* several separators in front of the share are one */
	bool any_at;  /* an `@` ends the account wherever it stands */
	char lead[7]; /* in front of all: `//` is any two separators */
	char separators[3]; /* each of them ends the host, and the share */
	char syntax[8];	    /* what means something else in a share or path */
};

/* A part of a text. */
struct part {
	const char *text;
	size_t length;
};

/* A text as a program takes it apart. */
struct parts {
	struct part account; /* without its `@` */
	struct part host;    /* without the port */
	struct part share;
	struct part path;
};

/* The grammar of a reading that is not READS_ANYTHING. */
const struct grammar *grammar_of(enum reading reading);

/* Returns false where the program takes the text for no target. */
bool grammar_read(const struct grammar *grammar, const char *text,
		  struct parts *parts);

/* Does the program read these bytes, decoded, as the `length` at `text`? */
bool grammar_is_same(const struct grammar *grammar, const struct part *part,
		     const char *text, size_t length);

/*
 * What the program reads as exactly the meaning of `text`, behind its first
 * `kept` bytes, which stay (`--list=` before a host).  Returns NULL where the
 * program reads the text itself as it is meant, where the text is no target,
 * and where its meaning cannot be told in full; else a text that repair_free()
 * takes back.  Leaves errno as it was.
 */
char *repair(const char *text, size_t kept, enum reading reading);
void repair_free(char *repaired);

/*
 * An SMB tool.  `options` has a word for each option: its letter (`-` where it
 * has none), what it takes (`.` nothing, `=` a value that is no target, or an
 * enum reading) and its long name.  `operands` has an enum reading for each
 * argument that is no option, and `*` where the last one is for all that
 * follow.
 */
struct tool {
	char names[24];	   /* words: what it is started as, AT_EXECFN */
	char verbs[48];	   /* words: its first argument; "" is any */
	char program[16];  /* what it is: /proc/self/exe without a version */
	char needs[24];	   /* a library that it is linked with begins so */
	char variable[16]; /* of the environment: an enum reading's, or "" */
	char uri;	   /* enum reading of argument 0 and `variable`, or 0 */
	bool root_alone; /* for others it compares its arguments with a file */
	char operands[7];
	const char *options;
};

/* The tool that is called `name`, or NULL. */
const struct tool *tool_find(const char *name);

/* What the tool's table has for this first argument, or NULL. */
const struct tool *tool_with_verb(const struct tool *tool, const char *verb);

/*
 * The address of a function in the first object loaded behind this one that
 * defines it; NULL where none does.  dlsym(RTLD_NEXT) does not see what a
 * plug-in brought in, and is in another library before glibc 2.34.
 */
typedef void (*function)(void);
function loaded_function(const char *name);

/* Is the program itself linked with a library whose name begins so? */
bool program_needs(const char *library);

/* Is this library switched off for this process? */
bool is_disabled(void);

#endif /* UNCFIX_CLIENT_H */

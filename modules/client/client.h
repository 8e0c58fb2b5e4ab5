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

/* What a program reads at some place, and what it is handed there. */
enum reading {
	READS_ANYTHING = '-', /* no target: never touched */
	READS_SERVICE = 's',  /* //host/share */
	READS_SERVER = 'n',   /* //host */
	READS_HOST = 'h',     /* the host alone */
	READS_URL = 'u',      /* smb://host/share/path */
	READS_SMB_URL = 'c',  /* the same among URLs of other schemes */
	READS_LOCATION = 'l', /* a URL or a local path */
};

/*
 * The well-formed text for `text`, behind its first `kept` bytes, which stay
 * (`--list=` before a host).  Returns NULL where the text is well-formed, is no
 * target, or where its meaning cannot be said in full; else a text that
 * repair_free() takes back.  Leaves errno as it was.
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
	char variable[16]; /* of the environment: an SMB URL, or "" */
	char own_name;	   /* an enum reading, or 0: argument 0 */
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

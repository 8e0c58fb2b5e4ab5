/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A notice: one datagram with a malformed text and its meaning, for `uncfix
 * watch`.  It is sent from inside every process of the machine, so it never
 * waits, and the sender is not affected by its delivery: no error, no errno, no
 * signal, nothing left open.  The kernel reports the sender (SO_PASSCRED,
 * unix(7)).
 *
 * A reader must not trust it: the socket takes datagrams from anyone.
 */

#ifndef UNCFIX_NOTICE_H
#define UNCFIX_NOTICE_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/* The reader binds this name. */
#define NOTICE_SOCKET "/run/uncfix/watch"

/* The sender.  These numbers are sent, and must not change. */
enum notice_part {
	NOTICE_NAME_SERVICE = 1,
	NOTICE_TREE_CONNECT = 2,
	NOTICE_DFS = 3,
	NOTICE_CLIENT = 4,
};

/*
 * The result: 0 if it was repaired, an enum uncfix_error if it was refused, or
 * one of these.
 */
enum {
	NOTICE_NO_SHARE = 100, /* the share that is meant does not exist */
	NOTICE_NO_ROOM = 101,  /* its name is too long for its place */
	NOTICE_PORT = 102,     /* a link has no port */
	NOTICE_NEVER = 103,    /* it is excluded (never.h) */
};

enum notice_text {
	NOTICE_SENT,  /* unchanged */
	NOTICE_MEANT, /* its meaning, empty if it was refused */
	NOTICE_PEER,  /* the address of the client, in Samba */
	NOTICE_SHARE, /* the share that a link is in */
	NOTICE_TEXTS,
};

/* A text of a notice, or NULL. Its secret is not sent. */
struct notice_words {
	const char *text;
	size_t length;
	size_t secret_offset;
	size_t secret_length;
};

struct notice {
	enum notice_part part;
	unsigned int reason;
	uint32_t defects; /* UNCFIX_BIT() of each */
	struct notice_words texts[NOTICE_TEXTS];
};

/* Seldom called: optimised for size. */
__attribute__((cold)) void notice_send(const struct notice *notice);

/* The datagram: this, then the texts without NULs, one after the other. */
struct notice_header {
	uint32_t magic;
	uint8_t version;
	uint8_t part;
	uint8_t reason;
	uint8_t cut; /* 1 << enum notice_text: its end is missing */
	uint32_t defects;
	uint16_t lengths[NOTICE_TEXTS];
};

#define NOTICE_MAGIC   UINT32_C(0x78666e75) /* `unfx` on most machines */
#define NOTICE_VERSION 1

/* Longer texts are truncated. */
#define NOTICE_SENT_MAX	 512
#define NOTICE_MEANT_MAX 320
#define NOTICE_PEER_MAX	 64
#define NOTICE_SHARE_MAX 96
#define NOTICE_SIZE                                                            \
	(sizeof(struct notice_header) + NOTICE_SENT_MAX + NOTICE_MEANT_MAX +   \
	 NOTICE_PEER_MAX + NOTICE_SHARE_MAX)

#pragma GCC visibility pop

#endif /* UNCFIX_NOTICE_H */

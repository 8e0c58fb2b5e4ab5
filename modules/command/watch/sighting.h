/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A notice as it arrived: what it says, and what the kernel says of its sender.
 */

#ifndef UNCFIX_SIGHTING_H
#define UNCFIX_SIGHTING_H

#include <stdbool.h>
#include <sys/socket.h>
#include <time.h>
#include "notice.h"

enum {
	PROGRAM_SIZE = 16, /* TASK_COMM_LEN */
};

struct sighting {
	struct timespec time;
	struct ucred sender;	    /* all -1 if the kernel does not say */
	char program[PROGRAM_SIZE]; /* "" if the process has ended */
	size_t size;		    /* of the datagram */
	struct notice_header header;
	char datagram[NOTICE_SIZE + 1];
	struct notice_words texts[NOTICE_TEXTS];
};

/*
 * Reads the datagram that arrived, any bytes, into the header and the texts.
 * Returns false if it is no notice.
 */
bool sighting_read(struct sighting *sighting);

/* The names of the program, of the part and of a refusal, never NULL. */
const char *sighting_part(const struct sighting *sighting);
const char *sighting_refusal(const struct sighting *sighting);

/* Returns true if a client of the file server sent the text. */
bool sighting_is_of_client(const struct sighting *sighting);

#endif /* UNCFIX_SIGHTING_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A notice as it arrived: what it says, and what the kernel says of its sender.
 */

#include <string.h>

#include "array_size.h"
#include "uncfix.h"
#include "watch/sighting.h"

static const char *const parts[] = {
	[NOTICE_NAME_SERVICE] = "name-service",
	[NOTICE_TREE_CONNECT] = "tree-connect",
	[NOTICE_DFS] = "ms-dfs",
	[NOTICE_CLIENT] = "client-library",
};

static const char *const refusals[] = {
	[NOTICE_NO_SHARE - NOTICE_NO_SHARE] = "no-share",
	[NOTICE_NO_ROOM - NOTICE_NO_SHARE] = "no-room",
	[NOTICE_PORT - NOTICE_NO_SHARE] = "port",
	[NOTICE_NEVER - NOTICE_NO_SHARE] = "excluded",
};

/* A character that was cut through is no ill-formed one. */
static size_t whole_length(const char *text, size_t length)
{
	size_t end = length;

	while (end > 0 && length - end < 4 && (text[end - 1] & 0xC0) == 0x80)
		end--;
	if (end > 0 && (text[end - 1] & 0xC0) == 0xC0)
		return end - 1;
	return length;
}

/*
 * Anyone may send.  Only smbd, which is root's, speaks for others, and no other
 * part has words for that.
 */
static bool is_credible(const struct sighting *sighting)
{
	if (sighting_is_of_client(sighting))
		return sighting->sender.uid == 0;
	return sighting->header.lengths[NOTICE_PEER] == 0 &&
	       sighting->header.lengths[NOTICE_SHARE] == 0;
}

bool sighting_read(struct sighting *sighting)
{
	struct notice_header *header = &sighting->header;
	size_t at = sizeof(*header), i;

	if (sighting->size < at || sighting->size > NOTICE_SIZE)
		return false;
	memcpy(header, sighting->datagram, sizeof(*header));
	if (header->magic != NOTICE_MAGIC ||
	    header->version != NOTICE_VERSION || header->part == 0 ||
	    header->part >= ARRAY_SIZE(parts))
		return false;
	for (i = 0; i < NOTICE_TEXTS; i++) {
		struct notice_words *words = &sighting->texts[i];

		words->text = sighting->datagram + at;
		words->length = header->lengths[i];
		at += words->length;
		if (at > sighting->size)
			return false;
		if (header->cut & 1 << i)
			words->length =
				whole_length(words->text, words->length);
	}
	return at == sighting->size && is_credible(sighting);
}

const char *sighting_part(const struct sighting *sighting)
{
	return parts[sighting->header.part];
}

const char *sighting_refusal(const struct sighting *sighting)
{
	const unsigned int reason = sighting->header.reason;

	if (reason >= NOTICE_NO_SHARE &&
	    reason - NOTICE_NO_SHARE < ARRAY_SIZE(refusals))
		return refusals[reason - NOTICE_NO_SHARE];
	return uncfix_error_term((enum uncfix_error)reason)->name;
}

bool sighting_is_of_client(const struct sighting *sighting)
{
	return sighting->header.part == NOTICE_TREE_CONNECT ||
	       sighting->header.part == NOTICE_DFS;
}

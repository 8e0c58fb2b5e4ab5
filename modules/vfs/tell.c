/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Notices for `uncfix watch`.
 *
 * Copyright (C) The uncfix developers 2026
 */

#include "includes.h"
#include "uncfix.h"
#include "tell.h"

/* `192.0.2.1` of `ipv4:192.0.2.1:49152`. */
static struct notice_words address_of(const char *client)
{
	const char *begin = client != NULL ? strchr(client, ':') : NULL;
	const char *end = client != NULL ? strrchr(client, ':') : NULL;

	if (begin == end) {
		return (struct notice_words){ 0 };
	}

	return (struct notice_words){ .text = begin + 1,
				      .length = end - begin - 1 };
}

static struct notice_words words_of(const char *text)
{
	return (struct notice_words){ .text = text,
				      .length =
					      text != NULL ? strlen(text) : 0 };
}

/* smbd's paths of MS-DFS have one leading separator. */
static uint32_t defects_of(enum notice_part part,
			   const struct uncfix_target *target)
{
	return part == NOTICE_DFS
		       ? target->defects & ~UNCFIX_BIT(UNCFIX_MISSING_LEADING)
		       : target->defects;
}

void uncfix_tell(TALLOC_CTX *mem_ctx, enum notice_part part, const char *client,
		 const char *share, const char *sent, const char *meant,
		 unsigned reason)
{
	size_t length = strlen(sent), size = UNCFIX_BUFFER_SIZE(length);
	char *buffer = talloc_array(mem_ctx, char, size);
	struct uncfix_target target;
	enum uncfix_error error;
	struct notice notice;

	if (buffer == NULL) {
		return;
	}
	error = uncfix_parse(sent, length, buffer, size, &target);
	TALLOC_FREE(buffer);

	notice = (struct notice){
		.part = part,
		.defects = defects_of(part, &target),
		.texts[NOTICE_SENT] = words_of(sent),
		.texts[NOTICE_MEANT] = words_of(meant),
		.texts[NOTICE_PEER] = address_of(client),
		.texts[NOTICE_SHARE] = words_of(share),
	};
	if (meant == NULL) {
		notice.reason = error != UNCFIX_OK ? error : reason;
	}
	notice.texts[NOTICE_SENT].secret_offset = target.secret_offset;
	notice.texts[NOTICE_SENT].secret_length = target.secret_length;

	if (error != UNCFIX_OK || notice.defects != 0) {
		notice_send(&notice);
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who sent a text: a program and its user, or a client of the file server. */

#include <stdio.h>
#include <string.h>

#include "common/xalloc.h"
#include "watch/user_name.h"
#include "watch/who.h"

static char *client(TALLOC_CTX *context, const struct sighting *sighting)
{
	const struct notice_words *peer = &sighting->texts[NOTICE_PEER];
	const struct notice_words *share = &sighting->texts[NOTICE_SHARE];

	if (peer->length == 0)
		return talloc_strdup(context, "a client");
	return talloc_asprintf(context, "%.*s%s%.*s", (int)peer->length,
			       peer->text, share->length > 0 ? " in " : "",
			       (int)share->length, share->text);
}

static const char *program(const struct sighting *sighting)
{
	return sighting->program[0] ? sighting->program : "(ended)";
}

char *who_with_process(TALLOC_CTX *context, const struct sighting *sighting)
{
	if (sighting_is_of_client(sighting))
		return xalloc(client(context, sighting));
	return xalloc(talloc_asprintf(context, "%s[%ld] %s", program(sighting),
				      (long)sighting->sender.pid,
				      user_name(sighting->sender.uid)));
}

char *who_in_general(TALLOC_CTX *context, const struct sighting *sighting)
{
	if (sighting_is_of_client(sighting))
		return xalloc(client(context, sighting));
	return xalloc(talloc_asprintf(context, "%s %s", program(sighting),
				      user_name(sighting->sender.uid)));
}

char *who_is_behind(TALLOC_CTX *context, const struct sighting *sighting)
{
	const struct notice_words *peer = &sighting->texts[NOTICE_PEER];

	if (sighting_is_of_client(sighting))
		return xalloc(
			talloc_strndup(context, peer->text, peer->length));
	return xalloc(talloc_strdup(context, user_name(sighting->sender.uid)));
}

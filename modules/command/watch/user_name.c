/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Names of users, which an account server may know that does not answer: a
 * child looks them up.  A flood of notices is no flood of look-ups.
 */

#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "array_size.h"
#include "common/clock.h"
#include "common/subprocess.h"
#include "watch/user_name.h"

/* Milliseconds. */
enum {
	ANSWER_MAX = 1000,
	KNOWN_FOR = 60 * 1000,
	SILENT_FOR = 60 * 1000,
};

struct user {
	uid_t id;
	char name[64];
};

/* In a child. */
static void look_up(void *answer)
{
	struct user *user = answer;
	const struct passwd *entry = getpwuid(user->id);

	if (entry)
		snprintf(user->name, sizeof(user->name), "%s", entry->pw_name);
}

/* The last ones; the oldest makes room. */
static struct {
	struct user user;
	double until;
} known[16];

static const char *find_known(uid_t id, double now)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i].until > now && known[i].user.id == id)
			return known[i].user.name;
	return NULL;
}

const char *user_name(uid_t id)
{
	static double silent_until;
	static size_t next;
	const double now = clock_milliseconds();
	const char *name = find_known(id, now);
	struct user *user;

	if (name)
		return name;
	user = &known[next].user;
	known[next].until = now + KNOWN_FOR;
	next = (next + 1) % ARRAY_SIZE(known);
	user->id = id;
	snprintf(user->name, sizeof(user->name), "%ld", (long)(int)id);
	if (id == (uid_t)-1 || now < silent_until)
		return user->name;
	if (!subprocess_ask(look_up, user, sizeof(*user), ANSWER_MAX))
		silent_until = now + SILENT_FOR;
	return user->name;
}

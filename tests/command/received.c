/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The command's own recv() and a message that its buffer is too small for.  The
 * address sanitizer watches what is read.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check/recv_hook.h"

enum {
	MESSAGE_SIZE = 64,
	ROOM = 4,
};

static unsigned int answers_noted;

static void note(void)
{
	answers_noted++;
}

/* How many answers are noted of a message that is read into so much room. */
static unsigned int receive(int ends[2], size_t room, int flags)
{
	static const char message[MESSAGE_SIZE] = "\xFESMB";
	char *buffer = malloc(room);
	ssize_t count;

	answers_noted = 0;
	if (send(ends[0], message, sizeof(message), 0) != sizeof(message))
		abort();
	count = recv(ends[1], buffer, room, flags);
	free(buffer);
	if (count != (flags & MSG_TRUNC ? MESSAGE_SIZE : (ssize_t)room))
		abort();
	return answers_noted;
}

int main(void)
{
	struct smb_answer answers[SMB_COMMAND_COUNT] = { { .seen = false } };
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0)
		return EXIT_FAILURE;
	recv_hook_start(answers, note);
	return receive(ends, MESSAGE_SIZE, 0) == 1 &&
			       receive(ends, ROOM, MSG_TRUNC) == 0 &&
			       receive(ends, ROOM, 0) == 0
		       ? EXIT_SUCCESS
		       : EXIT_FAILURE;
}

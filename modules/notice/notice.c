/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Sends notices.  A socket is opened for each, as the process may count, close
 * or pass on open descriptors at any time.
 *
 * The process needs nothing that the lookup of a host does not need: socket(),
 * connect() and close(), as for nscd, write(), and 1 KiB of stack.  A filter of
 * system calls that permits the lookup of a name in /etc/hosts, and kills for
 * sendto(), permits this, too.  For datagrams write() does not block and raises
 * no SIGPIPE. A thread that is cancelled meanwhile ends afterwards, with the
 * socket closed.
 */

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "notice.h"
#include "secret.h"

_Static_assert(sizeof(struct notice_header) == 20, "no byte is padding");
_Static_assert(NOTICE_SIZE <= 1024, "a KiB of somebody else's stack");

static const uint16_t text_max[NOTICE_TEXTS] = {
	[NOTICE_SENT] = NOTICE_SENT_MAX,
	[NOTICE_MEANT] = NOTICE_MEANT_MAX,
	[NOTICE_PEER] = NOTICE_PEER_MAX,
	[NOTICE_SHARE] = NOTICE_SHARE_MAX,
};

/* Room for a text, and whether it was enough. */
struct room {
	char *at, *end;
	bool is_cut;
};

static void put(struct room *room, const char *text, size_t length)
{
	const size_t left = (size_t)(room->end - room->at);

	if (length > left) {
		length = left;
		room->is_cut = true;
	}
	memcpy(room->at, text, length);
	room->at += length;
}

static void put_words(struct room *room, const struct notice_words *words)
{
	size_t rest = 0;

	if (!words->text)
		return;
	if (words->secret_length > 0) {
		put(room, words->text, words->secret_offset);
		put(room, UNCFIX_SECRET_SHOWN, strlen(UNCFIX_SECRET_SHOWN));
		rest = words->secret_offset + words->secret_length;
	}
	put(room, words->text + rest, words->length - rest);
}

/* Returns the size of the datagram. */
static size_t write_datagram(const struct notice *notice,
			     char datagram[NOTICE_SIZE])
{
	struct notice_header header = {
		.magic = NOTICE_MAGIC,
		.version = NOTICE_VERSION,
		.part = (uint8_t)notice->part,
		.reason = (uint8_t)notice->reason,
		.defects = notice->defects,
	};
	char *at = datagram + sizeof(header);
	struct room room;
	unsigned int i;

	for (i = 0; i < NOTICE_TEXTS; i++) {
		room = (struct room){ .at = at, .end = at + text_max[i] };
		put_words(&room, &notice->texts[i]);
		header.lengths[i] = (uint16_t)(room.at - at);
		header.cut |= (uint8_t)(room.is_cut << i);
		at = room.at;
	}
	memcpy(datagram, &header, sizeof(header));
	return (size_t)(at - datagram);
}

/* A socket costs several times as much as this test. */
static bool has_reader(void)
{
	int fd = open(NOTICE_SOCKET, O_PATH | O_CLOEXEC);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void send_datagram(const char *datagram, size_t size)
{
	static const struct sockaddr_un reader = {
		.sun_family = AF_UNIX,
		.sun_path = NOTICE_SOCKET,
	};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	ssize_t ignored = 0;

	if (fd < 0)
		return;
	if (connect(fd, (const struct sockaddr *)&reader, sizeof(reader)) == 0)
		ignored = write(fd, datagram, size);
	(void)ignored;
	close(fd);
}

void notice_send(const struct notice *notice)
{
	const int saved_errno = errno;
	char datagram[NOTICE_SIZE];
	int state;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	if (has_reader())
		send_datagram(datagram, write_datagram(notice, datagram));
	pthread_setcancelstate(state, NULL);
	errno = saved_errno;
}

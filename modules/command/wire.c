/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the server really answered.  libsmbclient turns each NTSTATUS into an
 * errno: a wrong password, a disabled account and a refused share are all
 * EACCES.  So this program defines recv(), which the dynamic linker takes for
 * libsmbclient's calls too, and reads the headers that pass by.  Where they do
 * not (an encrypted answer, another way of reading in a later Samba), nothing
 * is seen, and the caller has errno alone.
 */

#include <string.h>
#include <sys/types.h>

#include "check.h"
#include "smb2.h"

static struct wire_answer *answers; /* NULL: nobody looks */
static void (*notice)(void);

/* MS-SMB2 2.2.1 and MS-CIFS 2.2.3.1: where the headers hold what is needed. */
static const struct header {
	unsigned char magic[4];
	size_t status, command; /* offsets */
	unsigned char commands[WIRE_COMMAND_COUNT];
} headers[] = {
	{ { 0xFE, 'S', 'M', 'B' }, 8, 12, { 0x00, 0x01, 0x03 } },
	{ { 0xFF, 'S', 'M', 'B' }, 5, 4, { 0x72, 0x73, 0x75 } },
};

enum {
	HEADER_COUNT = sizeof(headers) / sizeof(headers[0]),
	HEADER_SIZE = 14, /* as far as it is looked at */
};

void wire_watch(struct wire_answer noted[WIRE_COMMAND_COUNT],
		void (*tell)(void))
{
	answers = noted;
	notice = tell;
}

static void look_at(const unsigned char *bytes, const struct header *header)
{
	uint32_t status = (uint32_t)little_endian(bytes + header->status, 4);
	int i;

	/* MS-SMB2 3.2.5.1.5: the answer itself comes later. */
	if (status == NT_STATUS_PENDING)
		return;
	for (i = 0; i < WIRE_COMMAND_COUNT; i++) {
		if (bytes[header->command] != header->commands[i])
			continue;
		answers[i].seen = true;
		answers[i].status = status;
		answers[i].when = clock_milliseconds();
		notice();
	}
}

/*
 * Samba reads the four bytes of the length first and then a whole message.  By
 * MSG_TRUNC the count may be that of a message which the buffer is too small
 * for (recv(2)).
 */
ssize_t recv(int socket, void *buffer, size_t length, int flags)
{
	ssize_t count = recvfrom(socket, buffer, length, flags, NULL, NULL);
	size_t filled = count > 0 ? (size_t)count : 0;
	int i;

	if (filled > length)
		filled = length;
	if (!answers || filled < HEADER_SIZE || (flags & MSG_PEEK))
		return count;
	for (i = 0; i < HEADER_COUNT; i++)
		if (memcmp(buffer, headers[i].magic, 4) == 0)
			look_at(buffer, &headers[i]);
	return count;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The answers of a server to the requests of libsmbclient.
 *
 * libsmbclient turns each NTSTATUS into an errno: a wrong password, a disabled
 * account and a refused share are all EACCES.  So the statuses are read from
 * the bytes of the answers, before libsmbclient gets them:
 *
 *  (1) This program defines recv().  The dynamic linker looks every symbol up
 *	in the program first, so that calls of recv() in libsmbclient and the
 *	libraries that it uses are bound to this one, too.
 *
 *  (2) It calls recvfrom() with the same arguments, which is what the recv() of
 *	the C library does, and returns what that returned.  Nothing is changed
 *	in the buffer, and errno is kept.
 *
 *  (3) Only after recv_hook_start() the buffer is looked at.  The hook is in
 *	this program alone, and only a child that serves one target calls that
 *	function.
 *
 *  (4) Samba reads four bytes with the length first, and then a message as a
 *	whole, into one buffer: a buffer that begins with the magic number of
 *	SMB1 or SMB2 is a message.  Only bytes that were received are read: with
 *	MSG_TRUNC the count may be that of a message that did not fit into the
 *	buffer (recv(2)).
 *
 *  (5) Where this does not hold (encrypted answers, another way to read in a
 *	later Samba), nothing is noted, and the caller has errno alone.
 */

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "array_size.h"
#include "check/recv_hook.h"
#include "network/smb2.h"

static struct smb_answer *answers; /* NULL: not started */
static void (*notice)(void);

/*
 * MS-SMB2 2.2.1 and MS-CIFS 2.2.3.1; the lowest bit of `guest` in the answer to
 * a session setup (MS-SMB2 2.2.6, MS-CIFS 2.2.4.53.2).
 */
static const struct header {
	const char *magic;
	size_t status, command, guest; /* offsets */
	unsigned char commands[SMB_COMMAND_COUNT];
} headers[] = {
	{ SMB2_MAGIC,
	  SMB2_STATUS,
	  SMB2_COMMAND,
	  SMB2_HEADER_SIZE + 2,
	  { SMB2_NEGOTIATE, SMB2_SESSION_SETUP, SMB2_TREE_CONNECT } },
	{ "\xFFSMB", 5, 4, 37, { 0x72, 0x73, 0x75 } },
};

enum {
	MAGIC_SIZE = 4,
	HEADER_SIZE = SMB2_COMMAND + 2, /* the part that is read */
};

void recv_hook_start(struct smb_answer noted[SMB_COMMAND_COUNT],
		     void (*tell)(void))
{
	answers = noted;
	notice = tell;
}

static void note_answer(const unsigned char *bytes, size_t size,
			const struct header *header)
{
	uint32_t status = (uint32_t)little_endian(bytes + header->status, 4);
	int i;

	/* MS-SMB2 3.2.5.1.5: the final answer comes later. */
	if (status == NT_STATUS_PENDING)
		return;
	for (i = 0; i < SMB_COMMAND_COUNT; i++) {
		if (bytes[header->command] != header->commands[i])
			continue;
		answers[i].seen = true;
		answers[i].status = status;
		answers[i].guest = i == SMB_SESSION_SETUP && status == 0 &&
				   size > header->guest &&
				   (bytes[header->guest] & 1);
		notice();
	}
}

ssize_t recv(int socket, void *buffer, size_t length, int flags)
{
	ssize_t count = recvfrom(socket, buffer, length, flags, NULL, NULL);
	size_t filled = count > 0 ? (size_t)count : 0;
	int error = errno;
	size_t i;

	if (filled > length)
		filled = length;
	if (!answers || filled < HEADER_SIZE || (flags & MSG_PEEK))
		return count;
	for (i = 0; i < ARRAY_SIZE(headers); i++)
		if (memcmp(buffer, headers[i].magic, MAGIC_SIZE) == 0)
			note_answer(buffer, filled, &headers[i]);
	errno = error;
	return count;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The answers of a server to the requests of libsmbclient. */

#ifndef UNCFIX_RECV_HOOK_H
#define UNCFIX_RECV_HOOK_H

#include <stdbool.h>
#include <stdint.h>

/* The requests whose answers are noted. */
enum smb_command {
	SMB_NEGOTIATE,
	SMB_SESSION_SETUP,
	SMB_TREE_CONNECT,
	SMB_COMMAND_COUNT,
};

/* The last answer to each, as it came from the server. */
struct smb_answer {
	bool seen, guest; /* guest: the user was not known, and was let in */
	uint32_t status;
};

/*
 * Notes the answers from here on, and calls `notice` after each.
 */
void recv_hook_start(struct smb_answer answers[SMB_COMMAND_COUNT],
		     void (*notice)(void));

#endif /* UNCFIX_RECV_HOOK_H */

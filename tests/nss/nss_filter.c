/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Run a program that may make some system calls and no other:
 *
 *	nss_filter kill|refuse NUMBER... -- COMMAND...
 *
 * Any other call ends the program, or fails with EPERM: the two ways that
 * SystemCallFilter= of systemd.exec(5) has.
 */

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define MAX_CALLS 200 /* of BPF, a jump reaches 255 instructions */

int main(int argc, char **argv)
{
	struct sock_filter filter[MAX_CALLS + 3] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
	};
	struct sock_fprog program = { .filter = filter, .len = 1 };
	unsigned int calls = 0, i = 2;

	while (argc > (int)(i + calls) && strcmp(argv[i + calls], "--") != 0)
		calls++;
	if (argc < (int)(i + calls) + 2 || calls > MAX_CALLS)
		return 2;
	for (; i < 2 + calls; i++)
		filter[program.len++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K,
			(__u32)strtoul(argv[i], NULL, 10),
			(__u8)(2 + calls - i), 0);
	filter[program.len++] = (struct sock_filter)BPF_STMT(
		BPF_RET | BPF_K, strcmp(argv[1], "kill") == 0
					 ? SECCOMP_RET_KILL_PROCESS
					 : SECCOMP_RET_ERRNO | EPERM);
	filter[program.len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
							     SECCOMP_RET_ALLOW);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
		perror("nss_filter");
		return 2;
	}
	execvp(argv[i + 1], argv + i + 1);
	perror(argv[i + 1]);
	return 2;
}

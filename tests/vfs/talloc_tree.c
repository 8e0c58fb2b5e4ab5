/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A preload library for smbd: a process that gets the signal SIGRTMAX writes
 * all its talloc memory into the file $TALLOC_TREE/PID, one line a chunk,
 * parents before their children:
 *
 *	DEPTH ADDRESS SIZE CHECKSUM NAME TEXT
 *
 * NAME is `-` for what talloc_strdup() and its kin made, which is its own name,
 * and TEXT is `-` where a chunk is not filled by a text.
 *
 * The signals are blocked but while the process waits for its next event, so
 * that no chunk is seen half-written.  The event loop hears nothing of them.
 *
 * The signal SIGRTMAX - 1 does the same, and from then to the next one so does
 * each look-up of a share by its name, in $TALLOC_TREE/PID.1 and so on: what
 * happens while a request is served can be seen there.
 */

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <talloc.h>
#include <unistd.h>

int lp_servicenumber(const char *name);

static volatile sig_atomic_t asked, watched;

static void ask(int number)
{
	asked = 1;
	if (number != SIGRTMAX)
		watched = !watched;
}

static void for_our_signals(int (*change)(sigset_t *set, int number),
			    sigset_t *set)
{
	change(set, SIGRTMAX);
	change(set, SIGRTMAX - 1);
}

static void block_our_signals(sigset_t *before)
{
	sigset_t set;

	sigemptyset(&set);
	for_our_signals(sigaddset, &set);
	sigprocmask(SIG_BLOCK, &set, before);
}

/*
 * smbd tracks chunks without a parent itself, but later.  What it starts gets
 * no preload library.
 */
__attribute__((constructor)) static void start(void)
{
	struct sigaction action = { .sa_handler = ask };

	talloc_enable_null_tracking();
	unsetenv("LD_PRELOAD");
	block_our_signals(NULL);
	sigaction(SIGRTMAX, &action, NULL);
	sigaction(SIGRTMAX - 1, &action, NULL);
}

/* FNV-1a, 64 bits. */
static uint64_t checksum(const unsigned char *bytes, size_t size)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < size; i++)
		sum = (sum ^ bytes[i]) * UINT64_C(0x100000001b3);
	return sum;
}

/* Percent-encoded, so that a line and a column are what they seem. */
static void print_text(FILE *file, const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	for (; *at != '\0'; at++) {
		if (*at <= ' ' || *at == '%' || *at >= 0x7f)
			fprintf(file, "%%%02x", *at);
		else
			putc(*at, file);
	}
}

static int is_text(const char *chunk, size_t size)
{
	return size > 1 && strnlen(chunk, size) == size - 1;
}

static void print_chunk(const void *chunk, int depth, int max_depth,
			int is_reference, void *file)
{
	const char *name;
	size_t size;

	if (is_reference)
		return;
	name = talloc_get_name(chunk);
	size = talloc_get_size(chunk);
	fprintf(file, "%d %p %zu %016llx ", depth, chunk, size,
		(unsigned long long)checksum(chunk, size));
	print_text(file, name == chunk ? "-" : name);
	putc(' ', file);
	print_text(file, name == chunk || is_text(chunk, size) ? chunk : "-");
	putc('\n', file);
}

/* The name is there when the file is complete. */
static int write_file(const char *name)
{
	char unfinished[4096];
	FILE *file;

	snprintf(unfinished, sizeof(unfinished), "%s~", name);
	file = fopen(unfinished, "w");
	if (file == NULL)
		return -1;
	talloc_report_depth_cb(NULL, 0, -1, print_chunk, file);
	if (fclose(file) != 0)
		return -1;
	return rename(unfinished, name);
}

/* number 0: of no look-up. */
static void write_tree(unsigned number)
{
	const char *folder = getenv("TALLOC_TREE");
	char name[4000], suffix[16] = "";
	int error = errno;

	if (number != 0)
		snprintf(suffix, sizeof(suffix), ".%u", number);
	snprintf(name, sizeof(name), "%s/%d%s", folder ? folder : ".",
		 (int)getpid(), suffix);
	if (write_file(name) != 0)
		perror(name);
	errno = error;
}

__attribute__((visibility("default"))) int
epoll_wait(int epoll, struct epoll_event *events, int count, int timeout)
{
	sigset_t unblocked;
	int found;

	block_our_signals(&unblocked);
	for_our_signals(sigdelset, &unblocked);
	for (;;) {
		found = epoll_pwait(epoll, events, count, timeout, &unblocked);
		if (found >= 0 || errno != EINTR || !asked)
			return found;
		asked = 0;
		write_tree(0);
	}
}

__attribute__((visibility("default"))) int lp_servicenumber(const char *name)
{
	static int (*next)(const char *name);
	static unsigned number;

	if (next == NULL)
		*(void **)&next = dlsym(RTLD_NEXT, "lp_servicenumber");
	if (watched)
		write_tree(++number);
	return next(name);
}

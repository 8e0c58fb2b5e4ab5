/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix watch: who sends malformed names, as it happens. */

#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <talloc.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/xalloc.h"
#include "options.h"
#include "terminal.h"
#include "verbs.h"
#include "watch/notice_socket.h"
#include "watch/sighting_print.h"
#include "watch/summary.h"

enum {
	/* What is kept while an older one is printed: the kernel keeps ten. */
	QUEUE_MAX = 4096,
	/* Shown before the time and the signals are looked at: who floods the
	 * socket holds up neither. */
	SHOWN_MAX = 64,
	SECONDS_MAX = 366 * 24 * 3600,
	PRIORITY = -10,
	/* Milliseconds, and what the kernel must be able to keep for one. */
	BURST_GAP = 1,
	BURST_PAUSE = 5,
	BURST_QUEUE = 256,
};

#define QUEUE_LENGTH "/proc/sys/net/unix/max_dgram_qlen"

struct watch {
	struct notice_socket socket;
	struct summary *summary; /* NULL: each is printed as it arrives */
	struct sighting *queue;	 /* a ring */
	size_t first, count;
	unsigned long long seen, ill_formed;
	const char *program, *client; /* patterns, or NULL */
	unsigned int seconds;
	bool refused_only, json, journal, table, may_pause;
	double last; /* clock_milliseconds() of the last that was shown */
	int journal_fd;
};

static volatile sig_atomic_t is_over, wants_summary;

static void note_signal(int number)
{
	if (number == SIGUSR1)
		wants_summary = 1;
	else
		is_over = 1;
}

/* They arrive while the process waits or shows, and at no other time. */
static void block_signals(sigset_t *waiting)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1 };
	struct sigaction action = { .sa_handler = note_signal };
	sigset_t blocked;
	size_t i;

	sigemptyset(&blocked);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		sigaddset(&blocked, numbers[i]);
		/* A write goes on; the second one ends the process at once. */
		action.sa_flags = SA_RESTART;
		if (numbers[i] != SIGUSR1)
			action.sa_flags |= SA_RESETHAND;
		sigaction(numbers[i], &action, NULL);
	}
	/* A reader of ours that goes ends us, and the socket's name goes, too.
	 */
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, &blocked, waiting);
}

static bool matches(const char *pattern, const char *text, size_t length)
{
	char *copy;
	bool same;

	if (!pattern)
		return true;
	copy = xalloc(talloc_strndup(NULL, text, length));
	same = fnmatch(pattern, copy, 0) == 0;
	talloc_free(copy);
	return same;
}

static bool is_wanted(const struct watch *watch,
		      const struct sighting *sighting)
{
	const struct notice_words *peer = &sighting->texts[NOTICE_PEER];
	const bool of_client = sighting_is_of_client(sighting);

	if (watch->refused_only && sighting->header.reason == 0)
		return false;
	if (watch->program || watch->client) {
		if (of_client && !watch->client)
			return false;
		if (!of_client && !watch->program)
			return false;
	}
	return of_client ? matches(watch->client, peer->text, peer->length)
			 : matches(watch->program, sighting->program,
				   strlen(sighting->program));
}

/* All that have arrived, as far as there is room. */
static void receive(struct watch *watch)
{
	struct sighting *next;

	while (watch->count < QUEUE_MAX) {
		next = &watch->queue[(watch->first + watch->count) % QUEUE_MAX];
		if (!notice_socket_receive(&watch->socket, next))
			return;
		watch->count++;
	}
}

static void show(struct watch *watch, const struct sighting *sighting)
{
	if (watch->summary)
		summary_add(watch->summary, sighting);
	else if (watch->journal)
		sighting_journal(watch->journal_fd, sighting);
	else if (watch->json)
		sighting_print_json(sighting);
	else if (watch->table)
		sighting_print_row(sighting);
	else
		sighting_print_line(sighting);
}

/* Shows the oldest ones; more may be left. */
static void show_queue(struct watch *watch, unsigned int most)
{
	struct sighting *sighting;

	for (receive(watch); watch->count > 0 && most > 0; most--) {
		sighting = &watch->queue[watch->first];
		if (!sighting_read(sighting)) {
			watch->ill_formed++;
		} else if (is_wanted(watch, sighting)) {
			watch->seen++;
			show(watch, sighting);
		}
		watch->first = (watch->first + 1) % QUEUE_MAX;
		watch->count--;
		receive(watch);
	}
	if (fflush(stdout) != 0)
		is_over = 1;
}

static void print_summary(const struct watch *watch)
{
	if (!watch->summary)
		return;
	if (watch->json)
		summary_print_json(watch->summary);
	else
		summary_print(watch->summary);
	fflush(stdout);
}

static bool kernel_queue_is_long(void)
{
	FILE *file = fopen(QUEUE_LENGTH, "re");
	int length = 0;
	bool is_read = file && fscanf(file, "%d", &length) == 1;

	if (file)
		fclose(file);
	return is_read && length >= BURST_QUEUE;
}

/*
 * Each notice that wakes this process costs its sender a switch to it.  The
 * first ones of a burst are read at once, while their programs have a name; the
 * others together.
 */
static void pause_in_burst(struct watch *watch)
{
	static const struct timespec pause = { .tv_nsec =
						       BURST_PAUSE * 1000000L };
	const double now = clock_milliseconds();

	if (watch->may_pause && now - watch->last < BURST_GAP)
		nanosleep(&pause, NULL);
	watch->last = now;
}

/* Waits until a notice or a signal arrives, or the deadline. */
static void wait_for_more(const struct watch *watch, double deadline,
			  const sigset_t *waiting)
{
	struct pollfd arrival = { .fd = watch->socket.fd, .events = POLLIN };
	const int milliseconds =
		watch->count > 0 ? 0 : milliseconds_until(deadline);
	const struct timespec left = { milliseconds / 1000,
				       milliseconds % 1000 * 1000000L };

	ppoll(&arrival, 1,
	      watch->count > 0 || watch->seconds > 0 ? &left : NULL, waiting);
}

static void wait_and_show(struct watch *watch, const sigset_t *waiting)
{
	const double deadline = clock_milliseconds() + 1000.0 * watch->seconds;
	sigset_t blocked;

	while (!is_over &&
	       (watch->seconds == 0 || milliseconds_until(deadline) > 0)) {
		if (!wants_summary)
			wait_for_more(watch, deadline, waiting);
		/* ppoll() delivers none while there is something to receive. */
		sigprocmask(SIG_SETMASK, waiting, &blocked);
		show_queue(watch, SHOWN_MAX);
		if (watch->count == 0)
			pause_in_burst(watch);
		if (wants_summary) {
			wants_summary = 0;
			print_summary(watch);
		}
		sigprocmask(SIG_SETMASK, &blocked, NULL);
	}
	sigprocmask(SIG_SETMASK, waiting, NULL);
	show_queue(watch, QUEUE_MAX);
}

static int watch_all(struct watch *watch)
{
	sigset_t waiting;

	/* Whoever sees the socket may send a signal. */
	block_signals(&waiting);
	if (!notice_socket_open(&watch->socket))
		return STATUS_USAGE;
	/* A program that has ended has no name any more. */
	setpriority(PRIO_PROCESS, 0, PRIORITY);
	watch->may_pause = kernel_queue_is_long();
	watch->queue = xalloc(talloc_array(NULL, struct sighting, QUEUE_MAX));
	if (watch->table)
		sighting_print_row(NULL);
	fflush(stdout);
	wait_and_show(watch, &waiting);
	notice_socket_close(&watch->socket);
	print_summary(watch);
	if (watch->ill_formed > 0)
		complain("%llu datagrams were no notices", watch->ill_formed);
	talloc_free(watch->queue);
	return STATUS_OK;
}

static int run(const struct verb *verb, int argc, char **argv)
{
	struct watch watch = { 0 };
	bool summary = false;
	const struct verb_option options[] = {
		{ "client", .text = &watch.client },
		{ "for", .number = &watch.seconds, .maximum = SECONDS_MAX },
		{ "journal", .flag = &watch.journal },
		{ "json", .flag = &watch.json },
		{ "program", .text = &watch.program },
		{ "refused", .flag = &watch.refused_only },
		{ "summary", .flag = &summary },
		{ 0 },
	};
	int status;

	if (!options_read(verb, options, argc, argv, &status))
		return status;
	if (optind < argc)
		return usage_error(verb, "`%s` is not wanted here",
				   argv[optind]);
	if (summary)
		watch.summary = summary_new(NULL);
	if (watch.journal)
		watch.journal_fd =
			socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	watch.table = !summary && !watch.json && !watch.journal &&
		      isatty(STDOUT_FILENO);
	status = watch_all(&watch);
	if (watch.journal)
		close(watch.journal_fd);
	talloc_free(watch.summary);
	return status;
}

const struct verb verb_watch = {
	.name = "watch",
	.summary = "show who sends malformed names, as it happens",
	.help = "Usage: uncfix watch [OPTION...]\n\n"
		"Shows each malformed name that the name service, the Samba "
		"module or the client\nlibrary meets from now on: which "
		"program and user sent it, or which client of\nthe file "
		"server; what it was taken for, and what is wrong with it.  "
		"For root.\n\n"
		"      --for SECONDS      end after that time\n"
		"      --summary          count instead: a table at the end, "
		"and "
		"on SIGUSR1\n"
		"      --refused          only what was refused\n"
		"      --program PATTERN  only programs of that name, as "
		"`smb*`\n"
		"      --client PATTERN   only clients with that address\n"
		"      --json             a line of JSON for each\n"
		"      --journal          into the journal, with fields\n\n"
		"`uncfix enable watch` keeps it running and writes the "
		"journal.\n\n"
		"Exit status: 0, or 2 if it cannot watch.\n",
	.run = run,
};

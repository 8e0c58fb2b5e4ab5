/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The addresses of a host: what this system makes of the name, and what each
 * source of the `hosts:` line says alone.  Each is asked by a process of its
 * own, all at once, because getaddrinfo() cannot be given a time limit.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <nss.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "enable.h"

enum {
	SOURCES_MAX = 12,
	SOURCE_SIZE = 32,
	QUESTIONS_MAX = SOURCES_MAX + 1,
};

/* What a process of a source sends: one write, as it fits into a pipe. */
struct answer {
	int error; /* of getaddrinfo() */
	double when;
	struct addresses addresses;
};

struct question {
	char source[SOURCE_SIZE]; /* "": the system as it is */
	int failure;		  /* errno where no process could be started */
	pid_t pid;		  /* 0 when it has ended */
	int pipe;		  /* -1 then, too */
	bool answered;
	struct answer answer;
};

const char *address_text(const struct sockaddr_storage *address)
{
	static char text[NI_MAXHOST];

	if (getnameinfo((const struct sockaddr *)address, sizeof(*address),
			text, sizeof(text), NULL, 0, NI_NUMERICHOST) != 0)
		return "?";
	return text;
}

static void ask(const char *source, const char *host, struct answer *answer)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	struct addrinfo *at;
	struct addresses *addresses = &answer->addresses;

	if (*source && __nss_configure_lookup("hosts", source) != 0) {
		answer->error = EAI_SYSTEM;
		return;
	}
	answer->error = getaddrinfo(host, NULL, &hints, &list);
	for (at = answer->error ? NULL : list; at; at = at->ai_next)
		if (addresses->count < ADDRESSES_MAX)
			memcpy(&addresses->list[addresses->count++],
			       at->ai_addr, at->ai_addrlen);
	answer->when = clock_milliseconds();
}

static void question_start(struct question *question, const char *host)
{
	struct answer answer = { 0 };
	int ends[2];

	if (pipe(ends) != 0) {
		question->failure = errno;
		return;
	}
	question->pid = fork();
	question->failure = question->pid < 0 ? errno : 0;
	if (question->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		ask(question->source, host, &answer);
		_exit(write(ends[1], &answer, sizeof(answer)) !=
		      sizeof(answer));
	}
	close(ends[1]);
	question->pipe = ends[0];
}

static void question_end(struct question *question)
{
	if (question->pid > 0) {
		kill(question->pid, SIGKILL);
		waitpid(question->pid, NULL, 0);
	}
	if (question->pipe >= 0)
		close(question->pipe);
	question->pipe = -1;
}

static void questions_wait(struct question *questions, unsigned int count,
			   double deadline)
{
	struct pollfd polls[QUESTIONS_MAX];
	unsigned int i, waiting;

	do {
		waiting = 0;
		for (i = 0; i < count; i++) {
			polls[i].fd = questions[i].pipe;
			polls[i].events = POLLIN;
			polls[i].revents = 0;
			waiting += questions[i].pipe >= 0;
		}
		if (!waiting ||
		    poll(polls, count, milliseconds_until(deadline)) <= 0)
			break;
		for (i = 0; i < count; i++) {
			if (!polls[i].revents)
				continue;
			questions[i].answered =
				read(questions[i].pipe, &questions[i].answer,
				     sizeof(questions[i].answer)) ==
				sizeof(questions[i].answer);
			question_end(&questions[i]);
			questions[i].pid = 0;
		}
	} while (true);
	for (i = 0; i < count; i++)
		question_end(&questions[i]);
}

/* What the `hosts:` line names, each with a question of its own. */
static unsigned int sources_read(struct question *questions)
{
	int fd = open("/etc/nsswitch.conf", O_RDONLY | O_CLOEXEC);
	char *text = fd < 0 ? NULL : edit_read(NULL, fd);
	unsigned int count = 0, number = 0;
	const char *name;
	size_t length;

	while (text && count < SOURCES_MAX &&
	       (name = nsswitch_service(text, number++, &length)))
		if (length < SOURCE_SIZE)
			memcpy(questions[count++].source, name, length);
	talloc_free(text);
	if (fd >= 0)
		close(fd);
	return count;
}

static void note_answer(struct step *step, const struct question *question)
{
	const struct answer *answer = &question->answer;
	char text[ADDRESSES_MAX * (INET6_ADDRSTRLEN + 20)] = "";
	const char *said = text;
	size_t used = 0;
	unsigned int i;

	for (i = 0; i < answer->addresses.count; i++)
		used += (size_t)snprintf(
			text + used, sizeof(text) - used, "%s%s", i ? ", " : "",
			address_text(&answer->addresses.list[i]));
	if (question->failure)
		said = strerror(question->failure);
	else if (!question->answered)
		said = question->pid ? "no answer in time"
				     : "ended without an answer";
	else if (answer->error)
		said = gai_strerror(answer->error);
	if (*question->source)
		step_note(step, "%s: %s", question->source, said);
	else
		step_note(step, "%s", said);
}

void resolve_host(struct step *step, const struct uncfix_target *target,
		  unsigned int timeout, struct addresses *addresses)
{
	struct question questions[QUESTIONS_MAX] = { 0 };
	double deadline = step->began + timeout;
	unsigned int i, count = 1;

	/* An address is not asked for anywhere. */
	if (target->host_kind == UNCFIX_HOST_NAME)
		count += sources_read(questions + 1);
	for (i = 0; i < count; i++) {
		questions[i].pipe = -1;
		question_start(&questions[i], target->host);
	}
	questions_wait(questions, count, deadline);
	for (i = 0; i < count; i++)
		note_answer(step, &questions[i]);
	*addresses = questions[0].answer.addresses;
	if (addresses->count == 0)
		step->error = ERROR_BAD_NETPATH;
	if (questions[0].answered)
		step->took = questions[0].answer.when - step->began;
}

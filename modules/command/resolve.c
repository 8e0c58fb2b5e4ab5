/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The addresses of a host: what this system makes of the name, and what each
 * source of the `hosts:` line says alone.  Each is asked by a process of its
 * own, all at once, because getaddrinfo() cannot be given a time limit.
 */

#include <arpa/inet.h>
#include <netdb.h>
#include <nss.h>
#include <poll.h>
#include <string.h>

#include "check.h"
#include "child.h"
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
	const char *host;
	struct child child;
	bool late, answered;
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

static void ask(void *data, int output)
{
	const struct question *question = data;
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	struct addrinfo *at = NULL;
	struct answer answer = { .error = EAI_SYSTEM };
	struct addresses *addresses = &answer.addresses;

	if (!*question->source ||
	    __nss_configure_lookup("hosts", question->source) == 0)
		answer.error = getaddrinfo(question->host, NULL, &hints, &list);
	for (at = answer.error ? NULL : list; at; at = at->ai_next)
		if (addresses->count < ADDRESSES_MAX)
			memcpy(&addresses->list[addresses->count++],
			       at->ai_addr, at->ai_addrlen);
	answer.when = clock_milliseconds();
	child_send(output, &answer, sizeof(answer));
}

/* One answer: it is one write. */
static void question_read(struct question *question, double deadline)
{
	question->answered = child_read(&question->child, &question->answer,
					sizeof(question->answer), deadline);
	child_end(&question->child);
}

static void questions_wait(struct question *questions, unsigned int count,
			   double deadline)
{
	struct pollfd polls[QUESTIONS_MAX];
	unsigned int i, waiting;

	do {
		waiting = 0;
		for (i = 0; i < count; i++) {
			polls[i].fd = questions[i].child.pipe;
			polls[i].events = POLLIN;
			polls[i].revents = 0;
			waiting += polls[i].fd >= 0;
		}
		if (!waiting ||
		    poll(polls, count, milliseconds_until(deadline)) <= 0)
			break;
		for (i = 0; i < count; i++)
			if (polls[i].revents)
				question_read(&questions[i], deadline);
	} while (true);
	for (i = 0; i < count; i++) {
		questions[i].late = questions[i].child.process > 0;
		child_end(&questions[i].child);
	}
}

/* What the `hosts:` line names, each with a question of its own. */
static unsigned int sources_read(struct question *questions)
{
	char *text = file_text(NULL, "/etc/nsswitch.conf");
	unsigned int count = 0, number = 0;
	const char *name;
	size_t length;

	while (text && count < SOURCES_MAX &&
	       (name = nsswitch_service(text, number++, &length)))
		if (length < SOURCE_SIZE)
			memcpy(questions[count++].source, name, length);
	talloc_free(text);
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
	if (question->child.error)
		said = strerror(question->child.error);
	else if (!question->answered)
		said = question->late ? "no answer in time"
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
		questions[i].host = target->host;
		child_start(&questions[i].child, ask, &questions[i]);
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

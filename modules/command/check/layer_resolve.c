/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The addresses of a host: those that this system finds, and those that each
 * source of the `hosts:` line has.  Each source is asked by a process of its
 * own, all at once, because getaddrinfo() has no time limit.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <nss.h>
#include <stdio.h>
#include <string.h>

#include "check/layers.h"
#include "common/clock.h"
#include "common/subprocess.h"
#include "common/text_file.h"
#include "config/nsswitch.h"
#include "network/windows_errors.h"

enum {
	SOURCES_MAX = 12,
	NAME_SIZE = 32,
};

/* A source, and the answer of its process. */
struct source {
	char name[NAME_SIZE]; /* "": the system as it is */
	const char *host;
	int error; /* of getaddrinfo() */
	double when;
	struct addresses addresses;
};

static void ask(void *data, int output)
{
	struct source *source = data;
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	struct addrinfo *at = NULL;
	struct addresses *addresses = &source->addresses;

	source->error = EAI_SYSTEM;
	if (!*source->name ||
	    __nss_configure_lookup("hosts", source->name) == 0)
		source->error = getaddrinfo(source->host, NULL, &hints, &list);
	for (at = source->error ? NULL : list; at; at = at->ai_next)
		if (addresses->count < ADDRESSES_MAX)
			memcpy(&addresses->list[addresses->count++],
			       at->ai_addr, at->ai_addrlen);
	source->when = clock_milliseconds();
	subprocess_send(output, source, sizeof(*source));
}

/* Reads the sources that the `hosts:` line names. */
static unsigned int sources_read(struct source *sources)
{
	char *text = text_file_read(NULL, "/etc/nsswitch.conf");
	unsigned int count = 0, number = 0;
	const char *name;
	size_t length;

	while (text && count < SOURCES_MAX &&
	       (name = nsswitch_service(text, number++, &length)))
		if (length < NAME_SIZE)
			memcpy(sources[count++].name, name, length);
	talloc_free(text);
	return count;
}

/* Notes the answer of a source.  Returns false if there was none in time. */
static bool read_answer(struct step *step, struct source *source,
			struct subprocess *child, double deadline)
{
	char text[ADDRESSES_MAX * (INET6_ADDRSTRLEN + 20)] = "";
	bool answered =
		subprocess_read(child, source, sizeof(*source), deadline);
	const char *said = text;
	size_t used = 0;
	unsigned int i;

	if (child->error)
		said = strerror(child->error);
	else if (!answered)
		said = errno == ETIMEDOUT ? "no answer in time"
					  : "ended without an answer";
	else if (source->error)
		said = gai_strerror(source->error);
	for (i = 0; answered && i < source->addresses.count; i++)
		used += (size_t)snprintf(
			text + used, sizeof(text) - used, "%s%s", i ? ", " : "",
			address_text(&source->addresses.list[i]));
	subprocess_end(child);
	step_note(step, "%s%s%s", source->name, *source->name ? ": " : "",
		  said);
	return answered;
}

/* What is to be done, by what the system as it is says. */
static const char *cure_of(const struct source *system, bool answered)
{
	if (!answered)
		return "A name service does not answer in time: see the "
		       "`hosts:` "
		       "line of /etc/nsswitch.conf, and /etc/resolv.conf.";
	if (system->error == EAI_AGAIN)
		return "The DNS servers of /etc/resolv.conf do not answer, so "
		       "that nobody knows whether this host exists: see this "
		       "machine's network, or ask again.";
	return "None of the services that /etc/nsswitch.conf names knows this "
	       "host: correct the name, or put it into one of them.";
}

void layer_resolve(struct step *step, const struct uncfix_target *target,
		   unsigned int timeout, struct addresses *addresses)
{
	struct source sources[1 + SOURCES_MAX] = { 0 };
	struct subprocess children[1 + SOURCES_MAX];
	double deadline = step->began + timeout;
	bool answered, system_answered = false;
	unsigned int i, count = 1;

	/* No source is asked for an address. */
	if (target->host_kind == UNCFIX_HOST_NAME)
		count += sources_read(sources + 1);
	for (i = 0; i < count; i++) {
		sources[i].host = target->host;
		subprocess_start(&children[i], ask, &sources[i]);
	}
	for (i = 0; i < count; i++) {
		answered =
			read_answer(step, &sources[i], &children[i], deadline);
		system_answered |= answered && i == 0;
	}
	if (system_answered)
		step->took = sources[0].when - step->began;
	*addresses = sources[0].addresses;
	if (addresses->count > 0)
		return;
	step->error = ERROR_BAD_NETPATH;
	step->cure = cure_of(&sources[0], system_answered);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The `hosts:` line of nsswitch.conf, as glibc reads it: the colon is optional,
 * white space is free, `#` begins a comment, lines are not continued, a last
 * line without a newline is ignored, and a service may be followed by
 * [STATUS=ACTION ...].  If there are several lines, the first one counted
 * before glibc 2.34, and the last one since then: all of them are edited.
 */

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "common/xalloc.h"
#include "config/edits.h"
#include "config/nsswitch.h"

#define SERVICE	      "uncfix"
#define WORDS	      SERVICE " [!UNAVAIL=return]"
#define DEFAULT_HOSTS "files dns" /* the default of glibc, without a line */

struct hosts_line {
	const char *begin, *end;  /* end: the newline or the NUL */
	const char *services;	  /* the first of them */
	const char *services_end; /* a comment, or the line's end */
};

/* One service with its actions. */
struct service {
	const char *begin, *name_end, *actions, *end;
};

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && isspace((unsigned char)*at))
		at++;
	return at;
}

static const char *skip_name(const char *at, const char *end, const char *stop)
{
	while (at < end && !isspace((unsigned char)*at) && !strchr(stop, *at))
		at++;
	return at;
}

/* Finds the next `hosts:` line at or after `at`. */
static bool hosts_line_find(const char *at, struct hosts_line *line)
{
	const char *name, *name_end;

	for (; *at; at = line->end + (*line->end != '\0')) {
		line->begin = at;
		line->end = strchrnul(at, '\n');
		line->services_end = memchr(at, '#', (size_t)(line->end - at));
		if (!line->services_end)
			line->services_end = line->end;
		name = skip_blanks(at, line->services_end);
		name_end = skip_name(name, line->services_end, ":");
		if (name_end - name != 5 || strncmp(name, "hosts", 5) != 0)
			continue;
		while (name_end < line->services_end &&
		       (*name_end == ':' || isspace((unsigned char)*name_end)))
			name_end++;
		line->services = name_end;
		return true;
	}
	return false;
}

/*
 * Returns false at the end, or on a syntax error, which leaves `begin` before
 * `end`.
 */
static bool service_next(struct service *service, const char *end)
{
	const char *at = skip_blanks(service->end, end);

	service->begin = at;
	service->name_end = skip_name(at, end, "[");
	service->end = end;
	if (service->name_end == at)
		return false;
	service->actions = skip_blanks(service->name_end, end);
	if (service->actions == end || *service->actions != '[') {
		service->actions = NULL;
		service->end = service->name_end;
		return true;
	}
	at = memchr(service->actions, ']', (size_t)(end - service->actions));
	if (!at)
		return false;
	service->end = at + 1;
	return true;
}

static bool is_ours(const struct service *service)
{
	return service->name_end - service->begin == strlen(SERVICE) &&
	       strncmp(service->begin, SERVICE, strlen(SERVICE)) == 0;
}

/* Returns true if the last action for a status, `NAME=`, is to return. */
static bool returns_for(const struct service *service, const char *status)
{
	const char *at = service->actions, *equals;
	size_t length = strlen(status);
	bool negated, returns = false;

	for (; at && at < service->end; at = skip_name(at, service->end, "]")) {
		at += *at == '[' || *at == ']';
		at = skip_blanks(at, service->end);
		negated = at < service->end && *at == '!';
		at += negated;
		equals = skip_blanks(skip_name(at, service->end, "=]"),
				     service->end);
		if (equals < service->end && *equals == '=' &&
		    (strncasecmp(at, status, length) == 0) != negated)
			returns = strncasecmp(equals, "=return", 7) == 0;
	}
	return returns;
}

/*
 * Returns true if uncfix is first, and the lookup of a malformed name ends
 * there, successful or not.  It must not continue after a temporary failure
 * either: glibc would ask DNS.
 */
static bool is_in_place(const struct hosts_line *line)
{
	struct service service = { .end = line->services };

	return service_next(&service, line->services_end) &&
	       is_ours(&service) && returns_for(&service, "NOTFOUND=") &&
	       returns_for(&service, "TRYAGAIN=");
}

/* Removes our service from a line, and the blanks up to the next one. */
static void take_out(struct edits *edits, const struct hosts_line *line,
		     bool keep_first)
{
	struct service service = { .end = line->services };
	const char *before, *next;

	for (;;) {
		before = service.end;
		if (!service_next(&service, line->services_end))
			return;
		if (!is_ours(&service) ||
		    (keep_first && before == line->services))
			continue;
		next = skip_blanks(service.end, line->services_end);
		if (next < line->services_end) {
			edits_replace(edits, service.begin, next, "");
			continue;
		}
		/*
		 * After the last one there are none: remove the blanks before
		 * it.
		 */
		if (before == line->services && before[-1] == ' ')
			before--;
		edits_replace(edits, before, service.end, "");
	}
}

static bool line_is_understood(const struct hosts_line *line)
{
	struct service service = { .end = line->services };

	while (service_next(&service, line->services_end))
		;
	return service.begin == line->services_end;
}

static void put_first(struct edits *edits, const struct hosts_line *line)
{
	const char *at = line->services;
	struct service first = { .end = at };
	bool any = service_next(&first, line->services_end);

	/* Without a service, insert the words after the colon. */
	while (!any && at > line->begin && isspace((unsigned char)at[-1]))
		at--;
	edits_replace(edits, at, at, any ? WORDS " " : " " WORDS);
}

static enum nsswitch_place place_in(TALLOC_CTX *context,
				    const struct hosts_line *line,
				    const char **before)
{
	struct service service = { .end = line->services };
	const char *first;

	if (!line_is_understood(line))
		return NSSWITCH_BROKEN;
	if (is_in_place(line))
		return NSSWITCH_FIRST;
	while (service_next(&service, line->services_end)) {
		first = skip_blanks(line->services, line->services_end);
		if (!is_ours(&service))
			continue;
		if (service.begin == first)
			return NSSWITCH_WEAK;
		*before = xalloc(talloc_strndup(
			context, first,
			(size_t)(skip_name(first, line->services_end, "[") -
				 first)));
		return NSSWITCH_AFTER;
	}
	return NSSWITCH_ABSENT;
}

enum nsswitch_place nsswitch_place(TALLOC_CTX *context, const char *text,
				   const char **before)
{
	enum nsswitch_place place = NSSWITCH_FIRST, other;
	struct hosts_line line;
	bool any = false;
	const char *at;

	for (at = text; hosts_line_find(at, &line); at = line.end) {
		any = true;
		other = place_in(context, &line, before);
		if (*line.end == '\0' && other < NSSWITCH_ABSENT)
			other = NSSWITCH_ABSENT;
		if (other > place)
			place = other;
	}
	return any ? place : NSSWITCH_ABSENT;
}

/* Returns the line ending of the text. */
static const char *newline_of(const char *text)
{
	return strstr(text, "\r\n") ? "\r\n" : "\n";
}

/* Appends a line to the text. */
static void append_line(struct edits *edits, const char *text)
{
	const char *end = text + strlen(text), *newline = newline_of(text);

	edits_replace(edits, end, end,
		      xalloc(talloc_asprintf(
			      edits, "%shosts: " WORDS " " DEFAULT_HOSTS "%s",
			      end > text && end[-1] != '\n' ? newline : "",
			      newline)));
}

/* Removes our service where it is not in its place. */
static char *tidy(TALLOC_CTX *context, const char *text, const char **why)
{
	struct edits *edits = edits_new(context, text);
	struct hosts_line line;
	const char *at;

	for (at = text; hosts_line_find(at, &line); at = line.end) {
		if (!line_is_understood(&line)) {
			*why = "the C library does not understand its hosts: "
			       "line and so ignores the whole file";
			return NULL;
		}
		take_out(edits, &line, is_in_place(&line));
	}
	return edits_apply(edits);
}

char *nsswitch_enable(TALLOC_CTX *context, const char *text, const char **why)
{
	const char *at = text = tidy(context, text, why);
	struct edits *edits = edits_new(context, text);
	struct hosts_line line;
	bool any = false;

	if (!text)
		return NULL;
	for (; hosts_line_find(at, &line); at = line.end) {
		any = true;
		if (!is_in_place(&line))
			put_first(edits, &line);
		if (*line.end == '\0')
			edits_replace(edits, line.end, line.end,
				      newline_of(text));
	}
	if (!any)
		append_line(edits, text);
	return edits_apply(edits);
}

/* Returns true for a line as it is added, which was not edited since. */
static bool is_added_line(const struct hosts_line *line)
{
	static const char words[] = WORDS " " DEFAULT_HOSTS;

	return strncmp(line->services, words, sizeof(words) - 1) == 0 &&
	       skip_blanks(line->services + sizeof(words) - 1, line->end) ==
		       line->end;
}

char *nsswitch_disable(TALLOC_CTX *context, const char *text, const char *found)
{
	struct edits *edits = edits_new(context, text);
	struct hosts_line line;
	bool had_line = hosts_line_find(found, &line);
	const char *at;

	for (at = text; hosts_line_find(at, &line); at = line.end) {
		if (!had_line && is_added_line(&line))
			edits_replace(edits, line.begin,
				      line.end + (*line.end != '\0'), "");
		else
			take_out(edits, &line, false);
	}
	return edits_apply(edits);
}

const char *nsswitch_service(const char *text, unsigned int number,
			     size_t *length)
{
	struct hosts_line line, last = { 0 };
	struct service service;
	const char *at;

	for (at = text; hosts_line_find(at, &line); at = line.end)
		last = line;
	if (!last.begin)
		return NULL;
	service.end = last.services;
	while (service_next(&service, last.services_end)) {
		if (is_ours(&service) || number-- > 0)
			continue;
		*length = (size_t)(service.name_end - service.begin);
		return service.begin;
	}
	return NULL;
}

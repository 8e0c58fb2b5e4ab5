/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * libnss_uncfix.so.2: the name service that knows malformed UNC targets.
 *
 *	hosts: uncfix [!UNAVAIL=return] files dns
 *
 * A name without a UNC marker is nobody's business here: one look at its
 * bytes, and the next service is asked.  A name that has one is read, and its
 * host is resolved by the rest of the system's own configuration.  See
 * libnss_uncfix(8).
 *
 * This code runs inside every process of the machine.  It has no state, holds
 * nothing open, and leaves errno as it was unless it failed itself.
 */

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <nss.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_SYS_SDT_H
#include <sys/sdt.h>
#else
#define DTRACE_PROBE2(provider, probe, name, host) ((void)0)
#endif

#include "uncfix.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT nss_gethostbyname_r _nss_uncfix_gethostbyname_r;
EXPORT nss_gethostbyname2_r _nss_uncfix_gethostbyname2_r;
EXPORT nss_gethostbyname3_r _nss_uncfix_gethostbyname3_r;
EXPORT nss_gethostbyname4_r _nss_uncfix_gethostbyname4_r;

/* What getaddrinfo() said, in the words of the name-service switch. */
static const struct outcome {
	int eai;
	enum nss_status status;
	int h_error;
	int error; /* for errno; 0 leaves it as it was */
} outcomes[] = {
	{ 0, NSS_STATUS_SUCCESS, NETDB_SUCCESS, 0 },
	{ EAI_NODATA, NSS_STATUS_NOTFOUND, NO_DATA, 0 },
	{ EAI_ADDRFAMILY, NSS_STATUS_NOTFOUND, NO_DATA, 0 },
	{ EAI_AGAIN, NSS_STATUS_TRYAGAIN, TRY_AGAIN, EAGAIN },
	{ EAI_MEMORY, NSS_STATUS_TRYAGAIN, TRY_AGAIN, ENOMEM },
	{ EAI_SYSTEM, NSS_STATUS_TRYAGAIN, TRY_AGAIN, EAGAIN },
	{ EAI_FAIL, NSS_STATUS_NOTFOUND, NO_RECOVERY, 0 },
	/* the last one is for all others, EAI_NONAME among them */
	{ EAI_NONAME, NSS_STATUS_NOTFOUND, HOST_NOT_FOUND, 0 },
};

/* A name that is not ours, and a buffer that glibc shall make larger. */
static const struct outcome not_ours = { 0, NSS_STATUS_UNAVAIL, HOST_NOT_FOUND,
					 0 };
static const struct outcome too_small = { 0, NSS_STATUS_TRYAGAIN,
					  NETDB_INTERNAL, ERANGE };

/* The caller's places for errors, and the errno to give back. */
struct caller {
	int *errnop, *h_errnop;
	int saved_errno;
};

static enum nss_status caller_return(const struct caller *caller,
				     const struct outcome *outcome)
{
	errno = caller->saved_errno;
	if (outcome->error)
		*caller->errnop = outcome->error;
	*caller->h_errnop = outcome->h_error;
	return outcome->status;
}

/* The host that a name means, and its addresses. */
struct answer {
	struct addrinfo *list;
	const char *name; /* the canonical one */
	size_t name_size; /* bytes, with the NUL */
	size_t count;	  /* addresses, each once */
};

/* An address as both kinds of answer need it. */
static const void *address_bytes(const struct addrinfo *item, size_t *length,
				 uint32_t *scope)
{
	if (item->ai_family == AF_INET) {
		const struct sockaddr_in *in = (void *)item->ai_addr;

		*length = sizeof(in->sin_addr);
		*scope = 0;
		return &in->sin_addr;
	} else {
		const struct sockaddr_in6 *in6 = (void *)item->ai_addr;

		*length = sizeof(in6->sin6_addr);
		*scope = in6->sin6_scope_id;
		return &in6->sin6_addr;
	}
}

/* Family, address and scope; port and flow label are 0 without a service. */
static bool same_address(const struct addrinfo *a, const struct addrinfo *b)
{
	return a->ai_addrlen == b->ai_addrlen &&
	       memcmp(a->ai_addr, b->ai_addr, a->ai_addrlen) == 0;
}

/* The next address behind `item` (the first one if that is NULL). */
static const struct addrinfo *answer_next(const struct answer *answer,
					  const struct addrinfo *item)
{
	const struct addrinfo *before;

	item = item ? item->ai_next : answer->list;
	for (; item; item = item->ai_next) {
		before = answer->list;
		while (before != item && !same_address(before, item))
			before = before->ai_next;
		if (before == item)
			break;
	}
	return item;
}

static const struct outcome *outcome_find(int eai)
{
	const struct outcome *last =
		outcomes + sizeof(outcomes) / sizeof(outcomes[0]) - 1;
	const struct outcome *outcome = outcomes;

	while (outcome < last && outcome->eai != eai)
		outcome++;
	return outcome;
}

/*
 * Resolve a name with a marker.  The host that it means has none, so that the
 * getaddrinfo() in here comes back to this module once, and no further.
 */
static const struct outcome *answer_find(const char *name, int family,
					 struct answer *answer)
{
	const struct addrinfo hints = {
		.ai_flags = AI_CANONNAME,
		.ai_family = family,
		.ai_socktype = SOCK_STREAM, /* each address once */
	};
	const char *disabled = secure_getenv("UNCFIX_DISABLE");
	const struct outcome *outcome;
	const struct addrinfo *item;
	char host[UNCFIX_HOST_SIZE];
	enum uncfix_error error;

	if (disabled && *disabled)
		return &not_ours;
	error = uncfix_parse_host(name, strlen(name), host);
	DTRACE_PROBE2(uncfix, normalized, name, host);
	if (error != UNCFIX_OK)
		return outcome_find(EAI_NONAME);
	outcome = outcome_find(getaddrinfo(host, NULL, &hints, &answer->list));
	if (outcome->status != NSS_STATUS_SUCCESS)
		return outcome;
	answer->name = answer->list->ai_canonname;
	answer->name_size = strlen(answer->name) + 1;
	answer->count = 0;
	for (item = NULL; (item = answer_next(answer, item));)
		answer->count++;
	return outcome;
}

/* The caller's buffer, cut from its first well-aligned byte. */
static char *buffer_align(char *buffer, size_t buflen, size_t alignment,
			  size_t needed)
{
	size_t padding = -(uintptr_t)buffer & (alignment - 1);

	return buflen >= padding && buflen - padding >= needed
		       ? buffer + padding
		       : NULL;
}

/*
 * Tuples, then the canonical name, which the first of them carries.  A caller
 * that has a first tuple of its own (nscd) gets that one filled.
 */
static bool write_tuples(const struct answer *answer,
			 struct gaih_addrtuple **pat, char *buffer,
			 size_t buflen)
{
	size_t count = answer->count - (*pat ? 1 : 0), length;
	uint32_t scope;
	const void *bytes;
	struct gaih_addrtuple *tuple, **link = pat;
	const struct addrinfo *item = NULL;
	char *name;

	buffer = buffer_align(buffer, buflen, alignof(struct gaih_addrtuple),
			      count * sizeof(*tuple) + answer->name_size);
	if (!buffer)
		return false;
	tuple = (void *)buffer;
	name = buffer + count * sizeof(*tuple);
	memcpy(name, answer->name, answer->name_size);
	while ((item = answer_next(answer, item))) {
		if (link != pat || !*pat)
			*link = tuple++;
		bytes = address_bytes(item, &length, &scope);
		**link = (struct gaih_addrtuple){ .family = item->ai_family,
						  .scopeid = scope };
		memcpy((*link)->addr, bytes, length);
		link = &(*link)->next;
	}
	(*pat)->name = name;
	return true;
}

/* Pointers to the addresses, no alias, the addresses, the name. */
static bool write_hostent(const struct answer *answer, int family,
			  struct hostent *result, char *buffer, size_t buflen)
{
	size_t length = family == AF_INET ? sizeof(struct in_addr)
					  : sizeof(struct in6_addr);
	size_t pointers = answer->count + 2;
	const struct addrinfo *item = NULL;
	const void *bytes;
	uint32_t scope;
	char **list, *out;

	buffer = buffer_align(buffer, buflen, alignof(char *),
			      pointers * sizeof(char *) +
				      answer->count * length +
				      answer->name_size);
	if (!buffer)
		return false;
	list = (void *)buffer;
	out = (char *)(list + pointers);
	result->h_addrtype = family;
	result->h_length = (int)length;
	result->h_addr_list = list;
	while ((item = answer_next(answer, item))) {
		bytes = address_bytes(item, &length, &scope);
		*list++ = memcpy(out, bytes, length);
		out += length;
	}
	*list++ = NULL;
	result->h_aliases = list;
	*list = NULL;
	result->h_name = memcpy(out, answer->name, answer->name_size);
	return true;
}

/*
 * The entry points proper: what they do for a name with a marker stands in a
 * function of its own, so that other names do not pay for its stack frame.
 */
static __attribute__((noinline)) enum nss_status
claim4(const char *name, struct gaih_addrtuple **pat, char *buffer,
       size_t buflen, int *errnop, int *h_errnop, int32_t *ttlp)
{
	const struct caller caller = { errnop, h_errnop, errno };
	const struct outcome *outcome;
	struct answer answer;

	outcome = answer_find(name, AF_UNSPEC, &answer);
	if (outcome->status == NSS_STATUS_SUCCESS) {
		if (!write_tuples(&answer, pat, buffer, buflen))
			outcome = &too_small;
		else if (ttlp)
			*ttlp = 0;
		freeaddrinfo(answer.list);
	}
	return caller_return(&caller, outcome);
}

static __attribute__((noinline)) enum nss_status
claim3(const char *name, int family, struct hostent *result, char *buffer,
       size_t buflen, int *errnop, int *h_errnop, int32_t *ttlp, char **canonp)
{
	const struct caller caller = { errnop, h_errnop, errno };
	const struct outcome *outcome;
	struct answer answer;

	outcome = answer_find(name, family, &answer);
	if (outcome->status == NSS_STATUS_SUCCESS) {
		if (!write_hostent(&answer, family, result, buffer, buflen)) {
			outcome = &too_small;
		} else {
			if (ttlp)
				*ttlp = 0;
			if (canonp)
				*canonp = result->h_name;
		}
		freeaddrinfo(answer.list);
	}
	return caller_return(&caller, outcome);
}

static enum nss_status pass(int *h_errnop)
{
	*h_errnop = not_ours.h_error;
	return not_ours.status;
}

enum nss_status _nss_uncfix_gethostbyname4_r(const char *name,
					     struct gaih_addrtuple **pat,
					     char *buffer, size_t buflen,
					     int *errnop, int *h_errnop,
					     int32_t *ttlp)
{
	if (!uncfix_has_marker(name))
		return pass(h_errnop);
	return claim4(name, pat, buffer, buflen, errnop, h_errnop, ttlp);
}

enum nss_status _nss_uncfix_gethostbyname3_r(const char *name, int family,
					     struct hostent *result,
					     char *buffer, size_t buflen,
					     int *errnop, int *h_errnop,
					     int32_t *ttlp, char **canonp)
{
	if ((family != AF_INET && family != AF_INET6) ||
	    !uncfix_has_marker(name))
		return pass(h_errnop);
	return claim3(name, family, result, buffer, buflen, errnop, h_errnop,
		      ttlp, canonp);
}

enum nss_status _nss_uncfix_gethostbyname2_r(const char *name, int family,
					     struct hostent *result,
					     char *buffer, size_t buflen,
					     int *errnop, int *h_errnop)
{
	return _nss_uncfix_gethostbyname3_r(name, family, result, buffer,
					    buflen, errnop, h_errnop, NULL,
					    NULL);
}

enum nss_status _nss_uncfix_gethostbyname_r(const char *name,
					    struct hostent *result,
					    char *buffer, size_t buflen,
					    int *errnop, int *h_errnop)
{
	return _nss_uncfix_gethostbyname3_r(name, AF_INET, result, buffer,
					    buflen, errnop, h_errnop, NULL,
					    NULL);
}

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
 *
 * It does no I/O of its own, but has the C library look the host up as any
 * program does.  So three things that other modules do are left out here:
 *
 * - Signals are not blocked.  A program that ends a look-up by an alarm does so
 *   with a clean name, and a sandbox that allows the system calls of a clean
 *   look-up need not allow sigprocmask().
 * - h_errno is not reset.  getaddrinfo() and gethostbyname() pass their own as
 *   h_errnop; in gethostbyname_r() it is what the look-up of the clean name
 *   leaves there.
 * - The library is not linked with `-z nodelete`.  Nothing of it is left behind
 *   a call that its being unmapped could leave dangling: no thread, no key, no
 *   handler, no static data.
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

/*
 * What is done for a name with a marker stands in functions of its own, so that
 * other names do not pay for its stack frame; it is seldom done, so that the
 * code had better be short.
 */
#define SELDOM __attribute__((noinline, cold))

EXPORT nss_gethostbyname_r _nss_uncfix_gethostbyname_r;
EXPORT nss_gethostbyname2_r _nss_uncfix_gethostbyname2_r;
EXPORT nss_gethostbyname3_r _nss_uncfix_gethostbyname3_r;
EXPORT nss_gethostbyname4_r _nss_uncfix_gethostbyname4_r;

/*
 * The longest answer that DNS has: a message (RFC 1035 4.2.2) full of A records
 * and one full of AAAA records, whose names are two bytes of compression.
 */
#define DNS_MESSAGE_SIZE  65535
#define DNS_RECORD_SIZE	  12 /* name, type, class, TTL, length */
#define DNS_RECORDS(size) (DNS_MESSAGE_SIZE / (DNS_RECORD_SIZE + (size)))
#define DNS_ADDRESSES                                                          \
	(DNS_RECORDS(sizeof(struct in_addr)) +                                 \
	 DNS_RECORDS(sizeof(struct in6_addr)))
#define DNS_ANSWER_SIZE                                                        \
	(UNCFIX_HOST_SIZE + alignof(struct gaih_addrtuple) +                   \
	 DNS_ADDRESSES * sizeof(struct gaih_addrtuple))

/* glibc's buffers begin with 1 KiB and double: this one is large enough. */
_Static_assert(DNS_ANSWER_SIZE <= 256 * 1024, "a buffer of 256 KiB");

/*
 * For how long nscd may keep an answer, in seconds.  No function of the C
 * library tells the TTL of the host's records.  Where a service says nothing,
 * as for /etc/hosts, nscd takes what its configuration says (an hour, in
 * Debian), and a host that DNS moves would keep its old address for that long.
 * So it is the shortest time that nscd keeps an answer for: it looks every 15
 * seconds for those that are too old.
 */
#define ANSWER_TTL 1

/* Not a name of ours: the next service is asked. */
static enum nss_status pass(int *h_errnop)
{
	*h_errnop = HOST_NOT_FOUND;
	return NSS_STATUS_UNAVAIL;
}

static bool is_switched_off(void)
{
	const char *disabled = secure_getenv("UNCFIX_DISABLE");

	return disabled && *disabled;
}

/* The caller's places for errors, and the errno to give back. */
struct caller {
	int *errnop, *h_errnop;
	int saved_errno;
};

/* Without an errno, a host that is not found is not found for good. */
static SELDOM enum nss_status caller_return(const struct caller *caller,
					    int h_error, int error)
{
	errno = caller->saved_errno;
	*caller->h_errnop = h_error;
	if (error) {
		*caller->errnop = error;
		return NSS_STATUS_TRYAGAIN;
	}
	return h_error == NETDB_SUCCESS ? NSS_STATUS_SUCCESS
					: NSS_STATUS_NOTFOUND;
}

/* glibc makes the buffer larger and calls again. */
static enum nss_status caller_too_small(const struct caller *caller)
{
	return caller_return(caller, NETDB_INTERNAL, ERANGE);
}

/*
 * A failure that is not of the buffer, whatever errno says: with ERANGE glibc
 * would make the buffer larger without end.
 */
static int failure(int error)
{
	return error && error != ERANGE ? error : EAGAIN;
}

/* The host that a name with a marker means.  It has no marker itself. */
static bool host_parse(const char *name, char host[UNCFIX_HOST_SIZE])
{
	enum uncfix_error error = uncfix_parse_host(name, strlen(name), host);

	DTRACE_PROBE2(uncfix, normalized, name, host);
	return error == UNCFIX_OK;
}

/*
 * The canonical name of a host.  One that has a marker itself, as a DNS server
 * or a line of /etc/hosts may give it, would lead whoever looks it up to yet
 * another host.
 */
static const char *canonical_name(const char *canonical, const char *host)
{
	return uncfix_has_marker(canonical) ? host : canonical;
}

/* What is still free of the caller's buffer. */
struct space {
	char *start, *end;
};

/* Returns NULL if there is not enough. */
static void *space_take(struct space *space, size_t size, size_t alignment)
{
	size_t padding = -(uintptr_t)space->start & (alignment - 1);
	char *taken = space->start + padding;

	if ((size_t)(space->end - space->start) < padding + size)
		return NULL;
	space->start = taken + size;
	return taken;
}

static char *space_copy(struct space *space, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = space_take(space, size, 1);

	return copy ? memcpy(copy, text, size) : NULL;
}

/* Something else was put there.  What lies elsewhere takes no space. */
static void space_skip(struct space *space, const void *used, size_t size)
{
	uintptr_t end = (uintptr_t)used + size;

	if (end > (uintptr_t)space->start && end <= (uintptr_t)space->end)
		space->start += end - (uintptr_t)space->start;
}

static void tuple_set(struct gaih_addrtuple *tuple, const struct addrinfo *item)
{
	const struct sockaddr_in *in = (void *)item->ai_addr;
	const struct sockaddr_in6 *in6 = (void *)item->ai_addr;

	*tuple = (struct gaih_addrtuple){ .family = item->ai_family };
	if (item->ai_family == AF_INET) {
		memcpy(tuple->addr, &in->sin_addr, sizeof(in->sin_addr));
	} else {
		memcpy(tuple->addr, &in6->sin6_addr, sizeof(in6->sin6_addr));
		tuple->scopeid = in6->sin6_scope_id;
	}
}

/*
 * The name, which the first tuple carries, then the tuples.  A caller that has
 * a first tuple of its own (nscd) gets that one filled.  Returns false if the
 * buffer is too small; *pat is not touched then.
 */
static bool write_tuples(const struct addrinfo *list, const char *name,
			 struct gaih_addrtuple **pat, struct space space)
{
	struct gaih_addrtuple *first = NULL, **link = &first, *tuple = *pat;
	char *copy = space_copy(&space, name);

	for (; list; list = list->ai_next) {
		if (!tuple)
			tuple = space_take(&space, sizeof(*tuple),
					   alignof(struct gaih_addrtuple));
		if (!tuple)
			return false;
		tuple_set(tuple, list);
		*link = tuple;
		link = &tuple->next;
		tuple = NULL;
	}
	first->name = copy;
	*pat = first;
	return true;
}

/* What getaddrinfo() says, in the words of the name-service switch. */
static const struct outcome {
	int eai, h_error, error;
} outcomes[] = {
	{ EAI_NODATA, NO_DATA, 0 },
	{ EAI_ADDRFAMILY, NO_DATA, 0 },
	{ EAI_AGAIN, TRY_AGAIN, EAGAIN },
	{ EAI_MEMORY, TRY_AGAIN, ENOMEM },
	{ EAI_FAIL, NO_RECOVERY, 0 },
	/* the last one is for all others */
	{ EAI_NONAME, HOST_NOT_FOUND, 0 },
};

static enum nss_status caller_return_eai(const struct caller *caller, int eai)
{
	const struct outcome *last =
		outcomes + sizeof(outcomes) / sizeof(outcomes[0]) - 1;
	const struct outcome *outcome = outcomes;

	if (eai == EAI_SYSTEM)
		return caller_return(caller, NETDB_INTERNAL, failure(errno));
	while (outcome < last && outcome->eai != eai)
		outcome++;
	return caller_return(caller, outcome->h_error, outcome->error);
}

/*
 * gethostbyname_r() returns ERANGE for exactly a buffer that is too small, and
 * an errno, too, where the last service was not there to be asked: our caller's
 * gethostbyname_r() shall return one then.  A service may forget to say why it
 * found nothing.
 */
static enum nss_status caller_return_h_error(const struct caller *caller,
					     int h_error, int error)
{
	if (h_error == NETDB_INTERNAL && error == ERANGE)
		return caller_too_small(caller);
	if (h_error == NETDB_INTERNAL)
		error = failure(error);
	else if (h_error == TRY_AGAIN || error)
		error = EAGAIN;
	if (h_error == NETDB_SUCCESS)
		h_error = HOST_NOT_FOUND;
	return caller_return(caller, h_error, error);
}

/*
 * The entry points proper.  The host has no marker, so that the look-up in here
 * comes back to this module once, and no further.
 *
 * Addresses of all families.  Only getaddrinfo() knows which service answers
 * for both, and it starts with a small buffer of its own, as our caller does:
 * if each size of the caller's were tried, the DNS server would be asked for
 * each of them once more.  So no look-up is begun that DNS could make fail for
 * want of room; of the buffers of glibc, 256 KiB are enough.
 */
static SELDOM enum nss_status claim4(const char *name,
				     struct gaih_addrtuple **pat, char *buffer,
				     size_t buflen, int *errnop, int *h_errnop,
				     int32_t *ttlp)
{
	const struct addrinfo hints = {
		.ai_flags = AI_CANONNAME,
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM, /* each address once */
	};
	const struct caller caller = { errnop, h_errnop, errno };
	struct addrinfo *list;
	char host[UNCFIX_HOST_SIZE];
	bool written;
	int eai;

	if (is_switched_off())
		return pass(h_errnop);
	if (buflen < DNS_ANSWER_SIZE)
		return caller_too_small(&caller);
	if (!host_parse(name, host))
		return caller_return(&caller, HOST_NOT_FOUND, 0);
	eai = getaddrinfo(host, NULL, &hints, &list);
	if (eai)
		return caller_return_eai(&caller, eai);
	written = write_tuples(list, canonical_name(list->ai_canonname, host),
			       pat, (struct space){ buffer, buffer + buflen });
	freeaddrinfo(list);
	if (!written)
		return caller_too_small(&caller);
	if (ttlp)
		*ttlp = ANSWER_TTL;
	return caller_return(&caller, NETDB_SUCCESS, 0);
}

/*
 * The host's answer becomes that of the malformed name: without aliases, and
 * with a name that is safe to look up again, and that is not our own variable,
 * which a service may have handed back.  The host itself is among the aliases
 * of an answer that has another name; elsewhere, the buffer must have room for
 * it.  Returns false if it has none.
 */
static bool hostent_adopt(struct hostent *result, const char *host,
			  struct space space)
{
	const char *name = canonical_name(result->h_name, host);
	char **list = result->h_aliases, *alias = NULL;

	for (; *list; list++)
		if (*list != host && strcmp(*list, host) == 0)
			alias = *list;
	result->h_aliases = list;
	if (name != host)
		return true;
	result->h_name = alias;
	if (alias)
		return true;
	space_skip(&space, list, sizeof(*list));
	for (list = result->h_addr_list; *list; list++)
		space_skip(&space, *list, (size_t)result->h_length);
	space_skip(&space, list, sizeof(*list));
	result->h_name = space_copy(&space, host);
	return result->h_name;
}

/*
 * Addresses of one family; AF_UNSPEC is what gethostbyname() gives.  The host
 * is looked up by the function, and into the buffer, that our caller would have
 * used for the clean name.  So the buffer is too small where it is for the
 * clean name, no oftener, and the DNS server is asked as often; the order of
 * the addresses is the clean name's.  gethostbyname() itself holds a lock
 * meanwhile, which its reentrant kin do not take.
 *
 * glibc writes pointers where an unaligned buffer begins for a host that is an
 * address.  An address with a zone is not found, as a hostent has no place for
 * that.
 */
static SELDOM enum nss_status claim3(const char *name, int family,
				     struct hostent *result, char *buffer,
				     size_t buflen, int *errnop, int *h_errnop,
				     int32_t *ttlp, char **canonp)
{
	const struct caller caller = { errnop, h_errnop, errno };
	struct space space = { buffer, buffer + buflen };
	int h_error = HOST_NOT_FOUND, error;
	struct hostent *found = NULL;
	char host[UNCFIX_HOST_SIZE];

	if (is_switched_off())
		return pass(h_errnop);
	if (!host_parse(name, host))
		return caller_return(&caller, HOST_NOT_FOUND, 0);
	buffer = space_take(&space, 0, alignof(char *));
	if (!buffer)
		return caller_too_small(&caller);
	buflen = (size_t)(space.end - buffer);
	if (family == AF_UNSPEC)
		error = gethostbyname_r(host, result, buffer, buflen, &found,
					&h_error);
	else
		error = gethostbyname2_r(host, family, result, buffer, buflen,
					 &found, &h_error);
	if (!found)
		return caller_return_h_error(&caller, h_error, error);
	if (!hostent_adopt(result, host, space))
		return caller_too_small(&caller);
	if (ttlp)
		*ttlp = ANSWER_TTL;
	if (canonp)
		*canonp = result->h_name;
	return caller_return(&caller, NETDB_SUCCESS, 0);
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
	if (!uncfix_has_marker(name))
		return pass(h_errnop);
	return claim3(name, AF_UNSPEC, result, buffer, buflen, errnop, h_errnop,
		      NULL, NULL);
}

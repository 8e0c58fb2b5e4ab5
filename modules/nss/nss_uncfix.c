/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * libnss_uncfix.so.2: the name service for malformed UNC targets.
 *
 *	hosts: uncfix [!UNAVAIL=return] files dns
 *
 * A name without a UNC marker is not handled: its bytes are tested, and the
 * next service is asked.  A name with a marker is parsed, and its host is
 * resolved by the rest of the system's own configuration.  See
 * libnss_uncfix(8).
 *
 * This code runs inside every process of the machine.  It has no state, holds
 * nothing open, and leaves errno as it was unless it failed itself.
 *
 * It does no I/O of its own but for exclusions (never.h) and the notice
 * (notice.h), and has the C library look the host up as any program does.  So
 * three things that other modules do are left out here:
 *
 * - Signals are not blocked.  A program that ends a look-up by an alarm does so
 *   with a clean name, and a sandbox that allows the system calls of a clean
 *   look-up need not allow sigprocmask().
 * - h_errno is not reset.  getaddrinfo() and gethostbyname() pass their own as
 *   h_errnop; in gethostbyname_r() it is what the look-up of the clean name
 *   leaves there.
 * - The library is not linked with `-z nodelete`.  After a call nothing remains
 *   that would be invalid if it is unmapped: no thread, no key, no handler, no
 *   static data.
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

#include "array_size.h"
#include "never.h"
#include "notice.h"
#include "off_switch.h"
#include "parse.h"
#include "uncfix.h"

#define EXPORT __attribute__((visibility("default")))

/*
 * For functions that serve names with a marker: other names do not pay for
 * their stack frames, and as they are seldom called, their code is optimised
 * for size.
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
 * The time that nscd may keep an answer, in seconds.  The C library has no
 * function that returns the TTL of a record.  Without one, as for /etc/hosts,
 * nscd uses the time of its configuration (an hour, in Debian), and a host that
 * moves in DNS would keep its old address for that long.  So it is the shortest
 * time that nscd supports: it looks for expired answers every 15 seconds.
 */
#define ANSWER_TTL 1

/* Not a malformed name: the next service is asked. */
static enum nss_status pass(int *h_errnop)
{
	*h_errnop = HOST_NOT_FOUND;
	return NSS_STATUS_UNAVAIL;
}

/*
 * A call: the caller's variables for errors, the errno to restore, and the
 * parsed name.
 */
struct caller {
	int *errnop, *h_errnop;
	int saved_errno;
	const char *name;
	char host[UNCFIX_HOST_SIZE]; /* has no marker; "" if there is none */
	struct uncfix_target read;   /* without its strings */
	bool has_share;
	unsigned int refusal; /* as in struct notice */
};

static void tell(const struct caller *caller)
{
	const struct notice notice = {
		.part = NOTICE_NAME_SERVICE,
		.reason = caller->refusal,
		.defects = caller->read.defects,
		.texts[NOTICE_SENT] = {
			.text = caller->name,
			.length = strlen(caller->name),
			.secret_offset = caller->read.secret_offset,
			.secret_length = caller->read.secret_length,
		},
		.texts[NOTICE_MEANT] = {
			.text = caller->host,
			.length = strlen(caller->host),
		},
	};

	notice_send(&notice);
}

/*
 * Without an errno, NOTFOUND is returned, which is final.  For a buffer that is
 * too small no notice is sent, as the caller calls again.
 */
static SELDOM enum nss_status caller_return(const struct caller *caller,
					    int h_error, int error)
{
	if (error != ERANGE)
		tell(caller);
	errno = caller->saved_errno;
	*caller->h_errnop = h_error;
	if (error) {
		*caller->errnop = error;
		return NSS_STATUS_TRYAGAIN;
	}
	return h_error == NETDB_SUCCESS ? NSS_STATUS_SUCCESS
					: NSS_STATUS_NOTFOUND;
}

/* glibc enlarges the buffer and calls again. */
static enum nss_status caller_too_small(const struct caller *caller)
{
	return caller_return(caller, NETDB_INTERNAL, ERANGE);
}

/*
 * Returns an errno for a failure that is not caused by the buffer: with ERANGE
 * glibc would enlarge the buffer without end.
 */
static int failure(int error)
{
	return error && error != ERANGE ? error : EAGAIN;
}

/*
 * How the names of programs begin that open shares.  Which libraries they have
 * loaded is not asked, as dl_iterate_phdr() takes a lock that fork() may leave
 * taken.
 */
static const char share_openers[][12] = {
	"smb", /* client, cacls, cquotas, get, spool, netfs */
	"mount.cifs", "mount.smb3", "curl", "gvfsd-smb",
	"nscd",	      "unscd", /* ask for others, which may be any of these */
};

static SELDOM bool opens_shares(void)
{
	const char *program = program_invocation_short_name;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(share_openers); i++)
		if (strncmp(program, share_openers[i],
			    strlen(share_openers[i])) == 0)
			return true;
	return false;
}

/*
 * A program that opens shares cuts a target at slashes, or at backslashes, too,
 * and takes what follows for the share: `smb://¥¥fs¥data/x` would open the
 * share x, and not data.  So a name that has a share and neither of the two is
 * a piece, and leads nowhere.  With backslashes the server, which is sent the
 * name, too, refuses the piece.  One in percent is a whole target in a program
 * that wants a host alone: it is a piece where shares are opened.
 */
static SELDOM bool is_piece_with_share(const struct caller *caller)
{
	const char *name = caller->name;

	if (caller->refusal != UNCFIX_OK || !caller->has_share ||
	    name[strcspn(name, "\\/")])
		return false;
	return !strchr(name, '%') || opens_shares();
}

/*
 * Finds the host that a name with a marker means.  Returns false if it means
 * none, or is excluded.
 */
static bool caller_read(struct caller *caller)
{
	const char *name = caller->name;

	caller->refusal = uncfix_judge_host(name, strlen(name), caller->host,
					    &caller->read, &caller->has_share);
	if (is_piece_with_share(caller)) {
		caller->refusal = UNCFIX_TWO_READINGS;
		caller->host[0] = '\0';
	}
	DTRACE_PROBE2(uncfix, normalized, name, caller->host);
	if (never_repaired(caller->host))
		caller->refusal = NOTICE_NEVER;
	return caller->refusal == UNCFIX_OK;
}

/* No host.  What is excluded is passed on as if this module was not there. */
static enum nss_status caller_refuse(const struct caller *caller)
{
	enum nss_status status = caller_return(caller, HOST_NOT_FOUND, 0);

	return caller->refusal == NOTICE_NEVER ? NSS_STATUS_UNAVAIL : status;
}

/*
 * Returns the canonical name of a host.  One that has a marker, as a DNS server
 * or /etc/hosts may return, would be resolved to yet another host.
 */
static const char *canonical_name(const char *canonical, const char *host)
{
	return uncfix_has_marker(canonical) ? host : canonical;
}

/* The free part of the caller's buffer. */
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

/* Skips memory that was used by others.  Memory elsewhere takes no space. */
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
 * Writes the name, which belongs to the first tuple, and the tuples.  A caller
 * that has a first tuple of its own (nscd) gets that one filled.  Returns false
 * if the buffer is too small, and leaves *pat unchanged.
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

/* The errors of getaddrinfo() as those of the name-service switch. */
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
	const struct outcome *last = outcomes + ARRAY_SIZE(outcomes) - 1;
	const struct outcome *outcome = outcomes;

	if (eai == EAI_SYSTEM)
		return caller_return(caller, NETDB_INTERNAL, failure(errno));
	while (outcome < last && outcome->eai != eai)
		outcome++;
	return caller_return(caller, outcome->h_error, outcome->error);
}

/*
 * gethostbyname_r() returns ERANGE if and only if the buffer is too small, and
 * another errno if the last service was unavailable: our caller's
 * gethostbyname_r() must return one then.  A service may forget to set h_errno.
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
 * Addresses of all families.  The host has no marker, so that its lookup calls
 * this module once more, and no further.
 *
 * Only getaddrinfo() finds the service that has addresses of both families.  It
 * starts with a small buffer of its own, as our caller does: if the lookup was
 * repeated for each size of the caller's buffer, the DNS server would be asked
 * each time.  So no lookup is done before the buffer has room for the longest
 * answer of DNS; of glibc's sizes, 256 KiB are enough.
 */
static SELDOM enum nss_status
look_up_tuples(const char *name, struct gaih_addrtuple **pat, char *buffer,
	       size_t buflen, int *errnop, int *h_errnop, int32_t *ttlp)
{
	const struct addrinfo hints = {
		.ai_flags = AI_CANONNAME,
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM, /* each address once */
	};
	struct caller caller = {
		.errnop = errnop,
		.h_errnop = h_errnop,
		.saved_errno = errno,
		.name = name,
	};
	const char *host = caller.host;
	struct addrinfo *list;
	bool written;
	int eai;

	if (uncfix_is_switched_off())
		return pass(h_errnop);
	if (buflen < DNS_ANSWER_SIZE)
		return caller_too_small(&caller);
	if (!caller_read(&caller))
		return caller_refuse(&caller);
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
 * Makes the host's answer that of the malformed name: without aliases, and with
 * a name that can be looked up again, and that is not our own variable, which a
 * service may have returned.  The host itself is among the aliases if the
 * answer has another name; otherwise the buffer must have room for it.  Returns
 * false if it has none.
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
 * Addresses of one family; AF_UNSPEC is the one of gethostbyname().  The host
 * is looked up by the function that our caller would use for the clean name,
 * into the same buffer.  So the buffer is too small exactly if it is for the
 * clean name, the DNS server is asked as often, and the order of the addresses
 * is the same.  gethostbyname() itself holds a lock meanwhile, which its
 * reentrant variants do not take.
 *
 * For a host that is an address, glibc writes pointers to the start of an
 * unaligned buffer.  An address with a zone is not found, as a hostent has no
 * member for it.
 */
static SELDOM enum nss_status look_up_hostent(const char *name, int family,
					      struct hostent *result,
					      char *buffer, size_t buflen,
					      int *errnop, int *h_errnop,
					      int32_t *ttlp, char **canonp)
{
	struct caller caller = {
		.errnop = errnop,
		.h_errnop = h_errnop,
		.saved_errno = errno,
		.name = name,
	};
	struct space space = { buffer, buffer + buflen };
	int h_error = HOST_NOT_FOUND, error;
	struct hostent *found = NULL;
	const char *host = caller.host;

	if (uncfix_is_switched_off())
		return pass(h_errnop);
	if (!caller_read(&caller))
		return caller_refuse(&caller);
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
	return look_up_tuples(name, pat, buffer, buflen, errnop, h_errnop,
			      ttlp);
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
	return look_up_hostent(name, family, result, buffer, buflen, errnop,
			       h_errnop, ttlp, canonp);
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
	return look_up_hostent(name, AF_UNSPEC, result, buffer, buflen, errnop,
			       h_errnop, NULL, NULL);
}

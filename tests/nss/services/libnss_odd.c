/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * libnss_odd.so.2: a name service that does what one may do and few do.
 *
 *	hosts: files odd
 *
 * It finds odd-own-name, and fails for the hosts of a table.
 */

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <nss.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

nss_gethostbyname_r _nss_odd_gethostbyname_r;
nss_gethostbyname2_r _nss_odd_gethostbyname2_r;

/* Failures; the one that is found is below. */
static const struct row {
	const char *host;
	enum nss_status status;
	int error, h_error;
} rows[] = {
	{ "odd-no-room", NSS_STATUS_UNAVAIL, ERANGE, NETDB_INTERNAL },
	{ "odd-no-errno", NSS_STATUS_UNAVAIL, 0, NETDB_INTERNAL },
	{ "odd-no-file", NSS_STATUS_UNAVAIL, EMFILE, NETDB_INTERNAL },
	{ "odd-not-there", NSS_STATUS_UNAVAIL, EMSGSIZE, NO_RECOVERY },
	{ "odd-no-answer", NSS_STATUS_TRYAGAIN, ENOENT, NO_RECOVERY },
	{ "odd-later", NSS_STATUS_UNAVAIL, 0, TRY_AGAIN },
	{ "odd-silent", NSS_STATUS_NOTFOUND, 0, NETDB_SUCCESS },
	{ NULL, NSS_STATUS_NOTFOUND, 0, HOST_NOT_FOUND },
};

/* What is in the caller's buffer of an answer: it takes more than `files`. */
struct answer {
	char unused[1024];
	char *addresses[2];
	char *aliases[3];
};

/*
 * The names are the very pointer that was passed in, and the address
 * lies in the hostent itself: it is the number 4.
 */
static enum nss_status own_name(const char *name, struct hostent *result,
				struct answer *answer)
{
	*result = (struct hostent){
		.h_name = (char *)name,
		.h_aliases = answer->aliases,
		.h_addr_list = answer->addresses,
		.h_addrtype = AF_INET,
		.h_length = sizeof(struct in_addr),
	};
	*answer = (struct answer){
		.aliases = { (char *)name, (char *)"odd" },
		.addresses = { (char *)&result->h_length },
	};
	return NSS_STATUS_SUCCESS;
}

enum nss_status _nss_odd_gethostbyname2_r(const char *name, int family,
					  struct hostent *result, char *buffer,
					  size_t buflen, int *errnop,
					  int *h_errnop)
{
	size_t padding = -(uintptr_t)buffer % _Alignof(struct answer);
	const struct row *row = rows;

	if (strcmp(name, "odd-own-name") == 0 && family == AF_INET) {
		if (buflen >= padding + sizeof(struct answer))
			return own_name(name, result,
					(void *)(buffer + padding));
		*errnop = ERANGE;
		*h_errnop = NETDB_INTERNAL;
		return NSS_STATUS_TRYAGAIN;
	}
	while (row->host && strcmp(row->host, name) != 0)
		row++;
	*errnop = row->error;
	*h_errnop = row->h_error;
	return row->status;
}

enum nss_status _nss_odd_gethostbyname_r(const char *name,
					 struct hostent *result, char *buffer,
					 size_t buflen, int *errnop,
					 int *h_errnop)
{
	return _nss_odd_gethostbyname2_r(name, AF_INET, result, buffer, buflen,
					 errnop, h_errnop);
}

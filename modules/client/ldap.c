/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The server of an LDAP URL (RFC 4516).  Programs cut a malformed one to pieces
 * before they look any name up: libldap in its lists of URLs, through which
 * those of ldap_initialize() and of the LDAP tools go, and Samba's own client
 * behind ldb_connect(), that of `samba-tool -H`.
 */

#include <string.h>
#include <strings.h>

#include "array_size.h"
#include "grammar.h"
#include "interpose.h"
#include "loaded_objects.h"
#include "off_switch.h"
#include "repair.h"

static const char schemes[][sizeof("ldaps://")] = { "ldap://", "ldaps://" };

/* Returns the length of the scheme of an LDAP URL, or 0. */
static size_t scheme_length(const char *url)
{
	size_t i, length;

	for (i = 0; i < ARRAY_SIZE(schemes); i++) {
		length = strlen(schemes[i]);
		if (strncasecmp(url, schemes[i], length) == 0)
			return length;
	}
	return 0;
}

/*
 * Returns the URL with the server that is meant, for repair_free(), or NULL.
 * One slash more is a URL of this machine, with a name in its directory; no
 * such name begins with a slash (RFC 4514, 3).
 */
static char *url_meant(const char *url)
{
	const size_t length = url ? scheme_length(url) : 0;

	if (length == 0 || strspn(url + length, "/") == 1 ||
	    uncfix_is_switched_off())
		return NULL;
	return repair(url, length, READS_LDAP_HOST);
}

/* A function whose second argument is a URL, of which it keeps no pointer. */
#define TAKES_URL(name, symbol, version, failed, parameters, first, ...)       \
	VERSION(name, symbol, version) int name parameters;                    \
                                                                               \
	int name parameters                                                    \
	{                                                                      \
		int(*next) parameters =                                        \
			(int(*) parameters)loaded_function_for(                \
				__builtin_return_address(0), #symbol,          \
				version);                                      \
		char *meant = url_meant(url);                                  \
		int result = failed;                                           \
                                                                               \
		if (next)                                                      \
			result = next(first, meant ? meant : url,              \
				      ##__VA_ARGS__);                          \
		repair_free(meant);                                            \
		return result;                                                 \
	}

struct ldap_url_desc;

enum {
	LDAP_URL_ERR_MEM = 1,
	LDB_ERR_OPERATIONS_ERROR = 1
};

#define URL_LISTS(suffix, version)                                             \
	TAKES_URL(parselist_##suffix, ldap_url_parselist, version,             \
		  LDAP_URL_ERR_MEM,                                            \
		  (struct ldap_url_desc * *list, const char *url), list)       \
	TAKES_URL(parselist_ext_##suffix, ldap_url_parselist_ext, version,     \
		  LDAP_URL_ERR_MEM,                                            \
		  (struct ldap_url_desc * *list, const char *url,              \
		   const char *separators, unsigned int flags),                \
		  list, separators, flags)

URL_LISTS(2_5, "OPENLDAP_2.5")
URL_LISTS(2_6, "OPENLDAP_2.200")

struct ldb_context;

TAKES_URL(ldb_connect_samba, ldb_connect, "LDB_0.9.10",
	  LDB_ERR_OPERATIONS_ERROR,
	  (struct ldb_context * ldb, const char *url, unsigned int flags,
	   const char *options[]),
	  ldb, flags, options)

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The name that a Kerberos ticket is asked for.  The name service leads a
 * program to the host that a malformed name means; the program then wants a
 * ticket for the name that it has, and no KDC knows that one.  Samba's clients
 * hand the name of every server to gensec_set_target_hostname(), those that use
 * a Kerberos library to krb5_sname_to_principal() (RFC 4120, 6.2.1).
 */

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "interpose.h"
#include "loaded_objects.h"
#include "never.h"
#include "off_switch.h"
#include "uncfix.h"

/* The host that a name means, or the name itself. */
static const char *host_meant(const char *name, char host[UNCFIX_HOST_SIZE])
{
	if (uncfix_is_switched_off() ||
	    uncfix_parse_host(name, strlen(name), host) != UNCFIX_OK ||
	    never_repaired(host))
		return name;
	return host;
}

/* A type of Samba's: a structure, which some machines return elsewhere. */
struct ntstatus {
	uint32_t value;
};

struct gensec_security;
typedef struct ntstatus set_target_hostname(struct gensec_security *gensec,
					    const char *hostname);

EXPORT set_target_hostname gensec_set_target_hostname;

struct ntstatus gensec_set_target_hostname(struct gensec_security *gensec,
					   const char *hostname)
{
	set_target_hostname *next = (set_target_hostname *)loaded_function_for(
		__builtin_return_address(0), "gensec_set_target_hostname",
		NULL);
	char host[UNCFIX_HOST_SIZE];

	if (!next) /* NT_STATUS_PROCEDURE_NOT_FOUND (MS-ERREF 2.3.1) */
		return (struct ntstatus){ 0xC000007A };
	if (hostname && uncfix_has_marker(hostname))
		hostname = host_meant(hostname, host);
	return next(gensec, hostname);
}

/* MIT's krb5_context and Heimdal's are two things behind one name. */
struct krb5_context;
struct krb5_principal;
typedef int32_t sname_to_principal(struct krb5_context *context,
				   const char *hostname, const char *service,
				   int32_t type,
				   struct krb5_principal **principal);

/*
 * `fs:445` names a host to these libraries, too: they take the port for a part
 * of the service's name and look up the host alone.
 */
static bool is_host_and_port(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon && strcspn(name, "/\\@%") == strlen(name) &&
	       strspn(colon + 1, "0123456789") == strlen(colon + 1);
}

static int32_t to_principal(sname_to_principal *next,
			    struct krb5_context *context, const char *hostname,
			    const char *service, int32_t type,
			    struct krb5_principal **principal)
{
	char host[UNCFIX_HOST_SIZE];

	if (!next)
		return ENOSYS;
	if (hostname && uncfix_has_marker(hostname) &&
	    !is_host_and_port(hostname))
		hostname = host_meant(hostname, host);
	return next(context, hostname, service, type, principal);
}

/*
 * A program may have both libraries, and its plug-ins copies of their own: the
 * version and the caller say which one is meant.
 */
#define SNAME_TO_PRINCIPAL(name, version)                                      \
	VERSION(name, krb5_sname_to_principal, version)                        \
	sname_to_principal name;                                               \
                                                                               \
	int32_t name(struct krb5_context *context, const char *hostname,       \
		     const char *service, int32_t type,                        \
		     struct krb5_principal **principal)                        \
	{                                                                      \
		return to_principal(                                           \
			(sname_to_principal *)loaded_function_for(             \
				__builtin_return_address(0),                   \
				"krb5_sname_to_principal", version),           \
			context, hostname, service, type, principal);          \
	}

SNAME_TO_PRINCIPAL(sname_to_principal_mit, "krb5_3_MIT")
SNAME_TO_PRINCIPAL(sname_to_principal_heimdal, "HEIMDAL_KRB5_2.0")

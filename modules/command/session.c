/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Session set-up and tree connect, by libsmbclient. */

#include <errno.h>
#include <libsmbclient.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "smb2.h"

enum {
	WARNING_LEVEL = 1 /* of Samba's `log level` */
};

/* One context for the child: it has one target. */
static SMBCCTX *context;
static const struct credentials *credentials;
static smbc_add_cached_srv_fn add_server;
static struct session *current;

static void give_credentials(SMBCCTX *unused, const char *server,
			     const char *share, char *domain, int domain_size,
			     char *user, int user_size, char *password,
			     int password_size)
{
	if (*credentials->domain)
		snprintf(domain, (size_t)domain_size, "%s",
			 credentials->domain);
	snprintf(user, (size_t)user_size, "%s", credentials->user);
	snprintf(password, (size_t)password_size, "%s", credentials->password);
}

/* libsmbclient keeps a server only after its tree connect succeeded. */
static int keep_server(SMBCCTX *owner, SMBCSRV *server, const char *name,
		       const char *share, const char *domain, const char *user)
{
	current->connected = true;
	current->connected_at = clock_milliseconds();
	return add_server(owner, server, name, share, domain, user);
}

/* Samba's messages belong to no output of ours, but a warning may explain. */
static void take_message(void *unused, int level, const char *message)
{
	if (current && level <= WARNING_LEVEL)
		snprintf(current->said, sizeof(current->said), "%.*s",
			 (int)strcspn(message, "\n"), message);
}

void session_start(const struct check_options *options)
{
	credentials = &options->credentials;
	context = smbc_new_context();
	if (!context)
		return;
	smbc_setLogCallback(context, NULL, take_message);
	smbc_setFunctionAuthDataWithContext(context, give_credentials);
	smbc_setTimeout(context, (int)options->timeout);
	/* Logging on as somebody else would hide why this user is refused. */
	smbc_setOptionNoAutoAnonymousLogin(context, true);
	smbc_setOptionUseKerberos(context, credentials->kerberos);
	smbc_setOptionFallbackAfterKerberos(context, false);
	if (!smbc_init_context(context)) {
		smbc_free_context(context, 1);
		context = NULL;
		return;
	}
	smbc_setDebug(context, WARNING_LEVEL);
	add_server = smbc_getFunctionAddCachedServer(context);
	smbc_setFunctionAddCachedServer(context, keep_server);
}

static char *encode(const void *owner, const char *text)
{
	int size = (int)(3 * strlen(text) + 1);
	char *encoded = must(talloc_array(owner, char, (size_t)size));

	smbc_urlencode(encoded, (char *)text, size);
	return encoded;
}

/* The host is encoded too: libsmbclient knows no brackets for IPv6. */
static char *share_url(const struct uncfix_target *target, unsigned int port,
		       const char *share)
{
	char *pieces = must(talloc_strdup(NULL, ""));
	char *url = must(talloc_asprintf(NULL, "smb://%s:%u/%s",
					 encode(pieces, target->host), port,
					 encode(pieces, share)));

	talloc_free(pieces);
	return url;
}

void session_connect(struct session *session,
		     const struct uncfix_target *target, unsigned int port,
		     const char *share)
{
	struct stat unused;
	char *url;

	*session = (struct session){ .began = clock_milliseconds() };
	session->error = ENOMEM;
	if (!context)
		return;
	wire_reset();
	current = session;
	url = share_url(target, port, share);
	errno = 0;
	smbc_getFunctionStat(context)(context, url, &unused);
	session->error = errno;
	talloc_free(url);
}

/* What is left of a status that was not seen. */
static const struct {
	int error;
	unsigned int windows;
} errnos[] = {
	{ EACCES, ERROR_ACCESS_DENIED },
	{ EPERM, ERROR_ACCESS_DENIED },
	{ ENOENT, ERROR_BAD_NET_NAME },
	{ ENODEV, ERROR_BAD_NET_NAME },
	{ ETIMEDOUT, ERROR_SEM_TIMEOUT },
	{ ECONNREFUSED, ERROR_BAD_NETPATH },
	{ EHOSTUNREACH, ERROR_BAD_NETPATH },
	{ ENETUNREACH, ERROR_BAD_NETPATH },
	{ ECONNRESET, ERROR_NETNAME_DELETED },
	{ ECONNABORTED, ERROR_NETNAME_DELETED },
	{ ENOTCONN, ERROR_NETNAME_DELETED },
	{ EPIPE, ERROR_NETNAME_DELETED },
};

void session_blame(const struct session *session, enum wire_command command,
		   struct step *step)
{
	const struct wire_answer *answer = &wire_answers[command];
	size_t i;

	if (answer->seen && answer->status != 0 &&
	    answer->status != NT_STATUS_MORE_PROCESSING_REQUIRED) {
		step->status = answer->status;
		step->error = windows_error_of_status(answer->status);
		return;
	}
	step->error = ERROR_UNEXP_NET_ERR;
	for (i = 0; i < sizeof(errnos) / sizeof(errnos[0]); i++)
		if (errnos[i].error == session->error)
			step->error = errnos[i].windows;
	step_note(step, "the client says: %s", strerror(session->error));
	if (*session->said)
		step_note(step, "%s", session->said);
}

/*
 * Samba's warning names the NTSTATUS into which it turned what the Kerberos
 * library said.  The second stands for a server that the KDC does not know.
 */
static const struct {
	const char *words;
	unsigned int windows;
} kerberos_failures[] = {
	{ "NT_STATUS_NO_LOGON_SERVERS", ERROR_NO_LOGON_SERVERS },
	{ "NT_STATUS_INVALID_PARAMETER", ERROR_WRONG_TARGET_NAME },
};

void session_blame_kerberos(const struct session *session, struct step *step)
{
	size_t i;

	step->error = ERROR_NO_SUCH_LOGON_SESSION;
	for (i = 0; i < sizeof(kerberos_failures) / sizeof(*kerberos_failures);
	     i++)
		if (strstr(session->said, kerberos_failures[i].words))
			step->error = kerberos_failures[i].windows;
	if (*session->said)
		step_note(step, "%s", session->said);
}

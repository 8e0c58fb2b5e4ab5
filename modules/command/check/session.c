/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Session set-up and tree connect, by libsmbclient. */

#include <errno.h>
#include <libsmbclient.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "check/session.h"
#include "array_size.h"
#include "common/xalloc.h"
#include "network/smb2.h"
#include "network/windows_errors.h"

enum {
	WARNING_LEVEL = 1 /* of Samba's `log level` */
};

/* The callbacks of libsmbclient have no argument for user data. */
static struct session *current;

static void notice(void)
{
	current->notice(current->data);
}

static void give_credentials(SMBCCTX *unused, const char *server,
			     const char *share, char *domain, int domain_size,
			     char *user, int user_size, char *password,
			     int password_size)
{
	const struct credentials *credentials = current->credentials;

	if (*credentials->domain)
		snprintf(domain, (size_t)domain_size, "%s",
			 credentials->domain);
	snprintf(user, (size_t)user_size, "%s", credentials->user);
	snprintf(password, (size_t)password_size, "%s", credentials->password);
}

/*
 * libsmbclient adds a server to its cache after the tree connect has succeeded.
 * That this fails ends its call: what it would do next, to look at the folder
 * of the share, may lead it to other hosts.
 */
static int add_server(SMBCCTX *unused, SMBCSRV *server, const char *name,
		      const char *share, const char *domain, const char *user)
{
	current->connected = true;
	notice();
	return 1;
}

/*
 * Called before each connection: also before the one to a host that this server
 * names in an MS-DFS referral, which would get a proof of the password.
 */
static SMBCSRV *find_server(SMBCCTX *unused, const char *name,
			    const char *share, const char *domain,
			    const char *user)
{
	if (strcasecmp(name, current->host) != 0 ||
	    strcasecmp(share, current->share) != 0) {
		current->error = EREMOTE;
		snprintf(current->said, sizeof(current->said),
			 "the share is a referral to \\\\%s\\%s", name, share);
		current->refer(current->data);
	}
	return NULL;
}

/* Samba's messages are not printed, but a warning may explain a failure. */
static void take_message(void *unused, int level, const char *message)
{
	char *said = current->said;

	if (level <= WARNING_LEVEL)
		snprintf(said, sizeof(current->said), "%.*s",
			 (int)strcspn(message, "\n"), message);
}

static SMBCCTX *start_client(const struct session *session)
{
	SMBCCTX *context = smbc_new_context();
	bool kerberos = session->credentials->kerberos;

	if (!context)
		return NULL;
	smbc_setLogCallback(context, NULL, take_message);
	smbc_setFunctionAuthDataWithContext(context, give_credentials);
	smbc_setTimeout(context, (int)session->timeout);
	/* A logon as another user would hide why this one is refused. */
	smbc_setOptionNoAutoAnonymousLogin(context, true);
	smbc_setOptionUseKerberos(context, kerberos);
	smbc_setOptionFallbackAfterKerberos(context, false);
	if (!smbc_init_context(context))
		return NULL;
	smbc_setDebug(context, WARNING_LEVEL);
	smbc_setFunctionAddCachedServer(context, add_server);
	smbc_setFunctionGetCachedServer(context, find_server);
	return context;
}

static char *encode(const void *owner, const char *text)
{
	int size = (int)(3 * strlen(text) + 1);
	char *encoded = xalloc(talloc_array(owner, char, (size_t)size));

	smbc_urlencode(encoded, (char *)text, size);
	return encoded;
}

void session_connect(struct session *session, const char *host,
		     unsigned int port, const char *share)
{
	TALLOC_CTX *names = xalloc(talloc_new(NULL));
	struct stat unused;
	SMBCCTX *context;
	char *url;

	current = session;
	session->host = host;
	session->share = share;
	session->connected = false;
	session->said[0] = '\0';
	memset(session->answers, 0, sizeof(session->answers));
	recv_hook_start(session->answers, notice);
	context = start_client(session);
	/* The host, too: libsmbclient does not support brackets for IPv6. */
	url = xalloc(talloc_asprintf(names, "smb://%s:%u/%s",
				     encode(names, host), port,
				     encode(names, share)));
	errno = ENOMEM;
	if (context)
		smbc_getFunctionStat(context)(context, url, &unused);
	session->error = errno;
	talloc_free(names);
}

/* The errors that libsmbclient sets for statuses that were not seen. */
static const struct {
	int error;
	unsigned int windows;
} errnos[] = {
	{ EACCES, ERROR_ACCESS_DENIED },
	{ EPERM, ERROR_ACCESS_DENIED },
	{ ENOENT, ERROR_BAD_NET_NAME },
	{ ENODEV, ERROR_BAD_NET_NAME },
	{ EREMOTE, ERROR_HOST_UNREACHABLE },
	{ ETIMEDOUT, ERROR_SEM_TIMEOUT },
	{ ECONNREFUSED, ERROR_BAD_NETPATH },
	{ EHOSTUNREACH, ERROR_BAD_NETPATH },
	{ ENETUNREACH, ERROR_BAD_NETPATH },
	{ ECONNRESET, ERROR_NETNAME_DELETED },
	{ ECONNABORTED, ERROR_NETNAME_DELETED },
	{ ENOTCONN, ERROR_NETNAME_DELETED },
	{ EPIPE, ERROR_NETNAME_DELETED },
};

void session_fail(const struct session *session, enum smb_command command,
		  struct step *step)
{
	const struct smb_answer *answer = &session->answers[command];
	size_t i;

	if (answer->seen && answer->status != 0 &&
	    answer->status != NT_STATUS_MORE_PROCESSING_REQUIRED) {
		step->status = answer->status;
		step->error = windows_error_of_status(answer->status);
		return;
	}
	step->error = ERROR_UNEXP_NET_ERR;
	for (i = 0; i < ARRAY_SIZE(errnos); i++)
		if (errnos[i].error == session->error)
			step->error = errnos[i].windows;
	step_note(step, "the client says: %s", strerror(session->error));
	if (*session->said)
		step_note(step, "%s", session->said);
}

/*
 * Samba's warning contains the NTSTATUS to which it mapped the error of the
 * Kerberos library.  The second one means a server that the KDC does not know.
 */
static const struct {
	const char *words;
	unsigned int windows;
} kerberos_failures[] = {
	{ "NT_STATUS_NO_LOGON_SERVERS", ERROR_NO_LOGON_SERVERS },
	{ "NT_STATUS_INVALID_PARAMETER", ERROR_WRONG_TARGET_NAME },
};

void session_fail_kerberos(const struct session *session, struct step *step)
{
	size_t i;

	step->error = ERROR_NO_SUCH_LOGON_SESSION;
	for (i = 0; i < ARRAY_SIZE(kerberos_failures); i++)
		if (strstr(session->said, kerberos_failures[i].words))
			step->error = kerberos_failures[i].windows;
	if (*session->said)
		step_note(step, "%s", session->said);
}

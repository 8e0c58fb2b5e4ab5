/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Session set-up and tree connect, by libsmbclient.  Its time limit is one for
 * each request, and a server decides how many there are: it works in a process
 * of its own, which tells what it sees as it goes on.
 */

#include <errno.h>
#include <libsmbclient.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "check.h"
#include "child.h"
#include "smb2.h"

enum {
	WARNING_LEVEL = 1 /* of Samba's `log level` */
};

_Static_assert(sizeof(struct session) <= PIPE_BUF, "a session is one write");

/* What the process works for, and tells it to. */
static struct connection {
	const struct check_options *options;
	char *url;
	int output;
	struct session session;
} * current;
static smbc_add_cached_srv_fn add_server;

static void tell(void)
{
	child_send(current->output, &current->session,
		   sizeof(current->session));
}

static void give_credentials(SMBCCTX *unused, const char *server,
			     const char *share, char *domain, int domain_size,
			     char *user, int user_size, char *password,
			     int password_size)
{
	const struct credentials *credentials = &current->options->credentials;

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
	current->session.connected = current->session.ended = true;
	current->session.connected_at = clock_milliseconds();
	tell();
	return add_server(owner, server, name, share, domain, user);
}

/* Samba's messages belong to no output of ours, but a warning may explain. */
static void take_message(void *unused, int level, const char *message)
{
	char *said = current->session.said;

	if (level <= WARNING_LEVEL)
		snprintf(said, sizeof(current->session.said), "%.*s",
			 (int)strcspn(message, "\n"), message);
}

static SMBCCTX *start_client(const struct check_options *options)
{
	SMBCCTX *context = smbc_new_context();
	bool kerberos = options->credentials.kerberos;

	if (!context)
		return NULL;
	smbc_setLogCallback(context, NULL, take_message);
	smbc_setFunctionAuthDataWithContext(context, give_credentials);
	smbc_setTimeout(context, (int)options->timeout);
	/* Logging on as somebody else would hide why this user is refused. */
	smbc_setOptionNoAutoAnonymousLogin(context, true);
	smbc_setOptionUseKerberos(context, kerberos);
	smbc_setOptionFallbackAfterKerberos(context, false);
	if (!smbc_init_context(context))
		return NULL;
	smbc_setDebug(context, WARNING_LEVEL);
	add_server = smbc_getFunctionAddCachedServer(context);
	smbc_setFunctionAddCachedServer(context, keep_server);
	return context;
}

/* The child. */
static void connect_by_client(void *data, int output)
{
	SMBCCTX *context;
	struct stat unused;

	current = data;
	current->output = output;
	signal(SIGPIPE, SIG_IGN);
	context = start_client(current->options);
	wire_watch(current->session.answers, tell);
	errno = ENOMEM;
	if (context)
		smbc_getFunctionStat(context)(context, current->url, &unused);
	current->session.error = errno;
	current->session.ended = true;
	tell();
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

/* How many layers are done, as far as the answers tell. */
static unsigned int layers_done(const struct session *session)
{
	const struct wire_answer *answers = session->answers;

	if (answers[WIRE_SESSION_SETUP].seen &&
	    answers[WIRE_SESSION_SETUP].status == 0)
		return 2;
	return answers[WIRE_NEGOTIATE].seen;
}

static void read_session(struct session *session, struct child *child,
			 unsigned int timeout, unsigned int layers)
{
	double deadline = session->began + timeout;
	unsigned int layer = 0;

	while (!session->ended &&
	       child_read(child, session, sizeof(*session), deadline)) {
		if (layers_done(session) <= layer || layer + 1 == layers)
			continue;
		layer = layers_done(session);
		deadline = clock_milliseconds() + timeout;
	}
}

void session_connect(struct session *session,
		     const struct check_options *options,
		     const struct uncfix_target *target, unsigned int port,
		     const char *share, unsigned int layers)
{
	struct connection connection = {
		.options = options,
		.url = share_url(target, port, share),
		.session = { .began = clock_milliseconds() },
	};
	struct child child;
	int status;

	*session = connection.session;
	if (child_start(&child, connect_by_client, &connection))
		read_session(session, &child, options->timeout, layers);
	if (!session->ended)
		session->error = child.error ? child.error : errno;
	status = child_end(&child);
	if (session->error == ETIMEDOUT && !session->ended)
		snprintf(session->said, sizeof(session->said),
			 "the server came to no end of it (--timeout)");
	if (session->error == ECHILD && WIFSIGNALED(status))
		snprintf(session->said, sizeof(session->said),
			 "the client library ended by a signal: %s",
			 strsignal(WTERMSIG(status)));
	talloc_free(connection.url);
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
	const struct wire_answer *answer = &session->answers[command];
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

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The child of one target: layer after layer, until one fails. */

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "child.h"

enum {
	/* What one call of libsmbclient goes through. */
	SESSION_LAYERS = LAYER_IPC - LAYER_NEGOTIATE + 1
};

const char *const layer_names[LAYER_COUNT] = {
	[LAYER_NORMALIZE] = "normalize",
	[LAYER_RESOLVE] = "resolve",
	[LAYER_TCP] = "tcp",
	[LAYER_NEGOTIATE] = "negotiate",
	[LAYER_SESSION] = "session",
	[LAYER_IPC] = "ipc$",
	[LAYER_SHARE] = "share",
};

struct probe {
	const struct check_options *options;
	int output;
	struct reading *reading;
	struct addresses addresses;
	struct sockaddr_storage peer;
	int socket;
	bool smb1;	     /* the server speaks nothing else */
	struct step dialect; /* of our own negotiation, sent with the next */
};

/* The layer holds until `error` says otherwise. */
static void step_begin(struct step *step, enum layer layer)
{
	*step = (struct step){
		.layer = layer,
		.began = clock_milliseconds(),
		.took = -1,
		.details = json_array(),
	};
}

void step_note(struct step *step, const char *format, ...)
{
	va_list arguments;
	char *line;

	va_start(arguments, format);
	line = must(talloc_vasprintf(NULL, format, arguments));
	va_end(arguments);
	json_array_append_new(step->details, json_bytes(line, strlen(line)));
	talloc_free(line);
}

/* Tell the parent, and whether the next layer is to be tried. */
static bool step_send(const struct probe *probe, struct step *step)
{
	json_t *object;
	char *line;
	double took = step->took;

	if (took < 0)
		took = clock_milliseconds() - step->began;
	object = json_pack("{s:s, s:b, s:f, s:o, s:i, s:I}", "layer",
			   layer_names[step->layer], "ok", step->error == 0,
			   "milliseconds", took, "details", step->details,
			   "error", (int)step->error, "status",
			   (json_int_t)step->status);
	line = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(6));
	child_send(probe->output, line, strlen(line));
	child_send(probe->output, "\n", 1);
	free(line);
	json_decref(object);
	return step->error == 0;
}

static bool probe_normalize(struct probe *probe, const char *text,
			    size_t length)
{
	struct reading *reading = probe->reading;
	struct step step;
	int defect;

	step_begin(&step, LAYER_NORMALIZE);
	reading_parse(reading, text, length);
	if (reading->error != UNCFIX_OK) {
		step.error = ERROR_INVALID_NAME;
		step_note(&step, "%s",
			  uncfix_error_term(reading->error)->explanation);
		return step_send(probe, &step);
	}
	for (defect = 0; defect < UNCFIX_DEFECT_COUNT; defect++)
		if (reading->target.defects & UNCFIX_BIT(defect))
			step_note(&step, "repaired: %s",
				  uncfix_defect_term(defect)->name);
	return step_send(probe, &step);
}

static bool probe_resolve(struct probe *probe)
{
	struct step step;

	step_begin(&step, LAYER_RESOLVE);
	resolve_host(&step, &probe->reading->target, probe->options->timeout,
		     &probe->addresses);
	return step_send(probe, &step);
}

static bool probe_tcp(struct probe *probe)
{
	struct step step;

	step_begin(&step, LAYER_TCP);
	probe->socket =
		tcp_connect(&step, &probe->addresses, &probe->reading->target,
			    probe->options->timeout, &probe->peer);
	return step_send(probe, &step);
}

/*
 * Our own negotiation.  If it holds it is not sent yet: whether the client's
 * configuration allows what the server speaks is seen with the session.
 */
static bool probe_negotiate(struct probe *probe)
{
	struct step *step = &probe->dialect;

	step_begin(step, LAYER_NEGOTIATE);
	if (address_port(&probe->peer) == 139) {
		/* A NetBIOS session comes first: libsmbclient's own matter. */
		close(probe->socket);
		step_note(step, "over NetBIOS");
		return true;
	}
	probe->smb1 = negotiate(step, probe->socket, &probe->peer,
				probe->options->timeout);
	if (step->error == 0) {
		step->took = clock_milliseconds() - step->began;
		return true;
	}
	return step_send(probe, step);
}

/* libsmbclient refused every dialect of the server, or the server its own. */
static bool blame_negotiation(struct probe *probe,
			      const struct session *session)
{
	struct step *step = &probe->dialect;

	session_blame(session, WIRE_NEGOTIATE, step);
	if (probe->smb1)
		step->error = ERROR_SMB1_NOT_AVAILABLE;
	else if (session->answers[WIRE_NEGOTIATE].seen)
		step->error = ERROR_NOT_SUPPORTED;
	return step_send(probe, step);
}

/* Has the client's negotiation come to nothing? */
static bool negotiation_failed(const struct probe *probe,
			       const struct session *session)
{
	const struct wire_answer *negotiation =
		&session->answers[WIRE_NEGOTIATE];

	if (session->connected || session->answers[WIRE_SESSION_SETUP].seen)
		return false;
	return probe->smb1 || !negotiation->seen || negotiation->status != 0;
}

static bool send_session(const struct probe *probe,
			 const struct session *session)
{
	const struct wire_answer *setup = &session->answers[WIRE_SESSION_SETUP];
	const struct credentials *who = &probe->options->credentials;
	struct step step;

	step_begin(&step, LAYER_SESSION);
	step_note(&step, "%s%s", *who->user ? who->user : "anonymous",
		  who->kerberos ? ", Kerberos" : "");
	step.took = (setup->seen ? setup->when : clock_milliseconds()) -
		    session->began;
	if (session->connected || (setup->seen && setup->status == 0))
		return step_send(probe, &step);
	if (who->kerberos && !setup->seen)
		session_blame_kerberos(session, &step);
	else
		session_blame(session, WIRE_SESSION_SETUP, &step);
	return step_send(probe, &step);
}

static bool send_ipc(const struct probe *probe, const struct session *session)
{
	const struct wire_answer *setup = &session->answers[WIRE_SESSION_SETUP];
	const struct wire_answer *tree = &session->answers[WIRE_TREE_CONNECT];
	struct step step;

	step_begin(&step, LAYER_IPC);
	step.took = (tree->seen ? tree->when : clock_milliseconds()) -
		    (setup->seen ? setup->when : session->began);
	if (!session->connected)
		session_blame(session, WIRE_TREE_CONNECT, &step);
	if (step.error == ERROR_ACCESS_DENIED)
		step_note(&step,
			  "no share is reached without IPC$: use an account "
			  "that it admits (article Q151362)");
	return step_send(probe, &step);
}

/* One call of libsmbclient is three layers: the answers tell them apart. */
static bool probe_session(struct probe *probe)
{
	struct session session;

	session_connect(&session, probe->options, &probe->reading->target,
			address_port(&probe->peer), "IPC$", SESSION_LAYERS);
	if (negotiation_failed(probe, &session))
		return blame_negotiation(probe, &session);
	step_send(probe, &probe->dialect);
	return send_session(probe, &session) && send_ipc(probe, &session);
}

static bool probe_share(struct probe *probe)
{
	const struct uncfix_target *target = &probe->reading->target;
	struct session session;
	struct step step;

	step_begin(&step, LAYER_SHARE);
	session_connect(&session, probe->options, target,
			address_port(&probe->peer), target->share, 1);
	if (session.connected)
		step.took = session.connected_at - session.began;
	else if (session.answers[WIRE_SESSION_SETUP].status != 0)
		session_blame(&session, WIRE_SESSION_SETUP, &step);
	else
		session_blame(&session, WIRE_TREE_CONNECT, &step);
	return step_send(probe, &step);
}

/* Is there a share besides IPC$, which was tried? */
static bool has_share(const struct uncfix_target *target)
{
	return target->share_length > 0 &&
	       strcasecmp(target->share, "IPC$") != 0;
}

/* Its terminal is the parent's: libsmbclient prints on standard output. */
static void leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return;
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	close(null);
}

void probe_target(const struct check_options *options, const char *text,
		  size_t length, int output)
{
	struct probe probe = { .options = options, .output = output };

	leave_terminal();
	signal(SIGPIPE, SIG_IGN);
	probe.reading = must(talloc_zero(NULL, struct reading));
	if (probe_normalize(&probe, text, length) && probe_resolve(&probe) &&
	    probe_tcp(&probe) &&
	    probe.reading->target.transport == UNCFIX_SMB &&
	    probe_negotiate(&probe) && probe_session(&probe) &&
	    has_share(&probe.reading->target))
		probe_share(&probe);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The child of one target: layer after layer, until one fails. */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/resource.h>
#include <talloc.h>
#include <unistd.h>

#include "check/check_target.h"
#include "check/layers.h"
#include "check/session.h"
#include "common/clock.h"
#include "common/subprocess.h"
#include "common/xalloc.h"
#include "network/negotiation.h"
#include "network/windows_errors.h"
#include "ports.h"
#include "target/parsed_target.h"

enum {
	MEMORY_MAX = 128 << 20 /* bytes, for libsmbclient */
};

struct check {
	const struct check_options *options;
	int output;
	const char *text;
	size_t length; /* bytes, of the text */
	struct parsed_target *parsed;
	struct addresses addresses;
	struct sockaddr_storage peer;
	int socket;
	bool smb1; /* the server speaks nothing else */
	struct session session;
	struct step step; /* that is being tried */
	enum layer last;  /* of those that this session is for */
	double began;	  /* clock_milliseconds(), of this session */
};

static void try_normalize(struct check *check, struct step *step)
{
	struct parsed_target *parsed = check->parsed;
	int defect;

	target_parse(parsed, check->text, check->length);
	if (parsed->error != UNCFIX_OK) {
		step->error = ERROR_INVALID_NAME;
		step_note(step, "%s",
			  uncfix_error_term(parsed->error)->explanation);
	}
	for (defect = 0; defect < UNCFIX_DEFECT_COUNT; defect++)
		if (parsed->target.defects & UNCFIX_BIT(defect))
			step_note(step, "repaired: %s",
				  uncfix_defect_term(defect)->name);
}

static void try_resolve(struct check *check, struct step *step)
{
	layer_resolve(step, &check->parsed->target, check->options->timeout,
		      &check->addresses);
}

static void try_tcp(struct check *check, struct step *step)
{
	check->socket =
		layer_tcp(step, &check->addresses, &check->parsed->target,
			  check->options->timeout, &check->peer);
}

/* What is said of each kind of answer but SMB2's. */
static const struct {
	unsigned int error;
	const char *words, *cure;
} kinds[] = {
	[NEGOTIATION_SMB1] = { 0, "SMB1 alone" },
	[NEGOTIATION_CUT] = { ERROR_NETNAME_DELETED,
			      "begins an answer and does not end it" },
	[NEGOTIATION_STALLED] = { ERROR_SEM_TIMEOUT,
				  "begins an answer and does not end it" },
	[NEGOTIATION_STRANGER] = { ERROR_NETNAME_DELETED,
				   "answers, but not SMB: ",
				   "Another service listens on that port: "
				   "correct the port; SMB's own is 445." },
	[NEGOTIATION_SILENT] = { ERROR_SEM_TIMEOUT,
				 "takes the connection and says nothing" },
	[NEGOTIATION_RESET] = { ERROR_NETNAME_DELETED,
				"breaks the connection off",
				"The connection is broken off as soon as it is "
				"used: correct the port (SMB's own is 445), or "
				"admit this client where the server (`hosts "
				"allow`) or a firewall limits clients." },
	[NEGOTIATION_CLOSED] = { ERROR_NETNAME_DELETED,
				 "ends the connection without an answer" },
};

static void judge_negotiation(struct step *step,
			      const struct negotiation *result)
{
	step->status = result->status;
	if (result->kind != NEGOTIATION_SMB2) {
		step->error = kinds[result->kind].error;
		step->cure = kinds[result->kind].cure;
		step_note(step, "%s%s", kinds[result->kind].words,
			  result->answer);
	} else if (result->status) {
		step->error = windows_error_of_status(result->status);
	} else {
		step_note(step, "SMB %s, signing %s", result->dialect,
			  result->signing_required ? "required"
						   : "not required");
	}
}

/* Our own negotiation. */
static void try_negotiate(struct check *check, struct step *step)
{
	struct negotiation result;

	if (address_port(&check->peer) == UNCFIX_PORT_NETBIOS) {
		/* libsmbclient opens the NetBIOS session that comes first. */
		close(check->socket);
		step_note(step, "over NetBIOS");
		return;
	}
	negotiate(&result, check->socket, &check->peer,
		  step->began + check->options->timeout);
	judge_negotiation(step, &result);
	check->smb1 = result.kind == NEGOTIATION_SMB1;
	step->took = clock_milliseconds() - step->began;
}

/*
 * Tries the layers up to the negotiation.  If that succeeds it is not sent yet:
 * whether the configuration of the client allows that dialect is known after
 * libsmbclient's negotiation.  Returns false if there is no more to be done.
 */
static bool try_layers(struct check *check)
{
	static void (*const layers[])(struct check *, struct step *) = {
		[LAYER_NORMALIZE] = try_normalize,
		[LAYER_RESOLVE] = try_resolve,
		[LAYER_TCP] = try_tcp,
		[LAYER_NEGOTIATE] = try_negotiate,
	};
	struct step *step = &check->step;
	enum layer layer;

	for (layer = LAYER_NORMALIZE; layer <= LAYER_NEGOTIATE; layer++) {
		step_begin(step, layer);
		layers[layer](check, step);
		if (layer == LAYER_NEGOTIATE && !step->error)
			return true;
		if (!step_send(step, check->output))
			return false;
		if (layer == LAYER_TCP &&
		    check->parsed->target.transport != UNCFIX_SMB)
			return false;
	}
	return false;
}

/* Returns true if the answers show that the layer that is tried holds. */
static bool layer_holds(const struct check *check)
{
	const struct smb_answer *answers = check->session.answers;
	const struct smb_answer *negotiate = &answers[SMB_NEGOTIATE];
	const struct smb_answer *setup = &answers[SMB_SESSION_SETUP];

	if (check->session.connected)
		return true;
	if (check->step.layer == LAYER_NEGOTIATE)
		return setup->seen || (!check->smb1 && negotiate->seen &&
				       negotiate->status == 0);
	return check->step.layer == LAYER_SESSION && setup->seen &&
	       setup->status == 0;
}

/* Notes who logs on: that it was as a guest is known when the layer ends. */
static void note_user(struct check *check)
{
	const struct credentials *who = &check->options->credentials;
	const struct smb_answer *setup =
		&check->session.answers[SMB_SESSION_SETUP];

	if (check->step.layer == LAYER_SESSION)
		step_note(&check->step, "%s%s%s",
			  *who->user ? who->user : "anonymous",
			  who->kerberos ? ", Kerberos" : "",
			  *who->user && setup->guest ? ", taken for a guest"
						     : "");
}

/* Sends a layer of libsmbclient. */
static void send_layer(struct check *check)
{
	if (check->step.layer == LAYER_SESSION &&
	    check->options->credentials.kerberos)
		ticket_note(&check->step, &check->parsed->target);
	step_send(&check->step, check->output);
}

/* Sends the layers of libsmbclient that hold, up to `check->last`. */
static void send_layers(void *data)
{
	struct check *check = data;
	struct step *step = &check->step;

	while (step->layer <= check->last && layer_holds(check)) {
		note_user(check);
		send_layer(check);
		step_begin(step, step->layer + 1);
		/* libsmbclient connects and negotiates, too. */
		if (step->layer == LAYER_SESSION)
			step->began = check->began;
	}
}

/* Sends the layer of libsmbclient that failed. */
static void send_failure(struct check *check)
{
	const struct session *session = &check->session;
	const struct smb_answer *setup = &session->answers[SMB_SESSION_SETUP];
	struct step *step = &check->step;

	note_user(check);
	if (step->layer == LAYER_NEGOTIATE) {
		session_fail(session, SMB_NEGOTIATE, step);
		if (check->smb1)
			step->error = ERROR_SMB1_NOT_AVAILABLE;
		else if (session->answers[SMB_NEGOTIATE].seen)
			step->error = ERROR_NOT_SUPPORTED;
	} else if (step->layer == LAYER_SESSION && !setup->seen &&
		   check->options->credentials.kerberos) {
		session_fail_kerberos(session, step);
	} else if (step->layer == LAYER_SESSION || setup->status != 0) {
		session_fail(session, SMB_SESSION_SETUP, step);
	} else {
		session_fail(session, SMB_TREE_CONNECT, step);
	}
	if (step->layer == LAYER_IPC && step->error == ERROR_ACCESS_DENIED)
		step_note(step,
			  "no share is reached without IPC$: use an account "
			  "that it admits (article Q151362)");
	send_layer(check);
}

static void end_by_referral(void *data)
{
	send_failure(data);
	_exit(EXIT_SUCCESS);
}

/*
 * Connects to a share, and reports the layers from the next one to `last`.  A
 * share is connected to on its own: libsmbclient's option for a second share
 * in the same session (smbc_setOptionOneSharePerServer) connects to the first
 * one once more.
 */
static bool check_session(struct check *check, const char *share,
			  enum layer last)
{
	check->last = last;
	check->began = clock_milliseconds();
	session_connect(&check->session, check->parsed->target.host,
			address_port(&check->peer), share);
	if (check->step.layer > last)
		return true;
	send_failure(check);
	return false;
}

/* Returns true if there is a share other than IPC$, which was tried. */
static bool has_share(const struct uncfix_target *target)
{
	return target->share_length > 0 &&
	       strcasecmp(target->share, "IPC$") != 0;
}

/* Detach from the terminal: libsmbclient prints to standard output. */
static void leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return;
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	close(null);
}

/*
 * libsmbclient takes what a server tells it to take: the 65,535 entries of an
 * MS-DFS referral may all be the same 60 KB.  What the process has already,
 * which may be many targets, does not count.
 */
static void limit_memory(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long pages;
	struct rlimit most;

	if (!file)
		return;
	if (fscanf(file, "%*u %*u %*u %*u %*u %lu", &pages) == 1) {
		most.rlim_cur =
			pages * (rlim_t)sysconf(_SC_PAGESIZE) + MEMORY_MAX;
		most.rlim_max = most.rlim_cur;
		setrlimit(RLIMIT_DATA, &most);
	}
	fclose(file);
}

void check_target(const struct check_options *options, const char *text,
		  size_t length, int output)
{
	struct check check = {
		.options = options,
		.output = output,
		.text = text,
		.length = length,
		.parsed = xalloc(talloc_zero(NULL, struct parsed_target)),
		.session = { .credentials = &options->credentials,
			     .timeout = options->timeout,
			     .notice = send_layers,
			     .refer = end_by_referral,
			     .data = &check },
	};
	const struct uncfix_target *target = &check.parsed->target;

	leave_terminal();
	signal(SIGPIPE, SIG_IGN);
	if (!try_layers(&check))
		return;
	limit_memory();
	/* From here on the parent limits the time (jobs.c). */
	subprocess_send(output, "\n", 1);
	if (check_session(&check, "IPC$", LAYER_IPC) && has_share(target))
		check_session(&check, target->share, LAYER_SHARE);
}

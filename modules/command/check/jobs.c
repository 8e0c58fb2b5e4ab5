/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One child for each target, a few at a time; results in the targets' order. */

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check/jobs.h"
#include "check/report.h"
#include "check/step.h"
#include "array_size.h"
#include "common/clock.h"
#include "common/subprocess.h"
#include "common/xalloc.h"
#include "network/windows_errors.h"
#include "target/lines.h"
#include "terminal.h"

enum {
	/*
	 * Results that wait for an earlier one: with a slow target in front,
	 * memory must not grow with the number of targets.
	 */
	WAITING_MAX = 1024,
	BAR_WIDTH = 30,
};

/* What is waited for: these, and after them a pipe for each child. */
enum {
	POLL_SIGNALS,
	POLL_INPUT,
	POLL_CHILDREN,
};

struct job {
	struct job *next;
	char *text;
	size_t length; /* bytes, of the text */
	const struct check_options *options;
	struct subprocess child;
	struct lines *output; /* of the child, a step a line */
	json_t *steps;
	double began; /* of the layer that is being tried */
	double deadline;
	bool client; /* that layer is one of libsmbclient */
	bool failed;
};

struct run {
	const struct check_options *options;
	struct check_source *source;
	struct parsed_target *parsed;
	struct lines *lines;	   /* of the file, NULL: there is none */
	struct job *first, **last; /* not printed yet, in order */
	struct job *next;	   /* could not be started yet */
	struct pollfd *polls;
	int signals; /* a descriptor that is ready when one is pending */
	unsigned int running, waiting;
	unsigned long done, failed;
	bool bar; /* a progress bar is wanted */
	int status;
};

static void bar_clear(const struct run *run)
{
	if (run->bar)
		fputs("\r\33[K", stderr);
}

static void bar_draw(const struct run *run)
{
	unsigned long total = run->source->total;
	int filled = total ? (int)(run->done * BAR_WIDTH / total) : 0;

	if (!run->bar)
		return;
	bar_clear(run);
	if (total)
		fprintf(stderr, "[%.*s%*s] %lu of %lu", filled,
			"##############################", BAR_WIDTH - filled,
			"", run->done, total);
	else
		fprintf(stderr, "%lu done", run->done);
	fprintf(stderr, ", %lu failed", run->failed);
}

static void add_step(struct job *job, json_t *step)
{
	job->failed = !json_is_true(json_object_get(step, "ok"));
	json_array_append_new(job->steps, step);
}

/*
 * A child that was killed, or that crashed, did not report the layer that it
 * was trying.  With Kerberos, a silent server waits for a domain controller, if
 * it is not this client that does.
 */
static void add_missing_step(struct job *job, bool late, int status)
{
	size_t layer = json_array_size(job->steps);
	struct step step;

	step_begin(&step, layer < LAYER_COUNT ? layer : LAYER_COUNT - 1);
	step.began = job->began;
	if (late && layer == LAYER_SESSION &&
	    job->options->credentials.kerberos) {
		step.error = ERROR_NO_LOGON_SERVERS;
		step_note(&step, "the KDC or the server does not answer "
				 "(--timeout)");
	} else if (late) {
		step.error = ERROR_SEM_TIMEOUT;
		step_note(&step, "the check did not end by itself (--timeout)");
	} else {
		step.error = ERROR_UNEXP_NET_ERR;
		step_note(&step, "%s",
			  WIFSIGNALED(status) ? strsignal(WTERMSIG(status))
					      : "the check itself failed");
	}
	add_step(job, step_json(&step));
}

static void print_ready(struct run *run)
{
	struct job *job;

	bar_clear(run);
	while (run->first && run->first->child.process == 0) {
		job = run->first;
		target_parse(run->parsed, job->text, job->length);
		check_print(run->parsed, job->steps, run->options->json);
		run->first = job->next;
		if (!run->first)
			run->last = &run->first;
		run->waiting--;
		json_decref(job->steps);
		talloc_free(job);
	}
	fflush(stdout);
	bar_draw(run);
}

/* The bar counts failures before it is their turn to be printed. */
static void job_end(struct run *run, struct job *job, bool late)
{
	int status = subprocess_end(&job->child);

	/* Also a child that ended by itself while it was killed is late. */
	if (late || status != 0)
		add_missing_step(job, late, status);
	TALLOC_FREE(job->output);
	run->running--;
	run->done++;
	run->failed += job->failed;
}

/*
 * Each line ends a layer.  An empty line begins those of libsmbclient: the
 * child cannot limit their time, and each of them has that of the options.
 * Returns false at the end of the output.
 */
static bool job_read(struct job *job)
{
	const char *line;
	size_t length;
	json_t *step;

	lines_read(job->output);
	while ((line = lines_next(job->output, &length))) {
		job->began = clock_milliseconds();
		job->client |= length == 0;
		if (job->client)
			job->deadline = job->began + job->options->timeout;
		step = json_loadb(line, length, 0, NULL);
		if (step)
			add_step(job, step);
	}
	return !lines_ended(job->output);
}

static void job_work(void *data, int output)
{
	const struct job *job = data;

	check_target(job->options, job->text, job->length, output);
}

static bool job_start(struct job *job)
{
	job->began = clock_milliseconds();
	job->deadline =
		job->began + (LAYER_COUNT + 1.0) * job->options->timeout;
	if (!subprocess_start(&job->child, job_work, job))
		return false;
	job->output = lines_open(job, job->child.pipe);
	return true;
}

static struct job *job_new(struct run *run, const char *text, size_t length)
{
	struct job *job = xalloc(talloc_zero(run, struct job));

	job->options = run->options;
	job->text = xalloc(talloc_memdup(job, text, length));
	job->length = length;
	job->steps = json_array();
	return job;
}

/*
 * Returns the next target that is there without waiting, or NULL.  Empty lines
 * of a file are ignored.
 */
static struct job *job_next(struct run *run)
{
	struct check_source *source = run->source;
	const char *text;
	size_t length;

	if (source->arguments < source->end) {
		text = *source->arguments++;
		return job_new(run, text, strlen(text));
	}
	while (run->lines && (text = lines_next(run->lines, &length)))
		if (length > 0)
			return job_new(run, text, length);
	return NULL;
}

static bool has_room(const struct run *run)
{
	return run->running < run->options->jobs && run->waiting < WAITING_MAX;
}

/* If the system has no room for one more, it waits until another has ended. */
static void start_jobs(struct run *run)
{
	struct job *job;

	while (has_room(run) && (run->next || (run->next = job_next(run)))) {
		job = run->next;
		if (!job_start(job)) {
			if (run->running > 0)
				break;
			complain("cannot start a child: %s",
				 strerror(job->child.error));
			run->status = STATUS_USAGE;
			break;
		}
		run->next = NULL;
		*run->last = job;
		run->last = &job->next;
		run->running++;
		run->waiting++;
	}
}

/* Returns true if there is room for more targets than have come in. */
static bool wants_input(const struct run *run)
{
	return has_room(run) && !run->next && run->lines &&
	       !lines_ended(run->lines);
}

/* Waits for a signal, the input, a child or a deadline. */
static void wait_for_events(struct run *run, bool input)
{
	double deadline = HUGE_VAL;
	struct job *job;
	nfds_t count;

	run->polls[POLL_SIGNALS].fd = run->signals;
	run->polls[POLL_INPUT].fd = input ? run->source->fd : -1;
	count = POLL_CHILDREN;
	for (job = run->first; job; job = job->next) {
		if (job->child.pipe < 0)
			continue;
		run->polls[count++].fd = job->child.pipe;
		if (job->deadline < deadline)
			deadline = job->deadline;
	}
	if (poll(run->polls, count,
		 run->running ? milliseconds_until(deadline) : -1) < 0)
		while (count > 0)
			run->polls[--count].revents = 0;
}

static void take_events(struct run *run)
{
	const struct pollfd *poll = &run->polls[POLL_CHILDREN];
	bool ended = false, late;
	struct job *job;

	for (job = run->first; job; job = job->next) {
		if (job->child.pipe < 0)
			continue;
		late = !(poll++)->revents || job_read(job);
		if (late && milliseconds_until(job->deadline) > 0)
			continue;
		job_end(run, job, late);
		ended = true;
	}
	if (run->polls[POLL_INPUT].revents && !lines_read(run->lines)) {
		complain("%s: %s", run->source->file, strerror(errno));
		run->status = STATUS_USAGE;
	}
	if (ended)
		print_ready(run);
}

/* Until all is printed, or a signal is pending. */
static void run_jobs(struct run *run)
{
	bool input;

	for (;;) {
		start_jobs(run);
		input = wants_input(run);
		if (!run->first && !input)
			return;
		wait_for_events(run, input);
		if (run->polls[POLL_SIGNALS].revents)
			return;
		take_events(run);
	}
}

static struct run *run_new(const struct check_options *options,
			   struct check_source *source)
{
	struct run *run = xalloc(talloc_zero(NULL, struct run));
	unsigned int i;

	run->options = options;
	run->source = source;
	run->parsed = xalloc(talloc_zero(run, struct parsed_target));
	run->polls = xalloc(talloc_array(run, struct pollfd,
					 POLL_CHILDREN + options->jobs));
	for (i = 0; i < POLL_CHILDREN + options->jobs; i++)
		run->polls[i].events = POLLIN;
	run->last = &run->first;
	run->bar = isatty(STDERR_FILENO) && source->total != 1;
	if (source->file)
		run->lines = lines_open(run, source->fd);
	return run;
}

int check_run(const struct check_options *options, struct check_source *source)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct run *run = run_new(options, source);
	sigset_t signals;
	struct job *job;
	size_t i;
	int status;

	sigemptyset(&signals);
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		sigaddset(&signals, numbers[i]);
		signal(numbers[i], SIG_DFL);
	}
	run->signals = signalfd(-1, &signals, SFD_CLOEXEC);
	/* Without it they end this process at once, and its children with it.
	 */
	if (run->signals >= 0)
		sigprocmask(SIG_BLOCK, &signals, NULL);
	run_jobs(run);
	bar_clear(run);
	for (job = run->first; job; job = job->next)
		subprocess_end(&job->child);
	status = run->status;
	if (status == STATUS_OK && run->failed > 0)
		status = STATUS_REFUSED;
	close(run->signals);
	talloc_free(run);
	fflush(stdout);
	/* One that is pending ends this process. */
	sigprocmask(SIG_UNBLOCK, &signals, NULL);
	return status;
}

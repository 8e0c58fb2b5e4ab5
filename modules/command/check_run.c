/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One child for each target, some at a time; results in the targets' order. */

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <tevent.h>
#include <unistd.h>

#include "check.h"
#include "child.h"

enum {
	/*
	 * Results that wait for an earlier one: with a slow target in front,
	 * memory must not grow with the number of targets.
	 */
	WAITING_MAX = 1024,
	READ_SIZE = 4096,
	BAR_WIDTH = 30,
};

struct job {
	struct job *next;
	struct run *run;
	char *text;
	size_t length; /* bytes, of the text */
	struct child child;
	bool late; /* it was ended */
	struct tevent_fd *event;
	struct tevent_timer *end;
	char *output; /* lines of JSON, `used` bytes */
	size_t used;
	double began, deadline;
	int status; /* as waitpid() has it */
};

struct run {
	const struct check_options *options;
	struct check_source *source;
	struct tevent_context *events;
	struct reading *reading;
	struct lines *lines;	   /* of the file, NULL: there is none */
	struct tevent_fd *input;   /* while lines are waited for */
	struct job *first, **last; /* not printed yet, in order */
	struct job *next; /* for which there was no process or pipe yet */
	unsigned int running, waiting;
	unsigned long done, failed;
	bool bar;      /* a progress bar is wanted */
	int interrupt; /* the signal that ends everything, or 0 */
	int status;
};

static void start_jobs(struct run *run);

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
	fputs("\r\33[K", stderr);
	if (total)
		fprintf(stderr, "[%.*s%*s] %lu of %lu", filled,
			"##############################", BAR_WIDTH - filled,
			"", run->done, total);
	else
		fprintf(stderr, "%lu done", run->done);
	fprintf(stderr, ", %lu failed", run->failed);
}

/*
 * A child that was ended left one layer open: the one behind its last, or one
 * that was under way in libsmbclient.
 */
static void add_missing_step(const struct job *job, json_t *steps)
{
	size_t layer = json_array_size(steps);

	if (WIFEXITED(job->status) && WEXITSTATUS(job->status) == STATUS_OK)
		return;
	if (layer >= LAYER_COUNT)
		layer = LAYER_COUNT - 1;
	json_array_append_new(
		steps,
		json_pack("{s:s, s:b, s:f, s:[s], s:i, s:i}", "layer",
			  layer_names[layer], "ok", 0, "milliseconds",
			  clock_milliseconds() - job->began, "details",
			  job->late ? "the check did not end by itself"
			  : WIFSIGNALED(job->status)
				  ? strsignal(WTERMSIG(job->status))
				  : "the check itself failed",
			  "error",
			  job->late ? ERROR_SEM_TIMEOUT : ERROR_UNEXP_NET_ERR,
			  "status", 0));
}

static void job_print(struct job *job)
{
	struct run *run = job->run;
	json_t *steps = json_array(), *step;
	const char *at = job->output, *end = job->output + job->used;
	size_t length;

	for (; at < end; at += length + 1) {
		length = strcspn(at, "\n");
		step = json_loadb(at, length, 0, NULL);
		if (step)
			json_array_append_new(steps, step);
	}
	add_missing_step(job, steps);
	reading_parse(run->reading, job->text, job->length);
	if (!check_print(run->reading, steps, run->options->json) &&
	    run->status == STATUS_OK)
		run->status = STATUS_REFUSED;
	json_decref(steps);
}

/* A bar that counts failures must know them before their turn to be printed. */
static bool job_failed(const struct job *job)
{
	return job->status != 0 || strstr(job->output, "\"ok\":false");
}

static void print_ready(struct run *run)
{
	struct job *job;

	bar_clear(run);
	while (run->first && run->first->child.process == 0) {
		job = run->first;
		job_print(job);
		run->first = job->next;
		if (!run->first)
			run->last = &run->first;
		run->waiting--;
		talloc_free(job);
	}
	fflush(stdout);
	bar_draw(run);
}

static void job_end(struct job *job)
{
	struct run *run = job->run;

	TALLOC_FREE(job->event);
	TALLOC_FREE(job->end);
	job->status = child_end(&job->child);
	run->running--;
	run->done++;
	run->failed += job_failed(job);
	print_ready(run);
	start_jobs(run);
}

static void job_read(struct tevent_context *events, struct tevent_fd *event,
		     uint16_t flags, void *data)
{
	struct job *job = data;
	char buffer[READ_SIZE];
	ssize_t count = read(job->child.pipe, buffer, sizeof(buffer));

	if (count < 0 && errno == EINTR)
		return;
	if (count <= 0) {
		job_end(job);
		return;
	}
	job->output = must(talloc_realloc(job, job->output, char,
					  job->used + (size_t)count + 1));
	memcpy(job->output + job->used, buffer, (size_t)count);
	job->used += (size_t)count;
	job->output[job->used] = '\0';
}

static void await_end(struct job *job);

/* The child keeps to its times, unless something went wrong. */
static void job_late(struct tevent_context *events, struct tevent_timer *timer,
		     struct timeval now, void *data)
{
	struct job *job = data;

	if (milliseconds_until(job->deadline) > 0) {
		await_end(job);
		return;
	}
	job->late = true;
	job_end(job);
}

/* tevent's clock may be set meanwhile: it only says when to look. */
static void await_end(struct job *job)
{
	int left = milliseconds_until(job->deadline);

	job->end = must(tevent_add_timer(
		job->run->events, job,
		tevent_timeval_current_ofs((uint32_t)left / 1000,
					   (uint32_t)left % 1000 * 1000),
		job_late, job));
}

static void job_work(void *data, int output)
{
	const struct job *job = data;

	probe_target(job->run->options, job->text, job->length, output);
}

static bool job_start(struct job *job)
{
	struct run *run = job->run;

	job->began = clock_milliseconds();
	if (!child_start(&job->child, job_work, job)) {
		errno = job->child.error;
		return false;
	}
	job->deadline =
		job->began + (LAYER_COUNT + 1.0) * run->options->timeout;
	job->event = must(tevent_add_fd(run->events, job, job->child.pipe,
					TEVENT_FD_READ, job_read, job));
	await_end(job);
	run->running++;
	return true;
}

static struct job *job_new(struct run *run, const char *text, size_t length)
{
	struct job *job = must(talloc_zero(run, struct job));

	job->run = run;
	job->text = must(talloc_memdup(job, text, length));
	job->length = length;
	job->output = must(talloc_strdup(job, ""));
	return job;
}

/*
 * The next target that is there without waiting, or NULL.  Empty lines of a
 * file are none.
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
	return !run->interrupt && run->running < run->options->jobs &&
	       run->waiting < WAITING_MAX;
}

static void input_read(struct tevent_context *events, struct tevent_fd *event,
		       uint16_t flags, void *data)
{
	struct run *run = data;

	if (!lines_read(run->lines)) {
		complain("%s: %s", run->source->file, strerror(errno));
		run->status = STATUS_USAGE;
	}
	start_jobs(run);
}

/* Wait for lines where there is room for more targets than have come in. */
static void await_input(struct run *run)
{
	if (!has_room(run) || run->next || !run->lines ||
	    lines_ended(run->lines))
		TALLOC_FREE(run->input);
	else if (!run->input)
		run->input =
			must(tevent_add_fd(run->events, run, run->source->fd,
					   TEVENT_FD_READ, input_read, run));
}

/* Where there is no room for one more, it waits until another has ended. */
static void start_jobs(struct run *run)
{
	struct job *job;

	while (has_room(run) && (run->next || (run->next = job_next(run)))) {
		job = run->next;
		if (!job_start(job)) {
			if (run->running > 0)
				break;
			complain("cannot start a child: %s", strerror(errno));
			run->status = STATUS_USAGE;
			break;
		}
		run->next = NULL;
		*run->last = job;
		run->last = &job->next;
		run->waiting++;
	}
	await_input(run);
}

static void end_children(const struct run *run)
{
	struct job *job;

	for (job = run->first; job; job = job->next)
		child_end(&job->child);
}

static void on_interrupt(struct tevent_context *events,
			 struct tevent_signal *event, int number, int count,
			 void *information, void *data)
{
	struct run *run = data;

	run->interrupt = number;
}

static bool catch_interrupts(struct run *run)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!tevent_add_signal(run->events, run, numbers[i], 0,
				       on_interrupt, run))
			return false;
	return true;
}

/* End as if the signal had not been caught, so that a shell sees it. */
static void die_by(int number)
{
	fflush(stdout);
	signal(number, SIG_DFL);
	raise(number);
}

/* By poll(): the others cannot wait for what is in a file. */
static struct run *run_new(const struct check_options *options,
			   struct check_source *source)
{
	struct run *run = must(talloc_zero(NULL, struct run));

	run->options = options;
	run->source = source;
	run->events = tevent_context_init_byname(run, "poll");
	run->reading = must(talloc_zero(run, struct reading));
	run->last = &run->first;
	run->bar = isatty(STDERR_FILENO) && source->total != 1;
	if (source->file)
		run->lines = lines_open(run, source->fd);
	return run;
}

int check_run(const struct check_options *options, struct check_source *source)
{
	struct run *run = run_new(options, source);
	int status, interrupt;

	if (!run->events || !catch_interrupts(run)) {
		complain("check cannot wait for anything: %s", strerror(errno));
		talloc_free(run);
		return STATUS_USAGE;
	}
	start_jobs(run);
	while ((run->first || run->input) && !run->interrupt)
		tevent_loop_once(run->events);
	bar_clear(run);
	end_children(run);
	interrupt = run->interrupt;
	status = run->status;
	talloc_free(run);
	if (interrupt)
		die_by(interrupt);
	return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Compare candidates on a noisy machine: they take turns in short batches,
 * in a new order each round, so that what disturbs one disturbs its peers.
 *
 * A figure is the median of a candidate's batches.  A ratio is the median of
 * the ratios of the rounds, each of batches that ran next to each other.
 *
 * A program prints lines of fields with a TAB between them; run.sh reads:
 *     row   SECTION  SUBJECT  FIGURE  UNIT  PEER  FIGURE  RATIO
 *     check ok|not ok  WORDS
 *     skip  WORDS
 */

#ifndef BENCH_H
#define BENCH_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BENCH_ROUNDS_MIN 15
#define BENCH_ROUNDS_MAX 20000

struct bench_candidate {
	const char *name;
	/* Does it `calls` times; returns how many ns that took. */
	double (*run)(void *context, long calls);
	void *context;
	long calls;	 /* of one batch: bench_measure() finds it */
	double *samples; /* ns of a call, one for each round */
};

/* The candidates of one section of the table, and how long they may take. */
struct bench {
	struct bench_candidate *candidates;
	size_t count;
	double batch_ns;
	double seconds;
	long rounds; /* that were measured */
};

static inline double bench_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Nothing that came before may be moved behind this, nor be left out. */
static inline void bench_barrier(const void *result)
{
	__asm__ volatile("" : : "r"(result) : "memory");
}

static inline void bench_die(const char *what)
{
	fflush(stdout);
	perror(what);
	exit(2);
}

static inline void *bench_alloc(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (memory == NULL)
		bench_die("calloc");
	return memory;
}

/* How long a program may measure: the first argument of each of them. */
static inline double bench_seconds(const char *text)
{
	double seconds = atof(text);

	if (seconds <= 0) {
		fprintf(stderr, "%s is no number of seconds\n", text);
		exit(2);
	}
	return seconds;
}

/* As many calls as fill a batch; one, where a single call takes longer. */
static inline void bench_calibrate(struct bench_candidate *candidate,
				   double batch_ns)
{
	double took;

	candidate->run(candidate->context, 1);
	for (candidate->calls = 1;; candidate->calls *= 2) {
		took = candidate->run(candidate->context, candidate->calls);
		if (took * 2 > batch_ns)
			return;
	}
}

static inline void bench_shuffle(size_t *order, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t other = (size_t)random() % i;
		size_t moved = order[i - 1];

		order[i - 1] = order[other];
		order[other] = moved;
	}
}

static inline void bench_round(struct bench *bench, const size_t *order)
{
	for (size_t i = 0; i < bench->count; i++) {
		struct bench_candidate *candidate =
			&bench->candidates[order[i]];
		double took =
			candidate->run(candidate->context, candidate->calls);

		candidate->samples[bench->rounds] =
			took / (double)candidate->calls;
	}
	bench->rounds++;
}

static inline void bench_measure(struct bench *bench)
{
	size_t *order = bench_alloc(bench->count, sizeof(*order));
	double end;

	for (size_t i = 0; i < bench->count; i++) {
		struct bench_candidate *candidate = &bench->candidates[i];

		order[i] = i;
		candidate->samples = bench_alloc(BENCH_ROUNDS_MAX,
						 sizeof(*candidate->samples));
		bench_calibrate(candidate, bench->batch_ns);
	}
	end = bench_now() + bench->seconds * 1e9;
	while (bench->rounds < BENCH_ROUNDS_MAX &&
	       (bench->rounds < BENCH_ROUNDS_MIN || bench_now() < end)) {
		bench_shuffle(order, bench->count);
		bench_round(bench, order);
	}
	free(order);
}

static inline int bench_compare(const void *left, const void *right)
{
	double a = *(const double *)left;
	double b = *(const double *)right;

	return (a > b) - (a < b);
}

static inline double bench_median(const double *values, long count)
{
	double *sorted = bench_alloc((size_t)count, sizeof(*sorted));
	double median;

	memcpy(sorted, values, (size_t)count * sizeof(*sorted));
	qsort(sorted, (size_t)count, sizeof(*sorted), bench_compare);
	median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
	free(sorted);
	return median;
}

static inline double bench_ratio(const struct bench *bench,
				 const struct bench_candidate *subject,
				 const struct bench_candidate *peer)
{
	double *ratios = bench_alloc((size_t)bench->rounds, sizeof(*ratios));
	double median;

	for (long i = 0; i < bench->rounds; i++)
		ratios[i] = subject->samples[i] / peer->samples[i];
	median = bench_median(ratios, bench->rounds);
	free(ratios);
	return median;
}

static inline void bench_row(const char *section, const char *subject,
			     double figure, const char *unit, const char *peer,
			     double peers, double ratio)
{
	printf("row\t%s\t%s\t%.3f\t%s\t%s\t%.3f\t%.5f\n", section, subject,
	       figure, unit, peer, peers, ratio);
}

static inline void bench_print(const struct bench *bench, const char *section,
			       size_t subject, size_t peer)
{
	const struct bench_candidate *s = &bench->candidates[subject];
	const struct bench_candidate *p = &bench->candidates[peer];

	bench_row(section, s->name, bench_median(s->samples, bench->rounds),
		  "ns", p->name, bench_median(p->samples, bench->rounds),
		  bench_ratio(bench, s, p));
}

/* Puts a library's function into the pointer `function` points to. */
static inline bool bench_symbol(void *library, const char *name, void *function)
{
	void *symbol = dlsym(library, name);

	/* ISO C has no conversion between the two kinds of pointer. */
	memcpy(function, &symbol, sizeof(symbol));
	return symbol != NULL;
}

/* A fact that the figures rest on. */
static inline void bench_check(bool good, const char *words)
{
	printf("check\t%s\t%s\n", good ? "ok" : "not ok", words);
}

static inline void bench_skip(const char *who, const char *why)
{
	printf("skip\t%s: %s\n", who, why);
}

#endif /* BENCH_H */

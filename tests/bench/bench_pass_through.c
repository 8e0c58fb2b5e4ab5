/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a host name that is none of its business costs in a name-service
 * module: the module's own lookup function, called as glibc calls it, beside
 * the same function of its neighbours in the hosts line, and strlen().
 *
 *     bench_pass_through SECONDS NAME MODULE...
 *     bench_pass_through -c CALLS NAME MODULE|strlen|nothing
 *
 * The second form only calls, for a counter of instructions around it.
 */

#include <errno.h>
#include <netdb.h>
#include <nss.h>
#include <sys/socket.h>

#include "bench.h"

#define BUFFER_SIZE 1024 /* what glibc offers first */

typedef enum nss_status lookup4_fn(const char *name,
				   struct gaih_addrtuple **tuples, char *buffer,
				   size_t size, int *error, int *host_error,
				   int32_t *ttl);
typedef enum nss_status lookup2_fn(const char *name, int family,
				   struct hostent *host, char *buffer,
				   size_t size, int *error, int *host_error);

/* One thing to call: a module has one of the two functions. */
struct callee {
	const char *name;
	lookup4_fn *lookup4;
	lookup2_fn *lookup2;
	size_t (*length)(const char *text);
	enum nss_status status; /* of the last call */
};

static const char *clean_name;
static char buffer[BUFFER_SIZE];

static double call_lookup4(void *context, long calls)
{
	struct callee *callee = context;
	double start = bench_now();

	while (calls-- > 0) {
		struct gaih_addrtuple *tuples = NULL;
		int error = 0;
		int host_error = 0;

		callee->status = callee->lookup4(clean_name, &tuples, buffer,
						 sizeof(buffer), &error,
						 &host_error, NULL);
	}
	return bench_now() - start;
}

static double call_lookup2(void *context, long calls)
{
	struct callee *callee = context;
	double start = bench_now();

	while (calls-- > 0) {
		struct hostent host;
		int error = 0;
		int host_error = 0;

		callee->status =
			callee->lookup2(clean_name, AF_INET, &host, buffer,
					sizeof(buffer), &error, &host_error);
	}
	return bench_now() - start;
}

static double call_strlen(void *context, long calls)
{
	struct callee *callee = context;
	double start = bench_now();

	while (calls-- > 0) {
		size_t length = callee->length(clean_name);

		bench_barrier(&length);
	}
	return bench_now() - start;
}

/* The call itself: what is left of strlen() where there is no text. */
static size_t return_zero(const char *text)
{
	bench_barrier(text);
	return 0;
}

static bool find_module(struct callee *callee)
{
	char text[128];
	void *library;

	snprintf(text, sizeof(text), "libnss_%s.so.2", callee->name);
	library = dlopen(text, RTLD_NOW);
	if (library == NULL)
		return false;
	snprintf(text, sizeof(text), "_nss_%s_gethostbyname4_r", callee->name);
	if (bench_symbol(library, text, &callee->lookup4))
		return true;
	snprintf(text, sizeof(text), "_nss_%s_gethostbyname2_r", callee->name);
	return bench_symbol(library, text, &callee->lookup2);
}

static bool find_candidate(struct bench_candidate *candidate, const char *name)
{
	struct callee *callee = bench_alloc(1, sizeof(*callee));

	callee->name = name;
	candidate->name = name;
	candidate->context = callee;
	candidate->run = call_strlen;
	if (strcmp(name, "strlen") == 0) {
		/* Found at run time: no compiler counts the bytes itself. */
		return bench_symbol(RTLD_DEFAULT, name, &callee->length);
	}
	if (strcmp(name, "nothing") == 0) {
		callee->length = return_zero;
		return true;
	}
	if (!find_module(callee))
		return false;
	candidate->run = callee->lookup4 != NULL ? call_lookup4 : call_lookup2;
	return true;
}

static bool is_passed_over(struct bench_candidate *candidate)
{
	struct callee *callee = candidate->context;
	int before = errno = EXDEV;

	candidate->run(callee, 1);
	return callee->status == NSS_STATUS_UNAVAIL && errno == before;
}

static void compare(struct bench *bench, const char *section)
{
	char words[128];

	snprintf(words, sizeof(words),
		 "%s passes over a name of %zu bytes, errno untouched",
		 bench->candidates[0].name, strlen(clean_name));
	bench_check(is_passed_over(&bench->candidates[0]), words);
	bench_measure(bench);
	for (size_t i = 1; i < bench->count; i++)
		bench_print(bench, section, 0, i);
}

static int cannot_load(const char *name)
{
	const char *why = dlerror();

	fprintf(stderr, "%s: %s\n", name, why ? why : "no lookup function");
	return 2;
}

static int call_only(const char *name, long calls)
{
	struct bench_candidate candidate;

	if (!find_candidate(&candidate, name))
		return cannot_load(name);
	candidate.run(candidate.context, calls);
	return 0;
}

int main(int argc, char **argv)
{
	struct bench bench = { .batch_ns = 1e5 };
	char section[64];

	if (argc == 5 && strcmp(argv[1], "-c") == 0) {
		clean_name = argv[3];
		return call_only(argv[4], atol(argv[2]));
	}
	if (argc < 4) {
		fprintf(stderr, "usage: %s SECONDS NAME MODULE...\n", argv[0]);
		return 2;
	}
	bench.seconds = bench_seconds(argv[1]);
	clean_name = argv[2];
	bench.candidates = bench_alloc((size_t)argc, sizeof(*bench.candidates));
	for (int i = 3; i < argc; i++) {
		if (find_candidate(&bench.candidates[bench.count], argv[i]))
			bench.count++;
		else if (i == 3)
			return cannot_load(argv[i]);
		else
			bench_skip(argv[i], "not installed");
	}
	snprintf(section, sizeof(section), "pass-%zu", strlen(clean_name));
	compare(&bench, section);
	return 0;
}

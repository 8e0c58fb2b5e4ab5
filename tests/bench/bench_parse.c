/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What reading a target and printing it again takes, beside the URL readers
 * of libcurl and GLib on the smb URL of the same target.
 *
 *     bench_parse SECONDS LIBUNCFIX
 *
 * All three are the shared libraries, found at run time: a machine without
 * libcurl or GLib measures what it has.
 */

#include "uncfix.h"
#include "bench.h"

/* 30 bytes each. */
#define URL	      "smb://fileserver/data/file.txt"
#define UNC	      "\\\\fileserver\\data\\dir\\file.txt"
#define ESCAPED_TWICE "\\\\\\\\fileserver\\\\data\\\\file.txt"

/* As in curl/urlapi.h and glib.h, whose interfaces do not change. */
enum {
	CURL_PART_URL = 0,
	CURL_NON_SUPPORT_SCHEME = 1 << 3,
	GLIB_NO_FLAGS = 0,
};

struct curl {
	void *(*create)(void);
	int (*set)(void *handle, int part, const char *text, unsigned flags);
	int (*get)(const void *handle, int part, char **text, unsigned flags);
	void (*free)(void *text);
	void *handle; /* used again for each call: its cheapest use */
	char *printed;
};

struct glib {
	int (*split)(const char *uri, int flags, char **scheme, char **user,
		     char **host, int *port, char **path, char **query,
		     char **fragment, void **error);
	void (*free)(void *text);
	char *host;
};

struct uncfix {
	__typeof__(uncfix_parse) *parse;
	__typeof__(uncfix_format) *format;
	enum uncfix_style style;
	const char *text;
	const char *expected;
	char printed[256];
};

static double run_uncfix(void *context, long calls)
{
	struct uncfix *uncfix = context;
	size_t length = strlen(uncfix->text);
	double start = bench_now();

	while (calls-- > 0) {
		struct uncfix_target target;
		char buffer[256];

		uncfix->parse(uncfix->text, length, buffer, sizeof(buffer),
			      &target);
		uncfix->format(&target, uncfix->style, uncfix->printed,
			       sizeof(uncfix->printed));
		bench_barrier(uncfix->printed);
	}
	return bench_now() - start;
}

static double run_curl(void *context, long calls)
{
	struct curl *curl = context;
	double start = bench_now();

	while (calls-- > 0) {
		curl->free(curl->printed);
		curl->printed = NULL;
		curl->set(curl->handle, CURL_PART_URL, URL,
			  CURL_NON_SUPPORT_SCHEME);
		curl->get(curl->handle, CURL_PART_URL, &curl->printed, 0);
	}
	return bench_now() - start;
}

static double run_glib(void *context, long calls)
{
	struct glib *glib = context;
	double start = bench_now();

	while (calls-- > 0) {
		char *scheme = NULL;
		char *path = NULL;

		glib->free(glib->host);
		glib->host = NULL;
		glib->split(URL, GLIB_NO_FLAGS, &scheme, NULL, &glib->host,
			    NULL, &path, NULL, NULL, NULL);
		glib->free(scheme);
		glib->free(path);
	}
	return bench_now() - start;
}

static bool find_uncfix(struct uncfix *uncfix, const char *file)
{
	void *library = dlopen(file, RTLD_NOW);

	return library != NULL &&
	       bench_symbol(library, "uncfix_parse", &uncfix->parse) &&
	       bench_symbol(library, "uncfix_format", &uncfix->format);
}

static bool find_curl(struct curl *curl)
{
	void *library = dlopen("libcurl.so.4", RTLD_NOW);

	return library != NULL &&
	       bench_symbol(library, "curl_url", &curl->create) &&
	       bench_symbol(library, "curl_url_set", &curl->set) &&
	       bench_symbol(library, "curl_url_get", &curl->get) &&
	       bench_symbol(library, "curl_free", &curl->free) &&
	       (curl->handle = curl->create()) != NULL;
}

static bool find_glib(struct glib *glib)
{
	void *library = dlopen("libglib-2.0.so.0", RTLD_NOW);

	return library != NULL &&
	       bench_symbol(library, "g_uri_split", &glib->split) &&
	       bench_symbol(library, "g_free", &glib->free);
}

static void check(const char *who, const char *printed, const char *expected)
{
	char words[256];
	bool good = printed != NULL && strcmp(printed, expected) == 0;

	snprintf(words, sizeof(words), "%s reads %s", who, expected);
	bench_check(good, words);
}

static void add(struct bench *bench, const char *name,
		double (*run)(void *context, long calls), void *context)
{
	bench->candidates[bench->count++] = (struct bench_candidate){
		.name = name,
		.run = run,
		.context = context,
	};
	run(context, 1);
}

static void add_peers(struct bench *bench, struct curl *curl, struct glib *glib)
{
	if (find_curl(curl)) {
		add(bench, "libcurl", run_curl, curl);
		check("libcurl", curl->printed, URL);
	} else {
		bench_skip("libcurl", "not installed");
	}
	if (find_glib(glib)) {
		add(bench, "GLib", run_glib, glib);
		check("GLib", glib->host, "fileserver");
	} else {
		bench_skip("GLib", "not installed");
	}
}

int main(int argc, char **argv)
{
	struct uncfix forms[] = {
		{ .text = UNC, .expected = UNC, .style = UNCFIX_STYLE_UNC },
		{ .text = ESCAPED_TWICE,
		  .expected = "\\\\fileserver\\data\\file.txt",
		  .style = UNCFIX_STYLE_UNC },
		{ .text = URL, .expected = URL, .style = UNCFIX_STYLE_URL },
	};
	static const char *const sections[] = { "parse", "escaped", "url" };
	const size_t count = sizeof(forms) / sizeof(forms[0]);
	struct bench_candidate candidates[6];
	struct bench bench = { .candidates = candidates, .batch_ns = 1e5 };
	struct curl curl = { .printed = NULL };
	struct glib glib = { .host = NULL };

	if (argc != 3) {
		fprintf(stderr, "usage: %s SECONDS LIBUNCFIX\n", argv[0]);
		return 2;
	}
	bench.seconds = bench_seconds(argv[1]);
	for (size_t i = 0; i < count; i++) {
		if (!find_uncfix(&forms[i], argv[2])) {
			fprintf(stderr, "%s: %s\n", argv[2], dlerror());
			return 2;
		}
		add(&bench, "uncfix", run_uncfix, &forms[i]);
		check("uncfix", forms[i].printed, forms[i].expected);
	}
	add_peers(&bench, &curl, &glib);
	bench_measure(&bench);
	for (size_t i = 0; i < count; i++)
		for (size_t peer = count; peer < bench.count; peer++)
			bench_print(&bench, sections[i], i, peer);
	return 0;
}

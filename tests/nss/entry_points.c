/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The entry points of the name service, called as glibc and nscd call them:
 *
 *	entry_points .../libnss_uncfix.so.2 [many]
 *
 * tests/nss/entry_points.sh says what nsswitch.conf and hosts must hold.
 */

#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <nss.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define MAX_ADDRESSES 16
#define LARGE	      (256 * 1024) /* enough for all that DNS can answer */
#define LARGER	      (2 * LARGE)
#define CANARY	      0xa5
#define CANARY_SIZE   64
#define ERRNO_BEFORE  EXDEV /* a value that nothing in here sets */
#define H_ERRNO_UNSET 12345

static const char *module_path;
static nss_gethostbyname_r *entry_1;
static nss_gethostbyname2_r *entry_2;
static nss_gethostbyname3_r *entry_3;
static nss_gethostbyname4_r *entry_4;

/*
 * A caller's buffer.  It ends `gap` bytes before a page that cannot be
 * touched, so that with every gap and size it starts at every alignment; the
 * bytes before and behind it must not change.
 */
static struct area {
	char *start, *end; /* all that can be touched */
	char *buffer;
	size_t size;
} area;

static void area_map(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), size = LARGER + page;
	char *map = mmap(NULL, size + page, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_true(map != MAP_FAILED);
	assert_int_equal(mprotect(map + size, page, PROT_NONE), 0);
	area.start = map;
	area.end = map + size;
}

static void area_cut(size_t size, size_t gap)
{
	area.buffer = area.end - gap - size;
	area.size = size;
	memset(area.buffer - CANARY_SIZE, CANARY, CANARY_SIZE + size + gap);
}

static bool is_canary(const char *from, const char *to)
{
	while (from < to && *from == (char)CANARY)
		from++;
	return from == to;
}

static void area_check(void)
{
	assert_true(is_canary(area.buffer - CANARY_SIZE, area.buffer));
	assert_true(is_canary(area.buffer + area.size, area.end));
}

static bool in_buffer(const void *pointer, size_t size)
{
	const char *start = pointer;

	return start >= area.buffer && start <= area.buffer + area.size &&
	       size <= (size_t)(area.buffer + area.size - start);
}

/* One call, with all that a caller can choose and all that comes back. */
struct call {
	const char *name;
	int family;
	bool own_tuple, ttl, canonical; /* given, not NULL */

	enum nss_status status;
	int error, h_error;
	struct hostent host;
	struct gaih_addrtuple tuple, *tuples;
	int32_t ttl_value;
	char *canonical_value;
};

static void call_1(struct call *call)
{
	call->status = entry_1(call->name, &call->host, area.buffer, area.size,
			       &call->error, &call->h_error);
}

static void call_2(struct call *call)
{
	call->status =
		entry_2(call->name, call->family, &call->host, area.buffer,
			area.size, &call->error, &call->h_error);
}

static void call_3(struct call *call)
{
	call->status =
		entry_3(call->name, call->family, &call->host, area.buffer,
			area.size, &call->error, &call->h_error,
			call->ttl ? &call->ttl_value : NULL,
			call->canonical ? &call->canonical_value : NULL);
}

static void call_4(struct call *call)
{
	call->tuples = call->own_tuple ? &call->tuple : NULL;
	call->status = entry_4(call->name, &call->tuples, area.buffer,
			       area.size, &call->error, &call->h_error,
			       call->ttl ? &call->ttl_value : NULL);
}

/* Every entry point with every family it can be asked for. */
static const struct way {
	void (*call)(struct call *call);
	int family;
	bool tuples; /* the answer is a list of them, not a hostent */
} ways[] = {
	{ call_1, AF_INET, false },  { call_2, AF_INET, false },
	{ call_2, AF_INET6, false }, { call_3, AF_INET, false },
	{ call_3, AF_INET6, false }, { call_4, AF_UNSPEC, true },
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* The caller's other places are filled with rubbish before each call. */
static void run(const struct way *way, struct call *call)
{
	call->family = way->family;
	memset(&call->host, CANARY, sizeof(call->host));
	memset(&call->tuple, CANARY, sizeof(call->tuple));
	memset(&call->ttl_value, CANARY, sizeof(call->ttl_value));
	memset(&call->canonical_value, CANARY, sizeof(call->canonical_value));
	call->error = ERRNO_BEFORE;
	call->h_error = H_ERRNO_UNSET;
	errno = ERRNO_BEFORE;
	way->call(call);
}

/* Addresses as text, for getaddrinfo() and both kinds of answer alike. */
struct text {
	char line[MAX_ADDRESSES][INET6_ADDRSTRLEN + 12];
	size_t count;
};

static void text_add(struct text *text, int family, const void *address,
		     uint32_t scope)
{
	char *line = text->line[text->count++];

	assert_true(text->count <= MAX_ADDRESSES);
	memset(line, 0, sizeof(text->line[0]));
	assert_non_null(inet_ntop(family, address, line, INET6_ADDRSTRLEN));
	if (scope)
		sprintf(line + strlen(line), "%%%u", (unsigned int)scope);
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void text_sort(struct text *text)
{
	qsort(text->line, text->count, sizeof(text->line[0]), compare);
}

static bool text_equal(const struct text *a, const struct text *b)
{
	return a->count == b->count &&
	       memcmp(a->line, b->line, a->count * sizeof(a->line[0])) == 0;
}

/* What the system says about the clean name. */
struct expected {
	struct text text;
	char canonical[NI_MAXHOST];
	int error;
};

static void expect(const char *host, int family, struct expected *expected)
{
	const struct addrinfo hints = { .ai_flags = AI_CANONNAME,
					.ai_family = family,
					.ai_socktype = SOCK_STREAM };
	struct addrinfo *list = NULL;

	memset(expected, 0, sizeof(*expected));
	expected->error = getaddrinfo(host, NULL, &hints, &list);
	if (expected->error)
		return;
	strcpy(expected->canonical, list->ai_canonname);
	for (const struct addrinfo *i = list; i; i = i->ai_next) {
		const struct sockaddr_in *in = (void *)i->ai_addr;
		const struct sockaddr_in6 *in6 = (void *)i->ai_addr;

		if (i->ai_family == AF_INET)
			text_add(&expected->text, AF_INET, &in->sin_addr, 0);
		else
			text_add(&expected->text, AF_INET6, &in6->sin6_addr,
				 in6->sin6_scope_id);
	}
	freeaddrinfo(list);
	text_sort(&expected->text);
}

static void check_tuples(const struct call *call, struct text *text)
{
	const struct gaih_addrtuple *tuple = call->tuples;

	assert_non_null(tuple);
	if (call->own_tuple)
		assert_ptr_equal(tuple, &call->tuple);
	for (; tuple; tuple = tuple->next) {
		if (tuple != &call->tuple)
			assert_true(in_buffer(tuple, sizeof(*tuple)));
		assert_int_equal((uintptr_t)tuple % alignof(*tuple), 0);
		text_add(text, tuple->family, tuple->addr, tuple->scopeid);
	}
}

/* A hostent has no place for a scope. */
static void check_hostent(const struct call *call, struct text *text)
{
	const struct hostent *host = &call->host;
	size_t length = call->family == AF_INET ? 4 : 16, count = 0;

	assert_int_equal(host->h_addrtype, call->family);
	assert_int_equal(host->h_length, length);
	assert_true(in_buffer(host->h_aliases, sizeof(char *)));
	assert_int_equal((uintptr_t)host->h_aliases % alignof(char *), 0);
	assert_null(host->h_aliases[0]);
	assert_int_equal((uintptr_t)host->h_addr_list % alignof(char *), 0);
	for (; host->h_addr_list[count]; count++) {
		const char *address = host->h_addr_list[count];

		assert_true(in_buffer(address, length));
		assert_int_equal((uintptr_t)address % 4, 0);
		text_add(text, call->family, address, 0);
	}
	assert_true(in_buffer(host->h_addr_list, (count + 1) * sizeof(char *)));
}

static void check_name(const char *name, const char *canonical)
{
	assert_non_null(name);
	assert_true(in_buffer(name, strlen(canonical) + 1));
	assert_string_equal(name, canonical);
}

static void check_success(const struct way *way, const struct call *call,
			  const struct expected *expected)
{
	struct text text = { .count = 0 };

	assert_int_equal(call->h_error, NETDB_SUCCESS);
	assert_int_equal(call->error, ERRNO_BEFORE);
	if (way->tuples) {
		check_tuples(call, &text);
		check_name(call->tuples->name, expected->canonical);
	} else {
		check_hostent(call, &text);
		check_name(call->host.h_name, expected->canonical);
	}
	if (way->call == call_3 && call->canonical)
		check_name(call->canonical_value, expected->canonical);
	text_sort(&text);
	assert_true(text_equal(&text, &expected->text));
	assert_null(
		memmem(area.buffer, area.size, call->name, strlen(call->name)));
}

static void check_too_small(const struct call *call)
{
	assert_int_equal(call->status, NSS_STATUS_TRYAGAIN);
	assert_int_equal(call->error, ERANGE);
	assert_int_equal(call->h_error, NETDB_INTERNAL);
}

/* Hosts of tests/nss/entry_points.sh, malformed, with what they mean. */
static const struct host {
	const char *name, *host;
	const char *canonical; /* where it is not the clean name's */
} hosts[] = {
	{ "\\\\fs", "fs", NULL },
	{ "\\\\\\\\fs\\data", "fs", NULL },
	{ "//v4only/x", "v4only", NULL },
	{ "\\\\v6only\\x", "v6only", NULL },
	{ "\\\\several\\x", "several", NULL },
	{ "\\\\twice", "twice", NULL },
	{ "\\\\led-astray\\x", "led-astray", "led-astray" },
	{ "\\\\192.0.2.77\\x", "192.0.2.77", NULL },
	{ "2001-db8--77.ipv6-literal.net", "2001:db8::77", NULL },
};

#define HOSTS (sizeof(hosts) / sizeof(hosts[0]))

static void expect_host(const struct host *host, int family,
			struct expected *expected)
{
	expect(host->host, family, expected);
	if (host->canonical)
		strcpy(expected->canonical, host->canonical);
}

/* Cut a buffer and call. */
static void run_with(const struct way *way, struct call *call, size_t size,
		     size_t gap)
{
	area_cut(size, gap);
	run(way, call);
	area_check();
	assert_int_equal(errno, ERRNO_BEFORE);
}

/*
 * The smallest buffer for a list of all addresses: below that size no look-up
 * is begun, whatever the name is.
 */
static size_t tuples_start(const struct way *way, struct call *call)
{
	size_t small = 0, large = LARGE, middle;

	while (small < large) {
		middle = (small + large) / 2;
		run_with(way, call, middle, 0);
		if (call->status == NSS_STATUS_TRYAGAIN)
			small = middle + 1;
		else
			large = middle;
	}
	return small;
}

/* Each size from none to more than is needed. */
static void every_size(const struct way *way, const struct host *host,
		       size_t gap, struct call call)
{
	size_t size = 0, enough = 0;
	struct expected expected;

	expect_host(host, way->family, &expected);
	call.name = host->name;
	if (way->tuples) {
		size = tuples_start(way, &call);
		assert_in_range(size, 64, LARGE);
		size -= 4;
	}
	for (; !enough || size < enough + 64; size++) {
		assert_in_range(size, 0, way->tuples ? LARGE : 2000);
		run_with(way, &call, size, gap);
		if (call.status == NSS_STATUS_SUCCESS) {
			check_success(way, &call, &expected);
			enough = enough ? enough : size;
		} else if (call.status == NSS_STATUS_NOTFOUND) {
			assert_int_not_equal(expected.error, 0);
			return;
		} else {
			check_too_small(&call);
			/* A well-aligned buffer of that size was enough. */
			if (enough)
				assert_true(size < enough + alignof(void *));
		}
	}
}

static void every_buffer_size_and_alignment_is_kept_to(void **state)
{
	for (size_t h = 0; h < HOSTS; h++)
		for (size_t w = 0; w < WAYS; w++)
			for (size_t gap = 0; gap < 16; gap++)
				every_size(&ways[w], &hosts[h], gap,
					   (struct call){ .ttl = true,
							  .canonical = true });
}

static void tuple_of_the_caller_is_filled_at_every_buffer_size(void **state)
{
	const struct way way = { call_4, AF_UNSPEC, true };

	for (size_t h = 0; h < HOSTS; h++)
		for (size_t gap = 0; gap < 16; gap++)
			every_size(&way, &hosts[h], gap,
				   (struct call){ .own_tuple = true });
}

static void places_for_ttl_and_canonical_name_may_be_missing(void **state)
{
	struct expected expected;

	for (size_t w = 0; w < WAYS; w++) {
		expect("several", ways[w].family, &expected);
		for (unsigned int given = 0; given < 8; given++) {
			struct call call = { .name = "\\\\several",
					     .own_tuple = given & 1,
					     .ttl = given & 2,
					     .canonical = given & 4 };

			run_with(&ways[w], &call, LARGE, 0);
			assert_int_equal(call.status, NSS_STATUS_SUCCESS);
			check_success(&ways[w], &call, &expected);
		}
	}
}

static void scope_of_a_link_local_address_is_kept(void **state)
{
	const struct way way = { call_4, AF_UNSPEC, true };
	const struct host literals[] = {
		{ "\\\\fe80--1s1.ipv6-literal.net\\x", "fe80::1%1", NULL },
		{ "\\\\[fe80::1%1]\\x", "fe80::1%1", NULL },
	};

	for (size_t i = 0; i < 2; i++) {
		struct call call = { .name = literals[i].name };

		run_with(&way, &call, LARGE, 0);
		assert_int_equal(call.status, NSS_STATUS_SUCCESS);
		assert_int_equal(call.tuples->family, AF_INET6);
		assert_int_equal(call.tuples->scopeid, 1);
		assert_null(call.tuples->next);
	}
}

/* A name at the very end of what can be read, so that no byte more is. */
static const char *name_at_end(const char *name)
{
	static char *end;
	size_t page = (size_t)sysconf(_SC_PAGESIZE), size = strlen(name) + 1;

	if (!end) {
		end = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		assert_true(end != MAP_FAILED);
		end += page;
		assert_int_equal(mprotect(end, page, PROT_NONE), 0);
	}
	return memcpy(end - size, name, size);
}

/* Nothing but h_errno was written: not to the buffer, not to the answer. */
static void check_untouched(const struct call *call)
{
	assert_true(is_canary(area.buffer, area.buffer + area.size));
	assert_true(is_canary((const char *)&call->host,
			      (const char *)(&call->host + 1)));
	assert_true(is_canary((const char *)&call->tuple,
			      (const char *)(&call->tuple + 1)));
	assert_true(is_canary((const char *)&call->ttl_value,
			      (const char *)(&call->ttl_value + 1)));
	assert_true(is_canary((const char *)&call->canonical_value,
			      (const char *)(&call->canonical_value + 1)));
	assert_int_equal(call->error, ERRNO_BEFORE);
	assert_int_equal(errno, ERRNO_BEFORE);
	area_check();
}

/* A name without an answer gets this status, and nothing is written. */
static int h_error_without_answer(const struct way *way, const char *name,
				  enum nss_status status)
{
	struct call call = { .name = name_at_end(name),
			     .own_tuple = true,
			     .ttl = true,
			     .canonical = true };

	run_with(way, &call, LARGE, 0);
	if (call.status != status)
		print_error("%s\n", name);
	assert_int_equal(call.status, status);
	check_untouched(&call);
	return call.h_error;
}

static void check_not_ours(const struct way *way, const char *name)
{
	int h_error = h_error_without_answer(way, name, NSS_STATUS_UNAVAIL);

	assert_int_not_equal(h_error, H_ERRNO_UNSET);
	assert_int_not_equal(h_error, NETDB_INTERNAL);
	assert_int_not_equal(h_error, NETDB_SUCCESS);
}

static const char *const clean_names[] = {
	"",
	"f",
	"fs",
	"fs.",
	"fs.example.test",
	"server-1_a.example.test.",
	"192.0.2.1",
	"2001:db8::1",
	"fe80::1%lo",
	"fe80::1%25",
	"caf\xc3\xa9",
	"\xe9\xff\x80",
	"100%",
	"50%25off",
	"a b",
	"ipv6-literal.net.example.test",
	"x@y",
	"name:8080",
	"*",
	"-",
};

static void clean_names_are_left_to_others_and_nothing_is_written(void **state)
{
	for (size_t n = 0; n < sizeof(clean_names) / sizeof(char *); n++)
		for (size_t w = 0; w < WAYS; w++)
			check_not_ours(&ways[w], clean_names[n]);
}

static void switched_off_malformed_names_are_left_to_others(void **state)
{
	setenv("UNCFIX_DISABLE", "1", 1);
	for (size_t n = 0; n < HOSTS; n++)
		for (size_t w = 0; w < WAYS; w++)
			check_not_ours(&ways[w], hosts[n].name);
	unsetenv("UNCFIX_DISABLE");
}

/* entry_points.sh excludes it. */
static void excluded_hosts_are_left_to_others(void **state)
{
	for (size_t w = 0; w < WAYS; w++)
		check_not_ours(&ways[w], "\\\\excluded\\x");
}

static void check_not_found(const struct way *way, const char *name)
{
	assert_int_equal(h_error_without_answer(way, name, NSS_STATUS_NOTFOUND),
			 HOST_NOT_FOUND);
}

static const char *const lost_names[] = {
	"\\\\",
	"\\",
	"/",
	"smb://",
	"\\\\bad host\\x",
	"\\\\a\tb\\x",
	"\\\\fs:99999\\x",
	"\\\\.\\pipe\\x",
	"\\\\?\\C:\\x",
	"C:\\x",
	"\\\\fs\\a|b",
	"\\\\\xff\xfe\\x",
	"zz--1.ipv6-literal.net",
	"\\\\fs..example\\x",
};

static void refused_names_are_not_found_and_nothing_is_written(void **state)
{
	for (size_t n = 0; n < sizeof(lost_names) / sizeof(char *); n++)
		for (size_t w = 0; w < WAYS; w++)
			check_not_found(&ways[w], lost_names[n]);
}

/* The services that are asked may leave something in the buffer. */
static void unknown_hosts_are_not_found(void **state)
{
	static const char *const names[] = {
		"\\\\no-such-host",
		"\\\\no-such-host\\data",
		"//no-such-host.example.test/data",
	};

	for (size_t n = 0; n < sizeof(names) / sizeof(char *); n++)
		for (size_t w = 0; w < WAYS; w++) {
			struct call call = { .name = names[n] };

			run_with(&ways[w], &call, LARGE, 0);
			assert_int_equal(call.status, NSS_STATUS_NOTFOUND);
			assert_int_equal(call.h_error, HOST_NOT_FOUND);
			assert_int_equal(call.error, ERRNO_BEFORE);
		}
}

static void other_families_are_never_answered(void **state)
{
	static const int families[] = { AF_UNSPEC, AF_UNIX, AF_PACKET, -1,
					999 };

	for (size_t f = 0; f < sizeof(families) / sizeof(int); f++) {
		const struct way others[] = {
			{ call_2, families[f], false },
			{ call_3, families[f], false },
		};

		for (size_t w = 0; w < 2; w++) {
			struct call call = { .name = "\\\\fs",
					     .ttl = true,
					     .canonical = true };

			area_cut(512, 0);
			run(&others[w], &call);
			assert_true(call.status == NSS_STATUS_UNAVAIL ||
				    call.status == NSS_STATUS_NOTFOUND);
			assert_int_not_equal(call.h_error, H_ERRNO_UNSET);
			assert_int_not_equal(call.h_error, NETDB_SUCCESS);
			check_untouched(&call);
		}
	}
}

/* `\\fs\` and a share of a megabyte; then a host of a megabyte. */
static void names_of_a_megabyte_are_read(void **state)
{
	const size_t size = 1024 * 1024;
	char *name = malloc(size + 1);
	struct expected expected;

	assert_non_null(name);
	for (size_t w = 0; w < WAYS; w++) {
		struct call call = { .name = name,
				     .ttl = true,
				     .canonical = true };

		memset(name, 'd', size);
		name[size] = 0;
		memcpy(name, "\\\\fs\\", 5);
		expect("fs", ways[w].family, &expected);
		run_with(&ways[w], &call, LARGE, 0);
		assert_int_equal(call.status, NSS_STATUS_SUCCESS);
		check_success(&ways[w], &call, &expected);
		memcpy(name, "\\\\fsd", 5);
		run_with(&ways[w], &call, LARGE, 0);
		assert_int_equal(call.status, NSS_STATUS_NOTFOUND);
		assert_int_equal(call.h_error, HOST_NOT_FOUND);
		check_untouched(&call);
	}
	free(name);
}

/* glibc passes the address of errno itself. */
static void errno_itself_says_that_the_buffer_is_too_small(void **state)
{
	struct gaih_addrtuple *tuples = NULL;
	struct hostent host;
	int h_error;

	area_cut(8, 0);
	errno = 0;
	assert_int_equal(entry_4("\\\\fs", &tuples, area.buffer, area.size,
				 &errno, &h_error, NULL),
			 NSS_STATUS_TRYAGAIN);
	assert_int_equal(errno, ERANGE);
	assert_int_equal(h_error, NETDB_INTERNAL);
	errno = 0;
	assert_int_equal(entry_1("\\\\fs", &host, area.buffer, area.size,
				 &errno, &h_error),
			 NSS_STATUS_TRYAGAIN);
	assert_int_equal(errno, ERANGE);
	assert_int_equal(h_error, NETDB_INTERNAL);
}

/* What a service of tests/nss/services said becomes of the malformed name. */
static const struct failure {
	const char *name;
	int h_error, error; /* by gethostbyname_r() and its kin */
	int h_error_4, error_4;
} failures[] = {
	{ "\\\\odd-no-room", NETDB_INTERNAL, EINVAL, NETDB_INTERNAL, EAGAIN },
	{ "\\\\odd-no-errno", NETDB_INTERNAL, EAGAIN, NETDB_INTERNAL, EAGAIN },
	{ "\\\\odd-no-file", NETDB_INTERNAL, EMFILE, NETDB_INTERNAL, EMFILE },
	{ "\\\\odd-not-there", NO_RECOVERY, EAGAIN, HOST_NOT_FOUND, 0 },
	{ "\\\\odd-no-answer", NO_RECOVERY, EAGAIN, HOST_NOT_FOUND, 0 },
	{ "\\\\odd-later", TRY_AGAIN, EAGAIN, TRY_AGAIN, EAGAIN },
	{ "\\\\odd-silent", HOST_NOT_FOUND, 0, HOST_NOT_FOUND, 0 },
};

static void check_failure(const struct way *way, const struct failure *failure)
{
	int error = way->tuples ? failure->error_4 : failure->error;
	struct call call = { .name = failure->name };

	run_with(way, &call, LARGE, 0);
	if (call.status != (error ? NSS_STATUS_TRYAGAIN : NSS_STATUS_NOTFOUND))
		print_error("%s\n", failure->name);
	assert_int_equal(call.status,
			 error ? NSS_STATUS_TRYAGAIN : NSS_STATUS_NOTFOUND);
	assert_int_equal(call.error, error ? error : ERRNO_BEFORE);
	assert_int_equal(call.h_error,
			 way->tuples ? failure->h_error_4 : failure->h_error);
}

static void failures_are_those_of_the_clean_name(void **state)
{
	for (size_t f = 0; f < sizeof(failures) / sizeof(failures[0]); f++)
		for (size_t w = 0; w < WAYS; w++)
			check_failure(&ways[w], &failures[f]);
}

/*
 * The name that a service was asked for is a variable of the module: it is
 * copied, and takes room of its own.
 */
static void name_that_a_service_hands_back_is_copied(void **state)
{
	for (size_t w = 0; w < WAYS; w++) {
		struct call call = { .name = "\\\\odd-own-name\\x",
				     .canonical = true };
		size_t size = ways[w].tuples ? LARGE : 0;

		if (ways[w].family == AF_INET6)
			continue;
		run_with(&ways[w], &call, size, 0);
		while (call.status == NSS_STATUS_TRYAGAIN && size < LARGE) {
			check_too_small(&call);
			run_with(&ways[w], &call, ++size, 0);
		}
		assert_int_equal(call.status, NSS_STATUS_SUCCESS);
		check_name(ways[w].tuples ? call.tuples->name
					  : call.host.h_name,
			   "odd-own-name");
	}
}

/* /etc/hosts may hold more addresses than DNS can answer. */
static void more_addresses_than_dns_has_take_a_larger_buffer(void **state)
{
	const struct way way = { call_4, AF_UNSPEC, true };
	struct call call = { .name = "\\\\many" };
	size_t count = 0;

	run_with(&way, &call, LARGE, 0);
	check_too_small(&call);
	assert_null(call.tuples);
	run_with(&way, &call, LARGER, 0);
	assert_int_equal(call.status, NSS_STATUS_SUCCESS);
	for (; call.tuples; call.tuples = call.tuples->next)
		count++;
	assert_int_equal(count, 7000);
}

static size_t entries_of(const char *folder)
{
	DIR *dir = opendir(folder);
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static void no_descriptor_and_no_thread_is_left(void **state)
{
	size_t descriptors = entries_of("/proc/self/fd");
	size_t threads = entries_of("/proc/self/task");
	struct call call = { .name = "\\\\several" };

	area_cut(LARGE, 0);
	for (int round = 0; round < 100; round++)
		for (size_t w = 0; w < WAYS; w++)
			run(&ways[w], &call);
	assert_int_equal(entries_of("/proc/self/fd"), descriptors);
	assert_int_equal(entries_of("/proc/self/task"), threads);
}

static bool load_entry(void *module, const char *name, void *entry)
{
	void *symbol = dlsym(module, name);

	memcpy(entry, &symbol, sizeof(symbol));
	return symbol != NULL;
}

static int load(void **state)
{
	void *module = dlopen(module_path, RTLD_NOW | RTLD_LOCAL);

	if (!module) {
		fprintf(stderr, "%s\n", dlerror());
		return -1;
	}
	area_map();
	return load_entry(module, "_nss_uncfix_gethostbyname_r", &entry_1) &&
			       load_entry(module,
					  "_nss_uncfix_gethostbyname2_r",
					  &entry_2) &&
			       load_entry(module,
					  "_nss_uncfix_gethostbyname3_r",
					  &entry_3) &&
			       load_entry(module,
					  "_nss_uncfix_gethostbyname4_r",
					  &entry_4)
		       ? 0
		       : -1;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_buffer_size_and_alignment_is_kept_to),
		cmocka_unit_test(
			tuple_of_the_caller_is_filled_at_every_buffer_size),
		cmocka_unit_test(
			places_for_ttl_and_canonical_name_may_be_missing),
		cmocka_unit_test(scope_of_a_link_local_address_is_kept),
		cmocka_unit_test(
			clean_names_are_left_to_others_and_nothing_is_written),
		cmocka_unit_test(
			switched_off_malformed_names_are_left_to_others),
		cmocka_unit_test(
			refused_names_are_not_found_and_nothing_is_written),
		cmocka_unit_test(excluded_hosts_are_left_to_others),
		cmocka_unit_test(unknown_hosts_are_not_found),
		cmocka_unit_test(failures_are_those_of_the_clean_name),
		cmocka_unit_test(name_that_a_service_hands_back_is_copied),
		cmocka_unit_test(other_families_are_never_answered),
		cmocka_unit_test(names_of_a_megabyte_are_read),
		cmocka_unit_test(
			errno_itself_says_that_the_buffer_is_too_small),
		cmocka_unit_test(no_descriptor_and_no_thread_is_left),
	};

	const struct CMUnitTest many[] = {
		cmocka_unit_test(
			more_addresses_than_dns_has_take_a_larger_buffer),
	};

	if (argc < 2 || argc > 3 || (argc == 3 && strcmp(argv[2], "many"))) {
		fprintf(stderr, "usage: %s MODULE [many]\n", argv[0]);
		return 2;
	}
	module_path = argv[1];
	if (argc == 3)
		return cmocka_run_group_tests_name("many", many, load, NULL);
	return cmocka_run_group_tests_name("entry points", tests, load, NULL);
}

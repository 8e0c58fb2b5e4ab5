/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A random clean target, one to six random defects in random order: what is
 * read is the clean target.  Each defect alone and every pair, too.
 *
 * UNCFIX_TEST_SIZE=full takes ten times the cases; UNCFIX_SEED=N repeats a run.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>

#include "invariants.h"

enum {
	CASES = 1000 * 1000,
	NAMES_MAX = 12,
	TEXT_MAX = 4096,
};

static uint64_t seed, state;

/* xorshift64* (Marsaglia): the same numbers for the same seed anywhere. */
static unsigned random_below(unsigned bound)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (unsigned)((state * UINT64_C(2685821657736338717)) >> 33) %
	       bound;
}

#define PICK(list) ((list)[random_below(sizeof(list) / sizeof((list)[0]))])

static const char *const hosts[] = {
	"fs",		"FS.Example.COM", "my_host-1", "192.0.2.7",
	"fs.example.",	"münchen",	  "サーバー",  "2001:db8::1",
	"fe80::1%eth0", "::ffff:1.2.3.4",
};
static const char *const names[] = { "data", "Data$",	"my share", "a%5Cb",
				     "100%", "größe",	"it's",	    "x.",
				     "...",  "共有",	"IPC$",	    "a@b",
				     "{x}",  "~#&!()^", ".hidden",  "%",
				     "a b c" };
static const char *const lookalikes[] = { "＼", "﹨", "∖", "⧵",	 "⧹", "／",
					  "⁄",	"∕",  "¥", "￥", "₩", "￦" };
static const char *const white_spaces[] = { " ",
					    "\t",
					    "\r\n",
					    "\xC2\xA0",
					    "\xE3\x80\x80",
					    "\xEF\xBB\xBF",
					    "\xE2\x80\x8B",
					    "\xE2\x80\x8E",
					    "\xE2\x81\xA6" };
static const char *const quotes[][2] = {
	{ "\"", "\"" }, { "'", "'" }, { "`", "`" }, { "“", "”" }, { "‘", "’" },
	{ "«", "»" },	{ "<", ">" }, { "\"", "" }, { "", "'" },
};
static const char *const device_signs[] = { "?", ".", "??" };
static const char *const schemes[] = { "smb:", "CIFS:", "file:", "Smb:" };
static const char *const users[] = { "user@", "DOM;user:secret@", "u@d:@",
				     "DOM%3Buser:p%25@" };

/* A text in its parts, so that each defect finds its place. */
struct mutant {
	const char *host, *share, *webdav; /* the clean target */
	char path[TEXT_MAX];
	const char *names[NAMES_MAX]; /* share and path, dots among them */
	unsigned name_count;
	char front[TEXT_MAX], back[TEXT_MAX]; /* white space and quotes */
	const char *separators[2];	      /* drawn from in turn */
	const char *scheme, *user, *device, *port;
	unsigned run, run_inside, run_end; /* separators in a row */
	unsigned level;			   /* of percent-encoding */
	bool brackets;
};

static void append(char *text, const char *more)
{
	assert_true(strlen(text) + strlen(more) < TEXT_MAX);
	strcat(text, more);
}

static void prepend(char *text, const char *more)
{
	size_t length = strlen(more);

	assert_true(strlen(text) + length < TEXT_MAX);
	memmove(text + length, text, strlen(text) + 1);
	memcpy(text, more, length);
}

static void mutant_make(struct mutant *mutant, const char *host,
			unsigned name_count)
{
	unsigned i;

	*mutant = (struct mutant){ .host = host,
				   .share = "",
				   .webdav = "",
				   .separators = { "\\", "\\" },
				   .scheme = "",
				   .user = "",
				   .device = "",
				   .port = "",
				   .name_count = name_count,
				   .run = 2,
				   .run_inside = 1 };
	for (i = 0; i < name_count; i++)
		mutant->names[i] = PICK(names);
	if (name_count > 0)
		mutant->share = mutant->names[0];
	for (i = 1; i < name_count; i++) {
		append(mutant->path, i > 1 ? "\\" : "");
		append(mutant->path, mutant->names[i]);
	}
}

/*
 * One function a defect.  False: this mutant cannot have it (any more), for
 * the text would mean something else.
 */
static bool add_extra_leading(struct mutant *mutant)
{
	mutant->run = 3 + random_below(38);
	return true;
}

static bool has_lookalikes(const struct mutant *mutant)
{
	return (unsigned char)mutant->separators[0][0] >= 0x80;
}

static bool add_missing_leading(struct mutant *mutant)
{
	bool needed = mutant->name_count == 0 || mutant->user[0] ||
		      has_lookalikes(mutant);

	mutant->run = needed ? 1 : random_below(2);
	return true;
}

static bool set_separators(struct mutant *mutant, const char *a, const char *b)
{
	mutant->separators[0] = a;
	mutant->separators[1] = b;
	return true;
}

static bool add_forward_slash(struct mutant *mutant)
{
	return set_separators(mutant, "/", "/");
}

static bool add_mixed_separators(struct mutant *mutant)
{
	return set_separators(mutant, "\\", "/");
}

static bool add_lookalike(struct mutant *mutant)
{
	const char *sign = PICK(lookalikes);

	if (mutant->run == 0 || mutant->level > 0)
		return false;
	return set_separators(mutant, sign, sign);
}

static bool add_doubled_separators(struct mutant *mutant)
{
	mutant->run_inside = 2 + random_below(3);
	return mutant->name_count > 0;
}

static bool add_trailing_separator(struct mutant *mutant)
{
	mutant->run_end = 1 + random_below(3);
	return true;
}

static bool add_quoted(struct mutant *mutant)
{
	const char *const *pair = PICK(quotes);

	prepend(mutant->front, pair[0]);
	append(mutant->back, pair[1]);
	return true;
}

static bool add_white_space(struct mutant *mutant)
{
	unsigned where = 1 + random_below(3);

	if (where & 1)
		prepend(mutant->front, PICK(white_spaces));
	if (where & 2)
		append(mutant->back, PICK(white_spaces));
	return true;
}

static bool add_scheme(struct mutant *mutant)
{
	mutant->scheme = PICK(schemes);
	return !mutant->webdav[0];
}

static bool add_user_information(struct mutant *mutant)
{
	mutant->user = PICK(users);
	return mutant->run > 0 && add_scheme(mutant);
}

static bool add_percent_encoded(struct mutant *mutant)
{
	mutant->level = 1 + random_below(2);
	return !has_lookalikes(mutant) &&
	       (mutant->run > 0 || mutant->name_count > 0);
}

static bool add_device_prefix(struct mutant *mutant)
{
	mutant->device = PICK(device_signs);
	return true;
}

static bool is_ipv6(const struct mutant *mutant)
{
	return strchr(mutant->host, ':') != NULL;
}

static bool add_port(struct mutant *mutant)
{
	mutant->port = ":445";
	return !mutant->webdav[0];
}

static bool add_bracketed_ipv6(struct mutant *mutant)
{
	mutant->brackets = true;
	return is_ipv6(mutant);
}

static void insert_name(struct mutant *mutant, unsigned at, const char *name)
{
	memmove(&mutant->names[at + 1], &mutant->names[at],
		(mutant->name_count - at) * sizeof(mutant->names[0]));
	mutant->names[at] = name;
	mutant->name_count++;
}

/* `.` anywhere, `..` before and right behind the share, `x\..` behind it. */
static bool add_dot_segments(struct mutant *mutant)
{
	unsigned share = 0, at;

	if (mutant->name_count + 2 > NAMES_MAX)
		return false;
	while (share < mutant->name_count &&
	       mutant->names[share] != mutant->share)
		share++;
	at = random_below(mutant->name_count + 1);
	if (random_below(2) == 0) {
		insert_name(mutant, at, ".");
	} else if (at <= share + 1) {
		insert_name(mutant, at, "..");
	} else {
		insert_name(mutant, at, "..");
		insert_name(mutant, at, "gone");
	}
	return true;
}

/* What IDNA makes of a text is compared with Python's in tests/command. */
static bool (*const add[UNCFIX_DEFECT_COUNT])(struct mutant *) = {
	[UNCFIX_EXTRA_LEADING] = add_extra_leading,
	[UNCFIX_MISSING_LEADING] = add_missing_leading,
	[UNCFIX_FORWARD_SLASH] = add_forward_slash,
	[UNCFIX_MIXED_SEPARATORS] = add_mixed_separators,
	[UNCFIX_DOUBLED_SEPARATORS] = add_doubled_separators,
	[UNCFIX_TRAILING_SEPARATOR] = add_trailing_separator,
	[UNCFIX_QUOTED] = add_quoted,
	[UNCFIX_WHITE_SPACE] = add_white_space,
	[UNCFIX_SCHEME] = add_scheme,
	[UNCFIX_PERCENT_ENCODED] = add_percent_encoded,
	[UNCFIX_LOOKALIKE] = add_lookalike,
	[UNCFIX_DEVICE_PREFIX] = add_device_prefix,
	[UNCFIX_PORT] = add_port,
	[UNCFIX_BRACKETED_IPV6] = add_bracketed_ipv6,
	[UNCFIX_USER_INFORMATION] = add_user_information,
	[UNCFIX_DOT_SEGMENTS] = add_dot_segments,
};

static bool mutant_add(struct mutant *mutant, unsigned defect)
{
	struct mutant changed = *mutant;

	if (!add[defect] || !add[defect](&changed))
		return false;
	*mutant = changed;
	return true;
}

/* A run of separators, the two kinds in turn. */
static void render_separators(const struct mutant *mutant, unsigned run,
			      unsigned *turn, char *text)
{
	for (; run > 0; run--)
		append(text, mutant->separators[(*turn)++ % 2]);
}

static void render_host(const struct mutant *mutant, char *text)
{
	bool colons = mutant->brackets;
	bool brackets = colons && (mutant->port[0] || random_below(2));
	const char *at;

	append(text, brackets ? "[" : "");
	for (at = mutant->host; *at; at++) {
		char byte[2] = { *at, '\0' };

		if (is_ipv6(mutant) && !colons && *at == ':')
			byte[0] = '-';
		if (is_ipv6(mutant) && !colons && *at == '%')
			byte[0] = 's';
		append(text, byte);
	}
	if (is_ipv6(mutant) && !colons)
		append(text, ".ipv6-literal.net");
	append(text, brackets ? "]" : "");
	append(text, mutant->webdav);
	append(text, mutant->port);
}

/* Bytes that are encoded now and then though they need not be. */
static bool is_encoded_by_chance(char byte)
{
	return byte >= 'a' && byte <= 'z' && random_below(8) == 0;
}

/* One round of percent-encoding: `must` has to be, some more may be. */
static void encode(char *text, const char *must, bool chance)
{
	char plain[TEXT_MAX], escape[4];
	const char *at;

	strcpy(plain, text);
	text[0] = '\0';
	for (at = plain; *at; at++) {
		bool escaped = strchr(must, *at) ||
			       (chance && is_encoded_by_chance(*at));

		snprintf(escape, sizeof(escape), escaped ? "%%%02X" : "%c",
			 (unsigned char)*at);
		append(text, escape);
	}
}

static void render(const struct mutant *mutant, char *text)
{
	char lead[TEXT_MAX] = "", body[TEXT_MAX] = "";
	unsigned turn = 0, i;

	render_separators(mutant, mutant->run, &turn, lead);
	if (mutant->device[0]) {
		append(body, mutant->device);
		render_separators(mutant, 1, &turn, body);
		append(body, "UNC");
		render_separators(mutant, 1, &turn, body);
	}
	render_host(mutant, body);
	for (i = 0; i < mutant->name_count; i++) {
		render_separators(mutant, mutant->run_inside, &turn, body);
		append(body, mutant->names[i]);
	}
	render_separators(mutant, mutant->run_end, &turn, body);
	if (mutant->level > 0)
		encode(lead, "\\/%", false);
	if (mutant->level > 0 || mutant->scheme[0])
		encode(body, mutant->level > 0 ? "\\/%" : "%", true);
	if (mutant->level > 1) {
		encode(lead, "%", false);
		encode(body, "%", false);
	}
	text[0] = '\0';
	append(text, mutant->front);
	append(text, mutant->scheme);
	append(text, lead);
	append(text, mutant->user);
	append(text, body);
	append(text, mutant->back);
}

static void check(const struct mutant *mutant, uint32_t *defects)
{
	char text[TEXT_MAX], buffer[UNCFIX_BUFFER_SIZE(TEXT_MAX)];
	struct uncfix_target target;
	enum uncfix_error error;

	render(mutant, text);
	error = uncfix_parse(text, strlen(text), buffer, sizeof(buffer),
			     &target);
	if (error != UNCFIX_OK || strcmp(target.host, mutant->host) != 0 ||
	    strcmp(target.share, mutant->share) != 0 ||
	    strcmp(target.path, mutant->path) != 0) {
		print_error("UNCFIX_SEED=%llu\ntext:  %s\n"
			    "meant: %s | %s | %s\n"
			    "read:  %s | %s | %s (%s)\n",
			    (unsigned long long)seed, text, mutant->host,
			    mutant->share, mutant->path, target.host,
			    target.share, target.path,
			    uncfix_error_term(error)->name);
		fail();
	}
	invariants_check(text, strlen(text));
	*defects = target.defects;
}

static void random_defects_in_random_order_are_all_repaired(void **unused)
{
	const char *size = getenv("UNCFIX_TEST_SIZE");
	bool full = size && strcmp(size, "full") == 0;
	unsigned long i, cases = full ? 10ul * CASES : CASES;
	struct mutant mutant;
	uint32_t defects;

	(void)unused;
	print_message("%lu cases, UNCFIX_SEED=%llu\n", cases,
		      (unsigned long long)seed);
	for (i = 0; i < cases; i++) {
		unsigned wanted = 1 + random_below(6);

		mutant_make(&mutant, PICK(hosts), random_below(5));
		if (random_below(8) == 0 && !is_ipv6(&mutant))
			mutant.webdav = "@SSL@8443";
		while (wanted > 0)
			wanted -= mutant_add(&mutant,
					     random_below(UNCFIX_DEFECT_COUNT));
		check(&mutant, &defects);
	}
}

/* What a later defect undoes of an earlier one, and what implies what. */
static uint32_t expected_defects(const struct mutant *mutant)
{
	bool mixed = strcmp(mutant->separators[0], mutant->separators[1]) != 0;
	bool slash = mutant->separators[0][0] == '/';
	bool nt_prefix = strcmp(mutant->device, "??") == 0;
	uint32_t defects = 0;

	if (mixed)
		defects |= UNCFIX_BIT(UNCFIX_MIXED_SEPARATORS);
	if (slash && !mutant->scheme[0])
		defects |= UNCFIX_BIT(UNCFIX_FORWARD_SLASH);
	if (has_lookalikes(mutant))
		defects |= UNCFIX_BIT(UNCFIX_LOOKALIKE);
	if (mutant->run > 2)
		defects |= UNCFIX_BIT(UNCFIX_EXTRA_LEADING);
	if (mutant->run < 2 && !(nt_prefix && mutant->run == 1))
		defects |= UNCFIX_BIT(UNCFIX_MISSING_LEADING);
	if (mutant->scheme[0])
		defects |= UNCFIX_BIT(UNCFIX_SCHEME);
	return defects;
}

/* The bits that expected_defects() decides about. */
static const uint32_t decided =
	UNCFIX_BIT(UNCFIX_MIXED_SEPARATORS) | UNCFIX_BIT(UNCFIX_FORWARD_SLASH) |
	UNCFIX_BIT(UNCFIX_LOOKALIKE) | UNCFIX_BIT(UNCFIX_EXTRA_LEADING) |
	UNCFIX_BIT(UNCFIX_MISSING_LEADING) | UNCFIX_BIT(UNCFIX_SCHEME);

static void check_named(unsigned first, unsigned second)
{
	struct mutant mutant;
	uint32_t found, others;

	mutant_make(&mutant, "fe80::1%eth0", 4);
	if (!mutant_add(&mutant, first) || !mutant_add(&mutant, second))
		return;
	check(&mutant, &found);
	assert_int_equal(found & decided, expected_defects(&mutant));
	others = (UNCFIX_BIT(first) | UNCFIX_BIT(second)) & ~decided;
	assert_int_equal(found & others, others);
	if (!mutant.scheme[0] && !mutant.level)
		assert_int_equal(found & ~decided, others);
}

static void
each_defect_alone_and_every_pair_is_repaired_and_named(void **unused)
{
	unsigned first, second, round;

	(void)unused;
	for (first = 0; first < UNCFIX_DEFECT_COUNT; first++)
		for (second = 0; second < UNCFIX_DEFECT_COUNT; second++)
			for (round = 0; round < 50; round++)
				check_named(first, second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			each_defect_alone_and_every_pair_is_repaired_and_named),
		cmocka_unit_test(
			random_defects_in_random_order_are_all_repaired),
	};
	const char *given = getenv("UNCFIX_SEED");

	seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	state = seed | UINT64_C(1) << 63;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

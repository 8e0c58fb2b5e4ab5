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
	{ "\"", "\"" }, { "'", "'" },	{ "`", "`" },	{ "“", "”" },
	{ "‘", "’" },	{ "«", "»" },	{ "<", ">" },	{ "\"", "" },
	{ "", "'" },	{ "„", "“" },	{ "‚", "‘" },	{ "´", "´" },
	{ "‹", "›" },	{ "（", "）" }, { "(", ")" },	{ "「", "」" },
	{ "『", "』" }, { "〈", "〉" }, { "《", "》" }, { "【", "】" },
	{ "＂", "＂" }, { "＇", "＇" }, { "", "”" },
};
/* What stands between the leading run and the host; `\\` parts names. */
static const char *const devices[] = {
	"?\\UNC",
	".\\unc",
	"??\\UNC",
	"Device\\Mup",
	"DEVICE\\LanmanRedirector\\;Z:00000000000a1b2c",
	"Device\\WebDavRedirector\\;WebDavRedirector\\;W:0",
};
/* And in front of it. */
static const char *const providers[] = {
	"FileSystem::",
	"Microsoft.PowerShell.Core\\FileSystem::",
	"MSWNET:[\"SMS_SITE=AB1\"]",
	"[\"Display=\\\\x\\y\\\"]MSWNET:[\"SMS_SITE=AB1\"]",
	"\\\\?\\",
};
/* How a byte is written by number, and what is written so by chance, too. */
#define ESCAPE_LENGTH 8
#define DEFINE_ESCAPE(name, format)                                            \
	static void name(char escape[ESCAPE_LENGTH], unsigned byte)            \
	{                                                                      \
		snprintf(escape, ESCAPE_LENGTH, format, byte & 0xFF);          \
	}
DEFINE_ESCAPE(escape_octal, "\\%03o")
DEFINE_ESCAPE(escape_c, "\\x%02x")
DEFINE_ESCAPE(escape_json, "\\u%04X")
DEFINE_ESCAPE(escape_html, "&#%u;")
DEFINE_ESCAPE(escape_html_hex, "&#x%X;")
DEFINE_ESCAPE(escape_quoted_printable, "=%02X")

static const struct {
	void (*write)(char escape[ESCAPE_LENGTH], unsigned byte);
	const char *must, *chance;
} escapes[] = {
	{ escape_octal, "\\/ #", "" },
	{ escape_c, "\\/", "abcdefghijklmnopqrstuvwxyz " },
	{ escape_json, "\\/", "abcdefghijklmnopqrstuvwxyz " },
	{ escape_html, "\\/&", "abcdefghijklmnopqrstuvwxyz " },
	{ escape_html_hex, "\\/&", "abcdefghijklmnopqrstuvwxyz " },
	{ escape_quoted_printable, "\\/=", "abcdefghijklmnopqrstuvwxyz " },
};

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
	const char *const *host_quotes;	      /* or NULL */
	const char *separators[2];	      /* drawn from in turn */
	const char *scheme, *user, *provider, *device, *port;
	unsigned run, run_inside, run_end; /* separators in a row */
	unsigned level;			   /* of percent-encoding */
	unsigned escape; /* a row of escapes[] and 1; 0 for none */
	bool brackets, is_quoted;
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
				   .provider = "",
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

	if (mutant->run == 0 || mutant->level > 0 || mutant->escape > 0)
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

	/* Brackets are around the whole alone: `(local)` is no host. */
	if (pair[0][0] && pair[1][0] && !strstr("（(「『〈《【", pair[0]) &&
	    !mutant->webdav[0] && random_below(4) == 0) {
		mutant->host_quotes = pair;
		return true;
	}
	prepend(mutant->front, pair[0]);
	append(mutant->back, pair[1]);
	mutant->is_quoted = true;
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
	return !has_lookalikes(mutant) && mutant->escape == 0 &&
	       (mutant->run > 0 || mutant->name_count > 0);
}

static bool add_escaped(struct mutant *mutant)
{
	mutant->escape = 1 + random_below(sizeof(escapes) / sizeof(escapes[0]));
	return !has_lookalikes(mutant) && mutant->level == 0;
}

static bool add_device_prefix(struct mutant *mutant)
{
	if (random_below(2))
		mutant->provider = PICK(providers);
	else
		mutant->device = PICK(devices);
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
	[UNCFIX_ESCAPED] = add_escaped,
};

/* A password may extend into the share; a `..` of a URL leaves it. */
static bool may_leave_share(const struct mutant *mutant)
{
	unsigned i, depth = 0;

	if (strchr(mutant->share, '@') &&
	    (strchr(mutant->user, ':') ||
	     (mutant->port[0] && mutant->host_quotes)))
		return true;
	for (i = 0; i < mutant->name_count; i++) {
		if (strcmp(mutant->names[i], "..") != 0)
			depth += strcmp(mutant->names[i], ".") != 0;
		else if (depth == 1)
			return true;
		else if (depth > 1)
			depth--;
	}
	return false;
}

/* `smb:\\fs\a@b`: `fs\a` may be a user.  Slashes end what can be one. */
static bool has_two_readings(const struct mutant *mutant)
{
	const bool mixed = strcmp(mutant->separators[1], "/") == 0;
	unsigned i;

	/* Its separators are single ones, and a shell's escapes in that. */
	if (mutant->device[0] && mutant->run > 3 && mutant->run_inside == 2)
		return true;
	/* `fs\.corp` was written for a regular expression, or was not. */
	if (mixed && mutant->host[0] == ':')
		return true;
	for (i = 0; i < mutant->name_count; i++)
		if ((mixed && strchr("-._", mutant->names[i][0])) ||
		    /* An escape behind it makes a quote of an apostrophe. */
		    (mutant->is_quoted && mutant->escape > 0 &&
		     strcmp(mutant->names[i], "it's") == 0))
			return true;
	if (!mutant->scheme[0])
		return false;
	if (may_leave_share(mutant))
		return true;
	if (strcmp(mutant->separators[0], "/") == 0)
		return false;
	for (i = 0; i < mutant->name_count; i++)
		if (strchr(mutant->names[i], '@'))
			return true;
	return false;
}

/* Behind a provider stands a target as it is, and never another prefix. */
static bool has_odd_provider(const struct mutant *mutant)
{
	return mutant->provider[0] &&
	       (mutant->run < 2 || mutant->scheme[0] || mutant->device[0] ||
		mutant->level > 0 || mutant->escape > 0 ||
		strcmp(mutant->separators[0], "\\") != 0 ||
		strcmp(mutant->separators[1], "\\") != 0);
}

/* Two separators tell that a text was escaped by backslashes. */
static bool has_too_few_escapes(const struct mutant *mutant)
{
	return mutant->escape > 0 &&
	       mutant->run + mutant->run_end + mutant->name_count < 2;
}

/* `\\Device\Mup` and `smb://Device/Mup` are a host and a share. */
static bool has_host_device(const struct mutant *mutant)
{
	return strncasecmp(mutant->device, "dev", 3) == 0 && mutant->run == 2;
}

/* Those at an end of the text are around the whole. */
static bool has_odd_quotes(const struct mutant *mutant)
{
	return mutant->host_quotes &&
	       (mutant->is_quoted || mutant->run == 0 || mutant->provider[0] ||
		mutant->name_count == 0);
}

static bool mutant_add(struct mutant *mutant, unsigned defect)
{
	struct mutant changed = *mutant;

	if (!add[defect] || !add[defect](&changed) ||
	    has_two_readings(&changed) || has_odd_provider(&changed) ||
	    has_too_few_escapes(&changed) || has_odd_quotes(&changed))
		return false;
	*mutant = changed;
	if (has_host_device(mutant))
		mutant->run = 1;
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

	append(text, mutant->host_quotes ? mutant->host_quotes[0] : "");
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
	append(text, mutant->host_quotes ? mutant->host_quotes[1] : "");
}

/* Bytes that are encoded now and then though they need not be. */
static bool is_encoded_by_chance(char byte)
{
	return byte >= 'a' && byte <= 'z' && random_below(8) == 0;
}

/* The separators in a name of devices[] are those of the text. */
static void render_device(const struct mutant *mutant, unsigned *turn,
			  char *text)
{
	const char *at;

	for (at = mutant->device; *at; at++) {
		char byte[2] = { *at, '\0' };

		if (*at == '\\')
			render_separators(mutant, 1, turn, text);
		else
			append(text, byte);
	}
	render_separators(mutant, *mutant->device != '\0', turn, text);
}

/* Written by number: what has to be, and some more that may be. */
static void escape(const struct mutant *mutant, char *text)
{
	char plain[TEXT_MAX], escaped[ESCAPE_LENGTH];
	const char *at;

	strcpy(plain, text);
	text[0] = '\0';
	for (at = plain; *at; at++) {
		bool must = strchr(escapes[mutant->escape - 1].must, *at);
		bool may = strchr(escapes[mutant->escape - 1].chance, *at);

		snprintf(escaped, sizeof(escaped), "%c", *at);
		if (must || (may && random_below(8) == 0))
			escapes[mutant->escape - 1].write(escaped,
							  (unsigned char)*at);
		append(text, escaped);
	}
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
	render_device(mutant, &turn, body);
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
	if (mutant->escape > 0) {
		escape(mutant, lead);
		escape(mutant, body);
	}
	text[0] = '\0';
	append(text, mutant->front);
	append(text, mutant->scheme);
	append(text, mutant->provider);
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
	bool nt_prefix = strncmp(mutant->device, "??", 2) == 0 ||
			 strncasecmp(mutant->device, "dev", 3) == 0;
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

/* All of them in pairs: slashes as JSON escapes them, and not what was added.
 */
static bool has_json_slashes(const struct mutant *mutant)
{
	return strcmp(mutant->separators[0], "\\") == 0 &&
	       strcmp(mutant->separators[1], "/") == 0 &&
	       (mutant->run | mutant->run_inside | mutant->run_end) % 2 == 0;
}

static void check_named(unsigned first, unsigned second)
{
	struct mutant mutant;
	uint32_t found, others;

	mutant_make(&mutant, "fe80::1%eth0", 4);
	if (!mutant_add(&mutant, first) || !mutant_add(&mutant, second))
		return;
	check(&mutant, &found);
	if (has_json_slashes(&mutant))
		return;
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

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The second stage: what leads up to the host, and what is no target at all.
 * Junk around the whole, schemes, user information, the leading run, the
 * prefixes of devices, redirectors and providers.
 */

#include <string.h>

#include "parse.h"

/*
 * The run in front of a prefix.  `\\Device\Mup` is a host, and so is `\\UNC`;
 * `\\Device\\Mup` was escaped once too often.
 */
enum run {
	ONE = 1 << 0, /* or none; also behind that of a URL */
	TWO = 1 << 1,
	DOUBLED = 1 << 2, /* two, and two behind each name */
	ODD = 1 << 3,
	MORE = 1 << 4,
	ANY = ONE | TWO | DOUBLED | ODD | MORE,
};

/*
 * Prefixes, in lower case.  `\` is a run of separators, or the end; `*` is
 * anything up to what follows it.
 */
static const struct prefix {
	const char *pattern;
	uint8_t run;  /* separators that belong in front */
	uint8_t lead; /* the target has its own leading run; at least as many */
	uint8_t names; /* at least behind it */
	uint8_t where; /* enum run */
	uint8_t error; /* enum uncfix_error: what it leads to is no host */
} prefixes[] = {
	/* MS-DTYP 2.2.57 knows hosts only */
	{ "?\\unc\\", 2, 0, 0, ANY, UNCFIX_OK },
	{ ".\\unc\\", 2, 0, 0, ANY, UNCFIX_OK },
	{ "??\\unc\\", 1, 0, 0, ANY, UNCFIX_OK },
	/* A program cut the front off. */
	{ "unc\\", 2, 0, 2, ONE, UNCFIX_OK },
	{ "unc\\", 2, 0, 2, DOUBLED | ODD, UNCFIX_TWO_READINGS },
	{ "device\\mup\\", 1, 0, 0, ANY ^ TWO, UNCFIX_OK },
	{ "device\\lanmanredirector\\", 1, 0, 0, ANY ^ TWO, UNCFIX_OK },
	{ "device\\webdavredirector\\", 1, 0, 0, ANY ^ TWO, UNCFIX_OK },
	{ "device\\", 1, 0, 0, ANY ^ TWO, UNCFIX_NOT_UNC },
	{ "?", 0, 3, 0, ANY, UNCFIX_OK },
	{ "filesystem::", 0, 2, 0, ANY, UNCFIX_OK },
	{ "microsoft.powershell.core\\filesystem::", 0, 2, 0, ANY, UNCFIX_OK },
	/* SMS' network abstraction */
	{ "mswnet:[\"*\"]", 0, 2, 0, ANY, UNCFIX_OK },
	{ "[\"*\"]mswnet:[\"*\"]", 0, 2, 0, ANY, UNCFIX_OK },
};

size_t uncfix_lookalike_width(struct reader *reader, bool leading)
{
	size_t width;
	uint32_t bit = uncfix_lookalike_bit(
		uncfix_code_point(reader->at, reader->end, &width));

	if (leading)
		reader->lookalikes |= bit;
	if (!(reader->lookalikes & bit))
		return 0;
	note(reader, UNCFIX_LOOKALIKE);
	return width;
}

size_t uncfix_separator_width(struct reader *reader, bool leading)
{
	if (*reader->at == '\\')
		reader->defects |= BACKSLASH_SEEN;
	else if (*reader->at == '/')
		reader->defects |= SLASH_SEEN;
	else if (uncfix_byte_class[*reader->at] & IS_HIGH)
		return uncfix_lookalike_width(reader, leading);
	else
		return 0;
	return 1;
}

size_t uncfix_skip_separators(struct reader *reader, bool leading)
{
	size_t count = 0, width;

	while (reader->at < reader->end &&
	       (width = uncfix_separator_width(reader, leading)) > 0) {
		reader->at += width;
		count++;
	}
	return count;
}

/* Is the separator at the reader's place a slash, or does it look like one? */
static inline bool is_slash(const struct reader *reader, size_t width)
{
	if (width == 1)
		return *reader->at == '/';
	return uncfix_lookalike_bit(
		       uncfix_code_point(reader->at, reader->end, &width)) &
	       LIKE_SLASH;
}

/* As uncfix_skip_separators(), and how many slashes come first. */
static size_t skip_run(struct reader *reader, size_t *slashes)
{
	size_t count = 0, width;
	bool slash, before = true;

	for (*slashes = 0; reader->at < reader->end; reader->at += width) {
		width = uncfix_separator_width(reader, true);
		if (width == 0)
			break;
		slash = is_slash(reader, width);
		*slashes += slash && *slashes == count;
		reader->near = count && slash == before ? reader->near + 1 : 1;
		before = slash;
		count++;
	}
	return count;
}

const unsigned char *uncfix_name_end(const struct reader *reader)
{
	const unsigned char *at = reader->at;
	size_t width;

	for (; at < reader->end; at++) {
		if (uncfix_byte_class[*at] & IS_SEPARATOR)
			break;
		if (reader->lookalikes && uncfix_byte_class[*at] & IS_HIGH &&
		    reader->lookalikes & uncfix_lookalike_bit(uncfix_code_point(
						 at, reader->end, &width)))
			break;
	}
	return at;
}

/*
 * The scheme at the reader's place.  A program that puts its prefix before
 * everything makes `\\smb://fs` and `smb://smb://fs`: one behind separators
 * counts where separators follow.  Otherwise it is a host with that name.
 */
static bool skip_scheme(struct reader *reader, bool led)
{
	const unsigned char *behind;

	if (reader->at == reader->end)
		return false;
	behind = reader->at + uncfix_scheme_length(reader->at, reader->end);
	if (behind == reader->at ||
	    (led && (behind == reader->end ||
		     !(uncfix_byte_class[*behind] & IS_SEPARATOR))))
		return false;
	note(reader, UNCFIX_SCHEME);
	reader->is_file = (*reader->at | 0x20) == 'f';
	reader->is_authority = false;
	reader->at = behind;
	if (!reader->is_undone && reader->secret == reader->secret_end)
		reader->secret = reader->secret_end = behind;
	return true;
}

/*
 * Quotes and white space at the reader's place, with separators or a scheme
 * behind them: a program that puts its prefix before everything makes
 * `\\<\\fs>`.
 */
static bool skip_quotes(struct reader *reader)
{
	uint32_t defects = 0;
	const unsigned char *at = skip_junk(reader->at, reader->end, &defects);

	if (at == reader->at || at == reader->end ||
	    (!(uncfix_byte_class[*at] & IS_SEPARATOR) &&
	     uncfix_scheme_length(at, reader->end) == 0))
		return false;
	reader->defects |= defects;
	reader->at = at;
	return true;
}

/* Go behind the pattern, of which the letters in front were compared. */
static bool skip_pattern(struct reader *reader, const char *pattern)
{
	size_t run;

	for (; *pattern; pattern++) {
		if (*pattern == '\\') {
			run = uncfix_skip_separators(reader, false);
			if (run == 0 && reader->at < reader->end)
				return false;
			if (run > 1)
				note(reader, UNCFIX_DOUBLED_SEPARATORS);
		} else if (*pattern == '*') {
			while (reader->at < reader->end && *reader->at != '"')
				reader->at++;
		} else if (reader->at == reader->end ||
			   !uncfix_spells(reader->at++, pattern, 1)) {
			return false;
		}
	}
	return true;
}

/* Are there as many names, from the reader's place on? */
static bool has_names(const struct reader *reader, unsigned count)
{
	struct reader ahead = *reader;

	for (; count > 0 && ahead.at < ahead.end; count--) {
		ahead.at = uncfix_name_end(&ahead);
		uncfix_skip_separators(&ahead, false);
	}
	return count == 0;
}

/* What leads up to a prefix; the reader is behind that. */
static enum run run_before(const struct reader *reader)
{
	if (reader->run < 2 || reader->is_rooted ||
	    (reader->near == 1 && reader->defects & UNCFIX_BIT(UNCFIX_SCHEME)))
		return ONE;
	if (reader->run > 2)
		return reader->run % 2 ? ODD : MORE;
	return reader->defects & UNCFIX_BIT(UNCFIX_DOUBLED_SEPARATORS) ? DOUBLED
								       : TWO;
}

/* The prefix at the reader's place, if it is there and what it needs, too. */
static bool skip_prefix(struct reader *reader, const struct prefix *prefix)
{
	size_t letters = strcspn(prefix->pattern, "\\*"), run;
	struct reader ahead, behind;

	/* The last one tells most names from it. */
	if ((size_t)(reader->end - reader->at) < letters ||
	    (reader->at[letters - 1] | 0x20) !=
		    (prefix->pattern[letters - 1] | 0x20) ||
	    !uncfix_spells(reader->at, prefix->pattern, letters))
		return false;
	ahead = *reader;
	ahead.at += letters;
	if (!skip_pattern(&ahead, prefix->pattern + letters))
		return false;
	if (!(prefix->where & run_before(&ahead)) ||
	    !has_names(&ahead, prefix->names))
		return false;
	reader->refusal = prefix->error;
	if (prefix->error != UNCFIX_OK)
		return false;
	behind = ahead;
	run = uncfix_skip_separators(&behind, false);
	if (run < prefix->lead)
		return false;
	if (prefix->lead == 3)
		ahead.at += uncfix_separator_width(&ahead, false);
	while (prefix->lead == 0 && ahead.at < ahead.end && *ahead.at == ';') {
		ahead.at = uncfix_name_end(&ahead);
		uncfix_skip_separators(&ahead, false);
	}
	if (prefix->lead > 0)
		ahead.run = 0;
	else if (ahead.run >= prefix->run && ahead.run <= 2)
		ahead.run = 2;
	ahead.is_prefixed = prefix->lead == 0;
	note(&ahead, UNCFIX_DEVICE_PREFIX);
	*reader = ahead;
	return true;
}

static bool skip_prefixes(struct reader *reader)
{
	/* In front of most hosts is none, and that costs one look. */
	static const char firsts[] = "?.[uUdDfFmM";
	size_t i;

	if (reader->at == reader->end ||
	    !memchr(firsts, *reader->at, sizeof(firsts) - 1))
		return false;
	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if ((*reader->at | 0x20) == (prefixes[i].pattern[0] | 0x20) &&
		    skip_prefix(reader, &prefixes[i]))
			return true;
	return false;
}

/* What Windows' redirector has behind the last `@`: `SSL`, or a number. */
static bool is_webdav(const unsigned char *at, const unsigned char *end)
{
	const unsigned char *digit = at;

	if (end - at == 3 && uncfix_spells(at, "ssl", 3))
		return true;
	while (digit < end && *digit >= '0' && *digit <= '9')
		digit++;
	return digit > at && digit == end;
}

/* The last `@` in the text, or NULL. */
static const unsigned char *last_at_sign(const unsigned char *at,
					 const unsigned char *end)
{
	while (end > at)
		if (*--end == '@')
			return end;
	return NULL;
}

/* How many runs of backslashes there are. */
static size_t count_runs(const unsigned char *at, const unsigned char *end)
{
	size_t runs = 0;
	bool before = false;

	for (; at < end; at++) {
		runs += *at == '\\' && !before;
		before = *at == '\\';
	}
	return runs;
}

/* The next slash from the reader's place on, or one that looks so; or NULL. */
static const unsigned char *find_slash(struct reader ahead)
{
	size_t width;

	if (!ahead.lookalikes)
		return memchr(ahead.at, '/', (size_t)(ahead.end - ahead.at));
	while ((ahead.at = uncfix_name_end(&ahead)) < ahead.end) {
		width = uncfix_separator_width(&ahead, false);
		if (is_slash(&ahead, width))
			return ahead.at;
		ahead.at += width;
	}
	return NULL;
}

/*
 * Where slashes alone lead, `DOMAIN\user:password@` reaches to the last `@`
 * before the first `/`, as libsmbclient and curl read it, and without a scheme
 * it has no domain.  Returns where the host begins; NULL if what is in front of
 * the `@` could just as well be a host.
 */
static const unsigned char *behind_user(const struct reader *reader, bool url)
{
	const unsigned char *at = reader->at, *end, *sign;
	struct reader host = *reader;
	bool webdav;
	size_t runs;

	end = find_slash(*reader);
	sign = last_at_sign(at, end ? end : reader->end);
	if (!sign)
		return at;
	host.at = sign + 1;
	webdav = is_webdav(host.at, uncfix_name_end(&host));
	runs = count_runs(at, sign);
	if (url)
		return runs > 1 || webdav ? NULL : host.at;
	if (runs == 1)
		return NULL;
	return runs > 1 || webdav ? at : host.at;
}

/*
 * Where backslashes lead, they part names, and user information is in the first
 * of them; one in the second could be `DOMAIN\user@`.  None begins with a
 * separator: `smb://\\user@fs`.
 */
static const unsigned char *behind_user_in_name(const struct reader *reader,
						bool behind_url)
{
	struct reader second = *reader;
	const unsigned char *end = uncfix_name_end(reader);
	const unsigned char *sign = last_at_sign(reader->at, end);

	if (sign && is_webdav(sign + 1, end))
		return reader->at;
	if (sign)
		return behind_url ? NULL : sign + 1;
	second.at = end;
	if (end == reader->end || *end == '/')
		return reader->at;
	uncfix_skip_separators(&second, false);
	return last_at_sign(second.at, uncfix_name_end(&second)) ? NULL
								 : reader->at;
}

/* The separators in front of a name, and user information behind them. */
static enum uncfix_error skip_leading_run(struct reader *reader)
{
	const bool url = reader->defects & UNCFIX_BIT(UNCFIX_SCHEME);
	const unsigned char *host;
	size_t slashes, run = skip_run(reader, &slashes);
	bool slashes_alone = slashes == run;

	if (run == 0)
		return UNCFIX_OK;
	reader->run += run;
	reader->is_rooted =
		slashes_alone &&
		(reader->is_file ? run == 1 || run == 3
				 : !url && run == 1 && reader->run == 1);
	if (reader->is_authority ||
	    !(url || (slashes_alone && reader->run > 1)))
		return UNCFIX_OK;
	reader->is_authority = true;
	host = slashes_alone ? behind_user(reader, url)
			     : behind_user_in_name(reader, slashes >= 2);
	if (!host)
		return UNCFIX_TWO_READINGS;
	if (host > reader->at) {
		note(reader, UNCFIX_USER_INFORMATION);
		hide(reader, reader->at, host);
		reader->at = host;
		reader->run += uncfix_skip_separators(reader, true);
	}
	return UNCFIX_OK;
}

enum uncfix_error uncfix_skip_front(struct reader *reader)
{
	enum uncfix_error error;

	reader->refusal = UNCFIX_OK;
	if (!reader->is_started)
		skip_scheme(reader, false);
	do {
		if (reader->is_prefixed)
			return UNCFIX_OK;
		error = skip_leading_run(reader);
		if (error != UNCFIX_OK)
			return error;
	} while (skip_scheme(reader, true) || skip_quotes(reader) ||
		 skip_prefixes(reader));
	return UNCFIX_OK;
}

static bool is_letter(unsigned char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* Bytes that are in the text alone? */
static bool has_only(const unsigned char *at, const unsigned char *end,
		     const char *bytes)
{
	while (at < end && *at && strchr(bytes, *at))
		at++;
	return at == end;
}

static size_t count_colons(const unsigned char *at, const unsigned char *end)
{
	size_t colons = 0;

	for (; at < end; at++)
		colons += *at == ':';
	return colons;
}

/* A name in front of which nothing leads to a host. */
static bool is_bare(const struct reader *reader)
{
	return reader->run == 0 && !reader->is_prefixed &&
	       !(reader->defects & UNCFIX_BIT(UNCFIX_SCHEME));
}

/* `C:`, and `C:x` where nothing leads up to it. */
static bool is_drive(const struct reader *reader, const unsigned char *end)
{
	const unsigned char *at = reader->at;

	return end - at >= 2 && is_letter(at[0]) && at[1] == ':' &&
	       (end - at == 2 ||
		(is_bare(reader) && count_colons(at, end) == 1));
}

/* `fs:/export`, as mount(8) has it.  A text ends in no separator here. */
static bool is_export(const struct reader *reader, const unsigned char *end)
{
	return is_bare(reader) && end[-1] == ':' && end < reader->end &&
	       end[0] == '/' && end[1] != '/' &&
	       (count_colons(reader->at, end) == 1 || *reader->at == '[');
}

/* `CON:`, `https:`.  An empty port belongs to URLs alone (RFC 3986 3.2.3). */
static bool is_other_scheme(const struct reader *reader,
			    const unsigned char *end)
{
	return !(reader->defects & UNCFIX_BIT(UNCFIX_SCHEME)) &&
	       end[-1] == ':' && count_colons(reader->at, end) == 1;
}

/* `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `2001:db8::/32`. */
static bool is_network(const struct reader *reader, const unsigned char *end)
{
	return is_bare(reader) && reader->end - end > 1 && end[0] == '/' &&
	       end[1] != '.' && has_only(end + 1, reader->end, ".0123456789") &&
	       (has_only(reader->at, end, ".0123456789") ||
		count_colons(reader->at, end) > 1);
}

/* `N/A`, `2024/01/02`. */
static bool is_remark(const struct reader *reader, const unsigned char *end)
{
	return is_bare(reader) &&
	       ((end - reader->at == 1 && is_letter(*reader->at)) ||
		has_only(reader->at, end, "0123456789"));
}

/* `/etc/passwd`, `file:///var/x`: the folders of every root (FHS 3.0, 3). */
static bool is_local(const struct reader *reader, const unsigned char *end)
{
	static const char folders[][6] = {
		"bin",	 "boot", "dev", "etc",	"home", "lib", "lib64",
		"media", "mnt",	 "opt", "proc", "root", "run", "sbin",
		"srv",	 "sys",	 "tmp", "usr",	"var",
	};
	size_t length = (size_t)(end - reader->at), i;

	if (!reader->is_rooted || length >= sizeof(folders[0]))
		return false;
	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (memcmp(folders[i], reader->at, length) == 0 &&
		    folders[i][length] == '\0')
			return true;
	return false;
}

/* `.`, `?` and `??` lead to devices, `..` to a folder of this machine. */
static bool is_device(const struct reader *reader, const unsigned char *end)
{
	return end - reader->at < 3 && has_only(reader->at, end, ".?");
}

/* What is something else where it comes from. */
static const struct {
	bool (*is)(const struct reader *, const unsigned char *name_end);
	enum uncfix_error error;
} others[] = {
	{ is_device, UNCFIX_NOT_UNC },	 { is_drive, UNCFIX_NOT_UNC },
	{ is_export, UNCFIX_EXPORT },	 { is_other_scheme, UNCFIX_NOT_UNC },
	{ is_local, UNCFIX_LOCAL_PATH }, { is_remark, UNCFIX_NO_TARGET },
	{ is_network, UNCFIX_NETWORK },
};

static enum uncfix_error refuse_others(const struct reader *reader,
				       const unsigned char *end)
{
	size_t i;

	/* Behind a leading run, little else can be meant than a host. */
	if (reader->run > 1 && !reader->is_rooted && end - reader->at > 2 &&
	    end[-1] != ':')
		return UNCFIX_OK;
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i].is(reader, end))
			return others[i].error;
	return UNCFIX_OK;
}

enum uncfix_error uncfix_read_lead(struct reader *reader,
				   const unsigned char **host_end)
{
	const unsigned char *at = reader->at;
	enum uncfix_error error;
	size_t length;

	uncfix_trim(&at, &reader->end, &reader->defects, true);
	if (!reader->is_started)
		reader->at = at;
	if (at == reader->end && !reader->is_started &&
	    !(reader->defects & UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR)))
		return UNCFIX_EMPTY;
	error = at < reader->end ? uncfix_skip_front(reader) : UNCFIX_NO_HOST;
	if (error != UNCFIX_OK)
		return error;
	if (reader->refusal != UNCFIX_OK)
		return reader->refusal;
	if (reader->at == reader->end)
		return UNCFIX_NO_HOST;
	if (reader->run > 2)
		note(reader, UNCFIX_EXTRA_LEADING);
	if (reader->run < 2)
		note(reader, UNCFIX_MISSING_LEADING);
	*host_end = uncfix_name_end(reader);
	length = (size_t)(*host_end - reader->at);
	if (is_bare(reader) && *host_end == reader->end &&
	    !(reader->defects & UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR)) &&
	    !uncfix_is_leftover(reader->at, length))
		return UNCFIX_NOT_UNC;
	return refuse_others(reader, *host_end);
}

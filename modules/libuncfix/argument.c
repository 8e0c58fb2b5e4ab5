/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Arguments of a program in the text of a target, as in `\\fs\data -U anna%x`:
 * who copies a command copies its password, too.  A hyphen alone shows nothing:
 * `Sales - 2024` is a share.
 */

#include <string.h>

#include "argument.h"
#include "array_size.h"
#include "bytes.h"
#include "escape.h"

/* What begins a word. */
enum {
	BARE,	/* a blank, or a comma and its like between options */
	HYPHEN, /* one after a blank, or what word processors make of it */
	HYPHENS,
};

/*
 * The words that show arguments, in lower case.  One of the bytes `with`
 * follows in the same word; a blank in them is the end of the word itself.
 */
static const struct {
	char word[9], with[5];
	uint8_t after;
} signs[] = {
	{ "u", " %:=", HYPHEN },    /* smbclient(1), net(8), curl(1) */
	{ "p", " =", HYPHEN },	    /* psexec, smbget(1) */
	{ "user", "%:=", HYPHEN },  /* --user=, --username= */
	{ "user", "", HYPHENS },    /* --user anna%x */
	{ "password", "", HYPHEN }, /* --password x, -Password x */
	{ "pass", " :=", HYPHEN },  /* --pass=x, --passwd=x */
	{ "pw", ":=", HYPHEN },	    /* --pw-nt-hash */
	{ "opass", "=", HYPHEN },   /* mount(8): -opass=x */
	{ "ouser", "%", HYPHEN },   /* -ouser=anna%x */
	{ "pass", ":=", BARE },	    /* mount.cifs(8): pass=, password2= */
	{ "pw", ":=", BARE },	    /* pw=, pwd: */
	{ "user", "%", BARE },	    /* username=anna%x */
	{ "cifs", " ", BARE },	    /* fstab(5): //fs/data/d /mnt cifs ro */
	{ "smb3", " ", BARE },
};

static bool ends_word(unsigned char byte)
{
	return uncfix_byte_class[byte] & IS_WHITE_SPACE ||
	       (byte && strchr(",;&?|", byte));
}

/* The width of the white space, or of what is between options; or 0. */
static size_t gap_width(const unsigned char *at, const unsigned char *end,
			bool *blank)
{
	uint32_t defects = 0;
	size_t width;

	*blank = uncfix_byte_class[*at] & IS_WHITE_SPACE;
	if (!(uncfix_byte_class[*at] & IS_HIGH))
		return ends_word(*at);
	uncfix_code_point(at, end, &width);
	if (width == 0)
		return 0;
	uncfix_skip_junk(at, at + width, &defects);
	*blank = defects == UNCFIX_BIT(UNCFIX_WHITE_SPACE);
	return *blank ? width : 0;
}

/* Skips hyphens and dashes (U+2010 to U+2015, U+2212); returns how many. */
static unsigned skip_hyphens(const unsigned char **at, const unsigned char *end)
{
	unsigned hyphens = 0;
	uint32_t point;
	size_t width;

	for (; *at < end; *at += width) {
		point = uncfix_code_point(*at, end, &width);
		if (point == '-')
			hyphens++;
		else if ((point >= 0x2010 && point <= 0x2015) ||
			 point == 0x2212)
			hyphens += 2;
		else
			break;
	}
	return hyphens;
}

static bool word_has(const unsigned char *at, const unsigned char *end,
		     const char *bytes)
{
	bool blank;

	if (!*bytes ||
	    (*bytes == ' ' && (at == end || gap_width(at, end, &blank) > 0)))
		return true;
	for (; at < end && gap_width(at, end, &blank) == 0; at++)
		if (*at && strchr(bytes, *at))
			return true;
	return false;
}

/* Returns true if the word at `at` shows arguments. */
static bool is_sign(const unsigned char *at, const unsigned char *end,
		    bool blank, bool doubtful)
{
	const unsigned char *after;
	unsigned hyphens = 0;
	size_t i;

	if (at < end && uncfix_byte_class[*at] & IS_QUOTE)
		at++;
	if (blank)
		hyphens = skip_hyphens(&at, end);
	if (doubtful && blank && at < end &&
	    (hyphens > 0 || uncfix_byte_class[*at] & IS_SEPARATOR ||
	     word_has(at, end, ":")))
		return true;
	for (i = 0; i < ARRAY_SIZE(signs); i++) {
		if (hyphens < signs[i].after ||
		    (hyphens > 0 && signs[i].after == BARE))
			continue;
		after = skip_word(at, end, signs[i].word);
		if (after && word_has(after, end, signs[i].with))
			return true;
	}
	return false;
}

SELDOM const unsigned char *uncfix_find_arguments(const unsigned char *at,
						  const unsigned char *end,
						  bool doubtful)
{
	const unsigned char *first = NULL;
	uint32_t junk = 0;
	size_t width, gap;
	bool blank;

	at = skip_junk(at, end, &junk);
	if (at < end && is_sign(at, end, true, false))
		return at;
	for (; at < end; at += width) {
		width = 1;
		if (uncfix_byte_class[*at] & (IS_HOST | IS_SEPARATOR))
			continue;
		gap = gap_width(at, end, &blank);
		if (gap == 0)
			continue;
		if (blank && !first)
			first = at;
		width = gap;
		if (is_sign(at + gap, end, blank, doubtful))
			return first ? first : at;
	}
	return NULL;
}

/* Escaped as often as a text is undone. */
enum {
	ESCAPED_MAX = 4,
	ESCAPE_WIDTH = 12, /* &amp;#0000064; */
};

/* The width of an `@`, escaped or not, or wide (U+FF20, U+FE6B); or 0. */
static size_t sign_width(const unsigned char *at, const unsigned char *end)
{
	unsigned char rest[4 + ESCAPE_WIDTH];
	size_t width, all = 0, count, round, left;
	uint32_t point;

	for (round = 0; round < ESCAPED_MAX; round++) {
		point = uncfix_code_point(at, end, &width);
		if (point == '@' || point == 0xFF20 || point == 0xFE6B)
			return all + width;
		width = uncfix_read_escape(at, end, rest, &count);
		if (width == 0)
			return 0;
		left = (size_t)(end - at) - width;
		left = left < ESCAPE_WIDTH ? left : ESCAPE_WIDTH;
		memmove(rest + count, at + width, left);
		all += width - count;
		at = rest;
		end = rest + count + left;
	}
	return 0;
}

SELDOM const unsigned char *uncfix_behind_last_sign(const unsigned char *at,
						    const unsigned char *end)
{
	const unsigned char *behind = NULL;
	size_t width;

	for (; at < end; at++) {
		if (uncfix_byte_class[*at] & (IS_HOST | IS_WHITE_SPACE))
			continue;
		width = sign_width(at, end);
		if (width > 0)
			behind = at + width;
	}
	return behind;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Bytes, code points, and short texts that all stages use. */

#include <string.h>

#include "array_size.h"
#include "bytes.h"

#define C IS_CONTROL
#define B NOT_IN_SHARE
#define H IS_HOST
#define W (IS_WHITE_SPACE | IS_CONTROL)
#define Q (IS_QUOTE | NOT_IN_SHARE)
#define E IS_ESCAPE
#define X IS_HIGH

/* clang-format off */
const uint8_t uncfix_byte_class[256] = {
	/* 00 */ C, C, C, C, C, C, C, C, C, W, W, W, W, W, C, C,
	/* 10 */ C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C,
	/* 20    ! " # $ % & ' ( ) * + , - . / */
	IS_WHITE_SPACE, 0, Q, 0, 0, E, E, IS_QUOTE,
	0, 0, B, 0, 0, H, H, IS_SEPARATOR,
	/* 30 0-9 : ; < = > ? */
	H, H, H, H, H, H, H, H, H, H, B, 0, Q, E, Q, B,
	/* 40 @ A-O */
	0, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	/* 50 P-Z [ \ ] ^ _ */
	H, H, H, H, H, H, H, H, H, H, H, B, IS_SEPARATOR, B, 0, H,
	/* 60 ` a-o */
	IS_QUOTE, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	/* 70 p-z { | } ~ DEL */
	H, H, H, H, H, H, H, H, H, H, H, 0, B, 0, 0, C,
	/* 80 */ X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	/* 90 */ X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	/* A0 */ X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	/* B0 */ X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	/* C0 */ X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	/* D0 */ X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	/* E0 */ X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	/* F0 */ X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
};
/* clang-format on */

/* White space and quotes beyond ASCII. */
static const struct range wide_space[] = {
	{ 0x00A0, 0x00A0 }, /* no-break space */
	{ 0x061C, 0x061C }, /* Arabic letter mark */
	{ 0x200B, 0x200F }, /* zero-width, bidi marks */
	{ 0x202A, 0x202E }, /* bidi embeddings */
	{ 0x2060, 0x2060 }, /* word joiner */
	{ 0x2066, 0x2069 }, /* bidi isolates */
	{ 0x3000, 0x3000 }, /* ideographic space */
	{ 0xFEFF, 0xFEFF }, /* byte order mark */
};
static const struct range wide_quotes[] = {
	{ 0x00AB, 0x00AB }, /* « */
	{ 0x00B4, 0x00B4 }, /* acute accent */
	{ 0x00BB, 0x00BB }, /* » */
	{ 0x2018, 0x201F }, /* ‘ ’ ‚ ‛ “ ” „ ‟ */
	{ 0x2039, 0x203A }, /* ‹ › */
	{ 0xFF02, 0xFF02 }, /* fullwidth " */
	{ 0xFF07, 0xFF07 }, /* fullwidth ' */
};

/*
 * Brackets are removed in pairs only: the name of a file may end in one, as in
 * `report (1)`.
 */
static const struct {
	uint16_t open, close;
} brackets[] = {
	{ '(', ')' },	    { 0x3008, 0x3009 }, { 0x300A, 0x300B },
	{ 0x300C, 0x300D }, { 0x300E, 0x300F }, { 0x3010, 0x3011 },
	{ 0xFF08, 0xFF09 },
};

/* The number of pairs: each needs a scan of the text. */
enum {
	PAIRS_MAX = 4
};

/* Invisible characters, in the order of the code points. */
static const struct range unseen[] = {
	{ 0x0000, 0x001F }, /* C0 */
	{ 0x007F, 0x009F }, /* DEL, C1 */
	{ 0x061C, 0x061C }, /* Arabic letter mark */
	{ 0x200B, 0x200F }, /* zero-width, bidi marks */
	{ 0x2028, 0x202E }, /* line and paragraph separator, bidi embeddings */
	{ 0x2060, 0x206F }, /* word joiner, bidi isolates */
	{ 0xFEFF, 0xFEFF }, /* byte order mark */
};

/*
 * Characters that look like a separator, or are on its key: LIKE_SLASH first.
 */
static const uint16_t lookalikes[] = {
	0x2044, /* fraction slash */
	0x2215, /* division slash */
	0xFF0F, /* fullwidth solidus */
	0x00A5, /* yen sign: the backslash key of Japan */
	0x20A9, /* won sign: the backslash key of Korea */
	0x2216, /* set minus */
	0x29F5, /* reverse solidus operator */
	0x29F9, /* big reverse solidus */
	0xFE68, /* small reverse solidus */
	0xFF3C, /* fullwidth reverse solidus */
	0xFFE5, /* fullwidth yen sign */
	0xFFE6, /* fullwidth won sign */
};

uint32_t uncfix_code_point(const unsigned char *at, const unsigned char *end,
			   size_t *width)
{
	/* The first byte's prefix, and the least value of that length. */
	static const struct {
		uint8_t mask, prefix;
		uint32_t least;
	} forms[] = {
		{ 0x80, 0x00, 0 },
		{ 0xE0, 0xC0, 0x80 },
		{ 0xF0, 0xE0, 0x800 },
		{ 0xF8, 0xF0, 0x10000 },
	};
	uint32_t value;
	size_t n = 0, i;

	*width = 0;
	while (n < 4 && (*at & forms[n].mask) != forms[n].prefix)
		n++;
	if (n == 4 || (size_t)(end - at) <= n)
		return 0;
	value = *at & (uint8_t)~forms[n].mask;
	for (i = 1; i <= n; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (at[i] & 0x3F);
	}
	if (value < forms[n].least || value > 0x10FFFF ||
	    (value >= 0xD800 && value <= 0xDFFF))
		return 0;
	*width = n + 1;
	return value;
}

size_t uncfix_write_point(uint32_t point, unsigned char *at)
{
	static const uint8_t first[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	size_t width = 1, i;

	width += (size_t)((point >= 0x80) + (point >= 0x800) +
			  (point >= 0x10000));
	for (i = width - 1; i > 0; i--, point >>= 6)
		at[i] = (unsigned char)(0x80 | (point & 0x3F));
	at[0] = (unsigned char)(first[width] | point);
	return width;
}

bool uncfix_is_in(const struct range *ranges, size_t count, uint32_t code_point)
{
	for (; count > 0; count--, ranges++)
		if (code_point >= ranges->first && code_point <= ranges->last)
			return true;
	return false;
}

/* IS_WHITE_SPACE, IS_QUOTE or 0 for any code point. */
static unsigned junk_class(uint32_t code_point)
{
	if (code_point < 0x80)
		return uncfix_byte_class[code_point] &
		       (IS_WHITE_SPACE | IS_QUOTE);
	if (uncfix_is_in(wide_space, ARRAY_SIZE(wide_space), code_point))
		return IS_WHITE_SPACE;
	return uncfix_is_in(wide_quotes, ARRAY_SIZE(wide_quotes), code_point)
		       ? IS_QUOTE
		       : 0;
}

bool uncfix_is_unseen(uint32_t code_point)
{
	return uncfix_is_in(unseen, ARRAY_SIZE(unseen), code_point);
}

uint32_t uncfix_lookalike_bit(uint32_t code_point)
{
	size_t i;

	if (code_point < 0x80)
		return 0;
	for (i = 0; i < ARRAY_SIZE(lookalikes); i++)
		if (code_point == lookalikes[i])
			return UINT32_C(1) << i;
	return 0;
}

/*
 * Returns the width in bytes of a white space or quote at the start of a text
 * that is not empty, or 0, and its class.
 */
static size_t junk_at_start(const unsigned char *at, const unsigned char *end,
			    unsigned *class)
{
	uint32_t code_point;
	size_t width;

	code_point = uncfix_code_point(at, end, &width);
	*class = width ? junk_class(code_point) : 0;
	return *class ? width : 0;
}

/* The same for the very end. */
static size_t junk_at_end(const unsigned char *at, const unsigned char *end,
			  unsigned *class)
{
	const unsigned char *last = end;

	do
		last--;
	while (last > at && end - last < 4 && (*last & 0xC0) == 0x80);
	if (junk_at_start(last, end, class) == (size_t)(end - last))
		return (size_t)(end - last);
	return 0;
}

bool uncfix_begins_oddly(const unsigned char *at, const unsigned char *end)
{
	size_t width;
	uint32_t point = uncfix_code_point(at, end, &width);

	return uncfix_byte_class[*at] & IS_SEPARATOR ||
	       (width && (junk_class(point) || uncfix_lookalike_bit(point)));
}

static uint32_t junk_defect(unsigned class)
{
	return UNCFIX_BIT(class & IS_QUOTE ? UNCFIX_QUOTED
					   : UNCFIX_WHITE_SPACE);
}

const unsigned char *uncfix_skip_junk(const unsigned char *at,
				      const unsigned char *end,
				      uint32_t *defects)
{
	unsigned class;
	size_t width;

	while (at < end && (width = junk_at_start(at, end, &class)) > 0) {
		*defects |= junk_defect(class);
		at += width;
	}
	return at;
}

const unsigned char *uncfix_cut_junk(const unsigned char *at,
				     const unsigned char *end,
				     uint32_t *defects)
{
	unsigned class;
	size_t width;

	while (at < end && (width = junk_at_end(at, end, &class)) > 0) {
		*defects |= junk_defect(class);
		end -= width;
	}
	return end;
}

bool uncfix_is_bracket(uint32_t code_point)
{
	size_t row = 0;

	while (row < ARRAY_SIZE(brackets) && brackets[row].open != code_point &&
	       brackets[row].close != code_point)
		row++;
	return row < ARRAY_SIZE(brackets);
}

/* The brackets around the whole, if they are those of one pair. */
static SELDOM bool strip_pair(const unsigned char **at,
			      const unsigned char **end)
{
	const size_t rows = ARRAY_SIZE(brackets);
	const unsigned char *place = *at;
	size_t width, row = 0, depth = 1, opened;
	uint32_t point = uncfix_code_point(*at, *end, &opened);

	while (row < rows && brackets[row].open != point)
		row++;
	if (row == rows)
		return false;
	for (place += opened; place < *end; place += width ? width : 1) {
		point = uncfix_code_point(place, *end, &width);
		depth += point == brackets[row].open;
		depth -= point == brackets[row].close;
		if (depth == 0)
			break;
	}
	if (place == *end || place + width < *end)
		return false;
	*at += opened;
	*end = place;
	return true;
}

/*
 * The mark that ends the sentence behind a quote: `“\\fs\data”.`, whose first
 * quote was removed.
 */
static bool ends_in_mark(const unsigned char *at, const unsigned char *end)
{
	unsigned class = 0;

	return end - at > 1 && memchr(".,;", end[-1], 3) &&
	       junk_at_end(at, end - 1, &class) > 0 && class == IS_QUOTE;
}

SELDOM void uncfix_trim(const unsigned char **at, const unsigned char **end,
			uint32_t *defects, bool separators)
{
	const uint32_t quoted = UNCFIX_BIT(UNCFIX_QUOTED);
	uint32_t first = 0, last = 0;
	unsigned pairs = 0;

	for (;;) {
		*at = skip_junk(*at, *end, &first);
		*end = cut_junk(*at, *end, &last);
		if (*at == *end)
			break;
		if (separators &&
		    uncfix_byte_class[(*end)[-1]] & IS_SEPARATOR) {
			--*end;
			*defects |= UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR) |
				    separator_seen(**end);
		} else if (pairs++ < PAIRS_MAX && strip_pair(at, end)) {
			*defects |= quoted;
		} else if (first & ~last & quoted && ends_in_mark(*at, *end)) {
			--*end;
		} else {
			break;
		}
	}
	*defects |= first | last;
}

/* `"`, `<>`, other ASCII; «», double ones and single ones beyond it. */
enum {
	QUOTE_KINDS = 6
};

/* The kind of a quote, or QUOTE_KINDS for anything else. */
static unsigned quote_kind(uint32_t code_point)
{
	static const struct range kinds[QUOTE_KINDS] = {
		{ '"', '"' },	{ '<', '>' },	    { '\'', '`' },
		{ 0xAB, 0xBB }, { 0x201C, 0x201F }, { 0x2018, 0xFF07 },
	};
	unsigned kind = 0;

	if (junk_class(code_point) != IS_QUOTE)
		return QUOTE_KINDS;
	while (code_point < kinds[kind].first || code_point > kinds[kind].last)
		kind++;
	return kind;
}

/* A letter, or one end of its escape. */
static bool may_be_letter(unsigned char byte)
{
	return byte == ';' ||
	       uncfix_byte_class[byte] & (IS_HOST | IS_HIGH | IS_ESCAPE);
}

/* Not the apostrophe of a name, nor a quote in brackets: `MSWNET:["a=b"]`. */
static bool is_of_text(const unsigned char *at, const unsigned char *after)
{
	return !(may_be_letter(at[-1]) && may_be_letter(*after)) &&
	       at[-1] != '[' && *after != ']';
}

SELDOM bool uncfix_parts_quotes(const unsigned char *at,
				const unsigned char *end)
{
	/* Before the text, inside of it, and behind it. */
	unsigned count[3][QUOTE_KINDS + 1] = { 0 }, kind;
	const unsigned char *first = at, *last = end;
	uint32_t defects = 0;
	size_t width;

	uncfix_trim(&first, &last, &defects, true);
	for (; at < end; at += width ? width : 1) {
		kind = quote_kind(uncfix_code_point(at, end, &width));
		if (at < first)
			count[0][kind]++;
		else if (at >= last)
			count[2][kind]++;
		else if (at > first && at + width < last)
			count[1][kind] += is_of_text(at, at + width);
	}
	for (kind = 0; kind < QUOTE_KINDS; kind++)
		if (count[0][kind] && count[1][kind] &&
		    count[1][kind] % 2 == (count[0][kind] > count[2][kind]))
			return true;
	return false;
}

const unsigned char *uncfix_skip_word(const unsigned char *at,
				      const unsigned char *end,
				      const char *word)
{
	for (; *word; word++, at++)
		if (at == end || to_lower(*at) != (unsigned char)*word)
			return NULL;
	return at;
}

const unsigned char *uncfix_skip_scheme_name(const unsigned char *at,
					     const unsigned char *end)
{
	static const char names[][5] = { "smb", "cifs", "file" };
	const unsigned char *after = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names) && !after; i++)
		after = skip_word(at, end, names[i]);
	return after;
}

const unsigned char *uncfix_skip_scheme(const unsigned char *at,
					const unsigned char *end)
{
	/*
	 * What follows the name, and how many of its bytes are not the
	 * scheme's.  Before the last two there is no name.
	 */
	static const struct {
		char word[5];
		uint8_t left;
	} endings[] = {
		{ ":", 0 },	 { "\\:", 0 }, { "//", 2 },
		{ "\\/\\/", 4 }, { "://", 2 }, { ":\\\\", 2 },
	};
	const unsigned char *name = at, *after;
	size_t i = ARRAY_SIZE(endings) - 2;

	/* The fourth and the fifth byte exclude most names. */
	if (*at != ':') {
		if (end - at < 4 ||
		    (uncfix_byte_class[at[3]] & IS_HOST &&
		     (end - at < 5 || uncfix_byte_class[at[4]] & IS_HOST)))
			return at;
		name = uncfix_skip_scheme_name(at, end);
		i = 0;
	}
	for (; name && i < ARRAY_SIZE(endings); i++) {
		after = skip_word(name, end, endings[i].word);
		if (after)
			return after - endings[i].left;
	}
	return at;
}

const unsigned char *uncfix_literal_end(const unsigned char *at,
					const unsigned char *end)
{
	const size_t suffix = sizeof(LITERAL_SUFFIX); /* and the dot */
	const unsigned char *last = end;

	if (last > at && last[-1] == '.')
		last--;
	if ((size_t)(last - at) <= suffix || *(last -= suffix) != '.' ||
	    !skip_word(last + 1, end, LITERAL_SUFFIX))
		return end;
	return last;
}

SELDOM bool uncfix_is_leftover(const unsigned char *at,
			       const unsigned char *end)
{
	static const char endings[][5] = { "@445", "@139", "@ssl", ":445",
					   ":139" };
	const unsigned char *last = end - 4, *colon;
	size_t i;

	if (end - at <= 4)
		return false;
	colon = memchr(at, ':', (size_t)(end - at));
	if (*at == '[' && end[-1] == ']')
		return colon;
	/* `::1:445` is an address; the one colon here is a port's. */
	for (i = 0; i < ARRAY_SIZE(endings); i++)
		if (skip_word(last, end, endings[i]))
			return *last == '@' || *at == '[' || colon == last;
	return uncfix_literal_end(at, end) < end;
}

bool uncfix_ends_in_port(const char *host, size_t length)
{
	const char *port;

	if (length <= 4)
		return false;
	port = host + length - 4;
	return memcmp(port, ":445", 4) == 0 || memcmp(port, ":139", 4) == 0;
}

int uncfix_hex_value(unsigned char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return -1;
}

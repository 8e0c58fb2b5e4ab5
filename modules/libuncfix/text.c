/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Bytes, code points, and the short pieces of text that every part knows. */

#include <string.h>

#include "internal.h"

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

/* Junk beyond ASCII, in the order of the code points. */
static const struct {
	uint16_t first, last;
	uint8_t class;
} wide_junk[] = {
	{ 0x00A0, 0x00A0, IS_WHITE_SPACE }, /* no-break space */
	{ 0x00AB, 0x00AB, IS_QUOTE },	    /* « */
	{ 0x00B4, 0x00B4, IS_QUOTE },	    /* acute accent */
	{ 0x00BB, 0x00BB, IS_QUOTE },	    /* » */
	{ 0x061C, 0x061C, IS_WHITE_SPACE }, /* Arabic letter mark */
	{ 0x200B, 0x200F, IS_WHITE_SPACE }, /* zero-width, bidi marks */
	{ 0x2018, 0x201F, IS_QUOTE }, /* ‘ ’ ‚ ‛ “ ” „ ‟ */
	{ 0x202A, 0x202E, IS_WHITE_SPACE }, /* bidi embeddings */
	{ 0x2039, 0x203A, IS_QUOTE },	    /* ‹ › */
	{ 0x2060, 0x2060, IS_WHITE_SPACE }, /* word joiner */
	{ 0x2066, 0x2069, IS_WHITE_SPACE }, /* bidi isolates */
	{ 0x3000, 0x3000, IS_WHITE_SPACE }, /* ideographic space */
	{ 0xFEFF, 0xFEFF, IS_WHITE_SPACE }, /* byte order mark */
	{ 0xFF02, 0xFF02, IS_QUOTE },	    /* fullwidth " */
	{ 0xFF07, 0xFF07, IS_QUOTE },	    /* fullwidth ' */
};

/*
 * Brackets come off as a pair alone: the name of a file may well end in one,
 * as in `report (1)`.
 */
static const struct {
	uint16_t open, close;
} brackets[] = {
	{ '(', ')' },	    { 0x3008, 0x3009 }, { 0x300A, 0x300B },
	{ 0x300C, 0x300D }, { 0x300E, 0x300F }, { 0x3010, 0x3011 },
	{ 0xFF08, 0xFF09 },
};

/* How many pairs: each takes a walk through the text. */
enum {
	PAIRS_MAX = 4
};

/* What no person sees, in the order of the code points. */
static const struct {
	uint16_t first, last;
} unseen[] = {
	{ 0x0000, 0x001F }, /* C0 */
	{ 0x007F, 0x009F }, /* DEL, C1 */
	{ 0x061C, 0x061C }, /* Arabic letter mark */
	{ 0x200B, 0x200F }, /* zero-width, bidi marks */
	{ 0x2028, 0x202E }, /* line and paragraph separator, bidi embeddings */
	{ 0x2060, 0x206F }, /* word joiner, bidi isolates */
	{ 0xFEFF, 0xFEFF }, /* byte order mark */
};

/* What looks like a separator, or stands on its key: LIKE_SLASH first. */
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

	width += (point >= 0x80) + (point >= 0x800) + (point >= 0x10000);
	for (i = width - 1; i > 0; i--, point >>= 6)
		at[i] = (unsigned char)(0x80 | (point & 0x3F));
	at[0] = (unsigned char)(first[width] | point);
	return width;
}

/* IS_WHITE_SPACE, IS_QUOTE or 0 for any code point. */
static unsigned junk_class(uint32_t code_point)
{
	size_t i;

	if (code_point < 0x80)
		return uncfix_byte_class[code_point] &
		       (IS_WHITE_SPACE | IS_QUOTE);
	for (i = 0; i < sizeof(wide_junk) / sizeof(wide_junk[0]); i++)
		if (code_point >= wide_junk[i].first &&
		    code_point <= wide_junk[i].last)
			return wide_junk[i].class;
	return 0;
}

bool uncfix_is_unseen(uint32_t code_point)
{
	size_t i;

	for (i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		if (code_point >= unseen[i].first &&
		    code_point <= unseen[i].last)
			return true;
	return false;
}

uint32_t uncfix_lookalike_bit(uint32_t code_point)
{
	size_t i;

	if (code_point < 0x80)
		return 0;
	for (i = 0; i < sizeof(lookalikes) / sizeof(lookalikes[0]); i++)
		if (code_point == lookalikes[i])
			return UINT32_C(1) << i;
	return 0;
}

/*
 * The junk at the very start of a text that is not empty: its width in bytes, 0
 * where there is none, and its class.
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

/* The brackets around the whole, if they are those of one pair. */
static bool strip_pair(const unsigned char **at, const unsigned char **end)
{
	const size_t rows = sizeof(brackets) / sizeof(brackets[0]);
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

void uncfix_trim(const unsigned char **at, const unsigned char **end,
		 uint32_t *defects, bool separators)
{
	unsigned pairs = 0;

	for (;;) {
		*at = skip_junk(*at, *end, defects);
		*end = cut_junk(*at, *end, defects);
		if (*at == *end)
			return;
		if (separators &&
		    uncfix_byte_class[(*end)[-1]] & IS_SEPARATOR) {
			--*end;
			*defects |=
				UNCFIX_BIT(UNCFIX_TRAILING_SEPARATOR) |
				(**end == '/' ? SLASH_SEEN : BACKSLASH_SEEN);
		} else if (pairs++ < PAIRS_MAX && strip_pair(at, end)) {
			*defects |= UNCFIX_BIT(UNCFIX_QUOTED);
		} else {
			return;
		}
	}
}

bool uncfix_spells(const unsigned char *text, const char *word, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++) {
		unsigned char byte = text[i];

		if (byte >= 'A' && byte <= 'Z')
			byte += 'a' - 'A';
		if (byte != (unsigned char)word[i])
			return false;
	}
	return true;
}

size_t uncfix_scheme_length(const unsigned char *at, const unsigned char *end)
{
	/* The word that is compared, and what of it is the scheme. */
	static const struct {
		char word[7];
		uint8_t compared, length;
	} schemes[] = {
		{ "smb:", 4, 4 },   { "cifs:", 5, 5 },	 { "file:", 5, 5 },
		{ "smb\\:", 5, 5 }, { "cifs\\:", 6, 6 }, { "file\\:", 6, 6 },
		{ "smb//", 5, 3 },  { "cifs//", 6, 4 },	 { "file//", 6, 4 },
		{ "://", 3, 1 },    { ":\\\\", 3, 1 },
	};
	size_t i;

	/* Of most names the fourth and the fifth byte tell that there is none.
	 */
	if (*at != ':' &&
	    (end - at < 4 ||
	     (uncfix_byte_class[at[3]] & IS_HOST &&
	      (end - at < 5 || uncfix_byte_class[at[4]] & IS_HOST))))
		return 0;
	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if ((*at | 0x20) == (schemes[i].word[0] | 0x20) &&
		    (size_t)(end - at) >= schemes[i].compared &&
		    uncfix_spells(at, schemes[i].word, schemes[i].compared))
			return schemes[i].length;
	return 0;
}

size_t uncfix_literal_length(const unsigned char *text, size_t length)
{
	const size_t suffix = UNCFIX_LITERAL_SUFFIX_LENGTH;
	size_t end;

	if (length <= suffix)
		return length;
	end = text[length - 1] == '.' ? length - 1 : length;
	if (end > suffix &&
	    uncfix_spells(text + end - suffix, UNCFIX_LITERAL_SUFFIX, suffix))
		return end - suffix;
	return length;
}

bool uncfix_is_leftover(const unsigned char *text, size_t length)
{
	static const char endings[][5] = { "@445", "@139", "@ssl", ":445",
					   ":139" };
	const size_t width = sizeof(endings[0]) - 1;
	const unsigned char *colon;
	size_t i;

	if (length <= width)
		return false;
	if (text[0] == '[' && text[length - 1] == ']')
		return memchr(text, ':', length) != NULL;
	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (!uncfix_spells(text + length - width, endings[i], width))
			continue;
		/* `::1:445` is an address; the one colon here is a port's. */
		colon = memchr(text, ':', length);
		return endings[i][0] == '@' || text[0] == '[' ||
		       colon == text + length - width;
	}
	return uncfix_literal_length(text, length) < length;
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

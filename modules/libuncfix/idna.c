/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Programs encode a host for DNS before they look it up (RFC 5891), also a text
 * that is no host: ¥¥fs becomes xn--fs-gdaa.  No registered name can decode to
 * such a text: RFC 5892 disallows quotes and characters that look like a
 * separator.
 */

#include <string.h>

#include "bytes.h"
#include "idna.h"

enum {
	/* RFC 3492 5 */
	BASE = 36,
	TMIN = 1,
	TMAX = 26,
	SKEW = 38,
	DAMP = 700,
	INITIAL_BIAS = 72,
	INITIAL_N = 0x80,
	HIGHEST_CODE_POINT = 0x10FFFF,
};

/* The code points of a label. */
struct label {
	uint32_t points[LABEL_MAX];
	uint32_t count;
};

static void label_insert(struct label *label, uint32_t place, uint32_t point)
{
	memmove(&label->points[place + 1], &label->points[place],
		(label->count - place) * sizeof(point));
	label->points[place] = point;
	label->count++;
}

/* The value of a digit (RFC 3492 5), or BASE. */
static uint32_t digit_value(unsigned char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0' + 26u;
	if (byte >= 'A' && byte <= 'Z')
		return byte - 'A';
	if (byte >= 'a' && byte <= 'z')
		return byte - 'a';
	return BASE;
}

static uint32_t adapt_bias(uint32_t delta, uint32_t count, bool first)
{
	uint32_t k = 0;

	delta /= first ? DAMP : 2;
	delta += delta / count;
	for (; delta > (BASE - TMIN) * TMAX / 2; k += BASE)
		delta /= BASE - TMIN;
	return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

/*
 * Reads a number of variable length (RFC 3492 3.3).  Returns the position after
 * it, or NULL. A higher delta than this results in no code point.
 */
static const unsigned char *read_delta(const unsigned char *at,
				       const unsigned char *end, uint32_t bias,
				       uint32_t *delta)
{
	const uint32_t highest = (HIGHEST_CODE_POINT + 1) * (LABEL_MAX + 1);
	uint32_t weight = 1, k = BASE, digit, threshold;

	for (*delta = 0; at < end && weight <= highest; k += BASE) {
		digit = digit_value(*at++);
		if (digit == BASE)
			return NULL;
		*delta += digit * weight;
		threshold = k <= bias + TMIN   ? TMIN
			    : k >= bias + TMAX ? TMAX
					       : k - bias;
		if (digit < threshold)
			return *delta <= highest ? at : NULL;
		weight *= BASE - threshold;
	}
	return NULL;
}

/*
 * Copies the literal part before the last hyphen.  Returns the position after
 * it.
 */
static const unsigned char *read_basic(const unsigned char *at,
				       const unsigned char *end,
				       struct label *label)
{
	const unsigned char *hyphen = end;

	label->count = 0;
	while (hyphen > at && hyphen[-1] != '-')
		hyphen--;
	if (hyphen <= at + 1)
		return at;
	for (; at < hyphen - 1; at++)
		label->points[label->count++] = *at;
	return hyphen;
}

/* Decodes the text after the prefix (RFC 3492 6.2). */
static bool read_punycode(const unsigned char *at, const unsigned char *end,
			  struct label *label)
{
	uint32_t n = INITIAL_N, bias = INITIAL_BIAS, place = 0, delta;

	at = read_basic(at, end, label);
	while (at < end) {
		at = read_delta(at, end, bias, &delta);
		if (!at)
			return false;
		bias = adapt_bias(delta, label->count + 1, place == 0);
		place += delta;
		n += place / (label->count + 1);
		place %= label->count + 1;
		if (n > HIGHEST_CODE_POINT)
			return false;
		label_insert(label, place++, n);
	}
	return true;
}

/* Decodes a label that is encoded.  Returns its end, or NULL on failure. */
static SELDOM unsigned char *decode_label(const unsigned char *at,
					  const unsigned char *end,
					  unsigned char *decoded)
{
	const unsigned char *code = skip_word(at, end, ENCODED_PREFIX);
	struct label label;
	uint32_t i;

	if (!code || code == end) {
		memcpy(decoded, at, (size_t)(end - at));
		return decoded + (end - at);
	}
	if (end - at > LABEL_MAX || !read_punycode(code, end, &label))
		return NULL;
	for (i = 0; i < label.count; i++)
		decoded += uncfix_write_point(label.points[i], decoded);
	return decoded;
}

size_t uncfix_decode_idna(const unsigned char *at, const unsigned char *end,
			  unsigned char decoded[DECODED_SIZE])
{
	const size_t length = (size_t)(end - at);
	const unsigned char *dot;
	unsigned char *out = decoded;

	if (!skip_word(at, end, ENCODED_PREFIX) || length > UNCFIX_HOST_SIZE)
		return 0;
	for (;; at = dot + 1) {
		dot = find_byte(at, end, '.');
		out = decode_label(at, dot ? dot : end, out);
		if (!out || !uncfix_begins_oddly(decoded, out))
			return 0;
		if (!dot)
			break;
		*out++ = '.';
	}
	return (size_t)(out - decoded) <= length ? (size_t)(out - decoded) : 0;
}

bool uncfix_ends_encoded(const unsigned char *at, const unsigned char *end)
{
	const unsigned char *label = end;

	while (label > at && label[-1] != '.')
		label--;
	return skip_word(label, end, ENCODED_PREFIX);
}

bool uncfix_is_odd_label(const unsigned char *label, const unsigned char *end)
{
	unsigned char decoded[DECODED_SIZE];
	const unsigned char *at = decoded, *last;
	size_t width;

	if (!skip_word(label, end, ENCODED_PREFIX))
		return false;
	last = decode_label(label, end, decoded);
	for (; last && at < last; at += width ? width : 1)
		if (uncfix_begins_oddly(at, last) ||
		    uncfix_is_bracket(uncfix_code_point(at, last, &width)))
			return true;
	return false;
}

bool uncfix_is_encoded(const unsigned char *at, const unsigned char *end)
{
	unsigned char decoded[DECODED_SIZE];

	return uncfix_decode_idna(at, end, decoded) > 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The host of a target: a name or an address, with a port, brackets, or the
 * suffixes of Windows' WebDAV redirector.
 */

#include <arpa/inet.h>
#include <string.h>

#include "array_size.h"
#include "bytes.h"
#include "escape.h"
#include "host.h"
#include "idna.h"
#include "ports.h"

/* Punctuation, symbols and controls beyond ASCII, in their order: no letters.
 */
static const struct range symbols[] = {
	{ 0x80, 0xA9 },	      { 0xAB, 0xB4 },	    { 0xB6, 0xB6 },
	{ 0xB8, 0xB9 },	      { 0xBB, 0xBF },	    { 0xD7, 0xD7 },
	{ 0xF7, 0xF7 },	      { 0x2C2, 0x2C5 },	    { 0x2D2, 0x2DF },
	{ 0x2E5, 0x2EB },     { 0x2EF, 0x2FF },	    { 0x37E, 0x37E },
	{ 0x384, 0x385 },     { 0x387, 0x387 },	    { 0x55A, 0x55F },
	{ 0x589, 0x58F },     { 0x5BE, 0x5BE },	    { 0x5C0, 0x5C0 },
	{ 0x600, 0x60F },     { 0x61B, 0x61F },	    { 0x66A, 0x66D },
	{ 0x6D4, 0x6D4 },     { 0x700, 0x70F },	    { 0x964, 0x965 },
	{ 0x970, 0x970 },     { 0xE3F, 0xE3F },	    { 0xE5A, 0xE5B },
	{ 0xF01, 0xF17 },     { 0xF3A, 0xF3D },	    { 0x1360, 0x1368 },
	{ 0x1680, 0x1680 },   { 0x180E, 0x180E },   { 0x2000, 0x2070 },
	{ 0x2074, 0x207E },   { 0x2080, 0x208E },   { 0x20A0, 0x20CF },
	{ 0x2100, 0x2BFF },   { 0x2E00, 0x2E7F },   { 0x2FF0, 0x3004 },
	{ 0x3008, 0x3020 },   { 0x3030, 0x3030 },   { 0x303D, 0x303F },
	{ 0x309B, 0x309C },   { 0x30A0, 0x30A0 },   { 0x3190, 0x319F },
	{ 0x3200, 0x33FF },   { 0x4DC0, 0x4DFF },   { 0xD800, 0xF8FF },
	{ 0xFD3E, 0xFD3F },   { 0xFE10, 0xFE19 },   { 0xFE30, 0xFE6F },
	{ 0xFEFF, 0xFF0F },   { 0xFF1A, 0xFF20 },   { 0xFF3B, 0xFF40 },
	{ 0xFF5B, 0xFF65 },   { 0xFFE0, 0xFFFF },   { 0x1D000, 0x1D7FF },
	{ 0x1F000, 0x1FBFF }, { 0xE0000, 0xE007F }, { 0xF0000, 0x10FFFF },
};

/*
 * The characters that word processors substitute for `-`, and invisible ones.
 * Those that join or separate letters (U+200C, U+200D) are kept or dropped by
 * IDNA: refused.
 */
static const struct {
	uint16_t point;
	char byte; /* 0: nothing is meant */
	uint8_t defect;
} slips[] = {
	{ 0x00AD, 0, UNCFIX_WHITE_SPACE }, /* soft hyphen */
	{ 0x200B, 0, UNCFIX_WHITE_SPACE }, /* zero-width space */
	{ 0x2010, '-', UNCFIX_LOOKALIKE }, /* hyphen */
	{ 0x2011, '-', UNCFIX_LOOKALIKE }, /* non-breaking hyphen */
	{ 0x2013, '-', UNCFIX_LOOKALIKE }, /* en dash */
	{ 0x2060, 0, UNCFIX_WHITE_SPACE }, /* word joiner */
	{ 0x2212, '-', UNCFIX_LOOKALIKE }, /* minus sign */
	{ 0xFEFF, 0, UNCFIX_WHITE_SPACE }, /* zero-width no-break space */
};

enum {
	NAME_BYTES_MAX = 253, /* its 255 octets, as text without the root */
	ADDRESS_MAX = 45,     /* INET6_ADDRSTRLEN without the NUL */
	ZONE_MAX = 15,	      /* Linux's IFNAMSIZ without the NUL */
	/*
	 * A name, a port, and a little more, so that a longer one is noticed.
	 */
	MENDED_MAX = 2 * UNCFIX_HOST_SIZE,
};

/* A piece of the text. */
struct span {
	const unsigned char *at, *end;
};

/* A decimal number from 1 to 65535. */
static enum uncfix_error read_port(const unsigned char *at,
				   const unsigned char *end, uint16_t *port)
{
	uint32_t value = 0;

	for (; at < end && value <= UINT16_MAX; at++) {
		if (!is_digit(*at))
			return UNCFIX_BAD_PORT;
		value = value * 10 + (*at - '0');
	}
	if (value == 0 || value > UINT16_MAX)
		return UNCFIX_BAD_PORT;
	*port = (uint16_t)value;
	return UNCFIX_OK;
}

/*
 * host@SSL, host@8080 and host@SSL@8443: how Windows' redirector writes a
 * WebDAV server.  Cuts the suffix off the span.
 */
static enum uncfix_error split_webdav(struct span *host,
				      struct uncfix_target *target)
{
	const unsigned char *at = find_byte(host->at, host->end, '@'), *ssl;
	const unsigned char *end = host->end;
	enum uncfix_error error;

	if (!at)
		return UNCFIX_OK;
	host->end = at++;
	target->transport = UNCFIX_WEBDAV;
	ssl = skip_word(at, end, "ssl");
	if (ssl) {
		target->transport = UNCFIX_WEBDAV_TLS;
		if (ssl == end)
			return UNCFIX_OK;
		if (*ssl != '@')
			return UNCFIX_BAD_HOST;
		at = ssl + 1;
	}
	if (at == end || !is_digit(*at))
		return UNCFIX_BAD_HOST;
	error = read_port(at, end, &target->port);
	/* SMB's own ports, by TCP and by NetBIOS, may be written so, too. */
	if (!ssl && (target->port == 445 || target->port == 139)) {
		target->transport = UNCFIX_SMB;
		target->defects |= UNCFIX_BIT(UNCFIX_PORT);
	}
	return error;
}

/*
 * host:445.  An empty port means the default (RFC 3986 3.2.3).  More than one
 * colon without brackets is an address without a port.
 */
static enum uncfix_error split_port(struct span *host,
				    struct uncfix_target *target)
{
	const unsigned char *at = find_byte(host->at, host->end, ':');
	const unsigned char *end = host->end;

	if (at && *host->at == '[') {
		at = find_byte(host->at, end, ']');
		if (at && (++at == end || *at != ':'))
			at = NULL;
	} else if (at && find_byte(at + 1, end, ':')) {
		at = NULL;
	}
	if (!at)
		return UNCFIX_OK;
	host->end = at++;
	target->defects |= UNCFIX_BIT(UNCFIX_PORT);
	if (target->transport != UNCFIX_SMB)
		return UNCFIX_BAD_PORT;
	return at < end ? read_port(at, end, &target->port) : UNCFIX_OK;
}

/*
 * A zone is an interface's name or number (RFC 4007 11.2).  It may begin with
 * `%25` as in a URL (RFC 6874), if this is none.  One that begins as an escaped
 * separator does could not be told from one: refused.
 */
static SELDOM enum uncfix_error
read_zone(const unsigned char *sign, const unsigned char *end, bool encoded,
	  struct uncfix_target *target, char *host)
{
	const unsigned char *at = sign + 1, *after = NULL;
	unsigned char *zone = (unsigned char *)host + target->host_length;
	size_t length;

	if (encoded)
		after = skip_word(sign, end, "%25");
	if (after && after < end) {
		if (is_digit(*after))
			return UNCFIX_TWO_READINGS; /* zone 254 or 4 */
		at = after;
	}
	length = (size_t)(end - at);
	if (length == 0 || length > ZONE_MAX ||
	    skip_class(at, end, IS_HOST) < end)
		return UNCFIX_BAD_HOST;
	zone[0] = '%';
	memcpy(zone + 1, at, length);
	zone[1 + length] = '\0';
	target->host_length += 1 + length;
	return uncfix_is_escaped_separator(zone, zone + 1 + length)
		       ? UNCFIX_BAD_HOST
		       : UNCFIX_OK;
}

/*
 * An IPv6 address, zone and all.  Windows' transcription (MS-DTYP 2.2.57
 * allows no colon in a host) has `-` for `:` and `s` for `%`.
 */
static SELDOM enum uncfix_error
read_ipv6(const unsigned char *at, const unsigned char *end, bool transcribed,
	  bool encoded, struct uncfix_target *target, char *host)
{
	struct in6_addr address;
	size_t length;

	for (length = 0; at < end; at++) {
		if (transcribed ? (*at | 0x20) == 's' : *at == '%')
			break;
		if (length == ADDRESS_MAX || *at == '\0')
			return UNCFIX_BAD_HOST;
		host[length++] = (char)(transcribed && *at == '-' ? ':' : *at);
	}
	host[length] = '\0';
	if (inet_pton(AF_INET6, host, &address) != 1)
		return UNCFIX_BAD_HOST;
	target->host_kind = UNCFIX_HOST_IPV6;
	target->host_length = length;
	return at < end ? read_zone(at, end, encoded, target, host) : UNCFIX_OK;
}

/*
 * Returns the bytes of a letter beyond ASCII, or 0 for one that no name can
 * have.
 */
static size_t wide_letter_width(const unsigned char *at,
				const unsigned char *end,
				enum uncfix_error *error)
{
	uint32_t code_point;
	size_t width;

	*error = UNCFIX_BAD_HOST;
	if (!(uncfix_byte_class[*at] & IS_HIGH))
		return 0;
	code_point = uncfix_code_point(at, end, &width);
	if (width == 0)
		*error = UNCFIX_BAD_UTF8;
	return uncfix_is_in(symbols, ARRAY_SIZE(symbols), code_point) ? 0
								      : width;
}

/*
 * Returns true if this label is a number, decimal or hexadecimal.
 * getaddrinfo() takes `134`, `1.2` and `0x7f.1` for addresses, and IDNA maps
 * fullwidth digits (U+FF10 to U+FF19) to ASCII.
 */
static bool is_number(const unsigned char *at, const unsigned char *end)
{
	const unsigned char *hex = skip_word(at, end, "0x");

	for (at = hex ? hex : at; at < end; at++) {
		if (end - at >= 3 && at[0] == 0xEF && at[1] == 0xBC &&
		    at[2] <= 0x99) /* below U+FF10 there is no letter */
			at += 2;
		else if (!is_digit(*at) && !(hex && uncfix_hex_value(*at) >= 0))
			return false;
	}
	return true;
}

/*
 * A DNS or NetBIOS name: labels (RFC 1035 2.3.4) separated by dots, and an
 * optional last dot.  `xn--` must be followed by a valid encoding (RFC 5890
 * 2.3.2.1): programs that encode a whole target convert “\\fs” to
 * `xn--\\fs-v49f0a`, which is not the name of a host, and must not be resolved
 * as one.
 */
static enum uncfix_error read_name(const unsigned char *at,
				   const unsigned char *end, bool plain,
				   struct uncfix_target *target, char *host)
{
	const unsigned char *begin = at, *label = at;
	enum uncfix_error error;
	struct in_addr address;
	size_t width;

	while (!plain && (at = skip_class(at, end, IS_HOST)) < end) {
		width = wide_letter_width(at, end, &error);
		if (width == 0)
			return error;
		at += width;
	}
	for (;; label = at + 1) {
		at = find_byte(label, end, '.');
		if (!at)
			at = end;
		if (at == label || skip_word(label, at, ENCODED_PREFIX) == at ||
		    uncfix_is_odd_label(label, at))
			return UNCFIX_BAD_HOST;
		if (at - label > LABEL_MAX || at - begin > NAME_BYTES_MAX)
			return UNCFIX_HOST_TOO_LONG;
		if (at == end || at + 1 == end)
			break;
	}
	/* PHP puts a `_` in the place of a control character. */
	if (end[-1] == '_')
		return UNCFIX_BAD_HOST;
	target->host_length = (size_t)(end - begin);
	memcpy(host, begin, target->host_length);
	host[target->host_length] = '\0';
	if (!is_number(label, at))
		return UNCFIX_OK;
	target->host_kind = UNCFIX_HOST_IPV4;
	return inet_pton(AF_INET, host, &address) == 1 ? UNCFIX_OK
						       : UNCFIX_BAD_HOST;
}

/* Without the slips of those who write for people. */
static enum uncfix_error mend_slips(struct span *text,
				    unsigned char mended[MENDED_MAX],
				    uint32_t *defects)
{
	const unsigned char *at;
	uint32_t code_point;
	size_t length = 0, width, row, rows = ARRAY_SIZE(slips);

	for (at = text->at; at < text->end; at += width) {
		code_point = uncfix_code_point(at, text->end, &width);
		for (row = 0; row < rows; row++)
			if (code_point == slips[row].point)
				break;
		if (length + 4 > MENDED_MAX)
			return UNCFIX_HOST_TOO_LONG;
		width = width ? width : 1;
		if (row == rows) {
			memcpy(mended + length, at, width);
			length += width;
			continue;
		}
		mended[length] = (unsigned char)slips[row].byte;
		length += slips[row].byte != '\0';
		*defects |= UNCFIX_BIT(slips[row].defect);
	}
	*text = (struct span){ mended, mended + length };
	return UNCFIX_OK;
}

/* `2001:db8::1:445` is an address, or an address and a port. */
static bool may_have_port(char *host, size_t length)
{
	struct in6_addr address;
	char *port;
	bool may;

	if (!uncfix_ends_in_port(host, length))
		return false;
	port = host + length - 4;
	*port = '\0';
	may = inet_pton(AF_INET6, host, &address) == 1;
	*port = ':';
	return may;
}

/* The rest of the text, without suffixes and a port. */
static enum uncfix_error read_address(const unsigned char *at,
				      const unsigned char *end, bool plain,
				      struct uncfix_target *target, char *host)
{
	const unsigned char *colon = plain ? NULL : find_byte(at, end, ':');
	const unsigned char *literal = uncfix_literal_end(at, end);
	enum uncfix_error error;
	bool brackets;

	if (at == end)
		return UNCFIX_NO_HOST;
	if (colon && find_byte(colon + 1, end, ':')) {
		target->defects |= UNCFIX_BIT(UNCFIX_BRACKETED_IPV6);
		brackets = *at == '[' && end[-1] == ']';
		error = read_ipv6(
			at + brackets, end - brackets, false,
			!(target->defects & UNCFIX_BIT(UNCFIX_SCHEME)), target,
			host);
		if (error == UNCFIX_OK && !brackets &&
		    may_have_port(host, target->host_length))
			error = UNCFIX_TWO_READINGS;
		return error;
	}
	if (literal < end)
		return read_ipv6(at, literal, true, false, target, host);
	return read_name(at, end, plain, target, host);
}

enum uncfix_error uncfix_read_host(const unsigned char *at,
				   const unsigned char *end, bool plain,
				   struct uncfix_target *target,
				   char host[UNCFIX_HOST_SIZE])
{
	struct span text = { at, end };
	unsigned char mended[MENDED_MAX];
	enum uncfix_error error = UNCFIX_OK;

	if (!plain)
		error = mend_slips(&text, mended, &target->defects);
	if (!plain && error == UNCFIX_OK)
		error = split_webdav(&text, target);
	if (!plain && error == UNCFIX_OK)
		error = split_port(&text, target);
	if (error == UNCFIX_OK)
		error = read_address(text.at, text.end, plain, target, host);
	return error;
}

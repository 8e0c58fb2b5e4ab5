/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The host of a target: a name, an address, and what may stand around them
 * (a port, brackets, the suffixes of Windows' WebDAV redirector).
 */

#include <string.h>

#include "internal.h"

/* Punctuation, symbols and controls beyond ASCII, in their order: no letters.
 */
static const struct {
	uint32_t first, last;
} symbols[] = {
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
 * What word processors make of a `-`, and marks that nobody sees.  Those that
 * join letters or part them (U+200C, U+200D) IDNA keeps or drops: refused.
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
	/* A name, a port, and what makes it a little too long. */
	MENDED_MAX = 2 * UNCFIX_HOST_SIZE,
};

/* A piece of the text. */
struct span {
	const unsigned char *at, *end;
};

static size_t span_length(const struct span *span)
{
	return (size_t)(span->end - span->at);
}

/* The first `byte` in the span, or NULL. */
static const unsigned char *span_find(const struct span *span,
				      unsigned char byte)
{
	return memchr(span->at, byte, span_length(span));
}

static size_t count_colons(const struct span *span)
{
	const unsigned char *at = span_find(span, ':');
	size_t colons = 0;

	for (; at && at < span->end; at++)
		colons += *at == ':';
	return colons;
}

/* A decimal number from 1 to 65535. */
static enum uncfix_error read_port(const struct span *span, uint16_t *port)
{
	const unsigned char *at;
	uint32_t value = 0;

	for (at = span->at; at < span->end; at++) {
		if (*at < '0' || *at > '9')
			return UNCFIX_BAD_PORT;
		value = value * 10 + (*at - '0');
		if (value > UINT16_MAX)
			return UNCFIX_BAD_PORT;
	}
	if (value == 0)
		return UNCFIX_BAD_PORT;
	*port = (uint16_t)value;
	return UNCFIX_OK;
}

/* SMB's own, by TCP and by NetBIOS, may be written the same way. */
static bool is_smb_port(uint16_t port)
{
	return port == 445 || port == 139;
}

/*
 * host@SSL, host@8080 and host@SSL@8443: how Windows' redirector writes a
 * WebDAV server.  Cuts the suffix off the span.
 */
static enum uncfix_error split_webdav(struct span *host,
				      struct uncfix_target *target)
{
	struct span suffix = { span_find(host, '@'), host->end };
	enum uncfix_error error;

	if (!suffix.at)
		return UNCFIX_OK;
	host->end = suffix.at++;
	target->transport = UNCFIX_WEBDAV;
	if (span_length(&suffix) >= 3 && uncfix_spells(suffix.at, "ssl", 3)) {
		target->transport = UNCFIX_WEBDAV_TLS;
		suffix.at += 3;
		if (suffix.at == suffix.end)
			return UNCFIX_OK;
		if (*suffix.at++ != '@')
			return UNCFIX_BAD_HOST;
	}
	if (suffix.at == suffix.end || *suffix.at < '0' || *suffix.at > '9')
		return UNCFIX_BAD_HOST;
	error = read_port(&suffix, &target->port);
	if (target->transport == UNCFIX_WEBDAV && is_smb_port(target->port)) {
		target->transport = UNCFIX_SMB;
		target->defects |= UNCFIX_BIT(UNCFIX_PORT);
	}
	return error;
}

/*
 * host:445.  An empty port says nothing (RFC 3986 3.2.3).  More than one
 * colon without brackets is an address and no port.
 */
static enum uncfix_error split_port(struct span *host,
				    struct uncfix_target *target)
{
	struct span port = *host;

	if (port.at < port.end && *port.at == '[') {
		port.at = span_find(&port, ']');
		if (!port.at || ++port.at == port.end || *port.at != ':')
			return UNCFIX_OK;
	} else if (count_colons(&port) == 1) {
		port.at = span_find(&port, ':');
	} else {
		return UNCFIX_OK;
	}
	host->end = port.at++;
	target->defects |= UNCFIX_BIT(UNCFIX_PORT);
	if (target->transport != UNCFIX_SMB)
		return UNCFIX_BAD_PORT;
	if (port.at == port.end)
		return UNCFIX_OK;
	return read_port(&port, &target->port);
}

/* A dotted quad (RFC 3986 3.2.2, IPv4address). */
static bool is_ipv4(const unsigned char *at, const unsigned char *end)
{
	unsigned part;

	for (part = 0; part < 4; part++) {
		unsigned value = 0, digits = 0;

		if (part > 0 && (at == end || *at++ != '.'))
			return false;
		while (at < end && digits < 4 && *at >= '0' && *at <= '9') {
			value = value * 10 + (*at++ - '0');
			digits++;
		}
		if (digits == 0 || value > 255 ||
		    (digits > 1 && at[-(int)digits] == '0'))
			return false;
	}
	return at == end;
}

/*
 * An IPv6 address without zone (RFC 4291 2.2): eight groups of up to four
 * digits, one `::` in place of some, a dotted quad in place of the last two.
 */
static bool is_ipv6(const unsigned char *at, const unsigned char *end)
{
	unsigned groups = 0;
	bool gap = end - at >= 2 && at[0] == ':' && at[1] == ':';

	if (gap)
		at += 2;
	while (at < end) {
		unsigned digits = 0;

		while (digits < 5 && at + digits < end &&
		       uncfix_hex_value(at[digits]) >= 0)
			digits++;
		if (digits == 0 || digits > 4)
			return false;
		if (at + digits < end && at[digits] == '.') {
			groups += 2;
			return is_ipv4(at, end) &&
			       (gap ? groups < 8 : groups == 8);
		}
		groups++;
		at += digits;
		if (at == end)
			break;
		if (*at++ != ':' || at == end)
			return false;
		if (*at == ':') {
			if (gap)
				return false;
			gap = true;
			at++;
		}
	}
	return gap ? groups < 8 : groups == 8;
}

/*
 * A zone is an interface's name or number (RFC 4007 11.2).  One that begins
 * as an escaped separator does could not be told from one: refused.
 */
static bool is_zone(const unsigned char *percent, const unsigned char *end)
{
	const unsigned char *at;

	if (end - percent < 2 || end - percent > 1 + ZONE_MAX ||
	    uncfix_is_escaped_separator(percent, end))
		return false;
	for (at = percent + 1; at < end; at++)
		if (!(uncfix_byte_class[*at] & IS_HOST))
			return false;
	return true;
}

static unsigned char transcribed_byte(unsigned char byte)
{
	switch (byte) {
	case '-':
		return ':';
	case 's':
	case 'S':
		return '%';
	default:
		return byte;
	}
}

/*
 * An IPv6 address, zone and all.  Windows' transcription (MS-DTYP 2.2.57
 * allows no colon in a host) has `-` for `:` and `s` for `%`.  In brackets a
 * zone may begin with `%25` as in a URL (RFC 6874), if this is none.
 */
static enum uncfix_error read_ipv6(const struct span *text, bool transcribed,
				   bool brackets, struct uncfix_target *target,
				   char *host)
{
	const unsigned char *at = text->at, *out = (unsigned char *)host;
	size_t length = 0, address = 0;

	for (; at < text->end; at++) {
		unsigned char byte = *at;

		if (!address && transcribed)
			byte = transcribed_byte(byte);
		if (length == ADDRESS_MAX + 1 + ZONE_MAX)
			return UNCFIX_BAD_HOST;
		host[length++] = (char)byte;
		if (address || byte != '%')
			continue;
		address = length - 1;
		if (brackets && text->end - at > 3 && at[1] == '2' &&
		    at[2] == '5') {
			if (at[3] >= '0' && at[3] <= '9')
				return UNCFIX_TWO_READINGS; /* zone 254 or 4 */
			at += 2;
		}
	}
	host[length] = '\0';
	address = address ? address : length;
	if (!is_ipv6(out, out + address) ||
	    (address < length && !is_zone(out + address, out + length)))
		return UNCFIX_BAD_HOST;
	target->host_kind = UNCFIX_HOST_IPV6;
	target->host_length = length;
	return UNCFIX_OK;
}

/* The bytes of a letter beyond ASCII, 0 where no name can have it. */
static size_t wide_letter_width(const unsigned char *at,
				const unsigned char *end,
				enum uncfix_error *error)
{
	uint32_t code_point;
	size_t width, i;

	*error = UNCFIX_BAD_HOST;
	if (!(uncfix_byte_class[*at] & IS_HIGH))
		return 0;
	code_point = uncfix_code_point(at, end, &width);
	if (width == 0)
		*error = UNCFIX_BAD_UTF8;
	for (i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (code_point >= symbols[i].first &&
		    code_point <= symbols[i].last)
			return 0;
	return width;
}

/*
 * `xn--` has to be followed by what it encodes (RFC 5890, 2.3.2.1).  Programs
 * that encode a whole target turn “\\fs” into `xn--\\fs-v49f0a`: it is not the
 * name of a host, and must not lead to one.
 */
static bool is_empty_punycode(const unsigned char *label,
			      const unsigned char *end)
{
	const size_t prefix = UNCFIX_ENCODED_PREFIX_LENGTH;

	return (size_t)(end - label) == prefix &&
	       uncfix_spells(label, UNCFIX_ENCODED_PREFIX, prefix);
}

/* One label (RFC 1035 2.3.4), up to the dot behind it or the name's end. */
static enum uncfix_error read_label(const unsigned char **label,
				    const unsigned char *end)
{
	const unsigned char *begin = *label, *at;
	enum uncfix_error error;
	size_t width;

	for (at = begin; at < end && *at != '.'; at += width) {
		width = 1;
		if (!(uncfix_byte_class[*at] & IS_HOST))
			width = wide_letter_width(at, end, &error);
		if (width == 0)
			return error;
	}
	if (at == begin || is_empty_punycode(begin, at))
		return UNCFIX_BAD_HOST;
	*label = at;
	return at - begin > LABEL_MAX ? UNCFIX_HOST_TOO_LONG : UNCFIX_OK;
}

/*
 * Is the last label a number, decimal or hexadecimal?  getaddrinfo() takes
 * `134`, `1.2` and `0x7f.1` for addresses, and IDNA makes ASCII's of the
 * fullwidth digits (U+FF10 to U+FF19).
 */
static bool ends_in_number(const unsigned char *at, const unsigned char *end)
{
	const unsigned char *label;
	bool hex;

	end -= end[-1] == '.';
	if (end[-1] >= 'g' && end[-1] <= 'w')
		return false;
	for (label = end; label > at && label[-1] != '.'; label--)
		;
	hex = end - label >= 2 && uncfix_spells(label, "0x", 2);
	for (label += hex ? 2 : 0; label < end; label++) {
		if (end - label >= 3 && label[0] == 0xEF && label[1] == 0xBC &&
		    label[2] <= 0x99) /* what is below U+FF10 is no letter */
			label += 2;
		else if (uncfix_hex_value(*label) < 0 ||
			 (!hex && uncfix_hex_value(*label) > 9))
			return false;
	}
	return true;
}

/* A DNS or NetBIOS name: labels, dots between them, and one behind. */
static enum uncfix_error read_name(const struct span *name,
				   struct uncfix_target *target, char *host)
{
	const unsigned char *at = name->at;
	size_t length = span_length(name);
	enum uncfix_error error;

	do {
		error = read_label(&at, name->end);
		if (error != UNCFIX_OK)
			return error;
	} while (at < name->end && ++at < name->end);
	if (length - (at[-1] == '.') > NAME_BYTES_MAX)
		return UNCFIX_HOST_TOO_LONG;
	if (uncfix_is_idna_target(name->at, length))
		return UNCFIX_BAD_HOST;
	if (ends_in_number(name->at, name->end)) {
		if (!is_ipv4(name->at, name->end))
			return UNCFIX_BAD_HOST;
		target->host_kind = UNCFIX_HOST_IPV4;
	}
	memcpy(host, name->at, length);
	host[length] = '\0';
	target->host_length = length;
	return UNCFIX_OK;
}

/* Without the slips of those who write for people. */
static enum uncfix_error mend_slips(struct span *text,
				    unsigned char mended[MENDED_MAX],
				    uint32_t *defects)
{
	const unsigned char *at;
	uint32_t code_point;
	size_t length = 0, width, row, rows = sizeof(slips) / sizeof(slips[0]);

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

/* The class of bytes that is in the text, beside those of a name. */
static unsigned other_bytes(const struct span *text)
{
	const unsigned char *at = text->at;
	unsigned other = 0;

	for (; at < text->end; at++)
		if (!(uncfix_byte_class[*at] & IS_HOST))
			other |= uncfix_byte_class[*at] | IS_HOST;
	return other;
}

/* What is left of the text without suffixes and a port. */
static enum uncfix_error read_address(struct span *text,
				      struct uncfix_target *target, char *host)
{
	size_t length = span_length(text), literal;
	bool brackets;

	if (length == 0)
		return UNCFIX_NO_HOST;
	if (count_colons(text) > 1) {
		target->defects |= UNCFIX_BIT(UNCFIX_BRACKETED_IPV6);
		brackets = text->at[0] == '[' && text->end[-1] == ']';
		text->at += brackets;
		text->end -= brackets;
		brackets &= !(target->defects & UNCFIX_BIT(UNCFIX_SCHEME));
		return read_ipv6(text, false, brackets, target, host);
	}
	literal = uncfix_literal_length(text->at, length);
	if (literal == length)
		return read_name(text, target, host);
	text->end = text->at + literal;
	return read_ipv6(text, true, false, target, host);
}

enum uncfix_error uncfix_read_host(const unsigned char *text, size_t length,
				   struct uncfix_target *target,
				   char host[UNCFIX_HOST_SIZE])
{
	struct span span = { text, text + length };
	unsigned char mended[MENDED_MAX];
	unsigned other = other_bytes(&span);
	enum uncfix_error error = UNCFIX_OK;

	if (other & IS_HIGH)
		error = mend_slips(&span, mended, &target->defects);
	if (error == UNCFIX_OK && other)
		error = split_webdav(&span, target);
	if (error == UNCFIX_OK && other)
		error = split_port(&span, target);
	if (error == UNCFIX_OK)
		error = read_address(&span, target, host);
	return error;
}

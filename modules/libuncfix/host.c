/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The host of a target: a name, an address, and what may stand around them
 * (a port, brackets, the suffixes of Windows' WebDAV redirector).
 */

#include <string.h>

#include "internal.h"

enum {
	NAME_BYTES_MAX = 253, /* its 255 octets, as text without the root */
	ADDRESS_MAX = 45,     /* INET6_ADDRSTRLEN without the NUL */
	ZONE_MAX = 15,	      /* Linux's IFNAMSIZ without the NUL */
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

/*
 * host@SSL, host@8080 and host@SSL@8443: how Windows' redirector writes a
 * WebDAV server.  Cuts the suffix off the span.
 */
static enum uncfix_error split_webdav(struct span *host,
				      struct uncfix_target *target)
{
	struct span suffix = { span_find(host, '@'), host->end };

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
	return read_port(&suffix, &target->port);
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
 * as an encoded separator does could not be told from one: refused.
 */
static bool is_zone(const unsigned char *percent, const unsigned char *end)
{
	const unsigned char *at;

	if (end - percent < 2 || end - percent > 1 + ZONE_MAX ||
	    uncfix_encoding_level(percent, end) > 0)
		return false;
	for (at = percent + 1; at < end; at++)
		if (!(uncfix_byte_class[*at] & IS_HOST))
			return false;
	return true;
}

/*
 * An IPv6 address, zone and all.  Windows' transcription (MS-DTYP 2.2.57
 * allows no colon in a host) has `-` for `:` and `s` for `%`.
 */
static enum uncfix_error read_ipv6(const struct span *text, bool transcribed,
				   struct uncfix_target *target, char *host)
{
	size_t length = span_length(text), address = length, i;
	const unsigned char *out = (const unsigned char *)host;

	if (length > ADDRESS_MAX + 1 + ZONE_MAX)
		return UNCFIX_BAD_HOST;
	for (i = 0; i < length; i++) {
		unsigned char byte = text->at[i];

		if (address == length && transcribed) {
			if (byte == '-')
				byte = ':';
			else if (byte == 's' || byte == 'S')
				byte = '%';
		}
		if (address == length && byte == '%')
			address = i;
		host[i] = (char)byte;
	}
	host[length] = '\0';
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
	size_t width;

	*error = UNCFIX_BAD_HOST;
	if (!(uncfix_byte_class[*at] & IS_HIGH))
		return 0;
	code_point = uncfix_code_point(at, end, &width);
	if (width == 0)
		*error = UNCFIX_BAD_UTF8;
	else if (code_point < 0xA0 || uncfix_junk_class(code_point))
		width = 0;
	return width;
}

/* A look-alike at the start of a name would read as a leading run. */
static bool begins_with_lookalike(const struct span *name)
{
	size_t width;

	return uncfix_byte_class[*name->at] & IS_HIGH &&
	       uncfix_lookalike_bit(
		       uncfix_code_point(name->at, name->end, &width)) != 0;
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

/* The name of a host that IDNA makes of a target is not one either. */
static bool is_encoded_target(const struct span *name)
{
	unsigned char decoded[UNCFIX_DECODED_SIZE];
	enum uncfix_defect defect;

	return uncfix_may_be_encoded(*name->at) &&
	       uncfix_decode_whole(name->at, span_length(name), decoded,
				   &defect) > 0;
}

/* A DNS or NetBIOS name: labels, dots between them, and one behind. */
static enum uncfix_error read_name(const struct span *name,
				   struct uncfix_target *target, char *host)
{
	const unsigned char *at = name->at;
	size_t length = span_length(name);
	enum uncfix_error error;

	if (begins_with_lookalike(name) || is_encoded_target(name))
		return UNCFIX_BAD_HOST;
	do {
		error = read_label(&at, name->end);
		if (error != UNCFIX_OK)
			return error;
	} while (at < name->end && ++at < name->end);
	if (length - (at[-1] == '.') > NAME_BYTES_MAX)
		return UNCFIX_HOST_TOO_LONG;
	memcpy(host, name->at, length);
	host[length] = '\0';
	target->host_length = length;
	target->host_kind = is_ipv4(name->at, name->end) ? UNCFIX_HOST_IPV4
							 : UNCFIX_HOST_NAME;
	return UNCFIX_OK;
}

enum uncfix_error uncfix_read_host(const unsigned char *text, size_t length,
				   struct uncfix_target *target,
				   char host[UNCFIX_HOST_SIZE])
{
	struct span span = { text, text + length };
	enum uncfix_error error;
	size_t literal;

	error = split_webdav(&span, target);
	if (error == UNCFIX_OK)
		error = split_port(&span, target);
	if (error != UNCFIX_OK)
		return error;
	length = span_length(&span);
	if (length == 0)
		return UNCFIX_NO_HOST;
	if (count_colons(&span) > 1) {
		target->defects |= UNCFIX_BIT(UNCFIX_BRACKETED_IPV6);
		if (span.at[0] == '[' && span.end[-1] == ']') {
			span.at++;
			span.end--;
		}
		return read_ipv6(&span, false, target, host);
	}
	literal = uncfix_literal_length(span.at, length);
	if (literal == length)
		return read_name(&span, target, host);
	span.end = span.at + literal;
	return read_ipv6(&span, true, target, host);
}

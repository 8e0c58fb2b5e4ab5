/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From a target to one of its normal forms. */

#include <string.h>

#include "bytes.h"

/* Prints into the caller's buffer, and counts what does not fit. */
struct printer {
	char *buffer;
	size_t size, length; /* bytes */
};

static inline void print_bytes(struct printer *printer, const char *text,
			       size_t length)
{
	if (printer->length < printer->size &&
	    length < printer->size - printer->length)
		memcpy(printer->buffer + printer->length, text, length);
	printer->length += length;
}

static void print_text(struct printer *printer, const char *text)
{
	print_bytes(printer, text, strlen(text));
}

static void print_number(struct printer *printer, unsigned number)
{
	char digits[5];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	print_bytes(printer, digits + at, sizeof(digits) - at);
}

/* A text with one byte in place of another. */
static void print_replaced(struct printer *printer, const char *text,
			   size_t length, char from, char to)
{
	const char *end = text + length, *found;

	while ((found = memchr(text, from, (size_t)(end - text)))) {
		print_bytes(printer, text, (size_t)(found - text));
		print_bytes(printer, &to, 1);
		text = found + 1;
	}
	print_bytes(printer, text, (size_t)(end - text));
}

/*
 * RFC 3986 2.3 and 3.3: the characters that a segment may contain, but for `@`,
 * before which a program may look for a password.  The letters of host names
 * are all unreserved.
 */
static bool is_segment_byte(unsigned char byte)
{
	static const char others[] = "~!$&'()*+,;=:";

	return uncfix_byte_class[byte] & IS_HOST ||
	       memchr(others, byte, sizeof(others) - 1) != NULL;
}

static void print_escape(struct printer *printer, unsigned char byte)
{
	static const char hex[] = "0123456789ABCDEF";
	const char escape[] = { '%', hex[byte >> 4], hex[byte & 15] };

	print_bytes(printer, escape, sizeof(escape));
}

static void print_encoded(struct printer *printer, const char *text,
			  size_t length)
{
	const char *end = text + length, *run;

	while (text < end) {
		for (run = text; text < end; text++)
			if (!is_segment_byte((unsigned char)*text))
				break;
		print_bytes(printer, run, (size_t)(text - run));
		if (text == end)
			break;
		if (*text == '\\')
			print_bytes(printer, "/", 1);
		else
			print_escape(printer, (unsigned char)*text);
		text++;
	}
}

/* Windows' transcription: `-` for `:`, `s` for the `%` of the zone. */
static void print_transcribed(struct printer *printer, const char *host,
			      size_t length)
{
	const char *zone = memchr(host, '%', length);
	size_t address = zone ? (size_t)(zone - host) : length;

	print_replaced(printer, host, address, ':', '-');
	if (zone) {
		print_bytes(printer, "s", 1);
		print_bytes(printer, zone + 1, length - address - 1);
	}
	print_text(printer, "." LITERAL_SUFFIX);
}

/* The suffix of a WebDAV host. */
static void print_webdav(struct printer *printer,
			 const struct uncfix_target *target)
{
	if (target->transport == UNCFIX_WEBDAV_TLS)
		print_text(printer, "@SSL");
	if (target->transport != UNCFIX_SMB && target->port > 0) {
		print_bytes(printer, "@", 1);
		print_number(printer, target->port);
	}
}

static void print_unc(struct printer *printer,
		      const struct uncfix_target *target)
{
	print_bytes(printer, "\\\\", 2);
	if (target->host_kind == UNCFIX_HOST_IPV6)
		print_transcribed(printer, target->host, target->host_length);
	else
		print_bytes(printer, target->host, target->host_length);
	print_webdav(printer, target);
	if (target->share_length > 0) {
		print_bytes(printer, "\\", 1);
		print_bytes(printer, target->share, target->share_length);
	}
	if (target->path_length > 0) {
		print_bytes(printer, "\\", 1);
		print_bytes(printer, target->path, target->path_length);
	}
}

static void print_posix(struct printer *printer,
			const struct uncfix_target *target)
{
	/* An address whose end reads like a port has them, and no other one. */
	bool brackets = target->host_kind == UNCFIX_HOST_IPV6 &&
			uncfix_ends_in_port(target->host, target->host_length);

	print_text(printer, brackets ? "//[" : "//");
	print_bytes(printer, target->host, target->host_length);
	print_text(printer, brackets ? "]" : "");
	print_webdav(printer, target);
	if (target->share_length > 0) {
		print_bytes(printer, "/", 1);
		print_bytes(printer, target->share, target->share_length);
	}
	if (target->path_length > 0) {
		print_bytes(printer, "/", 1);
		print_replaced(printer, target->path, target->path_length, '\\',
			       '/');
	}
}

/*
 * `DavWWWRoot` is no folder: it tells Windows' redirector that the root of the
 * WebDAV server is meant.
 */
static bool is_webdav_root(const struct uncfix_target *target)
{
	const unsigned char *share = (const unsigned char *)target->share;
	const unsigned char *end = share + target->share_length;

	return target->transport != UNCFIX_SMB &&
	       skip_word(share, end, "davwwwroot") == end;
}

/* As any number, also of a newer program. */
static const char *scheme_of(enum uncfix_transport transport)
{
	switch (transport) {
	case UNCFIX_WEBDAV:
		return "http://";
	case UNCFIX_WEBDAV_TLS:
		return "https://";
	default:
		return "smb://";
	}
}

static void print_url(struct printer *printer,
		      const struct uncfix_target *target)
{
	bool ipv6 = target->host_kind == UNCFIX_HOST_IPV6;

	print_text(printer, scheme_of(target->transport));
	print_text(printer, ipv6 ? "[" : "");
	print_encoded(printer, target->host, target->host_length);
	print_text(printer, ipv6 ? "]" : "");
	if (target->port > 0) {
		print_bytes(printer, ":", 1);
		print_number(printer, target->port);
	}
	if (target->share_length > 0 && !is_webdav_root(target)) {
		print_bytes(printer, "/", 1);
		print_encoded(printer, target->share, target->share_length);
	}
	if (target->path_length > 0) {
		print_bytes(printer, "/", 1);
		print_encoded(printer, target->path, target->path_length);
	}
}

static void print_host(struct printer *printer,
		       const struct uncfix_target *target)
{
	print_bytes(printer, target->host, target->host_length);
}

size_t uncfix_format(const struct uncfix_target *target,
		     enum uncfix_style style, char *buffer, size_t buffer_size)
{
	static void (*const styles[UNCFIX_STYLE_COUNT])(
		struct printer *, const struct uncfix_target *) = {
		[UNCFIX_STYLE_UNC] = print_unc,
		[UNCFIX_STYLE_POSIX] = print_posix,
		[UNCFIX_STYLE_URL] = print_url,
		[UNCFIX_STYLE_HOST] = print_host,
	};
	struct printer printer = { buffer, buffer_size, 0 };

	if ((unsigned)style < UNCFIX_STYLE_COUNT)
		styles[style](&printer, target);
	if (printer.length < buffer_size)
		buffer[printer.length] = '\0';
	else if (buffer_size > 0)
		buffer[0] = '\0';
	return printer.length;
}

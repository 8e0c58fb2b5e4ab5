/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What holds for every text, well-formed or not.  The fuzzer and the property
 * test call invariants_check(); it says what is broken and aborts.
 */

#ifndef UNCFIX_TEST_INVARIANTS_H
#define UNCFIX_TEST_INVARIANTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "uncfix.h"

#define REQUIRE(condition)                                                     \
	do {                                                                   \
		if (!(condition))                                              \
			invariants_fail(#condition, text, length);             \
	} while (0)

static inline void invariants_fail(const char *condition, const char *text,
				   size_t length)
{
	fprintf(stderr, "does not hold: %s\nfor %zu bytes: ", condition,
		length);
	fwrite(text, 1, length, stderr);
	fputc('\n', stderr);
	abort();
}

static inline bool same_names(const struct uncfix_target *a,
			      const struct uncfix_target *b)
{
	return strcmp(a->host, b->host) == 0 &&
	       strcmp(a->share, b->share) == 0 && strcmp(a->path, b->path) == 0;
}

/* What `style` printed reads as the same target. */
static inline void invariants_check_style(const char *text, size_t length,
					  const struct uncfix_target *target,
					  enum uncfix_style style)
{
	size_t size = uncfix_format(target, style, NULL, 0) + 1;
	char *printed = malloc(size);
	char *buffer = malloc(UNCFIX_BUFFER_SIZE(size - 1));
	struct uncfix_target again;

	REQUIRE(uncfix_format(target, style, printed, size) == size - 1);
	REQUIRE(uncfix_parse(printed, size - 1, buffer,
			     UNCFIX_BUFFER_SIZE(size - 1),
			     &again) == UNCFIX_OK);
	REQUIRE(same_names(target, &again));
	REQUIRE(target->host_kind == again.host_kind);
	if (style == UNCFIX_STYLE_URL)
		REQUIRE(target->port == again.port);
	else
		REQUIRE(target->transport == again.transport);
	if (style == UNCFIX_STYLE_UNC)
		REQUIRE(again.defects == 0);
	free(buffer);
	free(printed);
}

/*
 * A name that ends in a number is an address for getaddrinfo(), and never the
 * one that was meant, but for an IPv4 address of four parts.
 */
static inline void invariants_check_number(const char *text, size_t length,
					   const struct uncfix_target *target)
{
	const char *dot = strrchr(target->host, '.');
	const char *label = dot ? dot + 1 : target->host;

	if (target->host_kind != UNCFIX_HOST_NAME)
		return;
	REQUIRE(!*label || label[strspn(label, "0123456789")] != '\0');
	REQUIRE(strncasecmp(label, "0x", 2) != 0 ||
		label[2 + strspn(label + 2, "0123456789abcdefABCDEF")] != '\0');
}

/* A buffer of any size gives the same answer or is said to be too small. */
static inline void invariants_check_buffer(const char *text, size_t length,
					   enum uncfix_error error, size_t size)
{
	char *buffer = malloc(size ? size : 1);
	struct uncfix_target target;
	enum uncfix_error other =
		uncfix_parse(text, length, buffer, size, &target);

	if (other != UNCFIX_BUFFER_TOO_SMALL)
		REQUIRE(other == error);
	free(buffer);
}

/*
 * What is shown of a refused text holds no `@`, for a password may stand before
 * it, and no argument behind a name, for one may be there.
 */
static inline void invariants_check_shown(const char *text, size_t length,
					  const char *shown, size_t count)
{
	static const char argument[] = "a /user:";
	const size_t width = sizeof(argument) - 1;
	size_t i;

	REQUIRE(!memchr(shown, '@', count));
	for (i = 0; i + width <= count; i++)
		REQUIRE(memcmp(shown + i, argument, width) != 0);
}

static inline void invariants_check_refusal(const char *text, size_t length,
					    const struct uncfix_target *target)
{
	size_t hidden = target->secret_offset + target->secret_length;

	invariants_check_shown(text, length, text, target->secret_offset);
	invariants_check_shown(text, length, text + hidden, length - hidden);
}

/* `text` ends in a NUL that is not counted in `length`. */
static inline void invariants_check(const char *text, size_t length)
{
	size_t size = UNCFIX_BUFFER_SIZE(length);
	char *buffer = malloc(size), host[UNCFIX_HOST_SIZE];
	struct uncfix_target target;
	enum uncfix_error error =
		uncfix_parse(text, length, buffer, size, &target);
	enum uncfix_error host_error = uncfix_parse_host(text, length, host);

	REQUIRE(error < UNCFIX_ERROR_COUNT && error != UNCFIX_BUFFER_TOO_SMALL);
	if (length < 2048 || host_error != UNCFIX_BUFFER_TOO_SMALL) {
		REQUIRE(host_error == error);
		REQUIRE(strcmp(host, target.host) == 0);
	}
	REQUIRE(strlen(target.host) == target.host_length);
	REQUIRE(strlen(target.share) == target.share_length);
	REQUIRE(strlen(target.path) == target.path_length);
	REQUIRE(target.secret_offset + target.secret_length <= length);
	invariants_check_buffer(text, length, error,
				length ? (unsigned char)text[0] % length : 0);
	if (error != UNCFIX_OK) {
		invariants_check_refusal(text, length, &target);
	} else {
		REQUIRE(target.host_length > 0);
		invariants_check_number(text, length, &target);
		REQUIRE(uncfix_has_marker(text));
		REQUIRE(!uncfix_has_marker(target.host));
		invariants_check_style(text, length, &target, UNCFIX_STYLE_UNC);
		invariants_check_style(text, length, &target,
				       UNCFIX_STYLE_POSIX);
		if (target.transport == UNCFIX_SMB)
			invariants_check_style(text, length, &target,
					       UNCFIX_STYLE_URL);
	}
	free(buffer);
}

#endif /* UNCFIX_TEST_INVARIANTS_H */

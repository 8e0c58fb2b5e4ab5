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

/* A buffer of any size gives the same answer or is said to be too small. */
static inline void invariants_check_buffer(const char *text, size_t length,
					   enum uncfix_error error, size_t size)
{
	char *buffer = malloc(size ? size : 1);
	struct uncfix_target target;
	enum uncfix_error other =
		uncfix_parse(text, length, buffer, size, &target);

	if (other != UNCFIX_BUFFER_TOO_SMALL || error != UNCFIX_OK)
		REQUIRE(other == error);
	free(buffer);
}

/* No `@` of a refused text is shown: a password may stand before it. */
static inline void invariants_check_refusal(const char *text, size_t length,
					    const struct uncfix_target *target)
{
	size_t hidden = target->secret_offset + target->secret_length;

	REQUIRE(!memchr(text, '@', target->secret_offset));
	REQUIRE(!memchr(text + hidden, '@', length - hidden));
}

/* `text` ends in a NUL that is not counted in `length`. */
static inline void invariants_check(const char *text, size_t length)
{
	size_t size = UNCFIX_BUFFER_SIZE(length);
	char *buffer = malloc(size), host[UNCFIX_HOST_SIZE];
	struct uncfix_target target;
	enum uncfix_error error =
		uncfix_parse(text, length, buffer, size, &target);

	REQUIRE(error < UNCFIX_BUFFER_TOO_SMALL);
	REQUIRE(uncfix_parse_host(text, length, host) == error);
	REQUIRE(strcmp(host, target.host) == 0);
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

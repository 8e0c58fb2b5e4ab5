/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * For modules that contain the library.  Not part of the public interface.
 */

#ifndef UNCFIX_PARSE_H
#define UNCFIX_PARSE_H

#include "uncfix.h"

#pragma GCC visibility push(hidden)

/*
 * As uncfix_parse_host().  The target gets the rest of the result, such as the
 * secret, without its strings, and `has_share` whether it has a share.
 */
enum uncfix_error uncfix_judge_host(const char *text, size_t length,
				    char host[UNCFIX_HOST_SIZE],
				    struct uncfix_target *target,
				    bool *has_share);

#pragma GCC visibility pop

#endif /* UNCFIX_PARSE_H */

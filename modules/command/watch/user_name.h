/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names of users. */

#ifndef UNCFIX_USER_NAME_H
#define UNCFIX_USER_NAME_H

#include <sys/types.h>

/*
 * The name of a user, or the number where there is none in time; valid until
 * the next call.
 */
const char *user_name(uid_t user);

#endif /* UNCFIX_USER_NAME_H */

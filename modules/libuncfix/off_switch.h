/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The switch that turns uncfix off for one process. */

#ifndef UNCFIX_OFF_SWITCH_H
#define UNCFIX_OFF_SWITCH_H

#include <stdbool.h>
#include <stdlib.h>

#define UNCFIX_OFF_SWITCH "UNCFIX_DISABLE"

/* A caller of a set-user-ID program cannot use it. */
static inline bool uncfix_is_switched_off(void)
{
	const char *value = secure_getenv(UNCFIX_OFF_SWITCH);

	return value && *value;
}

#endif /* UNCFIX_OFF_SWITCH_H */

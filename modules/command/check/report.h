/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A result as a person or a program reads it. */

#ifndef UNCFIX_REPORT_H
#define UNCFIX_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include "target/parsed_target.h"

/*
 * Prints a result: the target, and the array of its steps (step_json()), which
 * is changed.
 */
void check_print(struct parsed_target *parsed, json_t *steps, bool json);

#endif /* UNCFIX_REPORT_H */

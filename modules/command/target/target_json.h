/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A target as JSON, for each verb that has --json. */

#ifndef UNCFIX_TARGET_JSON_H
#define UNCFIX_TARGET_JSON_H

#include <jansson.h>
#include "target/parsed_target.h"

/* The parts of a target and its forms: a new reference. */
json_t *target_json(struct parsed_target *parsed);

/* The names of the defects (UNCFIX_BIT): a new reference. */
json_t *defects_json(uint32_t defects);

#endif /* UNCFIX_TARGET_JSON_H */

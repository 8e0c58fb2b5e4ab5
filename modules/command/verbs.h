/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The verbs.  Each is defined in the file of its name; `disable` in enable.c.
 */

#ifndef UNCFIX_VERBS_H
#define UNCFIX_VERBS_H

#include "verb.h"

extern const struct verb verb_normalize;
extern const struct verb verb_explain;
extern const struct verb verb_check;
extern const struct verb verb_enable;
extern const struct verb verb_disable;
extern const struct verb verb_run;
extern const struct verb verb_doctor;
extern const struct verb verb_status;
extern const struct verb verb_watch;

#endif /* UNCFIX_VERBS_H */

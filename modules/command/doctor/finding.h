/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The result of a probe of `uncfix doctor`. */

#ifndef UNCFIX_FINDING_H
#define UNCFIX_FINDING_H

#include "doctor/doctor_state.h"

enum level {
	LEVEL_NONE, /* nothing to report */
	LEVEL_OK,
	LEVEL_WARNING,
	LEVEL_PROBLEM,
};

/* `advice`: how to correct it, "" if all is well. */
struct finding {
	enum level level;
	const char *what, *advice;
};

extern const struct finding no_finding;

struct finding __attribute__((format(printf, 4, 5)))
finding(const struct doctor *doctor, enum level level, const char *advice,
	const char *format, ...);

#endif /* UNCFIX_FINDING_H */

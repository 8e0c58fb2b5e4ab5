/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The result of a probe. */

#include <stdarg.h>

#include "common/xalloc.h"
#include "doctor/finding.h"

const struct finding no_finding = { .what = "", .advice = "" };

struct finding finding(const struct doctor *doctor, enum level level,
		       const char *advice, const char *format, ...)
{
	struct finding finding = { .level = level, .advice = advice };
	va_list arguments;

	va_start(arguments, format);
	finding.what =
		xalloc(talloc_vasprintf(doctor->context, format, arguments));
	va_end(arguments);
	return finding;
}

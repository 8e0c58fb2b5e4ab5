/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Errors of usage. */

#include <stdarg.h>
#include <talloc.h>

#include "common/xalloc.h"
#include "terminal.h"
#include "verb.h"

int usage_error(const struct verb *verb, const char *format, ...)
{
	va_list arguments;
	char *what;

	va_start(arguments, format);
	what = xalloc(talloc_vasprintf(NULL, format, arguments));
	va_end(arguments);
	complain("%s; see `uncfix %s%s--help`", what, verb ? verb->name : "",
		 verb ? " " : "");
	talloc_free(what);
	return STATUS_USAGE;
}

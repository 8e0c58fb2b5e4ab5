/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The result of one layer. */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "check/step.h"
#include "common/clock.h"
#include "common/json_output.h"
#include "common/subprocess.h"
#include "common/xalloc.h"
#include "network/windows_errors.h"

const char *const layer_names[LAYER_COUNT] = {
	[LAYER_NORMALIZE] = "normalize",
	[LAYER_RESOLVE] = "resolve",
	[LAYER_TCP] = "tcp",
	[LAYER_NEGOTIATE] = "negotiate",
	[LAYER_SESSION] = "session",
	[LAYER_IPC] = "ipc$",
	[LAYER_SHARE] = "share",
};

void step_begin(struct step *step, enum layer layer)
{
	*step = (struct step){
		.layer = layer,
		.began = clock_milliseconds(),
		.took = -1,
		.details = json_array(),
	};
}

void step_note(struct step *step, const char *format, ...)
{
	va_list arguments;
	char *line;

	va_start(arguments, format);
	line = xalloc(talloc_vasprintf(NULL, format, arguments));
	va_end(arguments);
	json_array_append_new(step->details, json_bytes(line, strlen(line)));
	talloc_free(line);
}

static json_t *failure_json(const struct step *step)
{
	const struct windows_error *error = windows_error_find(step->error);

	if (step->error == 0)
		return json_null();
	return json_pack("{s:s, s:i, s:s, s:s?, s:s?, s:s}", "layer",
			 layer_names[step->layer], "number", (int)error->number,
			 "name", error->name, "ntstatus",
			 step->status ? status_text(step->status) : NULL,
			 "article", error->article, "cure",
			 step->cure ? step->cure : error->cure);
}

json_t *step_json(const struct step *step)
{
	double took = step->took;

	if (took < 0)
		took = clock_milliseconds() - step->began;
	return json_pack("{s:s, s:b, s:f, s:o, s:o}", "layer",
			 layer_names[step->layer], "ok", step->error == 0,
			 "milliseconds", took, "details", step->details,
			 "failure", failure_json(step));
}

bool step_send(const struct step *step, int output)
{
	json_t *object = step_json(step);
	char *line = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(6));
	size_t length = strlen(line);

	/* In one write: the parent may end this process after any. */
	line[length] = '\n';
	subprocess_send(output, line, length + 1);
	free(line);
	json_decref(object);
	return step->error == 0;
}

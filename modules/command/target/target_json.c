/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A target as JSON. */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>

#include "common/json_output.h"
#include "common/xalloc.h"
#include "secret.h"
#include "target/target_json.h"

/* The parsed text without its user information. */
static json_t *json_input(struct parsed_target *parsed)
{
	size_t begin = parsed->target.secret_offset;
	size_t end = begin + parsed->target.secret_length;
	size_t rest = parsed->length - end, mask = strlen(UNCFIX_SECRET_SHOWN);
	json_t *string;
	char *shown;

	if (end == begin)
		return json_bytes(parsed->text, parsed->length);
	shown = xalloc(talloc_array(parsed, char, begin + mask + rest));
	memcpy(shown, parsed->text, begin);
	memcpy(shown + begin, UNCFIX_SECRET_SHOWN, mask);
	memcpy(shown + begin + mask, parsed->text + end, rest);
	string = json_bytes(shown, begin + mask + rest);
	talloc_free(shown);
	return string;
}

static json_t *json_optional(const char *text)
{
	size_t length = strlen(text);

	return length > 0 ? json_bytes(text, length) : json_null();
}

json_t *defects_json(uint32_t defects)
{
	json_t *names = json_array();
	int defect;

	for (defect = 0; defect < UNCFIX_DEFECT_COUNT; defect++)
		if (defects & UNCFIX_BIT(defect))
			json_array_append_new(
				names,
				json_string(uncfix_defect_term(defect)->name));
	return names;
}

static json_t *json_style(struct parsed_target *parsed, enum uncfix_style style)
{
	if (parsed->error != UNCFIX_OK)
		return json_null();
	return json_optional(target_format(parsed, style));
}

json_t *target_json(struct parsed_target *parsed)
{
	static const char *const transports[] = {
		[UNCFIX_SMB] = "smb",
		[UNCFIX_WEBDAV] = "webdav",
		[UNCFIX_WEBDAV_TLS] = "webdav-tls",
	};
	const struct uncfix_target *target = &parsed->target;
	bool ok = parsed->error == UNCFIX_OK;
	json_t *object = json_object();

	json_object_set_new(object, "input", json_input(parsed));
	json_object_set_new(object, "host", json_optional(target->host));
	json_object_set_new(object, "port",
			    ok && target->port ? json_integer(target->port)
					       : json_null());
	json_object_set_new(object, "share", json_optional(target->share));
	json_object_set_new(object, "path", json_optional(target->path));
	json_object_set_new(object, "transport",
			    ok ? json_string(transports[target->transport])
			       : json_null());
	json_object_set_new(object, "defects",
			    defects_json(ok ? target->defects : 0));
	json_object_set_new(object, "unc",
			    json_style(parsed, UNCFIX_STYLE_UNC));
	json_object_set_new(object, "posix",
			    json_style(parsed, UNCFIX_STYLE_POSIX));
	json_object_set_new(object, "url",
			    json_style(parsed, UNCFIX_STYLE_URL));
	json_object_set_new(
		object, "error",
		ok ? json_null()
		   : json_string(uncfix_error_term(parsed->error)->name));
	return object;
}

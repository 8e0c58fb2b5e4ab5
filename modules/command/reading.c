/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A text, its target, and how both are shown. */

#include <string.h>

#include "command.h"

/* What is shown in a message of a text that was read, in bytes. */
enum {
	SHOWN_MAX = 1000
};

/* What stands there in place of user information, which nobody shall see. */
static const char secret_shown[] = "***@";

/* Room for `size` bytes; what was there before is not kept. */
static char *make_room(struct reading *reading, char *memory, size_t size)
{
	if (talloc_get_size(memory) >= size)
		return memory;
	talloc_free(memory);
	return must(talloc_size(reading, size + size / 2));
}

void reading_parse(struct reading *reading, const char *text, size_t length)
{
	size_t size = UNCFIX_BUFFER_SIZE(length);

	reading->buffer = make_room(reading, reading->buffer, size);
	reading->text = text;
	reading->length = length;
	reading->error = uncfix_parse(text, length, reading->buffer, size,
				      &reading->target);
}

const char *reading_format(struct reading *reading, enum uncfix_style style)
{
	size_t size = uncfix_format(&reading->target, style, NULL, 0) + 1;

	reading->printed = make_room(reading, reading->printed, size);
	uncfix_format(&reading->target, style, reading->printed, size);
	return reading->printed;
}

void reading_show_text(const struct reading *reading, FILE *file)
{
	size_t begin = reading->target.secret_offset;
	size_t end = begin + reading->target.secret_length;
	size_t shown = reading->length - end;

	text_show(file, reading->text, begin < SHOWN_MAX ? begin : SHOWN_MAX);
	if (end > begin)
		fputs(secret_shown, file);
	text_show(file, reading->text + end,
		  shown < SHOWN_MAX ? shown : SHOWN_MAX);
	if (shown > SHOWN_MAX)
		fputs("...", file);
}

void reading_report(const struct reading *reading, unsigned long line)
{
	const struct uncfix_term *term = uncfix_error_term(reading->error);

	fputs("uncfix: ", stderr);
	if (line > 0)
		fprintf(stderr, "line %lu: ", line);
	fputc('\'', stderr);
	reading_show_text(reading, stderr);
	fprintf(stderr, "': %s: %s\n", term->name, term->explanation);
}

/* The text that was read, without its user information. */
static json_t *json_input(struct reading *reading)
{
	size_t begin = reading->target.secret_offset;
	size_t end = begin + reading->target.secret_length;
	size_t rest = reading->length - end, mask = sizeof(secret_shown) - 1;
	json_t *string;
	char *shown;

	if (end == begin)
		return json_bytes(reading->text, reading->length);
	shown = must(talloc_array(reading, char, begin + mask + rest));
	memcpy(shown, reading->text, begin);
	memcpy(shown + begin, secret_shown, mask);
	memcpy(shown + begin + mask, reading->text + end, rest);
	string = json_bytes(shown, begin + mask + rest);
	talloc_free(shown);
	return string;
}

static json_t *json_optional(const char *text)
{
	size_t length = strlen(text);

	return length > 0 ? json_bytes(text, length) : json_null();
}

static json_t *json_defects(uint32_t defects)
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

static json_t *json_style(struct reading *reading, enum uncfix_style style)
{
	if (reading->error != UNCFIX_OK)
		return json_null();
	return json_optional(reading_format(reading, style));
}

json_t *reading_json(struct reading *reading)
{
	static const char *const transports[] = {
		[UNCFIX_SMB] = "smb",
		[UNCFIX_WEBDAV] = "webdav",
		[UNCFIX_WEBDAV_TLS] = "webdav-tls",
	};
	const struct uncfix_target *target = &reading->target;
	bool ok = reading->error == UNCFIX_OK;
	json_t *object = json_object();

	json_object_set_new(object, "input", json_input(reading));
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
			    json_defects(ok ? target->defects : 0));
	json_object_set_new(object, "unc",
			    json_style(reading, UNCFIX_STYLE_UNC));
	json_object_set_new(object, "posix",
			    json_style(reading, UNCFIX_STYLE_POSIX));
	json_object_set_new(object, "url",
			    json_style(reading, UNCFIX_STYLE_URL));
	json_object_set_new(
		object, "error",
		ok ? json_null()
		   : json_string(uncfix_error_term(reading->error)->name));
	return object;
}

void reading_print_json(struct reading *reading)
{
	json_print(reading_json(reading));
}

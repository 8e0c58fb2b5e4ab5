/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * From a text to a target.  The text is read once, from left to right; only its
 * ends are trimmed before, and what ends the path after.
 */

#include <string.h>

#include "parse.h"

/* A URL has slashes; everything else has backslashes, and never both. */
static void note_separators(struct reader *reader)
{
	if (reader->slash && reader->backslash)
		note(reader, UNCFIX_MIXED_SEPARATORS);
	else if (reader->slash &&
		 !(reader->defects & UNCFIX_BIT(UNCFIX_SCHEME)))
		note(reader, UNCFIX_FORWARD_SLASH);
}

/*
 * Does an `@` end here, or an encoded one?  Of what is encoded twice, each of
 * the three bytes may be encoded or not.
 */
static bool ends_in_at_sign(const unsigned char *begin,
			    const unsigned char *end)
{
	static const char *const bytes[] = { "%30", "%34", "%25" };
	static const char plain[] = { '0', '4', '%' };
	size_t i;

	if (end[-1] == '@')
		return true;
	for (i = 0; i < sizeof(plain); i++)
		if (end - begin >= 3 && memcmp(end - 3, bytes[i], 3) == 0)
			end -= 3;
		else if (end > begin && end[-1] == plain[i])
			end--;
		else
			return false;
	return true;
}

/*
 * What no one may see of the text: the user information; where the text was
 * refused, all that may be some.
 */
static void set_secret(const struct reader *reader, const unsigned char *text,
		       bool refused, struct uncfix_target *target)
{
	const unsigned char *begin = reader->secret ? reader->secret : text;
	const unsigned char *end = reader->secret ? reader->secret_end : text;

	if (refused)
		for (end = reader->end; end > begin; end--)
			if (ends_in_at_sign(begin, end))
				break;
	target->secret_offset = (size_t)(begin - text);
	target->secret_length = (size_t)(end - begin);
}

static enum uncfix_error parse(const unsigned char *begin, size_t length,
			       struct writer *writer,
			       struct uncfix_target *target,
			       char host[UNCFIX_HOST_SIZE])
{
	struct reader reader = { .at = begin, .end = begin + length };
	enum uncfix_error error;

	*target = (struct uncfix_target){ .host = "", .share = "", .path = "" };
	error = uncfix_read_lead(&reader, target, host);
	if (error == UNCFIX_OK) {
		target->host = writer->at;
		uncfix_write_bytes(writer, host, target->host_length + 1);
		error = uncfix_read_names(&reader, writer);
	}
	if (error == UNCFIX_OK && writer->full)
		error = UNCFIX_BUFFER_TOO_SMALL;
	set_secret(&reader, begin, error != UNCFIX_OK, target);
	if (error == UNCFIX_OK && !writer->discard)
		uncfix_set_names(&reader, writer, target);
	note_separators(&reader);
	target->defects |= reader.defects;
	return error;
}

/*
 * What a program encoded as a whole is parsed as what it was before.  Where
 * that holds a secret, all of the text does.
 */
static __attribute__((noinline)) enum uncfix_error
parse_encoded(const unsigned char *text, size_t length, struct writer *writer,
	      struct uncfix_target *target, char host[UNCFIX_HOST_SIZE])
{
	unsigned char decoded[UNCFIX_DECODED_SIZE];
	enum uncfix_defect defect;
	size_t decoded_length =
		uncfix_decode_whole(text, length, decoded, &defect);
	enum uncfix_error error;

	if (decoded_length == 0)
		return parse(text, length, writer, target, host);
	error = parse(decoded, decoded_length, writer, target, host);
	target->defects |= UNCFIX_BIT(defect);
	if (target->secret_length > 0)
		target->secret_length = length;
	target->secret_offset = 0;
	return error;
}

static enum uncfix_error parse_any(const char *text, size_t length,
				   struct writer *writer,
				   struct uncfix_target *target,
				   char host[UNCFIX_HOST_SIZE])
{
	const unsigned char *begin = (const unsigned char *)text;

	if (length > 0 && uncfix_may_be_encoded(*begin))
		return parse_encoded(begin, length, writer, target, host);
	return parse(begin, length, writer, target, host);
}

enum uncfix_error uncfix_parse(const char *text, size_t length, char *buffer,
			       size_t buffer_size, struct uncfix_target *target)
{
	struct writer writer = { .at = buffer, .end = buffer + buffer_size };
	char host[UNCFIX_HOST_SIZE];
	enum uncfix_error error;

	error = parse_any(text, length, &writer, target, host);
	if (error != UNCFIX_OK) {
		target->host = target->share = target->path = "";
		target->host_length = 0;
	}
	return error;
}

enum uncfix_error uncfix_parse_host(const char *text, size_t length,
				    char host[UNCFIX_HOST_SIZE])
{
	struct writer writer = { .discard = true };
	struct uncfix_target target;
	enum uncfix_error error;

	error = parse_any(text, length, &writer, &target, host);
	if (error != UNCFIX_OK)
		host[0] = '\0';
	return error;
}

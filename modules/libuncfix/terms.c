/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The words for defects and refusals: the one place that has them. */

#include "internal.h"

static const struct uncfix_term defects[UNCFIX_DEFECT_COUNT] = {
	[UNCFIX_EXTRA_LEADING] = { "extra-leading",
				   "more than two separators lead: the name "
				   "already had its "
				   "backslashes and got two more",
				   "Q152487, Q235753" },
	[UNCFIX_MISSING_LEADING] = { "missing-leading",
				     "fewer than two separators lead", "" },
	[UNCFIX_FORWARD_SLASH] = { "forward-slash",
				   "slashes stand where backslashes belong",
				   "" },
	[UNCFIX_MIXED_SEPARATORS] = { "mixed-separators",
				      "slashes and backslashes are mixed", "" },
	[UNCFIX_DOUBLED_SEPARATORS] = { "doubled-separators",
					"separators between names are doubled: "
					"the text was escaped "
					"once too often",
					"" },
	[UNCFIX_TRAILING_SEPARATOR] = { "trailing-separator",
					"a separator stands at the end", "" },
	[UNCFIX_QUOTED] = { "quoted",
			    "quotes or brackets stand around the target",
			    "Q150536" },
	[UNCFIX_WHITE_SPACE] = { "white-space",
				 "white space or an invisible mark stands "
				 "around the target",
				 "" },
	[UNCFIX_SCHEME] = { "scheme", "the target is written as a URL", "" },
	[UNCFIX_PERCENT_ENCODED] = { "percent-encoded",
				     "characters are percent-encoded as in a "
				     "URL",
				     "" },
	[UNCFIX_LOOKALIKE] = { "lookalike",
			       "characters that look like a separator, or "
			       "stand on its key, "
			       "are used as one",
			       "" },
	[UNCFIX_DEVICE_PREFIX] = { "device-prefix",
				   "the prefix of a local device path stands "
				   "before the host",
				   "" },
	[UNCFIX_PORT] = { "port", "a port stands behind the host", "" },
	[UNCFIX_BRACKETED_IPV6] = { "bracketed-ipv6",
				    "an IPv6 address is written with colons, "
				    "which no UNC target "
				    "can hold",
				    "" },
	[UNCFIX_USER_INFORMATION] = { "user-information",
				      "a user name or password stands before "
				      "the host",
				      "" },
	[UNCFIX_DOT_SEGMENTS] = { "dot-segments", "the path holds `.` or `..`",
				  "" },
	[UNCFIX_IDNA_ENCODED] = { "idna-encoded",
				  "a program encoded the target as if it were "
				  "the name of a host",
				  "" },
};

static const struct uncfix_term errors[UNCFIX_ERROR_COUNT] = {
	[UNCFIX_OK] = { "ok", "the target is well-formed or was repaired", "" },
	[UNCFIX_EMPTY] = { "empty",
			   "the text is empty: give a target such as "
			   "\\\\server\\share",
			   "" },
	[UNCFIX_NOT_UNC] = { "not-unc",
			     "this is not a UNC target but a plain name, a "
			     "drive path, a "
			     "device or another kind of URL: write "
			     "\\\\server\\share",
			     "" },
	[UNCFIX_NO_HOST] = { "no-host",
			     "no host stands behind the separators: write "
			     "\\\\server\\share",
			     "" },
	[UNCFIX_BAD_HOST] = { "bad-host",
			      "bad character in host: letters, digits, `-`, "
			      "`_`, `.` or an "
			      "IP address are possible",
			      "Q152487" },
	[UNCFIX_BAD_UTF8] = { "bad-utf8",
			      "the host is not well-formed UTF-8: convert the "
			      "text to UTF-8",
			      "" },
	[UNCFIX_HOST_TOO_LONG] = { "host-too-long",
				   "the host is too long: a label can have 63 "
				   "bytes, the whole "
				   "253",
				   "" },
	[UNCFIX_BAD_PORT] = { "bad-port",
			      "the port is not a number from 1 to 65535", "" },
	[UNCFIX_BAD_SHARE] = { "bad-share",
			       "bad character in share: none of \" / \\ [ ] : "
			       "| < > + = ; , "
			       "* ? and no control character is possible",
			       "" },
	[UNCFIX_BAD_PATH] = { "bad-path",
			      "a control character or NUL in the path", "" },
	[UNCFIX_BUFFER_TOO_SMALL] = { "buffer-too-small",
				      "the buffer for the target is too small",
				      "" },
};

/* A program can be newer than the library that it runs with. */
static const struct uncfix_term unknown = {
	"unknown", "this version of the library has no words for it", ""
};

const struct uncfix_term *uncfix_defect_term(enum uncfix_defect defect)
{
	return (unsigned)defect < UNCFIX_DEFECT_COUNT ? &defects[defect]
						      : &unknown;
}

const struct uncfix_term *uncfix_error_term(enum uncfix_error error)
{
	return (unsigned)error < UNCFIX_ERROR_COUNT ? &errors[error] : &unknown;
}

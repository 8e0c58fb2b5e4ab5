/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The words for defects and refusals: the one place that has them. */

#include "array_size.h"
#include "uncfix.h"

static const struct uncfix_term defects[] = {
	[UNCFIX_EXTRA_LEADING] = { "extra-leading",
				   "more than two separators lead: put before "
				   "a target that had them",
				   "Q152487, Q235753" },
	[UNCFIX_MISSING_LEADING] = { "missing-leading",
				     "fewer than two separators lead", "" },
	[UNCFIX_FORWARD_SLASH] = { "forward-slash",
				   "slashes stand where backslashes belong",
				   "" },
	[UNCFIX_MIXED_SEPARATORS] = { "mixed-separators",
				      "slashes and backslashes are mixed", "" },
	[UNCFIX_DOUBLED_SEPARATORS] = { "doubled-separators",
					"separators are doubled: escaped once "
					"too often",
					"" },
	[UNCFIX_TRAILING_SEPARATOR] = { "trailing-separator",
					"a separator stands at the end", "" },
	[UNCFIX_QUOTED] = { "quoted",
			    "quotes or brackets stand around the target",
			    "Q150536" },
	[UNCFIX_WHITE_SPACE] = { "white-space",
				 "white space or a mark that nobody sees is "
				 "there",
				 "" },
	[UNCFIX_SCHEME] = { "scheme", "the target is written as a URL", "" },
	[UNCFIX_PERCENT_ENCODED] = { "percent-encoded",
				     "characters are percent-encoded as in a "
				     "URL",
				     "" },
	[UNCFIX_LOOKALIKE] = { "lookalike",
			       "what looks like a character, or has its key, "
			       "is used",
			       "" },
	[UNCFIX_DEVICE_PREFIX] = { "device-prefix",
				   "a prefix of this machine's own stands "
				   "before the host",
				   "" },
	[UNCFIX_PORT] = { "port", "a port stands behind the host", "" },
	[UNCFIX_BRACKETED_IPV6] = { "bracketed-ipv6",
				    "an IPv6 address has colons, which no "
				    "target can hold",
				    "" },
	[UNCFIX_USER_INFORMATION] = { "user-information",
				      "a user name or password stands before "
				      "the host",
				      "" },
	[UNCFIX_DOT_SEGMENTS] = { "dot-segments", "the path holds `.` or `..`",
				  "" },
	[UNCFIX_IDNA_ENCODED] = { "idna-encoded",
				  "a program encoded it as if it were the name "
				  "of a host",
				  "" },
	[UNCFIX_ESCAPED] = { "escaped",
			     "a program, table, page or mail escaped "
			     "characters",
			     "" },
};

static const struct uncfix_term errors[] = {
	[UNCFIX_OK] = { "ok", "the target is well-formed or was repaired", "" },
	[UNCFIX_EMPTY] = { "empty", "nothing is there: write \\\\server\\share",
			   "" },
	[UNCFIX_NOT_UNC] = { "not-unc",
			     "a plain name, drive, device or other URL: write "
			     "\\\\server\\share",
			     "" },
	[UNCFIX_NO_HOST] = { "no-host",
			     "separators and no host behind them: write "
			     "\\\\server\\share",
			     "" },
	[UNCFIX_BAD_HOST] = { "bad-host",
			      "no name of a host: write letters, digits, - _ . "
			      "or an address",
			      "Q152487" },
	[UNCFIX_BAD_UTF8] = { "bad-utf8",
			      "a host that is no UTF-8: write it in UTF-8",
			      "" },
	[UNCFIX_HOST_TOO_LONG] = { "host-too-long",
				   "a host that is too long: write labels of "
				   "63 bytes, 253 in all",
				   "" },
	[UNCFIX_BAD_PORT] = { "bad-port",
			      "a port out of range: write a number from 1 to "
			      "65535",
			      "" },
	[UNCFIX_BAD_SHARE] = { "bad-share",
			       "no name of a share: write none of \" / \\ [ ] "
			       ": | < > * ? in it, or argument",
			       "" },
	[UNCFIX_BAD_PATH] = { "bad-path",
			      "a path with a control character or an argument: "
			      "leave it out",
			      "" },
	[UNCFIX_BUFFER_TOO_SMALL] = { "buffer-too-small",
				      "the buffer for the target is too small",
				      "" },
	[UNCFIX_TWO_READINGS] = { "two-readings",
				  "two targets may be meant: write "
				  "\\\\server\\share alone",
				  "" },
	[UNCFIX_LOCAL_PATH] = { "local-path",
				"a path of this machine: write "
				"\\\\server\\share",
				"" },
	[UNCFIX_NETWORK] = { "network",
			     "a network: write one address, "
			     "\\\\192.0.2.7\\share",
			     "" },
	[UNCFIX_EXPORT] = { "nfs-export",
			    "an NFS export: write \\\\server\\share for SMB",
			    "" },
	[UNCFIX_NO_TARGET] = { "no-target",
			       "a date, a fraction or an abbreviation: write "
			       "\\\\server\\share",
			       "" },
};

_Static_assert(ARRAY_SIZE(defects) == UNCFIX_DEFECT_COUNT,
	       "a defect without words");
_Static_assert(ARRAY_SIZE(errors) == UNCFIX_ERROR_COUNT,
	       "a refusal without words");

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

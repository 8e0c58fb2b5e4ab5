#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What is excluded for the whole machine is left alone by the client library.

. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
NEVER=/etc/uncfix/never

# gets COMMAND...: the arguments that the real tool's main() gets.
gets() {
	LD_PRELOAD="$BUILD/libuncfix_client.so $BUILD/tests/show_arguments.so" \
		"$@" | tr '\0' '\n'
}

# excluded EXPECTED ENTRY COMMAND...
excluded() {
	local expected=$1 entry=$2 found

	shift 2
	mkdir -p "$NEVER/${entry%/*}"
	touch "$NEVER/$entry"
	found=$(gets "$@")
	rm -r "$NEVER"
	printf '%s\n' "$found"
	[ "$found" = "$expected" ]
	[ "$(gets "$@")" != "$found" ]
}

MALFORMED='\\\\FS.example.com\data'
test_that "a target on an excluded host stays as it is" \
	excluded $'smbclient\n'"$MALFORMED" host/fs.example.com \
	smbclient "$MALFORMED"
test_that "so does one on a host of an excluded domain" \
	excluded $'smbclient\n'"$MALFORMED" 'host/*.example.com' \
	smbclient "$MALFORMED"
test_that "so do all of an excluded program" \
	excluded $'smbclient\n'"$MALFORMED" program/smbclient \
	smbclient "$MALFORMED"
test_summary

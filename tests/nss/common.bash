# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What the tests of the name service share.  UNCFIX_BUILD names another build
# folder than build/.

set -eu
. "$(dirname -- "${BASH_SOURCE[0]}")/../sandbox.sh"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
MODULE=$BUILD/libnss_uncfix.so.2

# test_program COMMAND...: a cmocka program; each of its tests counts as one.
# Their names are the behaviours with _ for a blank.
test_program() {
	local line status=0 tests=0 output=$SANDBOX/program.out

	CMOCKA_MESSAGE_OUTPUT=TAP "$@" >"$output" 2>&1 </dev/null || status=$?
	while read -r line; do
		case $line in
		"ok "*) SANDBOX_PASSED=$((SANDBOX_PASSED + 1)) ;;
		"not ok "*) SANDBOX_FAILED=$((SANDBOX_FAILED + 1)) ;;
		*)
			printf '    %s\n' "$line"
			continue
			;;
		esac
		tests=$((tests + 1))
		sed -E 's/^((not )?ok) [0-9]+ - /\1 - /; y/_/ /' <<<"$line"
	done < <(grep -Ev '^(1\.\.|TAP |# ok)' "$output")
	[ "$status" = 0 ] && [ "$tests" -gt 0 ] && return
	SANDBOX_FAILED=$((SANDBOX_FAILED + 1))
	printf 'not ok - %s: exit status %s after %d tests\n' "${1##*/}" \
		"$status" "$tests"
}

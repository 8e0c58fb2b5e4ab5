#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A clean name costs one look at its bytes: it never reaches the parser, and
# the module makes no system call for it.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
world

CLEAN=(fs.example.test fileserver nobody '100%' nas.local 'a b' -
	server_1.example.test. café)

# functions_called NAME: the functions of the module that a lookup runs.
functions_called() {
	local trace=$SANDBOX/callgrind.out

	rm -f "$trace"
	valgrind --tool=callgrind --callgrind-out-file="$trace" \
		"$BUILD/tests/nss_lookup" getaddrinfo "$1" \
		>/dev/null 2>"$SANDBOX/valgrind.out" || true
	grep -oE 'uncfix_[a-z0-9_]+' "$trace" | sort -u
}

malformed_name_reaches_the_parser() {
	functions_called '\\fileserver\data' >"$SANDBOX/functions"
	grep -x uncfix_has_marker "$SANDBOX/functions"
	grep 'uncfix_judge_host' "$SANDBOX/functions"
}

clean_name_is_only_looked_at() {
	functions_called "$1" >"$SANDBOX/functions"
	grep -x uncfix_has_marker "$SANDBOX/functions"
	if grep 'uncfix_\(parse\|judge\)' "$SANDBOX/functions"; then
		return 1
	fi
}

# The system calls of the second of two equal lookups, when all modules are
# loaded; addresses and numbers that differ from run to run are left out.  Each
# answer that nss_lookup writes ends a lookup.
system_calls() {
	sandbox_nsswitch "$1"
	strace -o "$SANDBOX/strace" "$BUILD/tests/nss_lookup" "$2" "$3" "$3" \
		>/dev/null || true
	awk '/^write\(1,/ { lookup++; next } lookup == 1' "$SANDBOX/strace" |
		sed -E 's/0x[0-9a-f]+/ADDRESS/g
			s/[0-9]{3,}/NUMBER/g
			s/"(\\[0-9]+|\\.|[^"\\])*"\.*/TEXT/g' |
		grep -v '^exit_group\|^+++'
}

no_system_call_is_added() {
	local name calls

	for name in "${CLEAN[@]}"; do
		system_calls 'files' "$1" "$name" >"$SANDBOX/without"
		system_calls "$CHAIN files" "$1" "$name" >"$SANDBOX/with"
		echo "$name:"
		diff "$SANDBOX/without" "$SANDBOX/with"
	done
	calls=$(wc -l <"$SANDBOX/with")
	[ "$calls" -gt 3 ]
}

same_as_without_module() {
	local function name

	for function in getaddrinfo gethostbyname gethostbyname2_r; do
		for name in "${CLEAN[@]}" ''; do
			sandbox_nsswitch 'files dns'
			look_up "$function" "$name" >"$SANDBOX/without" || true
			sandbox_nsswitch "$CHAIN files dns"
			look_up "$function" "$name" >"$SANDBOX/with" || true
			echo "$function $name:"
			diff "$SANDBOX/without" "$SANDBOX/with"
		done
	done
}

test_that "a malformed name reaches the parser" \
	malformed_name_reaches_the_parser
for name in fileserver nobody '100%' café; do
	test_that "the clean name $name is looked at and never parsed" \
		clean_name_is_only_looked_at "$name"
done
test_that "getaddrinfo() of a clean name: no system call is added" \
	no_system_call_is_added getaddrinfo
test_that "gethostbyname() of a clean name: no system call is added" \
	no_system_call_is_added gethostbyname
test_that "clean names get the answers that they get without the module" \
	same_as_without_module
test_summary

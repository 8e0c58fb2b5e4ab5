#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix check -k where Kerberos fails before the server is asked: a real KDC.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
# shellcheck source=tests/kerberos/realm.bash
. "$(dirname -- "$0")/../kerberos/realm.bash"
sandbox_enter "$@"

UNCFIX=${UNCFIX_BUILD:-$PROJECT/build}/uncfix
TESTS=(
	"a server that the KDC does not know is error 1396"
	"a KDC that is down is error 1311"
	"a KDC that answers nothing is error 1311, in the time of --timeout"
	"no ticket is error 1312"
)

if realm_is_missing; then
	for name in "${TESTS[@]}"; do
		test_skip "$name" \
			"needs krb5-kdc, krb5-admin-server and krb5-user"
	done
	test_summary
	exit
fi

# fails_with ERROR [OPTION...]
fails_with() {
	"$UNCFIX" check -k -U alice "${@:2}" '\\fs.example.test' |
		tee "$SANDBOX/shown" || true
	grep -q '^  session    FAILED' "$SANDBOX/shown"
	grep -q "^  Error $1 " "$SANDBOX/shown"
}

# Both sockets of a KDC take all that is sent.
start_silent_kdc() {
	/usr/bin/python3 -c '
import socket, time
sockets = [socket.socket(socket.AF_INET, kind)
           for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM)]
for end in sockets:
    end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    end.bind(("127.0.0.1", 88))
sockets[1].listen()
time.sleep(600)' &
	KDC=$!
	sandbox_wait 20 "$KDC" sandbox_tcp_answers 88
}

# Two layers hold, the third is ended, and so is a process of it.
silent_kdc() {
	local start=$SECONDS

	fails_with 1311 -t 2
	grep 'KDC' "$SANDBOX/shown"
	[ $((SECONDS - start)) -lt 12 ]
}

export KRB5CCNAME=FILE:$SANDBOX/tickets
realm_start
sandbox_host 127.0.0.1 fs.example.test
realm_smbd
echo "$PASSWD" | kinit alice >/dev/null

test_that "${TESTS[0]}" fails_with 1396
kill "$KDC"
wait "$KDC" || true
test_that "${TESTS[1]}" fails_with 1311
start_silent_kdc
test_that "${TESTS[2]}" silent_kdc
kdestroy -q
test_that "${TESTS[3]}" fails_with 1312

test_summary

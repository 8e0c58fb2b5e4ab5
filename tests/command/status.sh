#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix status: which parts are on, from which line, and whether they work.

. "$(dirname -- "$0")/../vfs/common.bash"
vfs_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
UNCFIX=$BUILD/uncfix
vfs_share data

# status_is STATUS LINE...: its exit status, and a line that begins so for each.
status_is() {
	local expected=$1 status=0 line

	shift
	"$UNCFIX" status >"$SANDBOX/status" || status=$?
	cat "$SANDBOX/status"
	[ "$status" = "$expected" ]
	[ "$(wc -l <"$SANDBOX/status")" -le 10 ]
	for line; do
		grep -qE "^$line" "$SANDBOX/status"
	done
}

name_service_is_on() {
	sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
	sandbox_nsswitch 'uncfix [!UNAVAIL=return] files dns'
	status_is 0 'name service +on +/etc/nsswitch.conf:[0-9]+: works$'
	sed -n "$(grep -o 'conf:[0-9]*' "$SANDBOX/status" | cut -d: -f2)p" \
		/etc/nsswitch.conf | grep -q '^hosts: uncfix'
}

exclusions_are_counted() {
	mkdir -p /etc/uncfix/never/host
	touch /etc/uncfix/never/host/fs
	sandbox_nsswitch 'uncfix [!UNAVAIL=return] files dns'
	status_is 0 'name service +on .*: works, exclusions: 1$'
	touch /etc/uncfix/never/host/FS
	status_is 1 'name service +on .*conf:[0-9]+: /etc/uncfix/never/host/FS is'
	rm -r /etc/uncfix
}

name_service_does_not_work() {
	sandbox_nsswitch 'files uncfix [!UNAVAIL=return] dns'
	status_is 1 'name service +on +/etc/nsswitch.conf:[0-9]+: /etc/nssw'
	sandbox_nsswitch 'files dns'
}

file_server_is_on() {
	status_is 0 'file server +on +/etc/samba/smb.conf:[0-9]+: works, '
	grep -q "works, .*$(smbd --version | grep -oE '[0-9.]+' | head -n 1)" \
		"$SANDBOX/status"
}

watch_is_seen() {
	"$UNCFIX" watch >/dev/null &
	sandbox_wait 10 $! test -S /run/uncfix/watch
	status_is 0 'watch +off +somebody watches$'
	kill $!
	wait $! || true
	status_is 0 'watch +off *$'
}

json_says_the_same() {
	"$UNCFIX" status --json | /usr/bin/python3 -c '
import json, sys
parts = {row["part"]: row for row in map(json.loads, sys.stdin)}
assert list(parts) == ["nss", "vfs", "client", "watch"], parts
assert parts["vfs"]["enabled"] and parts["vfs"]["works"], parts
assert parts["vfs"]["file"] == "/etc/samba/smb.conf", parts
assert not parts["client"]["enabled"] and parts["client"]["file"] is None'
}

test_that "nothing is on: a line for each part, and success" \
	status_is 0 'name service +off *$' 'file server +off *$' \
	'client library +off *$' 'watch +off *$'
test_that "a part that works is shown with its line" name_service_is_on
test_that "what is excluded is counted, what excludes nothing is a problem" \
	exclusions_are_counted
test_that "a part that does not work is shown with the reason" \
	name_service_does_not_work
vfs_smbd uncfix <<-END
	[data]
	path = $SHARES/data
END
test_that "the file server is shown with its Samba" file_server_is_on
test_that "somebody who watches is seen" watch_is_seen
test_that "--json says the same" json_says_the_same
test_summary

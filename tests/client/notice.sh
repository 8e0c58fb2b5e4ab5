#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The notices of the client library: one for each target that it hands on in
# another form.

. "$(dirname -- "$0")/../vfs/common.bash"
vfs_enter "$@"
. "$PROJECT/tests/notice.bash"
notice_prepare

CLIENT=$SANDBOX_LIBRARIES/libuncfix_client.so
install -m 0644 "${UNCFIX_BUILD:-$PROJECT/build}/libuncfix_client.so" "$CLIENT"
sandbox_user alice Secret.1
sandbox_host 127.0.0.1 fileserver
vfs_share data
vfs_smbd stock <<-END
	[data]
	path = $SHARES/data
END

# told EXPECTED COMMAND...: the notices that there are while it runs.
told() {
	local expected=$1

	shift
	notice_reader
	LD_PRELOAD=$CLIENT "$@" >"$SANDBOX/said" 2>&1
	notice_reader_ends
	cat "$SANDBOX/said"
	! grep Secret "$NOTICES"
	diff <(printf '%s' "${expected:+$expected$'\n'}") \
		<(notices 1,2,7,8 | sort -u)
}

# of SENT MEANT
of() {
	printf 'client\t0\t%s\t%s\n' "$1" "$2"
}

starts_without_a_socket() {
	LD_PRELOAD=$CLIENT strace -o "$SANDBOX/strace" "$@" >/dev/null
	! grep -E 'socket\(|connect\(' "$SANDBOX/strace"
}

test_that "a repaired argument is told once" \
	told "$(of '\\\\fileserver\data' //fileserver/data)" \
	smbclient '\\\\fileserver\data' -U alice%Secret.1 -c 'ls which'
test_that "a well-formed argument is not told" told '' \
	smbclient //fileserver/data -U alice%Secret.1 -c 'ls which'
test_that "a repaired URL is told without what is secret in it" \
	told "$(of 'smb:\\***@fileserver\data\which' \
		'smb://***@fileserver/data/which')" \
	python3 -c 'import smbc, sys; smbc.Context().stat(sys.argv[1])' \
	'smb:\\alice:Secret.1@fileserver\data\which'
test_that "a program that is no SMB client makes no socket" \
	starts_without_a_socket /bin/true
test_that "an SMB client with well-formed arguments makes none for it" \
	starts_without_a_socket smbclient --version
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The notices of the Samba module: one for each malformed name that a client
# sends or a link holds, with the client and the share.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"
. "$PROJECT/tests/notice.bash"
notice_prepare

sandbox_host 127.0.0.1 fs
sandbox_user alice Secret.1
vfs_share data
vfs_share opted-out
vfs_share "o'" o_
mkdir -p "$SHARES/dfs"
ln -s 'msdfs:fs\\data' "$SHARES/dfs/doubled"
ln -s 'msdfs:"fs\data"' "$SHARES/dfs/quoted"
ln -s 'msdfs:smb://u:hunter2@fs/data' "$SHARES/dfs/url"
ln -s 'msdfs:fs\data' "$SHARES/dfs/clean"
ln -s 'msdfs:bad host\data' "$SHARES/dfs/refused"
ln -s 'msdfs:fs:4450\data,fs\\data' "$SHARES/dfs/port"
vfs_smbd uncfix <<-END
	[data]
	path = $SHARES/data
	[o']
	path = $SHARES/o_
	[opted-out]
	path = $SHARES/opted-out
	uncfix:connect = no
	[dfs]
	path = $SHARES/dfs
	msdfs root = yes
END

# told EXPECTED COMMAND...: the notices that there are while it runs.
told() {
	local expected=$1

	shift
	notice_reader
	"$@" >"$SANDBOX/said" 2>&1 || true
	notice_reader_ends
	cat "$SANDBOX/said"
	diff <(printf '%s' "${expected:+$expected$'\n'}") \
		<(notices 1,2,7,8,9,10 | sort -u)
}

connect() {
	vfs_python "$VFS_TESTS/hold.py" "$@" ''
}

follow() {
	smbclient //fs/dfs -U alice%Secret.1 -c "get $1\\which -"
}

# of PART REASON SENT MEANT [SHARE]: the line of a notice.
of() {
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" 127.0.0.1 \
		"${5:-}"
}

connects_with_a_stuck_reader() {
	local paths=()

	for _ in $(seq 600); do
		paths+=('\\\\fs\data')
	done
	notice_reader --stuck
	connect "${paths[@]}" >"$SANDBOX/said"
	notice_reader_ends KILL
	[ "$(grep -c 'OK data' "$SANDBOX/said")" = 600 ]
}

test_that "a repaired tree connect is told once, with the client" \
	told "$(of connect 0 '\\\\fs\data' data)" connect '\\\\fs\data'
test_that "so is each of several" told "$(
	of connect 0 "\\\\\\\\fs\\o'" "o'"
	of connect 0 '\\fs\\data\sub' data
)" connect '\\fs\\data\sub' "\\\\\\\\fs\\o'"
test_that "a share that nobody has is told as refused" \
	told "$(of connect 100 '\\\\fs\nobody' '')" connect '\\\\fs\nobody'
test_that "well-formed names are not told, whether the share exists or not" \
	told '' connect '\\fs\data' '\\fs\nobody' '\\fs\IPC$'
test_that "a share that is left alone is not told" \
	told '' connect '\\\\fs\opted-out'
test_that "secrets are not sent" told "$(
	of connect 0 'smb://***@fs/data' data
)" connect 'smb://u:hunter2@fs/data'
test_that "a repaired link is told, with the client and the link's share" \
	told "$(of dfs 0 'fs\\data' '\fs\data' dfs)" follow doubled
test_that "so is a link in quotes" \
	told "$(of dfs 0 '"fs\data"' '\fs\data' dfs)" follow quoted
test_that "secrets of a link are not sent" \
	told "$(of dfs 0 'smb:\\***@fs\data' '\fs\data' dfs)" follow url
test_that "a link that leads nowhere is told as refused" \
	told "$(of dfs 4 'bad host\data' '' dfs)" follow refused
test_that "so is a target with a port, and the others are repaired" \
	told "$(
		of dfs 0 'fs\\data' '\fs\data' dfs
		of dfs 102 'fs:4450\data' '' dfs
	)" follow port
test_that "a well-formed link is not told" told '' follow clean
test_that "a reader that is stuck stops no client" connects_with_a_stuck_reader
test_that "smbd had no panic" vfs_no_panic
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# MS-DFS links, referral requests and links made by remote administration.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

sandbox_host 127.0.0.1 fs h 7.example
sandbox_user alice Secret.1
printf 'Secret.1\nSecret.1\n' | smbpasswd -s -a root >/dev/null
vfs_share data
echo data:top >"$SHARES/data/which"
echo data:sub >"$SHARES/data/sub/which"
mkdir "$SHARES/dfs"
vfs_python "$VFS_TESTS/dfs.py" links "$SHARES/dfs"

server() {
	vfs_smbd "$@" <<-END
		[data]
		path = $SHARES/data
		[dfs]
		path = $SHARES/dfs
		msdfs root = yes
		read only = no
		[plain]
		path = $SHARES/dfs
		msdfs root = yes
		uncfix:dfs = no
	END
}

# makes_link TEXT SERVER SHARE: this is what a link holds when a target was added
# to it by the netdfs pipe, as Windows' console does it.  smbd adds to links that
# exist.
makes_link() {
	local text arguments="\\\\FILESERVER\\dfs\\made $2 $3 comment"

	ln -sfn 'msdfs:fs\\other' "$SHARES/dfs/made"
	rpcclient -U root%Secret.1 fs -c \
		"dfsadd ${arguments//\\/\\\\}"
	text=$(readlink "$SHARES/dfs/made")
	echo "$text"
	[ "$text" = "msdfs:fs\\other,$1" ]
}

option_switches_off() {
	! smbclient //fs/plain -U alice%Secret.1 -c 'get l4\which -' |
		grep -q data: &&
		smbclient //fs/dfs -U alice%Secret.1 -c 'get l4\which -' |
		grep -q data:
}

for side in stock uncfix; do
	server "$side"
	vfs_python "$VFS_TESTS/dfs.py" ask "$SANDBOX/$side.json"
	[ "$side" = uncfix ] || sandbox_smbd_stop
done
vfs_table vfs_python "$VFS_TESTS/dfs.py" compare "$SANDBOX/stock.json" \
	"$SANDBOX/uncfix.json"
vfs_table vfs_python "$VFS_TESTS/dfs.py" requests

test_that 'uncfix:dfs = no leaves the links of a share alone' \
	option_switches_off
test_that 'the target \\fs\data is stored clean' \
	makes_link 'fs\data' '\\fs' data
test_that 'a target \\\\fs and \data is stored clean' \
	makes_link 'fs\data' '\\\\fs' '\data'
test_that 'a target smb://fs and /data/ is stored clean' \
	makes_link 'fs\data' smb://fs /data/
test_that 'a good target is stored as it is' \
	makes_link 'fs\data' fs data
test_that 'an IPv6 address that clients follow is stored as it is' \
	makes_link '::1\data' ::1 data
test_that 'smbd did not panic' vfs_no_panic
test_summary

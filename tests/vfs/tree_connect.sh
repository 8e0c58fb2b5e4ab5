#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A table of malformed paths: what smbd answers to a tree connect without and
# with uncfix, for each kind of share.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

shares() {
	local name

	for name in data 'my data' 'Grüße' SMS_SITE hidden\$; do
		printf '[%s]\npath = %s\nread only = no\n' "$name" \
			"$SHARES/$name"
	done
	cat <<-END
		[by-name]
		path = $SHARES/named/%S
		[of-%U]
		path = $SHARES/of-alice
		[homes]
		valid users = %S
		[printer]
		printable = yes
		path = $SHARES/spool
	END
}

vfs_kinds_of_shares
vfs_user alice
net conf addshare from-registry "$SHARES/from-registry" writeable=n

for side in stock uncfix; do
	vfs_smbd "$side" "usershare path = $SANDBOX/usershares" \
		'usershare max shares = 100' < <(shares)
	net usershare add from-user "$SHARES/from-user" '' Everyone:F
	vfs_python "$VFS_TESTS/tree_connect.py" ask "$SANDBOX/$side.json"
	sandbox_smbd_stop
done
vfs_python "$VFS_TESTS/tree_connect.py" compare "$SANDBOX/stock.json" \
	"$SANDBOX/uncfix.json"

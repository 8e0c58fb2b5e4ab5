#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Several sessions on one connection.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

for name in alice bob; do
	vfs_user "$name"
done
sandbox_host 127.0.0.1 fs
vfs_share data
vfs_share private
vfs_smbd uncfix <<-END
	[data]
	path = $SHARES/data
	[private]
	path = $SHARES/private
	valid users = alice
	[homes]
	valid users = %S
END
vfs_table vfs_python "$VFS_TESTS/sessions.py"
test_that 'smbd did not panic' vfs_no_panic
test_summary

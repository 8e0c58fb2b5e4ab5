#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the Samba module costs: servers with and without it take turns.

. "$(dirname -- "$0")/../vfs/common.bash"
vfs_enter "$@"

[ "$SIZE" = full ] && ROUNDS=40 || ROUNDS=6
sandbox_user alice Secret.1
vfs_share data
sides=(stock uncfix)
for _ in $(seq "$ROUNDS"); do
	sides=("${sides[1]}" "${sides[0]}")
	for side in "${sides[@]}"; do
		vfs_smbd "$side" 'log level = 0' <<-END
			[data]
			path = $SHARES/data
			read only = no
		END
		vfs_python "$PROJECT/tests/bench/vfs.py" measure \
			"$SANDBOX_SMBD" 1000 >>"$SANDBOX/$side.times"
		sandbox_smbd_stop
	done
done
vfs_python "$PROJECT/tests/bench/vfs.py" report "$SANDBOX/stock.times" \
	"$SANDBOX/uncfix.times"

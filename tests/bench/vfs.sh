#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the Samba module costs: servers with and without it take turns.
#
#	UNCFIX_OTHER_MODULE=FILE tests/bench/vfs.sh	beside another build, too

. "$(dirname -- "$0")/../vfs/common.bash"
vfs_enter "$@"

[ "$SIZE" = full ] && ROUNDS=40 || ROUNDS=6
sandbox_user alice Secret.1
vfs_share data
sides=(stock uncfix)
OTHER=${UNCFIX_OTHER_MODULE:-}
[ -z "$OTHER" ] || sides+=(other)
for _ in $(seq "$ROUNDS"); do
	sides=("${sides[@]:1}" "${sides[0]}")
	for side in "${sides[@]}"; do
		case $side in
		uncfix) sandbox_install_vfs "$MODULE" ;;
		other) sandbox_install_vfs "$OTHER" ;;
		esac
		vfs_smbd "${side/other/uncfix}" 'log level = 0' <<-END
			[data]
			path = $SHARES/data
			read only = no
		END
		vfs_python "$PROJECT/tests/bench/vfs.py" measure \
			"$SANDBOX_SMBD" 1000 >>"$SANDBOX/$side.times"
		sandbox_smbd_stop
	done
done
for side in stock ${OTHER:+other}; do
	vfs_python "$PROJECT/tests/bench/vfs.py" report "$side" \
		"$SANDBOX/$side.times" "$SANDBOX/uncfix.times"
done

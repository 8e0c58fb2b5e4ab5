#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the Samba module costs: servers with and without it take turns, and one
# with it while `uncfix watch` reads its notices.
#
#	UNCFIX_OTHER_MODULE=FILE tests/bench/vfs.sh	beside another build, too

. "$(dirname -- "$0")/../vfs/common.bash"
vfs_enter "$@"
# shellcheck source=tests/notice.bash
. "$PROJECT/tests/notice.bash"
notice_prepare

[ "$SIZE" = full ] && ROUNDS=40 || ROUNDS=6
sandbox_user alice Secret.1
vfs_share data
sides=(stock uncfix watched)
OTHER=${UNCFIX_OTHER_MODULE:-}
[ -z "$OTHER" ] || sides+=(other)
for _ in $(seq "$ROUNDS"); do
	sides=("${sides[@]:1}" "${sides[0]}")
	for side in "${sides[@]}"; do
		kind=uncfix
		case $side in
		stock) kind=stock ;;
		uncfix | watched) sandbox_install_vfs "$MODULE" ;;
		other) sandbox_install_vfs "$OTHER" ;;
		esac
		vfs_smbd "$kind" 'log level = 0' <<-END
			[data]
			path = $SHARES/data
			read only = no
		END
		[ "$side" != watched ] || watch_reads
		vfs_python "$PROJECT/tests/bench/vfs.py" measure \
			"$SANDBOX_SMBD" 1000 >>"$SANDBOX/$side.times"
		[ "$side" != watched ] || notice_reader_ends TERM
		sandbox_smbd_stop
	done
done
for side in stock watched ${OTHER:+other}; do
	vfs_python "$PROJECT/tests/bench/vfs.py" report "$side" \
		"$SANDBOX/$side.times" "$SANDBOX/uncfix.times"
done

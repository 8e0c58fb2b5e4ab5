#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The Samba module in an smbd of a version that it was not built for: a copy of
# the module in which no variant has that version's number.  Shares stay
# available, the log says so once, and tree connects are still repaired.

. "$(dirname -- "$0")/../vfs/common.bash"

[ -e "$MODULE" ] || {
	echo "ok - the Samba module in an unknown smbd # skipped: not built"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
}
vfs_enter "$@"

LOG=/var/log/samba/log.smbd
sandbox_user alice Secret.1
vfs_share data
vfs_share plain

shares() {
	cat <<-END
		[data]
		path = $SHARES/data
		read only = no
		[plain]
		path = $SHARES/plain
		vfs objects =
		[secret]
		path = $SHARES/data
		valid users = root
	END
}

# unknown_module FILE: the running version's entry gets another number.  It is
# a pair of 32-bit numbers, major and minor, with the VFS interface behind.
unknown_module() {
	/usr/bin/python3 - "$MODULE" "$1" "$(smbd --version)" <<-'END'
		import re, struct, sys
		module, out, version = sys.argv[1:]
		major, minor = map(int, re.search(r'(\d+)\.(\d+)', version).groups())
		data = open(module, 'rb').read()
		interface = minor + (28 if minor >= 22 else 30)
		if 19 <= minor <= 21:
		    interface = 49
		entry = struct.pack('=III', major, minor, interface)
		assert data.count(entry) == 1, 'no variant for ' + version
		data = data.replace(entry, struct.pack('=III', 9, 99, 999))
		open(out, 'wb').write(data)
	END
}

asked() {
	: >"$LOG"
	vfs_python "$VFS_TESTS/hold.py" "$@" "true"
}

shares_are_available() {
	local out

	out=$(asked '\\fs\data' '\\fs\plain' '\\fs\secret' '\\fs\nosuch')
	echo "$out"
	grep -qxF '\\fs\data: OK data' <<<"$out"
	grep -qxF '\\fs\plain: OK plain' <<<"$out"
	grep -qxF '\\fs\secret: ACCESS_DENIED' <<<"$out"
	grep -qxF '\\fs\nosuch: BAD_NETWORK_NAME' <<<"$out"
}

tree_connects_are_repaired() {
	local out

	out=$(asked '\\\\fs\data' '//fs//data' '\\\\fs\secret' '\\\\fs\nosuch')
	echo "$out"
	grep -qxF '\\\\fs\data: OK data' <<<"$out"
	grep -qxF '//fs//data: OK data' <<<"$out"
	grep -qxF '\\\\fs\secret: ACCESS_DENIED' <<<"$out"
	grep -qxF '\\\\fs\nosuch: BAD_NETWORK_NAME' <<<"$out"
}

log_says_it_once() {
	asked '\\fs\data' '\\\\fs\data'
	cat "$LOG"
	[ "$(grep -c 'not built for Samba' "$LOG")" = 1 ]
	if grep -iE 'SMB_VFS_INTERFACE_VERSION|failed to register|recompile' \
		"$LOG"; then
		return 1
	fi
}

files_are_read_and_written() {
	smbclient //127.0.0.1/data -U alice%Secret.1 \
		-c "put /etc/hostname new; get new $SANDBOX/got; rm new"
	cmp /etc/hostname "$SANDBOX/got"
	[ ! -e "$SHARES/data/new" ]
}

known_version_is_silent() {
	asked '\\fs\data' '\\\\fs\data'
	if grep 'not built for' "$LOG"; then
		return 1
	fi
}

vfs_smbd uncfix < <(shares)
test_that 'in an smbd that it was built for the module says nothing of it' \
	known_version_is_silent
sandbox_smbd_stop

unknown_module "$SANDBOX/unknown.so"
sandbox_install_vfs "$SANDBOX/unknown.so"
for LINE in '' 'preload modules ='; do
	HOW=${LINE:+, without the preload line}
	vfs_smbd uncfix ${LINE:+"$LINE"} < <(shares)
	test_that "unknown version$HOW: every share is as available as before" \
		shares_are_available
	test_that "unknown version$HOW: files are read and written" \
		files_are_read_and_written
	test_that "unknown version$HOW: one line in the log, no other complaint" \
		log_says_it_once
	[ -n "$LINE" ] || test_that \
		'unknown version: tree connects are repaired' \
		tree_connects_are_repaired
	sandbox_smbd_stop
done
test_that 'smbd did not panic' vfs_no_panic
test_summary

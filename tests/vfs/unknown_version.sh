#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The module in an smbd that it was not built for: if it was built for this one,
# a copy of the module in which no variant has its number, and ones that were
# built for other configurations of the same version.  Shares stay available,
# the log says so once, and tree connects are still repaired.

. "$(dirname -- "$0")/common.bash"
export UNCFIX_CACHE=${UNCFIX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/uncfix}
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

asked() {
	vfs_python "$VFS_TESTS/hold.py" "$@" "true"
}

# answers 'NAME: ANSWER'...: each of these names gets its answer.
answers() {
	local line out

	out=$(asked "${@%%: *}")
	echo "$out"
	for line; do
		grep -qxF -- "$line" <<<"$out"
	done
}

shares_are_available() {
	answers '\\fs\data: OK data' '\\fs\plain: OK plain' \
		'\\fs\secret: ACCESS_DENIED' '\\fs\nosuch: BAD_NETWORK_NAME'
}

tree_connects_are_repaired() {
	answers '\\\\fs\data: OK data' '//fs//data: OK data' \
		'\\\\fs\secret: ACCESS_DENIED' \
		'\\\\fs\nosuch: BAD_NETWORK_NAME'
}

# Whatever many processes served before.
log_says_it_once() {
	local _

	for _ in 1 2 3 4 5; do
		asked '\\fs\data' '\\\\fs\data'
	done
	cat "$LOG"
	[ "$(grep -c "$SAYS" "$LOG")" = 1 ]
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

# The command that is built here looks for the module where it is.
doctor_says_so() {
	local status=0

	"${UNCFIX_BUILD:-build}/uncfix" doctor --json >"$SANDBOX/json" ||
		status=$?
	cat "$SANDBOX/json"
	[ "$status" = 2 ]
	grep -F '"level":"problem"' "$SANDBOX/json" | grep -F "$DOCTOR_SAYS"
}

known_version_is_silent() {
	asked '\\fs\data' '\\\\fs\data'
	if grep 'not built for' "$LOG"; then
		return 1
	fi
}

# A Samba that counts no profiling data where this one does.
profile_differently() {
	local config=bin/default/include/config.h

	if grep -q '^#define WITH_PROFILE' "$config"; then
		sed -i '/^#define WITH_PROFILE/d' "$config"
	else
		sed -i '1i#define WITH_PROFILE 1' "$config"
	fi
}

# A Samba that knows more of a session.
lengthen_sessions() {
	sed -i 's/^.*uint32_t homes_snum;/uint32_t more[2];&/' \
		bin/default/source3/librpc/gen_ndr/smbXsrv.h
}

# A Samba whose connections are as large, and otherwise arranged.
reorder_connections() {
	perl -0 -pi -e 's/(struct smbXsrv_client \*client;)\s+(NTTIME connect_time;)/$2 $1/' \
		source3/smbd/globals.h
}

# module_for CHANGE FILE: the module as it is built with changed headers.
module_for() {
	local tree=$SANDBOX/$1 copy=$SANDBOX/$1.copy

	mkdir -p "$tree.upper" "$tree.work" "$tree" "$copy"
	mount -t overlay -o "lowerdir=$SAMBA,upperdir=$tree.upper,workdir=$tree.work" \
		overlay "$tree"
	(cd "$tree" && "$1")
	[ -n "$(find "$tree.upper" -type f)" ]
	cp -a waf wscript tools debian include modules completion man "$copy"
	(cd "$copy" && ./waf configure --samba-source="$tree" build \
		--targets=vfs/uncfix.so) >"$SANDBOX/waf.log" 2>&1 || {
		tail -n 20 "$SANDBOX/waf.log"
		sandbox_die "$1: the module is not built"
	}
	cp "$copy/build/vfs/uncfix.so" "$2"
}

# promises WHAT: what holds in any smbd that the module was not built for.
promises() {
	local what=$1 line how

	for line in '' 'preload modules ='; do
		how=${line:+, without the preload line}
		: >"$LOG"
		vfs_smbd uncfix ${line:+"$line"} < <(shares)
		test_that "$what$how: every share is as available as before" \
			shares_are_available
		test_that "$what$how: files are read and written" \
			files_are_read_and_written
		[ -n "$line" ] || test_that \
			"$what: tree connects are repaired" \
			tree_connects_are_repaired
		[ -n "$line" ] || test_that "$what: doctor says so" \
			doctor_says_so
		test_that "$what$how: one line in the log, no other complaint" \
			log_says_it_once
		sandbox_smbd_stop
	done
}

if [ -z "${UNCFIX_TEST_UNKNOWN:-}" ]; then
	vfs_smbd uncfix < <(shares)
	test_that 'in an smbd that it was built for the module is silent' \
		known_version_is_silent
	sandbox_smbd_stop
	vfs_python "$VFS_TESTS/variant.py" without "$MODULE" \
		"$(smbd --version)" "$SANDBOX/unknown.so"
	vfs_install "$SANDBOX/unknown.so"
fi
SAYS='not built for Samba'
DOCTOR_SAYS='the Samba module knows Samba '
promises 'unknown version'

SAMBA=$(tools/samba-source path)
if [ -e "$SAMBA/.uncfix-prepared" ]; then
	SAYS='not built for this configuration of Samba'
	DOCTOR_SAYS='built for another configuration of Samba '
	for change in profile_differently lengthen_sessions \
		reorder_connections; do
		module_for "$change" "$SANDBOX/other.so"
		vfs_install "$SANDBOX/other.so"
		promises "other configuration (${change//_/ })"
	done
else
	test_skip 'other configuration' 'no headers of this Samba'
fi
test_that 'smbd did not panic' vfs_no_panic
test_summary

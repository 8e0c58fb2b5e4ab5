#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every program that loads Samba's VFS does with the module what it does without:
# the same output, the same exit status.  So it is with the module that was
# built, with one that has no part for this version of Samba, and with one that
# wants something of Samba that is not there.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

sandbox_user alice Secret.1
vfs_share data

# At the level of a user's log: tools show theirs.
start() {
	vfs_smbd "$@" 'log level = 1' <<-END
		[data]
		path = $SHARES/data
		read only = no
	END
}

# say COMMAND...: what it says, and how it ends.
say() {
	local status=0

	echo "\$ $*"
	"$@" 2>&1 || status=$?
	echo "-> $status"
}

# Samba's own python extensions are those of the system's python.
by_python() {
	say vfs_python "$VFS_TESTS/bindings.py" "$SHARES/data" data
}

by_net() {
	say net vfs getntacl data which
}

# The first question meets a worker of rpcd_classic that has served none.
by_rpc_server() {
	local _

	for _ in 1 2; do
		say rpcclient -U alice%Secret.1 127.0.0.1 \
			-c 'netfilegetsec data which'
	done
	say smbcacls -U alice%Secret.1 //127.0.0.1/data which
}

by_smbd() {
	say vfs_python "$VFS_TESTS/hold.py" '\\fs\data' '\\fs\nosuch' true
}

DC_CONF=$SANDBOX/dc.conf
SYSVOL=/var/lib/samba/sysvol/ad.test

# on_dc VFS-OBJECTS LINE...: its tools, not its servers: they work offline.
on_dc() {
	local backup=$SANDBOX/backup objects=$1 command

	shift
	{
		echo '[global]'
		printf '%s\n' "$@" "vfs objects = $objects"
		cat "$DC_CONF"
	} >/etc/samba/smb.conf
	for command in sysvolcheck sysvolreset sysvolcheck \
		'get --service=sysvol --use-s3fs --as-sddl'; do
		case $command in get*) command+=" $SYSVOL" ;; esac
		# shellcheck disable=SC2086
		say samba-tool ntacl $command
	done
	rm -rf "$backup"
	mkdir "$backup"
	say samba-tool domain backup offline --targetdir="$backup" |
		sed 's/[0-9.T:-]*\.tar\.bz2/TIME.tar.bz2/'
	tar -tf "$backup"/*.tar.bz2 | sort
	say vfs_python "$VFS_TESTS/bindings.py" "$SYSVOL/scripts" netlogon
}

# They outlive smbd, and would serve the next one with what they have loaded.
stop_rpc_servers() {
	local pids

	pids=$(pgrep 'rpcd_|dcerp' || true)
	# shellcheck disable=SC2086
	[ -z "$pids" ] || kill $pids 2>/dev/null || true
	sandbox_wait 20 $$ no_rpc_servers
}

no_rpc_servers() {
	! pgrep 'rpcd_|dcerp' >/dev/null
}

# transcript SIDE WHAT: all that these programs say.
transcript() {
	start "$1"
	"by_$2" >"$SANDBOX/$2.$1"
	sandbox_smbd_stop
	stop_rpc_servers
}

same_as_stock() {
	diff "$SANDBOX/$1.stock" "$SANDBOX/$1.uncfix"
}

# One that fails on stock, too, shows nothing.
stock_works() {
	cat "$SANDBOX/$1.stock"
	[ "$(grep -c -- '^-> 0' "$SANDBOX/$1.stock")" = \
		"$(grep -c -- '^-> ' "$SANDBOX/$1.stock")" ]
}

# A client's process that began without the module meets it in a share.
switched_on() {
	{
		echo '[global]'
		echo 'vfs objects = uncfix'
		echo "preload modules = $SANDBOX_VFS/uncfix.so"
		cat "$SANDBOX/smb.conf"
	} >"$SANDBOX/switched.conf"
	vfs_python "$VFS_TESTS/hold.py" --release '\\fs\data' "
		cp '$SANDBOX/switched.conf' '$SANDBOX/smb.conf'
		smbcontrol smbd reload-config
		sleep 1" >"$SANDBOX/switched"
	cat "$SANDBOX/switched"
	grep -qxF 'again \\fs\data: OK data' "$SANDBOX/switched"
	testparm -s --section-name=data --parameter-name='vfs objects' |
		grep -x uncfix
}

module_adds_nothing() {
	local what

	start stock
	test_that "a process that began without it serves on with $1" \
		switched_on
	sandbox_smbd_stop
	for what in python net rpc_server smbd; do
		transcript uncfix "$what"
		test_that "$what: the same with $1" same_as_stock "$what"
	done
}

lacks_a_symbol() {
	sed 's/get_local_machine_name/get_local_machine_nope/g' "$MODULE" \
		>"$1"
	! cmp -s "$MODULE" "$1"
}

for WHAT in python net rpc_server smbd; do
	transcript stock "$WHAT"
	# netfilegetsec of Samba 4.13 is WERR_INVALID_HANDLE.
	[ -n "${UNCFIX_TEST_UNKNOWN:-}" ] ||
		test_that "$WHAT: every command works on stock" \
			stock_works "$WHAT"
done
module_adds_nothing 'the module'
if [ -z "${UNCFIX_TEST_UNKNOWN:-}" ]; then
	vfs_python "$VFS_TESTS/variant.py" without "$MODULE" \
		"$(smbd --version)" "$SANDBOX/unknown.so"
	vfs_install "$SANDBOX/unknown.so"
	module_adds_nothing 'a module that does not know this Samba'
fi
lacks_a_symbol "$SANDBOX/lacks.so"
vfs_install "$SANDBOX/lacks.so"
module_adds_nothing 'a module that knows more than this Samba has'
vfs_install "$MODULE"

# Clients make as many processes of smbd as they like.
LOG=/var/log/samba/log.smbd
logged_once_in_a_life() {
	local _

	for _ in 1 2 3 4 5; do
		by_smbd
	done
	cat "$LOG"
	[ "$(grep -c 'tree connects are not repaired' "$LOG")" = 1 ]
}

for LIFE in first second; do
	: >"$LOG"
	start uncfix 'registry shares = no'
	test_that "a line that is missing is logged once in the $LIFE life" \
		logged_once_in_a_life
	sandbox_smbd_stop
done

if [ -d /usr/share/samba/setup ] &&
	[ -e "${SANDBOX_VFS%/vfs}/ldb/samba_secrets.so" ]; then
	sandbox_domain dc >"$SANDBOX/provision.out" 2>&1 || {
		tail -n 20 "$SANDBOX/provision.out" >&2
		sandbox_die "cannot provision a domain"
	}
	mv /etc/samba/smb.conf "$DC_CONF"
	on_dc 'dfs_samba4 acl_xattr' >"$SANDBOX/dc.stock"
	on_dc 'uncfix dfs_samba4 acl_xattr' 'registry shares = yes' \
		"preload modules = $SANDBOX_VFS/uncfix.so" \
		>"$SANDBOX/dc.uncfix"
	test_that 'DC: every command works on stock' stock_works dc
	test_that 'DC: the same with the module' same_as_stock dc
else
	test_skip 'the tools of a DC' \
		'needs samba-ad-provision and samba-dsdb-modules'
fi

test_that 'smbd did not panic' vfs_no_panic
test_summary

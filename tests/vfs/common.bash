# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# A file server for one script.  Sourced by the tests in this folder.

. "$(dirname -- "${BASH_SOURCE[0]}")/../sandbox.sh"

VFS_TESTS=$PROJECT/tests/vfs
SHARES=$SANDBOX/shares
# Another build of the module may be put to the same tests.
MODULE=${UNCFIX_VFS_MODULE:-${UNCFIX_BUILD:-$PROJECT/build}/vfs/uncfix.so}
SIZE=${UNCFIX_TEST_SIZE:-small}

vfs_enter() {
	sandbox_enter "$@"
	[ -e "$MODULE" ] || sandbox_die "build first: no $MODULE"
	hostname fileserver
	mkdir -p "$SHARES"
	vfs_install "$MODULE"
}

# vfs_install FILE: in an smbd that it has no variant for the tests expect what
# is promised there (UNCFIX_TEST_UNKNOWN).
vfs_install() {
	sandbox_install_vfs "$1"
	unset UNCFIX_TEST_UNKNOWN
	vfs_python "$VFS_TESTS/variant.py" has "$1" "$(smbd --version)" ||
		export UNCFIX_TEST_UNKNOWN=yes
}

# vfs_share NAME [PATH]: a folder that everyone may write to, and a file in it
# that says whose it is.
vfs_share() {
	mkdir -p "$SHARES/${2:-$1}/sub"
	printf '%s' "$1" >"$SHARES/${2:-$1}/which"
	chmod -R a+rwX "$SHARES/${2:-$1}"
}

# vfs_user NAME: the home folder, too, says whose it is.
vfs_user() {
	sandbox_user "$1" Secret.1
	printf '%s' "$1" >"$SANDBOX/home/$1/which"
}

# What smb.conf begins with.
vfs_global() {
	cat <<-END
		[global]
		server role = standalone server
		workgroup = WORKGROUP
		netbios name = FILESERVER
		disable netbios = yes
		map to guest = bad user
		server min protocol = NT1
		load printers = no
		printing = bsd
		print command = rm -f %s
		lpq command = true
		lprm command = true
		log level = 1 vfs:3
		max log size = 0
	END
}

# The folders of the kinds of shares that the table of tree connects has.
vfs_kinds_of_shares() {
	local name

	for name in data 'my data' 'Grüße' SMS_SITE hidden\$ of-alice \
		from-user from-registry; do
		vfs_share "$name"
	done
	vfs_share by-name named/by-name
	install -d -m 1777 "$SHARES/spool"
	install -d -m 1770 "$SANDBOX/usershares"
}

# vfs_smbd stock|uncfix [LINE...] <SHARES: a server with these shares.
vfs_smbd() {
	local side=$1

	shift
	{
		vfs_global
		echo 'registry shares = yes'
		if [ "$side" = uncfix ]; then
			cat <<-END
				preload modules = $SANDBOX_VFS/uncfix.so
				vfs objects = uncfix
			END
		fi
		printf '%s\n' "$@"
		cat
	} >"$SANDBOX/smb.conf"
	sandbox_smbd "$SANDBOX/smb.conf"
}

# vfs_flooded LINE...: the server that flood.py asks, as alice.
vfs_flooded() {
	local name

	vfs_user alice
	for name in data secret dfs; do
		vfs_share "$name"
	done
	vfs_smbd uncfix "$@" <<-END
		[data]
		path = $SHARES/data
		[secret]
		path = $SHARES/secret
		valid users = root
		[dfs]
		path = $SHARES/dfs
		msdfs root = yes
		[homes]
		valid users = %S
	END
}

# Debian's own python3, for impacket.
vfs_python() {
	PYTHONPATH=$VFS_TESTS:$PROJECT/tests PYTHONDONTWRITEBYTECODE=1 \
		/usr/bin/python3 "$@"
}

# No process of smbd crashed since the start of the script.
vfs_no_panic() {
	! grep -hE 'PANIC|INTERNAL ERROR|Segmentation' /var/log/samba/log.*
}

# vfs_table COMMAND...: a program that prints its own tests and their number;
# they count among this script's.
vfs_table() {
	local passed failed skipped status=0 out=$SANDBOX/table.out
	local counts='^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?$'

	"$@" >"$out" 2>&1 </dev/null || status=$?
	grep -vE "$counts" "$out" || true
	read -r passed failed skipped < <(sed -nE \
		"s/$counts/\1 \2 \4/p" "$out") || true
	if [ -z "${failed:-}" ] || { [ "$status" != 0 ] && [ "$failed" = 0 ]; }
	then
		printf 'not ok - %s: exit status %s\n' "${*: -2}" "$status"
		passed=${passed:-0} failed=$((${failed:-0} + 1))
	fi
	SANDBOX_PASSED=$((SANDBOX_PASSED + passed))
	SANDBOX_FAILED=$((SANDBOX_FAILED + failed))
	SANDBOX_SKIPPED=$((SANDBOX_SKIPPED + ${skipped:-0}))
}

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# samba-vfs-uncfix and the other packages beside a Samba that runs, and the
# tests that the source package brings (debian/tests).

. "$(dirname -- "${BASH_SOURCE[0]}")/common.bash"
packages_enter "$@"

VERSION=$(dpkg-parsechangelog -S Version)
NEXT=$VERSION+next
packages_build "$SANDBOX/source/uncfix" >"$SANDBOX/build.log" 2>&1 || {
	tail -n 40 "$SANDBOX/build.log"
	sandbox_die "the packages are not built"
}
cp "$SANDBOX"/source/*.deb "$DEBS/"
bump samba-vfs-uncfix
bump uncfix

server_tree() {
	fresh "$SERVER"
	mkdir -p "$ROOT/srv/data" "$ROOT/tests"
	echo data >"$ROOT/srv/data/which"
	mount --bind "$PROJECT/tests/vfs" "$ROOT/tests"
	cat >"$ROOT/etc/samba/smb.conf" <<-END_OF_CONF
		[global]
			server role = standalone server
			disable netbios = yes
			map to guest = bad user
			load printers = no
		[data]
			path = /srv/data
			guest ok = yes
	END_OF_CONF
	cp "$ROOT/etc/samba/smb.conf" "$SANDBOX/smb.before"
}

smb_conf_is_as_before() {
	cmp "$SANDBOX/smb.before" "$ROOT/etc/samba/smb.conf"
}

module_is_there() {
	[ -e "$ROOT/usr/lib/$(gcc -print-multiarch)/samba/vfs/uncfix.so" ]
}

start_smbd() {
	SMBD_WITHIN="chroot $ROOT" sandbox_start_smbd
}

stop_smbd() {
	kill -TERM "$SANDBOX_SMBD"
	while sandbox_tcp_answers 445 2>/dev/null; do
		sleep 0.1
	done
}

# connects PATH [STATUS]: what a client that sends this path is told.
connects() {
	local said

	said=$(inside /usr/bin/python3 -B -c '
import sys
sys.path.insert(0, "/tests")
import wire
print(wire.Client("nobody", "x").tree_connect(sys.argv[1]).status)' "$1")
	echo "$1: $said"
	[ "$said" = "${2:-0}" ]
}

BAD_NETWORK_NAME=3221225676

nothing_is_edited() {
	server_tree
	apt_install "$(deb samba-vfs-uncfix)" "$(deb uncfix)" \
		>"$SANDBOX/said" 2>&1
	grep -qF 'run: uncfix enable vfs' "$SANDBOX/said"
	smb_conf_is_as_before
	apt_install --reinstall "$(deb samba-vfs-uncfix)" \
		>"$SANDBOX/said" 2>&1
	fails grep -F 'run: uncfix enable vfs' "$SANDBOX/said"
	smb_conf_is_as_before
}

one_command_switches_it_on() {
	connects '\\127.0.0.1\data'
	connects '\\\\127.0.0.1\data' "$BAD_NETWORK_NAME"
	stop_smbd
	inside uncfix enable vfs
	cp "$ROOT/etc/samba/smb.conf" "$SANDBOX/smb.enabled"
}

malformed_names_connect() {
	connects '\\127.0.0.1\data'
	connects '\\\\127.0.0.1\data'
	connects '\\\\127.0.0.1\nothing' "$BAD_NETWORK_NAME"
}

upgrade_keeps_the_shares() {
	apt_install "$(deb samba-vfs-uncfix "$NEXT")" "$(deb uncfix "$NEXT")"
	cmp "$SANDBOX/smb.enabled" "$ROOT/etc/samba/smb.conf"
	malformed_names_connect
}

removal_keeps_the_shares() {
	inside apt-get -q -y remove samba-vfs-uncfix
	smb_conf_is_as_before
	fails module_is_there
	connects '\\127.0.0.1\data'
}

removal_is_refused_where_shares_would_go() {
	server_tree
	printf '[media]\npath = /srv/data\nvfs objects = uncfix\n' \
		>"$ROOT/etc/samba/media.conf"
	echo 'include = /etc/samba/media.conf' >>"$ROOT/etc/samba/smb.conf"
	apt_install "$(deb samba-vfs-uncfix)" "$(deb uncfix)"
	fails inside apt-get -q -y remove samba-vfs-uncfix \
		>"$SANDBOX/said" 2>&1
	grep -qF 'uncfix disable vfs' "$SANDBOX/said"
	module_is_there
	cp "$SANDBOX/smb.before" "$ROOT/etc/samba/smb.conf"
	inside apt-get -q -y remove samba-vfs-uncfix
	smb_conf_is_as_before
}

# An include that nobody writes to, as that of a dead file server.
removal_ends_where_the_configuration_cannot_be_read() {
	server_tree
	apt_install "$(deb samba-vfs-uncfix)"
	mkfifo "$ROOT/etc/samba/fifo"
	echo 'include = /etc/samba/fifo' >>"$ROOT/etc/samba/smb.conf"
	fails timeout 150 chroot "$ROOT" dpkg -r samba-vfs-uncfix \
		>"$SANDBOX/said" 2>&1
	grep -qF 'testparm has not ended' "$SANDBOX/said"
	module_is_there
	cp "$SANDBOX/smb.before" "$ROOT/etc/samba/smb.conf"
	inside dpkg -r samba-vfs-uncfix
}

# Values of the registry hold any bytes.
removal_believes_no_line_that_a_value_makes_up() {
	server_tree
	sed -i 's/\[global\]/&\n\tregistry shares = yes/' \
		"$ROOT/etc/samba/smb.conf"
	apt_install "$(deb samba-vfs-uncfix)"
	inside net conf addshare notes /srv/data
	inside net conf setparm notes comment \
		"$(printf 'a\n\tvfs objects = uncfix\n[data]')"
	inside testparm -s 2>/dev/null | grep -q '^.vfs objects = uncfix$'
	inside dpkg -r samba-vfs-uncfix
	fails module_is_there
}

# A share does not hide behind a section that a value makes up.
removal_sees_each_share() {
	server_tree
	sed -i 's/\[global\]/&\n\tregistry shares = yes/' \
		"$ROOT/etc/samba/smb.conf"
	apt_install "$(deb samba-vfs-uncfix)"
	inside net conf addshare notes /srv/data
	inside net conf setparm notes comment "$(printf 'a\n[other]')"
	inside net conf setparm notes 'vfs objects' uncfix
	fails inside dpkg -r samba-vfs-uncfix >"$SANDBOX/said" 2>&1
	grep -qF 'still names uncfix' "$SANDBOX/said"
	module_is_there
	inside net conf delshare notes
	inside dpkg -r samba-vfs-uncfix
}

# A file that something is mounted on cannot be replaced.
removal_is_refused_where_programs_would_complain() {
	local preload=$ROOT/etc/ld.so.preload

	server_tree
	apt_install "$(deb uncfix)"
	inside uncfix enable client
	mount --bind "$preload" "$preload"
	fails inside apt-get -q -y purge uncfix >"$SANDBOX/said" 2>&1
	grep -qF 'uncfix disable client' "$SANDBOX/said"
	inside uncfix explain '\\fs\data'
	umount "$preload"
	inside apt-get -q -y purge uncfix
	[ ! -e "$preload" ]
	[ ! -e "$ROOT/var/lib/uncfix" ]
}

# dpkg takes them in the order of their names here.
command_may_go_first() {
	server_tree
	apt_install "$(deb samba-vfs-uncfix)" "$(deb uncfix)"
	inside uncfix enable vfs
	inside dpkg --purge uncfix samba-vfs-uncfix
	smb_conf_is_as_before
	fails module_is_there
	[ ! -e "$ROOT/var/lib/uncfix" ]
}

# The administrator took it out himself: there was no `uncfix disable`.
purge_forgets_what_was_kept() {
	local order

	for order in 'uncfix samba-vfs-uncfix' 'samba-vfs-uncfix uncfix'; do
		server_tree
		apt_install "$(deb uncfix)" "$(deb samba-vfs-uncfix)" \
			"$(deb libnss-uncfix)"
		inside uncfix enable client vfs
		cp "$SANDBOX/smb.before" "$ROOT/etc/samba/smb.conf"
		rm "$ROOT/etc/ld.so.preload"
		# Two words.
		# shellcheck disable=SC2086
		inside dpkg --purge $order
		[ -e "$ROOT/var/lib/uncfix/nsswitch.conf.written" ]
		inside dpkg --purge libnss-uncfix
		nsswitch_is_as_before
		[ ! -e "$ROOT/var/lib/uncfix" ]
	done
}

all_of_them() {
	local name

	for name in libnss-uncfix libuncfix-dev libuncfix0 samba-vfs-uncfix \
		uncfix; do
		deb "$name"
	done
}

purge_leaves_no_trace() {
	server_tree
	snapshot >"$SANDBOX/tree.before"
	# Paths without blanks.
	# shellcheck disable=SC2046
	apt_install $(all_of_them)
	is_resolved '\\\\fileserver'
	inside uncfix explain '\\\\fs\data' | grep -q extra-leading
	inside uncfix enable
	inside apt-get -q -y purge '~nuncfix'
	nsswitch_is_as_before
	smb_conf_is_as_before
	# Samba's own registry appears when it is asked for shares.
	fails grep -v ' \./var/lib/samba\| \./run' <(snapshot |
		diff "$SANDBOX/tree.before" - | grep '^[<>] ')
}

# Each of the others, beside libnss-uncfix, which is all that edits the file.
nsswitch_is_libnss_uncfix_alone() {
	local name

	server_tree
	apt_install "$(deb libnss-uncfix)" "$(deb libuncfix0)"
	cp -p "$ROOT/etc/nsswitch.conf" "$SANDBOX/nsswitch.installed"
	for name in libuncfix-dev samba-vfs-uncfix uncfix; do
		apt_install "$(deb "$name")"
		apt_install --reinstall "$(deb "$name")"
		cmp "$SANDBOX/nsswitch.installed" "$ROOT/etc/nsswitch.conf"
		inside dpkg --remove "$name"
		inside dpkg --purge "$name"
		apt_install "$(deb "$name")"
		cmp "$SANDBOX/nsswitch.installed" "$ROOT/etc/nsswitch.conf"
	done
	inside apt-get -q -y purge libnss-uncfix
	nsswitch_is_as_before
}

# debian/tests, each in a new tree.  No mirror is asked, there is no network.
# The sandbox is the container.
autopkgtest_passes() {
	fresh "$SERVER"
	rm -f "$ROOT/etc/apt/sources.list"
	autopkgtest --test-name="$1" --no-built-binaries \
		--ignore-restrictions=isolation-container \
		"$SANDBOX"/source/*.deb "$SANDBOX/source/uncfix" \
		-- chroot "$ROOT"
}

test_that "samba-vfs-uncfix edits nothing and says the one command, once" \
	nothing_is_edited
start_smbd
test_that "uncfix enable vfs is that command" one_command_switches_it_on
start_smbd
test_that "malformed tree connects reach the share" malformed_names_connect
test_that "an upgrade under a running smbd keeps the shares" \
	upgrade_keeps_the_shares
test_that "a removal under a running smbd keeps the shares" \
	removal_keeps_the_shares
stop_smbd
test_that "a removal that would take shares down is refused" \
	removal_is_refused_where_shares_would_go
test_that "a removal ends where the configuration cannot be read" \
	removal_ends_where_the_configuration_cannot_be_read
test_that "a removal believes no line that a value makes up" \
	removal_believes_no_line_that_a_value_makes_up
test_that "a removal sees each share that would go down" \
	removal_sees_each_share
test_that "a removal that would make every program complain is refused" \
	removal_is_refused_where_programs_would_complain
test_that "the command may go before the module that it switched on" \
	command_may_go_first
test_that "a purge forgets what was kept of files that were edited since" \
	purge_forgets_what_was_kept
test_that "all packages purged leave no trace" purge_leaves_no_trace
test_that "no package but libnss-uncfix edits nsswitch.conf in its life" \
	nsswitch_is_libnss_uncfix_alone
for name in name-service library file-server; do
	test_that "autopkgtest: $name" autopkgtest_passes "$name"
done
test_summary

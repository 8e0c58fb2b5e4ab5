#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# After a malformed connect everyone sees the real share's name; a changed
# configuration counts for malformed names as for good ones; options and logs.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"
LITERAL=(o "o'" a 'a b' a%20b data%5c)

sandbox_user alice Secret.1
sandbox_user a-user-with-a-long-name Secret.1
vfs_share data
vfs_share second
vfs_share audited
vfs_share opted-out
for name in "${LITERAL[@]}"; do
	vfs_share "$name" "${name//%/_}"
done
LOG=/var/log/samba/log.smbd

shares() {
	local name

	for name in "${LITERAL[@]}"; do
		printf '[%s]\npath = %s\n' "$name" "$SHARES/${name//%/_}"
	done
	cat <<-END
		[data]
		path = $SHARES/data
		[second]
		path = $SHARES/second
		[audited]
		path = $SHARES/audited
		vfs objects = full_audit uncfix
		full_audit:prefix = %u %S
		full_audit:success = connect
		full_audit:syslog = no
		[homes]
		valid users = %S
		[opted-out]
		path = $SHARES/opted-out
		uncfix:connect = no
	END
}

hold() {
	vfs_python "$VFS_TESTS/hold.py" "$@"
}

# hold_as USER PATH: and not as alice.
hold_as() {
	HOLD_USER=$1 hold "$2" ''
}

# smb1 PATH: the status, where only what smbd has left of it is known.
smb1() {
	vfs_python - "$1" <<-'END'
		import sys, wire
		print(wire.ClientSmb1('alice', 'Secret.1').tree_connect(sys.argv[1]))
	END
}

# new_configuration SED-SCRIPT HOW: change smb.conf and tell smbd's processes.
# One that answers has done what it was told before.
new_configuration() {
	local process processes

	# Later smbds name a process after its client, `smbd[...`.
	mapfile -t processes < <(echo "$SANDBOX_SMBD"
		pgrep -P "$SANDBOX_SMBD" '^smbd([^-]|$)')
	sed -i "$1" "$SANDBOX/smb.conf"
	case $2 in
	signal) kill -HUP "${processes[@]}" ;;
	message) smbcontrol all reload-config ;;
	esac
	for process in "${processes[@]}"; do
		smbcontrol --timeout=120 "$process" ping >/dev/null
	done
}

smbstatus_shows_real_name() {
	local out

	out=$(hold '\\\\fs\data' '//fs//data/sub' "smbstatus -S")
	echo "$out"
	[ "$(grep -c '^data ' <<<"$out")" = 2 ]
	! grep -vE ': OK' <<<"$out" | grep -qE '^(/|fs|unc)'
}

share_list_is_unchanged() {
	local before after

	before=$(net rpc share list -S 127.0.0.1 -U alice%Secret.1)
	after=$(hold '\\\\fs\data' '\\fs\\second' \
		"net rpc share list -S 127.0.0.1 -U alice%Secret.1" |
		grep -vE ': OK|^alive')
	diff <(echo "$before") <(echo "$after")
}

audit_shows_real_name() {
	: >"$LOG"
	hold '\\\\fs\audited' ''
	grep -aE 'alice audited\|' "$LOG"
	grep -aqE 'alice audited\|connect\|ok\|audited' "$LOG"
}

volume_is_the_real_one() {
	vfs_python - <<-'END'
		import wire
		client = wire.Client('alice', 'Secret.1')
		labels = []
		for path in r'\\fs\data', r'\\\\fs\data':
		    tree = client.tree_connect(path)
		    handle = client.open(tree, '', wire.READ, wire.FILE_OPEN,
		                         wire.FILE_DIRECTORY_FILE)
		    labels.append(client.session.queryInfo(
		        tree.identifier, handle, infoType=2, fileInfoClass=1))
		assert labels[0][8:] == labels[1][8:], labels
		assert 'data'.encode('utf-16-le') in labels[1], labels
	END
}

# reload_is_followed SED-SCRIPT HOW STATUS: in the process that served the share
# before, and in a new one, by each name.
reload_is_followed() {
	local out

	out=$(hold --release '\\fs\second' '\\\\fs\second' '\\fs\\data' \
		"$(declare -f new_configuration)
		SANDBOX=$SANDBOX SANDBOX_SMBD=$SANDBOX_SMBD
		new_configuration '$1' $2")
	out+=$'\n'$(hold '\\fs\second' '\\\\fs\second' '')
	echo "$out"
	diff - <(tail -n 2 <<<"$out") <<-END
		\\\\fs\\second: $3
		\\\\\\\\fs\\second: $3
	END
	grep -qxF 'again \\\\fs\second: '"$3" <<<"$out"
	grep -qxF 'again \\fs\second: '"$3" <<<"$out"
	grep -qxF 'again \\fs\\data: OK data' <<<"$out"
	grep -qxF alive <<<"$out"
}

option_switches_off() {
	hold '\\fs\opted-out' '\\\\fs\opted-out' '' |
		tee /dev/stderr | grep -qxF \
		'\\\\fs\opted-out: BAD_NETWORK_NAME'
	hold '\\fs\opted-out' '' | grep -qF ': OK opted-out'
}

# Shares whose names could be repaired to those of others.
literal_names_come_first() {
	local name form

	for name in data "${LITERAL[@]}"; do
		for form in '\\\\fs\' '\\fs\\' //fs/ '\\?\UNC\fs\' \
			'\fileserver\' 'fileserver\'; do
			hold "$form$name" '' | tee /dev/stderr |
				grep -qxF "$form$name: OK $name"
		done
	done
}

# The share that comes first, or the one that a client put after what it took
# for a server: both exist.
two_readings_are_refused() {
	local path

	for path in '\\\\fs\data\second' '\\fs\\data\second' '//fs/data/second' \
		'\\fs\a\040b' "\\?\\\data\o'" ; do
		hold "$path" '' | tee /dev/stderr | grep -qv ': OK'
	done
	smb1 '\\fs\a\040b' | tee /dev/stderr | grep -qv OK
	# Neither of these is a name of a share.
	hold '\\\\fs\data\sub' '' | grep -qxF '\\\\fs\data\sub: OK data'
	hold '\\fs\data\040b' '' | grep -qxF '\\fs\data\040b: OK data'
}

# usershare NAME: of a user who may add one, called as this server is elsewhere.
usershare_captures_nobody() {
	local path

	net usershare add nas "$SHARES/second" '' Everyone:F
	for path in 'nas\data\sub' 'nas\data ' 'nas\data"' '\\fs\data\second '; do
		hold "$path" '' | tee /dev/stderr | grep -qv ': OK'
	done
	hold '\\\\nas\data\sub' '' | grep -qF ': OK data'
	net usershare delete nas
}

repairs_log_nothing_at_level_0() {
	local path

	: >"$LOG"
	for path in 'smb://user:pw@fs/data' '"\\fs\data"' '\\\\fs\data\a:b' \
		'%5C%5Cfs%5Cdata'; do
		hold "$path" '' | tee /dev/stderr | grep -qF ': OK data'
	done
	! grep -A1 -E ', +[01][],]' "$LOG"
}

# rpcclient and its like put it after a target.
ipc_at_the_end_is_meant() {
	local path

	for path in '\\\\fs\data\IPC$' '\\fs\data\ipc$' '//fs/data/IPC$'; do
		hold "$path" '' | tee /dev/stderr | grep -qxF "$path: OK pipe"
	done
}

log_tells_each_repair() {
	: >"$LOG"
	hold '\\\\fs\data' ''
	# One line at level 3, the backslashes escaped.
	grep -A1 -E ', +3\].*repair' "$LOG" | grep -qF \
		'gets [data], asked for [\\\\\\\\fs\\data]'
	[ "$(grep -c 'asked for' "$LOG")" = 1 ]
	grep -q 'ipv4:127.0.0.1:[0-9]* gets' "$LOG"
}

log_escapes_names() {
	: >"$LOG"
	hold $'\t\\\\fs\\data\r\n' $'\\\\fs\\\\data\\\u202eevil\u2066' ''
	grep -qF 'gets [data], asked for [\t\\\\fs\\data\r\n]' "$LOG"
	grep -qF 'asked for [\\\\fs\\\\data\\???evil' "$LOG"
	if LC_ALL=C grep -aP '[\x01-\x08\x0b-\x1f]|\xc2\x9b|\xe2\x80' "$LOG"; then
		return 1
	fi
}

log_has_no_passwords() {
	: >"$LOG"
	hold 'smb://user:hunter2@fs/data' ''
	grep -qF 'gets [data], asked for [smb://***@fs/data]' "$LOG"
	if grep hunter2 "$LOG"; then
		return 1
	fi
}

log_tells_what_a_long_name_gets() {
	: >"$LOG"
	hold "\\\\\\\\fs\\data\\$(printf 'x%.0s' {1..3000})" ''
	grep -q 'gets \[data\], asked for .*xxx\]' "$LOG"
}

# `homes` of a user whose name does not fit in its place: see vfs_uncfix(8).
refusal_is_logged() {
	: >"$LOG"
	hold_as a-user-with-a-long-name '\\fs\\homes' |
		grep -qxF '\\fs\\homes: BAD_NETWORK_NAME'
	hold_as a-user-with-a-long-name '\\\\fs\a-user-with-a-long-name' |
		grep -qF ': OK'
	grep -A1 -E ', +3\].*repair' "$LOG" | grep -qF \
		'is refused [a-user-with-a-long-name], which does not fit'
	! grep -A1 -E ', +[01][],]' "$LOG" | grep -F 'asked for'
}

clean_names_are_not_logged() {
	: >"$LOG"
	hold '\\fs\data' '\\fs\nosuch' ''
	! grep 'asked for' "$LOG"
}

# In each process that it concerns, at level 1.
warns_once() {
	local pids

	hold '\\fs\data' '\\fs\second' ''
	grep -A1 -E ', +1, pid=.*warn_of' "$LOG" | grep -F "$1"
	pids=$(sed -nE 's/.*, pid=([0-9]+).*warn_of.*/\1/p' "$LOG")
	[ -z "$(sort <<<"$pids" | uniq -d)" ]
}

install -d -m 1770 "$SANDBOX/usershares"
vfs_smbd uncfix "usershare path = $SANDBOX/usershares" \
	'usershare max shares = 100' < <(shares)
test_that 'smbstatus shows the real name' smbstatus_shows_real_name
test_that 'the list of shares is as it was' share_list_is_unchanged
test_that 'full_audit shows the real name' audit_shows_real_name
test_that 'the volume label is the real one' volume_is_the_real_one
test_that 'uncfix:connect = no leaves a share alone' option_switches_off
test_that 'a share of the literal name comes before a repaired one' \
	literal_names_come_first
test_that 'a path that names two shares is refused' two_readings_are_refused
test_that 'a usershare gets no clients of another share' \
	usershare_captures_nobody
test_that 'a repair logs nothing at level 0 and 1' \
	repairs_log_nothing_at_level_0
test_that 'IPC$ after a target is IPC$' ipc_at_the_end_is_meant
test_that 'each repair is one line at level 3 with the client and the names' \
	log_tells_each_repair
test_that 'names from the wire are escaped in the log' log_escapes_names
test_that 'no password of a URL is in the log' log_has_no_passwords
test_that 'of a long name the log tells what it got' \
	log_tells_what_a_long_name_gets
test_that 'a client causes no line below level 3, with a refusal neither' \
	refusal_is_logged
test_that 'clean names are not in the log' clean_names_are_not_logged
test_that 'SIGHUP: a share that was tightened refuses by each name' \
	reload_is_followed '/^path.*second$/a valid users = root' signal \
	ACCESS_DENIED
test_that 'a message: a share that was opened again is found by each name' \
	reload_is_followed '/^valid users = root/d' message 'OK second'
test_that 'a message: a share that was closed refuses by each name' \
	reload_is_followed '/^path.*second$/a available = no' message \
	BAD_NETWORK_NAME
test_that 'SIGHUP: a share that was removed is refused by each name' \
	reload_is_followed '/^\[second\]/,/^available/d' signal \
	BAD_NETWORK_NAME
test_that 'smbd did not panic' vfs_no_panic
sandbox_smbd_stop

vfs_smbd stock 'vfs objects = uncfix' 'debug pid = yes' < <(shares)
test_that 'without the preload line one warning says what is missing' \
	warns_once 'preload modules'
sandbox_smbd_stop
vfs_smbd uncfix 'registry shares = no' 'debug pid = yes' < <(shares)
test_that 'without registry shares one warning says what is missing' \
	warns_once 'registry shares = yes'
sandbox_smbd_stop

# Then smbd has not looked for any before it has a client.
net conf addshare only-there "$SHARES/data" writeable=n guest_ok=y
vfs_smbd uncfix </dev/null
test_that 'names are repaired where all shares are in the registry' \
	vfs_python -c '
import wire
client = wire.Client()
good = str(client.tree_connect(r"\\fs\only-there"))
assert good.startswith("disk"), good
got = str(client.tree_connect(r"\\\\fs\only-there"))
assert got == good, got'
sandbox_smbd_stop
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the command says to somebody who is new to it: a row for each slip, with
# the exit status and words that must be in what it says.
#
#	UNCFIX_SHOW=1 tests/command/slips.sh	prints all that it says, too

# The words are what is printed, and no commands.
# shellcheck disable=SC2016

. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
UNCFIX=$BUILD/uncfix
SAID=$SANDBOX/said

# says STATUS WORDS COMMAND...: its lines end where those of a screen do.
says() {
	local expected=$1 words=$2 status=0

	shift 2
	"$@" >"$SAID.now" 2>&1 </dev/null || status=$?
	{
		printf '\n$ %s\n' "${*/#"$UNCFIX"/uncfix}"
		cat "$SAID.now"
	} | tee -a "$SAID"
	[ "$status" = "$expected" ]
	[ -z "$words" ] ||
		tr -s ' \r\n' '   ' <"$SAID.now" | grep -qF -- "$words"
}

slip() {
	says "$1" "$2" "$UNCFIX" "${@:3}"
}

as_nobody() {
	install "$UNCFIX" "$SANDBOX/uncfix"
	says "$1" "$2" setpriv --reuid=65534 --regid=65534 --clear-groups \
		"$SANDBOX/uncfix" "${@:3}"
}

# terminal COLUMNS STATUS WORDS ARGUMENT...: no line is wider.
terminal() {
	local columns=$1 status=$2 words=$3

	shift 3
	says "$status" "$words" script -qec \
		"stty cols $columns; exec $UNCFIX ${*@Q}" /dev/null
	tr -d '\r' <"$SAID.now" | sed 's/\x1b\[[0-9;]*m//g' |
		awk -v width="$columns" 'length > width { print; bad = 1 }
			END { exit bad }'
}

# The words, help and the names of verbs.
test_that "without a word there is help" slip 0 'Usage: uncfix VERB'
test_that "help alone is help" slip 0 'Usage: uncfix VERB' help
test_that "help VERB is that verb's" slip 0 'Usage: uncfix watch' help watch
test_that "help of no verb says so" slip 2 '`foo` is not a verb' help foo
test_that "version says the version" slip 0 'uncfix 0' version
test_that "so does -V" slip 0 'uncfix 0' -V
for verb in normalise normalize: nomalize; do
	test_that "$verb: the nearest verb is named" \
		slip 2 '`normalize` is one' "$verb"
done
test_that "doktor: the nearest verb is named" slip 2 '`doctor` is one' doktor
test_that "wach: the nearest verb is named" slip 2 '`watch` is one' wach
test_that "enabel: the nearest verb is named" slip 2 '`enable` is one' enabel
test_that "what is near to no verb gets none" \
	slip 2 "nor a target as '\\\\server\\share'" fileserver
test_that "an option that no verb has is a bad option" \
	slip 2 'bad option `--frobnicate`' --frobnicate
test_that "a bad option is named, and where help is" \
	slip 2 'bad option `--frobnicate`; see `uncfix check --help`' \
	check --frobnicate '\\fs\x'
test_that "enable of no part names the parts" \
	slip 2 '`samba` is not nss, vfs (Samba), client or watch' enable samba
test_that "doctor takes no target" slip 2 'doctor takes no target' doctor '\\fs\x'

# Targets and files.
test_that "a target alone is explained" slip 0 'extra-leading' '\\\\fs\data'
test_that "a target alone that is refused is" slip 1 'not-unc' 'C:\x'
test_that "explain of a local file does not blame Microsoft" \
	slip 1 'taken for' explain file:///etc/passwd
test_that "explain without a target says so" slip 2 'no target' explain
printf '%s\n' '\\fs\\data' >"$SANDBOX/lines"
test_that "normalize of a file is told how to read its lines" \
	slip 1 '`uncfix normalize -f FILE` reads its lines' \
	normalize "$SANDBOX/lines"
test_that "normalize - reads standard input" slip 0 '' normalize -
for verb in normalize explain 'check -N'; do
	# shellcheck disable=SC2086
	test_that "$verb -f reads a file" slip "$([ "$verb" = 'check -N' ] &&
		echo 1 || echo 0)" '\\fs\data' $verb -f "$SANDBOX/lines"
	# shellcheck disable=SC2086
	test_that "$verb -f says that a file is not there" \
		slip 2 '/nowhere: No such file or directory' $verb -f /nowhere
done
test_that "a format where a file is wanted is told" \
	slip 2 '`posix` is a format, not a file' normalize -f posix '\\fs\x'
test_that "a format that is none is told" \
	slip 2 '`xml` is not a format' normalize --format xml '\\fs\x'
for verb in normalize explain; do
	test_that "$verb --json prints JSON" \
		slip 0 '"defects":["extra-leading"]' "$verb" --json '\\\\fs\data'
done

# The network.  Each failure has a cure of its own.
cat >"$SANDBOX/peers.py" <<-'END'
	import socket, struct, threading, time
	def reset(peer):
	    peer.recv(1)
	    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
	                    struct.pack('ii', 1, 0))
	def ends(peer):
	    peer.recv(1000)
	def ssh(peer):
	    peer.sendall(b'SSH-2.0-OpenSSH\r\n')
	    peer.recv(1000)
	def silent(peer):
	    time.sleep(20)
	def serve(listener, act):
	    while True:
	        peer, _ = listener.accept()
	        act(peer)
	        peer.close()
	for port, act in (1001, reset), (1002, ends), (1003, ssh), (1004, silent):
	    listener = socket.create_server(('127.0.0.1', port))
	    threading.Thread(target=serve, args=(listener, act)).start()
	open('/run/uncfix/peers', 'w').close()
END
/usr/bin/python3 "$SANDBOX/peers.py" &
PEERS=$!
sandbox_wait 30 "$PEERS" test -e /run/uncfix/peers
ip route add unreachable 192.0.2.2
ip route add prohibit 192.0.2.3
sandbox_host 127.0.0.1 fileserver
while IFS='|' read -r what words target; do
	test_that "check: $what" slip 1 "$words" check -N -t 2 "$target"
done <<'END'
a port that is closed does not blame the name|nothing listens on these ports|\\fileserver:9\x
a network that there is no route to|no route to these|\\192.0.2.1\x
a host that is not there|No host answers at these|\\192.0.2.2\x
what this machine forbids|This machine forbids|\\192.0.2.3\x
a link-local address without its interface|needs the number of the interface|\\[fe80::1]\x
a connection that is broken off|admit this client where|\\fileserver:1001\x
a connection that is ended|does not serve SMB to this client|\\fileserver:1002\x
another service on that port|Another service listens on that port|\\fileserver:1003\x
a server that says nothing|fell silent|\\fileserver:1004\x
a DNS server that does not answer|DNS servers of /etc/resolv.conf do not answer|\\unknown\x
END
sandbox_nsswitch files
test_that "check: a host that nobody knows" \
	slip 1 'None of the services that /etc/nsswitch.conf names' check -N '\\unknown\x'
sandbox_nsswitch 'files dns'
test_that "check says where a port leads" \
	slip 1 'means smb://fileserver:9/x' check -N '\\fileserver:9\x'
kill "$PEERS"

# The rights, and Samba's configuration.
for arguments in 'enable nss' 'disable nss' watch; do
	# shellcheck disable=SC2086
	test_that "$arguments without rights says that root is needed" \
		as_nobody 2 'run this as root' $arguments
done
test_that "status without rights tells what it can" \
	as_nobody 0 'name service' status
if [ -e "$BUILD/vfs/uncfix.so" ]; then
	sandbox_install_vfs "$BUILD/vfs/uncfix.so"
	cp /etc/samba/smb.conf "$SANDBOX/smb.conf"
	echo 'max log size = many' >>/etc/samba/smb.conf
	for arguments in 'enable vfs' 'enable --dry-run vfs' doctor; do
		status=1
		[ "$arguments" != doctor ] || status=2
		# shellcheck disable=SC2086
		test_that "$arguments: testparm's words on a broken smb.conf" \
			slip "$status" 'value is not a valid size' $arguments
	done
	test_that "status with a broken smb.conf does not say off" \
		slip 1 'file server ? testparm refuses' status
	printf '[global]\ninclude = registry\n' >/etc/samba/smb.conf
	test_that "enable --dry-run vfs without rights says so" \
		as_nobody 1 'as this user may not read all of it: run this as root' \
		enable --dry-run vfs
	rm /etc/samba/smb.conf
	test_that "doctor without smb.conf says that there is none" \
		slip 0 'there is no /etc/samba/smb.conf' doctor
	test_that "enable vfs without smb.conf says that there is none" \
		slip 1 "this is for a machine with Samba's server" enable vfs
	cp "$SANDBOX/smb.conf" /etc/samba/smb.conf
	test_that "enable --reload without smbd asks whether it runs" \
		slip 2 'if it does not run, it reads its configuration when it starts' \
		enable --reload vfs
	"$UNCFIX" disable vfs >/dev/null
	sandbox_start_smbd
	test_that "enable --reload says what it did" \
		slip 0 'smbd: was told to read its configuration again' \
		enable --reload vfs
	test_that "so does a second one" \
		slip 0 'is enabled already smbd: was told' enable --reload vfs
	sandbox_smbd_stop
	"$UNCFIX" disable vfs >/dev/null
fi

# Terminals, pipes and locales.
test_that "on 60 columns no line of a refusal is wider" \
	terminal 60 1 'not-unc' normalize 'C:\x'
test_that "on 60 columns no line of explain is wider" \
	terminal 60 0 'doubled-separators' explain '\\\\fs\\data\\'
test_that "on 60 columns no line of doctor is wider" \
	terminal 60 0 'uncfix is off for name lookups' doctor
test_that "on 60 columns no line of check is wider" \
	terminal 60 1 'nothing listens' check -N '\\127.0.0.1:9\x'

escapes() {
	"$@"
	grep -q $'\x1b\[' "$SAID.now"
}
test_that "a terminal has colours" \
	escapes terminal 80 1 'FAILED' check -N '\\127.0.0.1:9\x'
NO_COLOR=1 test_that "with NO_COLOR it has none" \
	eval '! escapes terminal 80 1 FAILED check -N "\\\\127.0.0.1:9\\x"'
test_that "a pipe has none" \
	eval '! escapes slip 1 FAILED check -N "\\\\127.0.0.1:9\\x"'
LC_ALL=C test_that "what the locale C has not is shown as a number" \
	slip 0 'share <U+00E4>' explain '\\fs\ä'
LC_ALL=xx_YY.UTF-8 test_that "a locale that is not installed is UTF-8" \
	slip 0 'share ä' explain '\\fs\ä'
LC_ALL=C test_that "in the locale C, what goes into a pipe is as it was" \
	slip 0 '\\fs\ä' normalize '\\fs\ä'

full_disk() {
	says 2 'standard output: No space left' sh -c \
		"'$UNCFIX' normalize '\\\\fs\\x' >/dev/full"
}
test_that "a full disk is told" full_disk
[ -z "${UNCFIX_SHOW:-}" ] || cat "$SAID"
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix doctor: each finding made by a real cause, with the real smbd, nscd
# and C library.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
UNCFIX=$BUILD/uncfix
NSS=$BUILD/libnss_uncfix.so.2
VFS=$BUILD/vfs/uncfix.so
PYTHON=/usr/bin/python3

# `PROBE LEVEL` of each finding, and the exit status, as one line.
findings() {
	local status=0

	"$UNCFIX" doctor --json >"$SANDBOX/json" || status=$?
	"$PYTHON" -c '
import json, sys
for line in sys.stdin:
    finding = json.loads(line)
    assert finding["what"], line
    assert (finding["level"] == "ok") == (finding["advice"] is None), line
    print(finding["probe"], finding["level"], end="; ")' <"$SANDBOX/json"
	echo "exit $status"
}

# finds 'PROBE LEVEL; ...; exit N' [TEXT]: exactly these, and the text in them.
finds() {
	local found

	found=$(findings)
	echo "found:    $found"
	echo "expected: $1"
	cat "$SANDBOX/json"
	[ "$found" = "$1" ]
	[ $# = 1 ] || "$UNCFIX" doctor | tr -s ' \n' '  ' | grep -qF -- "$2"
}

as_nobody() {
	local status=0

	install "$UNCFIX" "$SANDBOX/uncfix"
	setpriv --reuid=65534 --regid=65534 --clear-groups "$SANDBOX/uncfix" \
		doctor >"$SANDBOX/shown" || status=$?
	cat "$SANDBOX/shown"
	[ "$status" = 1 ]
	grep -q 'run this as root' "$SANDBOX/shown"
}

# write_conf LINE...: options of [global], and the shares.
write_conf() {
	{
		cat <<-END
			[global]
			workgroup = WORKGROUP
			server role = standalone server
			disable netbios = yes
			load printers = no
			printing = bsd
		END
		printf '%s\n' "$@"
		cat <<-END
			[data]
			path = $SANDBOX/data
		END
	} >"$SANDBOX/smb.conf"
}

# with_smbd LINE...: the server with these options.
with_smbd() {
	sandbox_smbd_stop
	write_conf "$@"
	sandbox_smbd "$SANDBOX/smb.conf"
}

NSS_OK='nsswitch ok; loader ok; lookup ok; '
VFS_OFF='smb-conf ok; '
ENABLED=("preload modules = $SANDBOX_VFS/uncfix.so" 'registry shares = yes'
	'vfs objects = uncfix')

test_that "nothing is enabled: no problem" \
	finds "nsswitch ok; ${VFS_OFF}exit 0" 'uncfix is off for name lookups'

# The name service.
sandbox_nsswitch 'uncfix [!UNAVAIL=return] files dns'
test_that "the module is missing" \
	finds "nsswitch ok; loader problem; ${VFS_OFF}exit 2" 'cannot be loaded'
gcc -shared -x c -o "$SANDBOX/other.so" - <<<'int _nss_uncfix_other;'
sandbox_install_nss "$SANDBOX/other.so"
test_that "the module is another one" \
	finds "nsswitch ok; loader problem; ${VFS_OFF}exit 2" 'another one'
sandbox_remove_nss
sandbox_install_nss "$NSS"
test_that "the name service works" finds "$NSS_OK${VFS_OFF}exit 0" \
	'\\\\localhost\share resolves'
UNCFIX_DISABLE=1 test_that "uncfix is switched off in the environment" \
	finds "nsswitch ok; loader ok; switch warning; lookup ok; ${VFS_OFF}exit 1" \
	'UNCFIX_DISABLE'
sed -i.saved '/localhost/d' /etc/hosts
sandbox_nsswitch 'uncfix [!UNAVAIL=return] files'
test_that "localhost is unknown: no lookup is tried" \
	finds "nsswitch ok; loader ok; lookup warning; ${VFS_OFF}exit 1" \
	'localhost has no address'
mv /etc/hosts.saved /etc/hosts

behind() {
	sandbox_nsswitch "$2"
	finds "nsswitch problem; loader ok; ${VFS_OFF}exit 2" "$3"
}
for service in files dns resolve mdns4_minimal; do
	test_that "$service stands before uncfix" \
		behind _ "$service [!UNAVAIL=return] uncfix" "\`$service\` stands"
done
test_that "[!UNAVAIL=return] is missing" behind _ 'uncfix files dns' 'leak'
test_that "[NOTFOUND=return] alone is too weak" \
	behind _ 'uncfix [NOTFOUND=return] files dns' 'leak'
test_that "a name that is no UTF-8 is told, in JSON too" \
	behind _ $'f\xffles uncfix' $'`f<FF>les` stands'
sandbox_nsswitch 'uncfix [!UNAVAIL=return files'
test_that "the hosts: line is broken" \
	finds "nsswitch problem; loader ok; ${VFS_OFF}exit 2" 'understand'
sandbox_nsswitch 'uncfix [!UNAVAIL=return] files dns'

advice_of_enable_helps() {
	sandbox_nsswitch 'files dns uncfix'
	finds "nsswitch problem; loader ok; ${VFS_OFF}exit 2" 'uncfix enable nss'
	"$UNCFIX" enable nss
	finds "$NSS_OK${VFS_OFF}exit 0"
}
test_that "what doctor advises mends the line" advice_of_enable_helps

# What is excluded, and what is meant to be.
NEVER=/etc/uncfix/never

# excludes LEVEL TEXT ENTRY...: what doctor says of these.
excludes() {
	local level=$1 text=$2 entry
	local -A status=([ok]=0 [warning]=1 [problem]=2)

	shift 2
	for entry; do
		mkdir -p "$NEVER/${entry%/*}"
		echo 'so it was decided' >"$NEVER/$entry"
	done
	finds "${NSS_OK}never $level; ${VFS_OFF}exit ${status[$level]}" "$text"
}

explained() {
	excludes ok 'hosts excluded: 1, programs: 0' host/fs
	"$UNCFIX" explain '\\fs\data' >"$SANDBOX/shown"
	tail -n 3 "$SANDBOX/shown" | tr -s ' ' | tee "$SANDBOX/last"
	cmp "$SANDBOX/last" - <<-'END'
		Never repaired on this machine:
		 file /etc/uncfix/never/host/fs
		 because so it was decided
	END
	"$UNCFIX" explain --json '\\FS\data' |
		grep -qF '"excluded":"/etc/uncfix/never/host/fs"'
	"$UNCFIX" explain --json '\\other\data' | grep -qF '"excluded":null'
}

writable() {
	excludes ok '' host/fs
	chmod g+w "$NEVER"
	excludes problem "$NEVER may be written to"
	chmod 0700 "$NEVER"
	excludes warning "$NEVER is closed"
}

never_is_no_folder() {
	mkdir -p /etc/uncfix
	echo 'host fs' >"$NEVER"
	excludes problem "$NEVER is no folder"
}

dangling() {
	mkdir -p "$NEVER/$1"
	ln -s nowhere "$NEVER/$1/fs"
	excludes problem "$1/fs is a link that leads nowhere"
}

itself_is_excluded() {
	mkdir -p "$NEVER/host" "$NEVER/program"
	touch "$NEVER/$1"
	finds "nsswitch ok; loader ok; never ok; ${VFS_OFF}exit 0"
}

excluded_that() {
	rm -rf /etc/uncfix
	test_that "$@"
	rm -rf /etc/uncfix
}

excluded_that "what is excluded is counted" \
	excludes ok 'hosts excluded: 3, programs: 2' host/fs 'host/*.example.com' \
	host/192.0.2.1 program/ping program/Another
excluded_that "explain names the file that excludes a host, and why" explained
excluded_that "others than root may exclude, or may not look" writable
excluded_that "a file in the place of the folder excludes nothing" \
	never_is_no_folder
for entry in host/FS host/fs. 'host/*.Example.com'; do
	excluded_that "$entry is never looked for" \
		excludes problem "$NEVER/$entry is never looked for" "$entry"
done
for entry in 'host/a b' 'host/*' 'host/*fs' host/1.2; do
	excluded_that "$entry is the name of no host" \
		excludes problem "$NEVER/$entry is the name of no host" "$entry"
done
excluded_that "another folder excludes nothing" \
	excludes problem "$NEVER/hosts excludes nothing" hosts/fs
for folder in host program; do
	excluded_that "a link that leads nowhere excludes no $folder" \
		dangling "$folder"
done
for entry in host/localhost program/uncfix; do
	excluded_that "$entry: no look-up is tried" itself_is_excluded "$entry"
done

# nscd that has an nsswitch.conf without uncfix keeps it where it is told to
# look for no changes.
start_nscd() {
	sandbox_start_nscd 'check-files hosts no' \
		'positive-time-to-live hosts 60' 'negative-time-to-live hosts 60'
}
# Its cache has that the name was not found.
nscd_that_remembers() {
	finds "nsswitch ok; loader ok; lookup problem; nscd problem; ${VFS_OFF}exit 2" \
		'run `nscd -i hosts`'
	nscd -i hosts
	finds "${NSS_OK}nscd ok; ${VFS_OFF}exit 0"
}
sandbox_nsswitch 'files'
start_nscd
getent ahosts '\\\\localhost\share' || true
sandbox_nsswitch 'uncfix [!UNAVAIL=return] files dns'
test_that "nscd remembers that a malformed name was not found" \
	nscd_that_remembers
sandbox_stop_nscd
start_nscd
test_that "nscd that works" \
	finds "${NSS_OK}nscd ok; ${VFS_OFF}exit 0" 'nscd answers'
excluded_with_nscd() {
	NSS_OK+='nscd ok; '
	excludes warning 'nscd looks names up for all' program/ping
}
excluded_that "with nscd no program can be excluded" excluded_with_nscd
sandbox_stop_nscd
UNCFIX_DISABLE=1 start_nscd
test_that "nscd that does without uncfix" \
	finds "nsswitch ok; loader ok; lookup problem; nscd problem; ${VFS_OFF}exit 2" \
	'restart nscd'
sandbox_stop_nscd

# A member of a domain.
enable_warns() {
	"$UNCFIX" enable --dry-run nss 2>&1 | tr -s ' \n' '  ' |
		tee "$SANDBOX/shown"
	grep -q 'fall back from Kerberos to NTLM' "$SANDBOX/shown"
}
cp /etc/samba/smb.conf "$SANDBOX/smb.saved"
printf '[global]\nsecurity = ads\nrealm = AD.TEST\nworkgroup = AD\n' \
	>/etc/samba/smb.conf
test_that "a member of a domain may fall back to NTLM" \
	finds "$NSS_OK${VFS_OFF}logon warning; exit 1" 'fall back'
test_that "enable says so, too" enable_warns
install -m 0644 "$BUILD/libuncfix_client.so" "$SANDBOX_LIBRARIES"
echo "$SANDBOX_LIBRARIES/libuncfix_client.so" >/etc/ld.so.preload
test_that "the client library asks for tickets by the clean name" \
	finds "$NSS_OK${VFS_OFF}logon ok; exit 0"
rm /etc/ld.so.preload
echo 'client use kerberos = required' >>/etc/samba/smb.conf
test_that "a member of a domain that needs a ticket does not fall back" \
	finds "$NSS_OK${VFS_OFF}exit 0"
cp "$SANDBOX/smb.saved" /etc/samba/smb.conf

# A real journal, into which a real `uncfix watch` writes.
JOURNALD=/lib/systemd/systemd-journald
UNIT_LINK=/etc/systemd/system/multi-user.target.wants/uncfix-watch.service
watch_start() {
	ln -sf /dev/null "$UNIT_LINK"
	"$JOURNALD" &
	JOURNAL=$!
	sandbox_wait 10 "$JOURNAL" test -S /run/systemd/journal/socket
	"$UNCFIX" watch --journal &
	WATCH=$!
	sandbox_wait 10 "$WATCH" test -S /run/uncfix/watch
}
watch_stop() {
	kill "$WATCH" "$JOURNAL"
	wait "$WATCH" "$JOURNAL" || true
	rm "$UNIT_LINK"
}
entries() {
	[ "$(journalctl -q -o cat _COMM=uncfix | grep -c '')" = "$1" ]
}
# Doctor looks up twice in `finds`, is read after it has ended, and not counted.
is_not_counted() {
	kill -STOP "$WATCH"
	finds "${NSS_OK}${VFS_OFF}watch ok; exit 0" \
		'no malformed name was seen in the last day'
	kill -CONT "$WATCH"
	sandbox_wait 60 "$WATCH" entries 2
	finds "${NSS_OK}${VFS_OFF}watch ok; exit 0" \
		'no malformed name was seen in the last day'
	sandbox_wait 60 "$WATCH" entries 4
}
# By entries of smbd, as the journal has older ones.
are_connects_seen() {
	local expected="${PREFIX}ok; smbd ok; tree-connect ok; watch ok; exit 0"

	finds "$expected"
	sandbox_wait 60 "$WATCH" eval \
		'journalctl -q -o cat _COMM=uncfix | grep -F 127.0.0.1'
	finds "$expected" 'last day: 4, of them by python3: 3'
}
# Three lookups of one program, and one of a program that ends.
seen() {
	getent hosts '\\localhost\share'
	sandbox_wait 60 "$SENDER" entries 8
	finds "${NSS_OK}${VFS_OFF}watch ok; exit 0" \
		'in the last day: 4, of them by python3: 3 (journalctl'
}
if [ -x "$JOURNALD" ]; then
	mkdir -p "${UNIT_LINK%/*}" /run/systemd
	ln -sf /dev/null "$UNIT_LINK"
	test_that "the unit of watch is enabled, and nobody reads" \
		finds "${NSS_OK}${VFS_OFF}watch warning; exit 1" 'nobody reads'
	printf '[Journal]\nStorage=volatile\nReadKMsg=no\nAudit=no\n' \
		>/etc/systemd/journald.conf
	[ -s /etc/machine-id ] ||
		tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
	watch_start
	test_that "what doctor itself looks up is not counted" is_not_counted
	"$PYTHON" -c 'import socket, time
for i in range(3):
    socket.gethostbyname(r"\\localhost")
time.sleep(3600)' &
	SENDER=$!
	test_that "what was seen in the last day is counted" seen
	kill "$SENDER"
	wait "$SENDER" || true
	watch_stop
else
	test_skip "what was seen in the last day is counted" "no journald"
fi

# Programs that no module reaches, and programs with an old one.
printf 'int pause(void); int main(void) { return pause(); }' |
	gcc -static -x c -o "$SANDBOX/lonely" -
"$SANDBOX/lonely" &
LONELY=$!
test_that "a static program is running" \
	finds "$NSS_OK${VFS_OFF}bypass warning; exit 1" ': lonely'
kill "$LONELY"
"$PYTHON" -c 'import socket, time
socket.getaddrinfo(r"\\\\localhost", None)
open("'"$SANDBOX"'/holds", "w").close()
time.sleep(3600)' &
HOLDER=$!
sandbox_wait 20 "$HOLDER" test -e "$SANDBOX/holds"
sandbox_remove_nss
sandbox_install_nss "$NSS"
test_that "a program runs with a module that was replaced" \
	finds "$NSS_OK${VFS_OFF}old-modules warning; exit 1" 'older module'
kill "$HOLDER"
wait "$HOLDER" "$LONELY" || true

# The file server, and nothing else.
sandbox_nsswitch 'files dns'
if [ -e "$VFS" ]; then
	mkdir -p "$SANDBOX/data"
	PREFIX='nsswitch ok; smb-conf '
	write_conf "${ENABLED[@]}"
	ln -sfn "$SANDBOX/smb.conf" /etc/samba/smb.conf
	test_that "smb.conf names a module that is not there" \
		finds "${PREFIX}problem; smbd warning; exit 2" 'not there'
	sandbox_install_vfs "$VFS"
	test_that "smbd is not running" \
		finds "${PREFIX}ok; smbd warning; exit 1" 'not running'
	# comm, and a map of a file that was removed.
	setpriv --reuid 65534 --clear-groups "$PYTHON" -c '
import ctypes, mmap, os, time
ctypes.CDLL(None).prctl(15, b"smbd")
with open("/tmp/uncfix.so", "w+b") as file:
    file.truncate(4096)
    held = mmap.mmap(file.fileno(), 4096)
os.unlink("/tmp/uncfix.so")
open("/tmp/pretends", "w").close()
time.sleep(3600)' &
	PRETENDER=$!
	sandbox_wait 20 "$PRETENDER" test -e /tmp/pretends
	test_that "a user's process may have any name, and its files, too" \
		finds "${PREFIX}ok; smbd warning; exit 1" 'not running'
	kill "$PRETENDER"
	wait "$PRETENDER" || true
	sandbox_smbd "$SANDBOX/smb.conf"
	test_that "smbd with the module" \
		finds "${PREFIX}ok; smbd ok; tree-connect ok; exit 0" \
		'smbd takes \\\\127.0.0.1\IPC$ for'
	if [ -x "$JOURNALD" ]; then
		watch_start
		test_that "what doctor itself connects to is not counted" \
			are_connects_seen
		watch_stop
	fi
	test_that "what another user may not read is no problem of smb.conf" \
		as_nobody
	with_smbd
	test_that "smbd with nothing of uncfix" finds "${PREFIX}ok; exit 0"
	write_conf "${ENABLED[@]}"
	rm "$SANDBOX_VFS/uncfix.so"
	install -m 0644 "$SANDBOX/other.so" "$SANDBOX_VFS/uncfix.so"
	smbcontrol smbd reload-config
	test_that "smbd cannot load the module" \
		finds "${PREFIX}ok; module problem; smbd ok; tree-connect problem; exit 2" \
		'smbd refuses even'
	test_that "the module is none of this uncfix" \
		grep -qF 'does not say which Samba' "$SANDBOX/json"
	"$PYTHON" tests/vfs/variant.py without "$VFS" "$(smbd --version)" \
		"$SANDBOX/unknown.so"
	sandbox_smbd_stop
	rm "$SANDBOX_VFS/uncfix.so"
	sandbox_install_vfs "$SANDBOX/unknown.so"
	sandbox_smbd "$SANDBOX/smb.conf"
	VERSION=$(smbd --version)
	test_that "the module does not know this Samba" \
		finds "${PREFIX}ok; module problem; smbd ok; tree-connect ok; exit 2" \
		", and this Samba is ${VERSION#Version }"
	test_that "of several Sambas that the module knows each is named" \
		grep -q 'knows Samba [0-9., ]*9\.99' "$SANDBOX/json"
	sandbox_install_vfs "$VFS"
	sandbox_smbd_stop
	write_conf
	cp "$SANDBOX/smb.conf" "$SANDBOX/stock.conf"
	write_conf "${ENABLED[@]}"
	sandbox_start_smbd --configfile="$SANDBOX/stock.conf"
	test_that "smbd runs with another smb.conf" \
		finds "${PREFIX}ok; smbd ok; tree-connect problem; exit 2" \
		'NT_STATUS_BAD_NETWORK_NAME'
	for line in "${ENABLED[@]}"; do
		rest=()
		for other in "${ENABLED[@]}"; do
			[ "$other" = "$line" ] || rest+=("$other")
		done
		with_smbd "${rest[@]}"
		name=${line%% =*}
		findings >"$SANDBOX/line"
		test_that "\`$name\` is missing in smb.conf" grep -q \
			'smb-conf problem;.* exit 2$' "$SANDBOX/line"
		test_that "\`$name\` is named" \
			grep -qF "\`$name\`" "$SANDBOX/json"
	done
	with_smbd "${ENABLED[@]}" '[own]' "path = $SANDBOX/data" \
		'vfs objects = recycle'
	test_that "a share with modules of its own" \
		finds "${PREFIX}ok; shares warning; smbd ok; tree-connect ok; exit 1" \
		': own'
	with_smbd "${ENABLED[@]}" 'restrict anonymous = 2'
	test_that "anonymous users may connect to nothing" \
		finds "${PREFIX}ok; smbd ok; tree-connect ok; exit 0"
	with_smbd "${ENABLED[@]}" 'server signing = mandatory'
	test_that "signing is mandatory" \
		finds "${PREFIX}ok; smbd ok; tree-connect ok; exit 0"
	with_smbd "${ENABLED[@]}" 'server min protocol = SMB3_11'
	test_that "a server that speaks SMB 3.1.1 alone" \
		finds "${PREFIX}ok; smbd ok; tree-connect ok; exit 0"
	with_smbd "${ENABLED[@]}" 'server min protocol = NT1' \
		'server max protocol = NT1'
	test_that "a server that speaks SMB1 alone: no tree connect is tried" \
		finds "${PREFIX}ok; smbd ok; tree-connect warning; exit 1"
	sandbox_smbd_stop
	"$PYTHON" tests/command/check_relay.py 445 9 pending 446 &
	RELAY=$!
	sandbox_wait 10 "$RELAY" sandbox_tcp_answers 445
	write_conf "${ENABLED[@]}" 'smb ports = 446'
	sandbox_smbd "$SANDBOX/smb.conf"
	sandbox_wait 30 "$SANDBOX_SMBD" sandbox_tcp_answers 446
	test_that "a server that needs time for each answer" \
		finds "${PREFIX}ok; smbd ok; tree-connect ok; exit 0"
	kill "$RELAY"
	wait "$RELAY" || true
	with_smbd "${ENABLED[@]}"
	sandbox_smbd_stop
	net conf import "$SANDBOX/smb.conf" >/dev/null
	printf '[global]\nconfig backend = registry\n' >"$SANDBOX/smb.conf"
	sandbox_smbd "$SANDBOX/smb.conf"
	test_that "a configuration in the registry is understood" \
		finds "${PREFIX}ok; smbd ok; tree-connect ok; exit 0"
	sandbox_smbd_stop
	printf '[global\n' >"$SANDBOX/smb.conf"
	test_that "an smb.conf that Samba refuses" \
		finds "${PREFIX}problem; exit 2" 'testparm refuses'
fi

lines_fit() {
	sandbox_nsswitch 'files dns uncfix'
	"$UNCFIX" doctor >"$SANDBOX/shown" || true
	grep -q '^problem ' "$SANDBOX/shown"
	if grep -nE '^.{80}|'$'\33' "$SANDBOX/shown"; then
		return 1
	fi
}
coloured() {
	TERM=xterm "$@" script --quiet --return --command "$UNCFIX doctor" \
		/dev/null >"$SANDBOX/shown" || true
	grep -q $'\33\[1;31mproblem' "$SANDBOX/shown"
}
not_coloured() {
	if coloured env NO_COLOR=1; then
		return 1
	fi
	grep -q '^problem' "$SANDBOX/shown"
}
test_that "in a pipe: no colour, 79 columns" lines_fit
if type -P script >/dev/null; then
	sandbox_nsswitch 'files dns uncfix'
	test_that "on a terminal: colour" coloured env
	test_that "NO_COLOR is honoured" not_coloured
fi
test_summary

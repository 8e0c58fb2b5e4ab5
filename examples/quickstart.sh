#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# See what uncfix does, on a machine that it does not change:
#
#	sudo examples/quickstart.sh
#
# installs the packages that are missing, builds, and then, in namespaces of
# its own, starts the real smbd as the host `fileserver` and runs real clients
# with malformed targets, first without uncfix and then with it.  The exit
# status is 0 only if every row is as the table below claims.

set -eu
. "$(dirname -- "$0")/../tests/sandbox.sh"

# One client: what runs, what was typed ("$1" of the command), what is in the
# output if it worked, what is claimed (stock, with uncfix); on the next line
# the command.  A line with @ starts a part of the table.
CLIENTS='
@ Names, by libnss_uncfix.so.2
getent ahosts|\\\\fileserver|192.0.2.10|fails works
	getent ahosts "$1"
getent hosts|//fileserver\data|192.0.2.10|fails works
	getent hosts "$1"
ping|\\fileserver|1 received|fails works
	ping -c 1 -W 2 "$1"
ping|<\\\\servername>|1 received|fails works
	ping -c 1 -W 2 "$1"
python3|\\\\DSSMS\SMS_SITE|192.0.2.20|fails works
	/usr/bin/python3 -c "$LOOKUP_PYTHON" "$1"
perl|\fileserver\data|192.0.2.10|fails works
	perl -MSocket -e "$LOOKUP_PERL" "$1"
bash /dev/tcp|"\\fileserver"|connected|fails works
	exec 3<>"/dev/tcp/$1/445" && echo connected
net lookup|<\\\\servername>|192.0.2.30|fails works
	net lookup "$1"
net lookup|%5C%5Cfileserver%5Cdata|192.0.2.10|fails works
	net lookup "$1"
net lookup|\\?\UNC\fileserver\data|192.0.2.10|fails works
	net lookup "$1"
net lookup|¥¥fileserver|192.0.2.10|fails works
	net lookup "$1"
@ SMB clients, by libnss_uncfix.so.2 here and uncfix.so in smbd
rpcclient|\\\\fileserver|netname: data|fails works
	rpcclient "$1" -U "$LOGON" -c netshareenum
net rpc share list|\\\\fileserver|data|fails works
	net rpc share list -S "$1" -U "$LOGON"
smbget|smb://\\fileserver/data|good morning|fails works
	smbget --stdout -U "$LOGON" "$1/hello.txt"
python3-smbc|smb://\\\\fileserver/data|hello.txt|fails works
	/usr/bin/python3 -c "$LIST_PYTHON" "$1"
smbclient|\\fileserver\\data|good morning|fails works
	smbclient "$1" -U "$LOGON" -c "get hello.txt -"
smbclient|//fileserver//data/|good morning|fails works
	smbclient "$1" -U "$LOGON" -c "get hello.txt -"
smbclient, DFS link|msdfs:fileserver\\data|good morning|fails works
	smbclient //fileserver/links -U "$LOGON" -c "get reports/hello.txt -"
@ Microsoft'\''s articles retold (both programs put \\ before the name)
lan-sender, Q235753|\\DSSMS|sent to|fails works
	echo hello | "$BUILD/examples/lan-sender" "$1" SMS_SITE package
rcmd, Q152487|\\servername|Wk Sv|fails works
	echo "$1" | examples/rcmd ver
@ Good names, as before
getent ahosts|fileserver|192.0.2.10|works works
	getent ahosts "$1"
smbclient|\\fileserver\data|good morning|works works
	smbclient "$1" -U "$LOGON" -c "get hello.txt -"
@ Clients that cut the text up before they ask for a name, by `uncfix run`
smbclient|\\\\DSSMS\SMS_SITE|good morning|fails works
	$UNCFIX_RUN smbclient "$1" -U "$LOGON" -c "get hello.txt -"
smbget|\\\\fileserver\data|good morning|fails works
	$UNCFIX_RUN smbget --stdout -U "$LOGON" "$1\hello.txt"
'

# What the commands above use.
for_clients() {
	export LOGON=anna%secret USER=anna PASSWD=secret BUILD
	export UNCFIX_RUN=
	export LOOKUP_PYTHON='import socket, sys
print(socket.gethostbyname(sys.argv[1]))'
	export LOOKUP_PERL='$address = gethostbyname($ARGV[0])
or die "not found\n"; print inet_ntoa($address)'
	export LIST_PYTHON='import smbc, sys
context = smbc.Context(auth_fn=lambda *_: ("", "anna", "secret"))
print(*[entry.name for entry in context.opendir(sys.argv[1]).getdents()])'
}

# What clients say when they fail, and the short form of it.
COMPLAINTS='Error = 123|error 123
Error = 53|error 53
\(53\)|error 53
\(67\)|error 67
NT_STATUS_BAD_NETWORK_NAME|bad network name
No such file|bad network name
NT_STATUS_INVALID|invalid name
not known|name not known
not found|name not known
find |name not known
Invalid argument|invalid name
refused|no connection'

#
# The machine itself: packages and the build.
#

# show_progress WORDS START: until it is killed, or this script ends.  On a
# terminal it shows the end of the log.
show_progress() {
	local said

	while kill -0 "$$" 2>/dev/null; do
		if [ -t 1 ]; then
			said="$1 ... $((SECONDS - $2)) s  "
			said+=$(tail -n 1 "$LOG" | tr -dc '[:print:]')
			printf '\r%.*s\e[K' "$((COLUMNS - 1))" "$said"
		elif [ $(((SECONDS - $2) % 5)) = 4 ]; then
			printf '.'
		fi
		sleep 1
	done
}

# step WORDS COMMAND...: what it prints goes to the log.
step() {
	local words=$1 start=$SECONDS progress status=0

	shift
	printf '%s ... ' "$words"
	show_progress "$words" "$start" &
	progress=$!
	"$@" >>"$LOG" 2>&1 </dev/null || status=$?
	kill "$progress"
	wait "$progress" 2>/dev/null || true
	[ ! -t 1 ] || printf '\r\e[K%s ... ' "$words"
	if [ "$status" = 0 ]; then
		echo "$((SECONDS - start)) s"
		return
	fi
	echo failed
	tail -n 30 "$LOG" >&2
	sandbox_die "the whole output is in $LOG"
}

install_clients() {
	local package missing=()

	for package in iproute2 iputils-ping perl python3-smbc smbclient \
		samba-common-bin samba-vfs-modules; do
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null |
			grep -qx installed || missing+=("$package")
	done
	[ "${#missing[@]}" = 0 ] ||
		DEBIAN_FRONTEND=noninteractive apt-get -q -y \
			-o DPkg::Lock::Timeout=600 install \
			--no-install-recommends "${missing[@]}"
}

prepare() {
	sandbox_is_allowed
	cd "$PROJECT"
	tools/as-owner mkdir -p "$BUILD"
	LOG=$BUILD/quickstart.log
	: >"$LOG"
	step "Installing packages that are missing" install_packages
	step "Building (the first time with Samba's headers)" \
		tools/as-owner ./waf -o "$BUILD" configure build
}

install_packages() {
	tools/install-packages build && install_clients
}

#
# The private machine.
#

HOSTS='192.0.2.10 fileserver
192.0.2.20 DSSMS
192.0.2.30 servername'

# The file server has three names, each with an address of its own.
start_world() {
	local address name

	hostname workstation
	while read -r address name; do
		sandbox_host "$address" "$name"
		ip address add "$address" dev lo
	done <<<"$HOSTS"
	mkdir -p "$SANDBOX/share" "$SANDBOX/links"
	chmod 0777 "$SANDBOX/share"
	# These words are in no name.
	echo 'good morning' >"$SANDBOX/share/hello.txt"
	ln -s 'msdfs:fileserver\\data' "$SANDBOX/links/reports"
	sandbox_user anna secret
}

# start_server [LINES of smb.conf]
start_server() {
	cat >"$SANDBOX/smb.conf" <<-END
		[global]
		server role = standalone server
		netbios name = fileserver
		netbios aliases = DSSMS servername
		disable netbios = yes
		load printers = no
		${1:-}
		[data]
		path = $SANDBOX/share
		read only = no
		[SMS_SITE]
		path = $SANDBOX/share
		read only = no
		[links]
		path = $SANDBOX/links
		msdfs root = yes
	END
	sandbox_smbd "$SANDBOX/smb.conf"
}

with_uncfix() {
	sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
	sandbox_nsswitch 'uncfix [!UNAVAIL=return] files dns'
	sandbox_install_vfs "$BUILD/vfs/uncfix.so"
	install -m 0644 "$BUILD/libuncfix_client.so" "$SANDBOX_LIBRARIES"
	UNCFIX_RUN="$BUILD/uncfix run --"
	sandbox_smbd_stop
	start_server "preload modules = $SANDBOX_VFS/uncfix.so
		registry shares = yes
		vfs objects = uncfix"
}

#
# The table.
#

# run_client COMMAND TYPED WANTED: sets OUTCOME to works or fails, and SAID to
# a few words about it.
run_client() {
	local output=$SANDBOX/output pattern words status=0

	timeout --kill-after=5 30 bash -o pipefail -c "$1" client "$2" \
		>"$output" 2>&1 </dev/null || status=$?
	if [ "$status" = 0 ] && grep -qF -- "$3" "$output"; then
		OUTCOME=works SAID=$3
		return
	fi
	OUTCOME=fails SAID="fails (status $status)"
	while IFS='|' read -r pattern words; do
		if grep -qE -- "$pattern" "$output"; then
			SAID=$words
			break
		fi
	done <<<"$COMPLAINTS"
}

# each_client FUNCTION: calls it for every line of the table.
each_client() {
	local client typed wanted claim command

	while IFS='|' read -r client typed wanted claim; do
		case $client in
		'') ;;
		@*) "$1" "$client" ;;
		*)
			IFS= read -r command
			"$1" "$client" "$typed" "$wanted" "$claim" "$command"
			;;
		esac
	done <<<"$CLIENTS"
}

run_stock() {
	[ "$#" = 5 ] || return 0
	run_client "$5" "$2" "$3"
	STOCK+=("$OUTCOME" "$SAID")
	[ ! -t 1 ] || printf '\rWithout uncfix: %d clients' $((${#STOCK[@]} / 2))
}

# cell WIDTH TEXT [COLOUR]: printf pads by bytes, this pads by characters; the
# last cell of a line has the width 0.
cell() {
	local text=$2 padding=$(($1 - ${#2}))

	if [ "$1" -gt 0 ] && [ "$padding" -lt 1 ]; then
		padding=1
	fi
	[ "$padding" -ge 0 ] || padding=0
	[ -z "${3:-}" ] || [ -z "$COLOURS" ] || text=$'\e['$3m$text$'\e[0m'
	printf '%s%*s' "$text" "$padding" ''
}

print_heading() {
	local line

	cell 20 client 1
	cell 27 "what was typed" 1
	cell 18 stock 1
	cell 0 "with uncfix" 1
	printf '\n'
	printf -v line '%*s' 78 ''
	printf '%s\n' "${line// /-}"
}

colour_of() {
	if [ "$1" = works ]; then echo 32; else echo 31; fi
}

run_and_print() {
	local before=${STOCK[0]:-} said=${STOCK[1]:-}

	if [ "$#" = 1 ]; then
		printf '\n'
		cell 0 "${1#@ }" 36
		printf '\n'
		return
	fi
	STOCK=("${STOCK[@]:2}")
	run_client "$5" "$2" "$3"
	cell 20 "$1"
	cell 27 "$2"
	cell 18 "$said" "$(colour_of "$before")"
	cell 0 "$SAID" "$(colour_of "$OUTCOME")"
	ROWS=$((ROWS + 1))
	[ "$before $OUTCOME" != "fails works" ] || REPAIRED=$((REPAIRED + 1))
	if [ "$before $OUTCOME" = "$4" ]; then
		AS_CLAIMED=$((AS_CLAIMED + 1))
	else
		printf ' <- should be: %s' "$4"
	fi
	printf '\n'
}

print_end() {
	cat <<-END

		$REPAIRED malformed targets failed before and work with uncfix.
		$AS_CLAIMED of $ROWS rows are as this table claims.

		Nothing on this machine was changed: all this ran in private
		namespaces, which are gone.  New are the packages that were
		missing, build/ and ~/.cache/uncfix.

		To enable it for good:

		  sudo ./waf install
		  sudo uncfix enable        # --dry-run shows the change

		and off again: sudo uncfix disable; sudo ./waf uninstall
	END
}

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
COLUMNS=$(tput cols 2>/dev/null || echo 80)
# Only the outer process prepares; the inner one starts here again.
sandbox_is_inside || prepare
sandbox_enter "$@"
STOCK=() ROWS=0 REPAIRED=0 AS_CLAIMED=0 COLOURS=
[ ! -t 1 ] || COLOURS=yes
for_clients
start_world
start_server
each_client run_stock
[ ! -t 1 ] || printf '\r%40s\r' ''
with_uncfix
printf '\n'
print_heading
each_client run_and_print
print_end
[ "$AS_CLAIMED" = "$ROWS" ]

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Real clients and malformed targets: which of them reach what was meant, on a
# stock machine, with the name-service module, with the Samba module too, and
# with the client library too.  The result is compared with expected.txt.
#
#	tests/matrix/matrix.sh		the clients and forms marked small, or
#					all with UNCFIX_TEST_SIZE=full
#	tests/matrix/matrix.sh --record [CLIENT]
#					all, or those that a pattern matches;
#					expected.txt and docs/compatibility.md
#					are written anew
#
# Three machines: this one; the host that is meant, at 192.0.2.10; and a decoy
# that answers on every other address, to which DNS leads every other name.

set -eu
MODULES=${UNCFIX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/uncfix}/npm/node_modules
export MODULES
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"
. "$PROJECT/tests/wine.bash"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
export MATRIX=$PROJECT/tests/matrix PROGRAMS=$SANDBOX/programs
export PRINTED=$SANDBOX/printed ASKED=$BUILD/tests/asked.so
export UNCFIX=$BUILD/uncfix JCIFS=/usr/share/java/jcifs.jar
RIGHT=rightful DECOY=decoy
export RIGHT
RESULTS=$SANDBOX/results

# machine NAME ADDRESS-HERE ADDRESS-THERE: a network namespace in which every
# address is its own.
machine()
{
	ip netns add "$1"
	ip link add "$1" type veth peer name uplink netns "$1"
	ip address add "$2/30" dev "$1"
	ip link set "$1" up
	ip -n "$1" address add "$3/30" dev uplink
	ip -n "$1" link set lo up
	ip -n "$1" link set uplink up
	# Every address is its own, but for the one that it answers to: the
	# rule for that has to come before the table of its own addresses.
	ip -n "$1" rule add to "$2" pref 1 lookup main
	ip -n "$1" rule add pref 2 lookup local
	ip -n "$1" rule del pref 0
	ip -n "$1" route add local default dev lo table local
	ip netns exec "$1" sysctl -q -w net.ipv4.conf.all.rp_filter=0 \
		net.ipv4.conf.uplink.rp_filter=0
	ip netns exec "$1" /usr/bin/python3 "$MATRIX/servers.py" "$1" \
		"$SANDBOX/$1.ready" &
	sandbox_wait 20 "$!" test -e "$SANDBOX/$1.ready" ||
		sandbox_die "the servers of $1 do not start"
}

network()
{
	machine "$RIGHT" 192.0.2.9 192.0.2.10
	machine "$DECOY" 198.51.100.65 198.51.100.66
	ip route add default via 198.51.100.66
	sandbox_dnsmasq --host-record=fileserver,192.0.2.10 \
		--address=/#/198.51.100.66
}

# shares MACHINE CONTENT-OF-DATA
shares()
{
	mkdir -p "$SANDBOX/$1/data" "$SANDBOX/$1/other" "$SANDBOX/$1/state" \
		"$SANDBOX/$1/spool"
	echo "$2" >"$SANDBOX/$1/data/which"
	echo decoy-other >"$SANDBOX/$1/other/which"
	chown "$1" "$SANDBOX/$1/data/which"
	chown decoy "$SANDBOX/$1/other/which"
	chmod 0777 "$SANDBOX/$1/spool"
}

# server MACHINE [LINES]: its smbd
server()
{
	local state=$SANDBOX/$1/state

	cat >"$SANDBOX/$1/smb.conf" <<-END
		[global]
		server role = standalone server
		workgroup = ${1^^}GROUP
		netbios name = ${1^^}
		netbios aliases = FILESERVER
		disable netbios = yes
		server min protocol = NT1
		map to guest = bad user
		ntlm auth = yes
		private dir = /var/lib/samba/private
		lock directory = $state
		state directory = $state
		cache directory = $state
		pid directory = $state
		ncalrpc dir = $state/ncalrpc
		log file = $state/log
		registry shares = yes
		load printers = no
		printing = bsd
		lpq command = true
		lprm command = true
		print command = sed "s/^/$1 /" %s >>$PRINTED; rm -f %s
		${2:-}
		[data]
		path = $SANDBOX/$1/data
		guest ok = yes
		[queue]
		path = $SANDBOX/$1/spool
		printable = yes
		guest ok = yes
		[other]
		path = $SANDBOX/$1/other
		[$1]
		path = $SANDBOX/$1/data
	END
	SMBD_WITHIN="ip netns exec $1" SMBD_LOG=$state/log \
		sandbox_start_smbd -s "$SANDBOX/$1/smb.conf"
}

# What has to be compiled; a language that is not installed is skipped.
programs()
{
	mkdir -p "$PROGRAMS"
	: >"$PRINTED"
	chmod 0666 "$PRINTED"
	if type -P javac >/dev/null; then
		javac -d "$PROGRAMS" "$MATRIX/programs/Lookup.java"
		[ ! -e "$JCIFS" ] || javac -cp "$JCIFS" -d "$PROGRAMS" \
			"$MATRIX/programs/Read.java"
	fi
	if type -P mcs >/dev/null; then
		mcs -out:"$PROGRAMS/Lookup.exe" "$MATRIX/programs/Lookup.cs"
	fi
	if type -P go >/dev/null; then
		go_build cgo 1
		go_build pure 0
	fi
	if [ "$SIZE" = full ] && wine_is_there; then
		wine_start
	fi
}

go_build()
{
	CGO_ENABLED=$2 GOFLAGS=-mod=mod GO111MODULE=off \
		GOCACHE=${MODULES%/npm/*}/go-build \
		go build -o "$PROGRAMS/go-$1" "$MATRIX/programs/lookup.go"
}

# column NAME: run every cell.  Samba's tools remember addresses: each column
# has to find its own.
column()
{
	net cache flush
	/usr/bin/python3 -B "$MATRIX/cells.py" "$SIZE" "$1" >>"$RESULTS"
}

columns()
{
	: >"$RESULTS"
	server "$DECOY"
	server "$RIGHT"
	decoy_answers || sandbox_die "the decoy does not answer"
	column stock
	sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
	sandbox_nsswitch 'uncfix [!UNAVAIL=return] files dns'
	column nss
	sandbox_smbd_stop
	sandbox_install_vfs "$BUILD/vfs/uncfix.so"
	server "$RIGHT" "preload modules = $SANDBOX_VFS/uncfix.so
		vfs objects = uncfix"
	column vfs
	[ -e "$BUILD/libuncfix_client.so" ] || return 0
	install -m 0644 "$BUILD/libuncfix_client.so" "$SANDBOX_LIBRARIES/"
	echo "$SANDBOX_LIBRARIES/libuncfix_client.so" >/etc/ld.so.preload
	column client
	rm /etc/ld.so.preload
}

# A wrong guess has to show: a decoy that does not answer would hide it.
decoy_answers()
{
	getent ahosts somebody.example | grep -q 198.51.100.66
	grep -q "$DECOY" </dev/tcp/somebody.example/23
	smbclient //203.0.113.7/data -U anna%secret -c 'get which -' |
		grep -q decoy-data
}

SIZE=${UNCFIX_TEST_SIZE:-small}
if [ "${1:-}" = --record ]; then
	SIZE=full
	export MATRIX_CLIENTS=${2:-}
fi
sandbox_user anna secret
sandbox_user "$RIGHT" secret
sandbox_user "$DECOY" secret
programs
shares "$RIGHT" rightful-data
shares "$DECOY" decoy-data
network
columns
if [ "${1:-}" = --record ]; then
	PYTHONPATH=tests exec /usr/bin/python3 -B "$MATRIX/page.py" record \
		"$RESULTS"
fi
PYTHONPATH=tests exec /usr/bin/python3 -B "$MATRIX/page.py" compare "$RESULTS" \
	"$SIZE"

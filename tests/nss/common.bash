# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What the tests of the name service share.  UNCFIX_BUILD names another build
# folder than build/.

set -eu
. "$(dirname -- "${BASH_SOURCE[0]}")/../sandbox.sh"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
MODULE=$BUILD/libnss_uncfix.so.2

# test_program COMMAND...: a cmocka program; each of its tests counts as one.
# Their names are the behaviours with _ for a blank.
test_program() {
	local line status=0 tests=0 output=$SANDBOX/program.out

	CMOCKA_MESSAGE_OUTPUT=TAP "$@" >"$output" 2>&1 </dev/null || status=$?
	while read -r line; do
		case $line in
		"ok "*) SANDBOX_PASSED=$((SANDBOX_PASSED + 1)) ;;
		"not ok "*) SANDBOX_FAILED=$((SANDBOX_FAILED + 1)) ;;
		*)
			printf '    %s\n' "$line"
			continue
			;;
		esac
		tests=$((tests + 1))
		sed -E 's/^((not )?ok) [0-9]+ - /\1 - /; y/_/ /' <<<"$line"
	done < <(grep -Ev '^(1\.\.|TAP |# ok)' "$output")
	[ "$status" = 0 ] && [ "$tests" -gt 0 ] && return
	SANDBOX_FAILED=$((SANDBOX_FAILED + 1))
	printf 'not ok - %s: exit status %s after %d tests\n' "${1##*/}" \
		"$status" "$tests"
}

# The line that the manual page recommends, before what the machine had.
CHAIN='uncfix [!UNAVAIL=return]'

look_up() {
	"$BUILD/tests/nss_lookup" "$@"
}

# Is not empty where dnsmasq cannot be told to keep the order of addresses, and
# else how it is told.
DNS_TURNS= DNS_ORDER=()

# Lines that can be compared though their order may differ.
comparable() {
	if [ -n "$DNS_TURNS" ]; then
		tr -s ' ' '\n' | sort
	else
		cat
	fi
}

# Start the world that the tests know: some hosts in DNS, some in /etc/hosts,
# `host` in both.  The module is installed and first in the line of hosts.
world() {
	cat >"$SANDBOX/zone" <<-END
		192.0.2.1 fs.example.test
		2001:db8::1 fs.example.test
		192.0.2.4 v4only.example.test
		2001:db8::6 v6only.example.test
		192.0.2.21 several.example.test
		192.0.2.22 several.example.test
		192.0.2.23 several.example.test
		2001:db8::21 several.example.test
		2001:db8::22 several.example.test
		192.0.2.30 both.example.test
	END
	# Without an address but loopback's, AI_ADDRCONFIG finds nothing.
	ip address add 192.0.2.250/32 dev lo
	ip address add 2001:db8::250/128 dev lo nodad
	if dnsmasq --help | grep -q -e --no-round-robin; then
		DNS_ORDER=(--no-round-robin)
	else
		DNS_TURNS=yes
	fi
	sandbox_dnsmasq --local=/#/ "${DNS_ORDER[@]}" --addn-hosts="$SANDBOX/zone" \
		--cname=alias.example.test,fs.example.test
	sandbox_host 192.0.2.10 fileserver.example.test fileserver
	sandbox_host 192.0.2.31 both.example.test
	sandbox_host 192.0.2.40 nas.local
	echo 'search example.test' >>/etc/resolv.conf
	sandbox_install_nss "$MODULE"
	sandbox_nsswitch "$CHAIN files dns"
}

# A DNS server that writes down what it is asked and never answers: it passes
# each question on to one that is stopped.
world_without_answers() {
	sandbox_dnsmasq_stop
	dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root \
		--pid-file= --no-resolv --no-hosts --bind-interfaces \
		--listen-address=127.0.0.2 &
	sandbox_wait 10 $! grep -q ' 0200007F:0035 ' /proc/net/udp
	kill -STOP $!
	sandbox_dnsmasq --server=127.0.0.2
}

# What the DNS server was asked since the last time, each name once.
dns_questions() {
	sed -n 's/.*query\[[A-Z]*\] \(.*\) from .*/\1/p' \
		"$SANDBOX/dnsmasq.log" | sort -u
	: >"$SANDBOX/dnsmasq.log"
}

# is TEXT TEXT: equal, or both are shown.
is() {
	[ "$1" = "$2" ] && return
	printf 'found:    %s\nexpected: %s\n' "$1" "$2"
	return 1
}

# exits STATUS COMMAND...
exits() {
	local expected=$1 status=0

	shift
	"$@" || status=$?
	is "exit status $status" "exit status $expected"
}

# Ways to write the host H, one a line, all meant as \\H.
FORMS='\\H
\\\\H
\\\\H\data
\\H\
\\H\data
\H\data
H\data
//H
//H/data
////H//data/x/
\/H/data\x
\\\\H\\data\\dir\\f.txt
<\\\\H>
"\\H\data"
'\''\\H'\''
 \\H
\\H\data'$'\r''
smb://H/data
smb:\\H\data
smb://\\H/data
smb://DOMAIN;user:password@H/data
%5C%5CH%5Cdata
%255C%255CH%255Cdata
＼＼H
¥¥H
\\?\UNC\H\data
\\H:445\data
\\H@SSL@8443\DavWWWRoot'

# gethostbyname() itself takes a text that starts with a hexadecimal digit and
# holds a colon for an IPv6 address; no service is asked about these then.
FORMS_GETADDRINFO='cifs:////H/data
file:////H/data/a%20b
FILE:\\H\data'

# forms HOST [FORMS]: the array FORM holds the ways to write it.
forms() {
	local form

	FORM=()
	while IFS= read -r form; do
		FORM+=("${form//H/"$1"}")
	done <<<"${2:-$FORMS}"
}

# calls COMMAND...: the numbers of the system calls that it makes.
calls() {
	strace -f -n -o "$SANDBOX/strace" "$@" >/dev/null || true
	sed -nE 's/^[0-9]+ +\[ *([0-9]+)\] .*/\1/p' "$SANDBOX/strace" | sort -nu
}

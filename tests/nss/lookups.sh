#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Malformed names through the C library's own functions: whatever a clean name
# gets, every malformed way to write it gets.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
world

# same_as_clean HOST FUNCTION [OPTION]
same_as_clean() {
	local host=$1

	shift
	forms "$host"
	same_as_clean_forms "$host" "$@"
}

same_as_clean_with_scheme() {
	forms fs.example.test "$FORMS_GETADDRINFO"
	same_as_clean_forms fs.example.test getaddrinfo
	same_as_clean_forms fs.example.test getaddrinfo -4
	same_as_clean_forms fs.example.test getaddrinfo -6
}

same_as_clean_forms() {
	local host=$1 clean line i=0

	shift
	clean=$(look_up ${2:+"$2"} "$1" "$host") || true
	[ -n "$clean" ]
	look_up ${2:+"$2"} "$1" "${FORM[@]}" >"$SANDBOX/lines" || true
	while IFS= read -r line; do
		is "${FORM[i]}: $line" "${FORM[i]}: $clean"
		i=$((i + 1))
	done <"$SANDBOX/lines"
	is "$i answers" "${#FORM[@]} answers"
}

answers() {
	local expected=$1

	shift
	is "$(look_up "$@")" "$expected"
}

# The calls: function, and an option that names the family.
CALLS='getaddrinfo
getaddrinfo -4
getaddrinfo -6
gethostbyname
gethostbyname_r
gethostbyname2 -4
gethostbyname2 -6
gethostbyname2_r -4
gethostbyname2_r -6'

forms H
while read -r call; do
	for host in fs.example.test fs v4only.example.test \
		v6only.example.test several.example.test fileserver \
		alias.example.test; do
		# shellcheck disable=SC2086
		test_that "$call: ${#FORM[@]} ways to write $host get its answer" \
			same_as_clean "$host" $call
	done
done <<<"$CALLS"
for function in getaddrinfo gethostbyname; do
	test_that "$function: ${#FORM[@]} ways to write an address get it" \
		same_as_clean 192.0.2.99 "$function"
done

test_that "getaddrinfo: schemes that start with a hexadecimal digit" \
	same_as_clean_with_scheme
test_that "addresses of both families come back, and the canonical name" \
	answers "192.0.2.1 2001:db8::1 (fs.example.test)" \
	getaddrinfo '\\\\fs\data'
test_that "every address of a host comes back once" \
	answers "192.0.2.21 192.0.2.22 192.0.2.23 2001:db8::21 2001:db8::22 \
(several.example.test)" getaddrinfo '\\several.example.test'
test_that "the canonical name of an alias is that of the host" \
	answers "192.0.2.1 2001:db8::1 (fs.example.test)" \
	getaddrinfo '//alias.example.test/data'

ip link add uncfix0 type veth peer name uncfix1
ip link set uncfix0 up
INDEX=$(ip -o link show uncfix0 | cut -d: -f1)

test_that "the scope of Windows' IPv6 literal is kept" \
	answers "fe80::1%uncfix0 (fe80::1%$INDEX)" \
	getaddrinfo "\\\\fe80--1s$INDEX.ipv6-literal.net\\data"
test_that "an IPv6 literal without separators is a name of ours" \
	answers "2001:db8::77 (2001:db8::77)" \
	getaddrinfo "2001-db8--77.ipv6-literal.net"
test_that "the scope of a bracketed address is kept" \
	answers "fe80::1%uncfix0 (fe80::1%uncfix0)" \
	getaddrinfo '\\[fe80::1%uncfix0]\data'
test_that "loopback's scope is kept" answers "fe80::1%lo (fe80::1%1)" \
	getaddrinfo '//fe80--1s1.ipv6-literal.net/data'
test_that "an IPv6 address has no IPv4 one" \
	exits 1 look_up -4 getaddrinfo '\\2001-db8--77.ipv6-literal.net'

# leads_nowhere NAME...
leads_nowhere() {
	local name

	for name; do
		exits 1 look_up getaddrinfo "$name"
	done
}

# Of `//¥¥fs¥data/x`, and of what a program made of such a piece by IDNA.
test_that "a piece that a program cut at a slash, with a share of its own" \
	leads_nowhere '＼＼fileserver＼data' '¥¥fileserver¥data¥x' \
	'&bsol;&bsol;fileserver&bsol;data' '=5C=5Cfileserver=5Cdata' \
	'smb-share:server=fileserver,share=data' xn--fileserverdata-4paak

# finders PIECE: which programs find the host, of those that open the share
# behind the slash.  Nothing answers there.
finders() {
	local escaped=${1//%/%25}

	smbclient -N "//$1/which" 2>&1 | grep -o NETWORK_UNREACHABLE || true
	smbget -a "smb://$escaped/which/x" 2>&1 |
		grep -o 'Network is unreachable' || true
	curl -sS "smb://$escaped/which/x" 2>&1 |
		grep -o 'Failed to connect' || true
}

found_by() {
	is "$(finders "$2" | wc -l)" "$1"
}

# One that is escaped by percent is a whole target in any other program.
test_that "a host in percent is one in programs that open shares" \
	found_by 3 %5c%5cfileserver
for piece in %5c%5cfileserver%5cdata %2f%2ffileserver%2fdata \
	%255C%255Cfileserver%255Cdata; do
	test_that "$piece, with a share of its own, is none there" \
		found_by 0 "$piece"
	test_that "$piece is its host elsewhere" \
		answers "192.0.2.10 (fileserver.example.test)" \
		getaddrinfo "$piece"
done

# same_getent DATABASE HOST: getent asks for internationalised names unless it
# is told otherwise, and the C library refuses some look-alikes then.
same_getent() {
	local form clean

	clean=$(getent "$1" "$2" | comparable)
	[ -n "$clean" ]
	is "$(getent "$1" "\\\\\\\\$2\\data" | comparable)" "$clean"
	forms "$2"
	for form in "${FORM[@]}"; do
		is "$form: $(getent --no-idn "$1" "$form" | comparable)" \
			"$form: $clean"
	done
}

for database in ahosts ahostsv4 ahostsv6 hosts; do
	test_that "getent $database prints what it prints for the clean name" \
		same_getent "$database" several.example.test
done
test_that "getent ahostsv6 maps the address of a v4-only host" \
	same_getent ahostsv6 v4only.example.test
test_that "getent knows no unknown host" exits 2 getent ahosts '\\nobody'

same_in_perl() {
	is "$(perl -MSocket -e 'print inet_ntoa(scalar gethostbyname($ARGV[0]))' \
		'\\\\fileserver\data')" 192.0.2.10
}

same_in_python() {
	is "$(/usr/bin/python3 -c 'import socket, sys
print(socket.gethostbyname(sys.argv[1]))' '<\\\\fileserver>')" 192.0.2.10
}

test_that "perl's gethostbyname() resolves" same_in_perl
test_that "python's socket.gethostbyname() resolves" same_in_python
test_summary

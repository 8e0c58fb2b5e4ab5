#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# With the cache daemon, nscd, between the programs and the module: malformed
# names get what nscd says about clean ones, and no old answer.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
world

# start_nscd yes|no: with a cache that outlives it, or one that does not.
start_nscd() {
	sandbox_start_nscd 'positive-time-to-live hosts 3600' \
		'negative-time-to-live hosts 3600' 'check-files hosts yes' \
		"persistent hosts $1" "shared hosts $1"
}

start_nscd no
# nscd asks for all programs, also for those that open shares.
FORMS=$(grep -Ev '^%(25)?5C' <<<"$FORMS")

# All ways to write the host, twice.
same_as_clean() {
	local host=$1 function clean

	forms "$host"
	for function in getaddrinfo 'getaddrinfo -4' 'getaddrinfo -6' \
		gethostbyname gethostbyname_r 'gethostbyname2 -6'; do
		# shellcheck disable=SC2086
		set -- $function
		clean=$(look_up ${2:+"$2"} "$1" "$host") || true
		[ -n "$clean" ]
		look_up ${2:+"$2"} "$1" "${FORM[@]}" "${FORM[@]}" \
			>"$SANDBOX/lines" || true
		is "$function: $(sort -u "$SANDBOX/lines")" "$function: $clean"
		is "$(wc -l <"$SANDBOX/lines")" $((2 * ${#FORM[@]}))
	done
}

no_separator_was_asked_for() {
	same_as_clean nobody
	dns_questions >"$SANDBOX/questions"
	grep -x nobody "$SANDBOX/questions"
	if grep '[\\/%]' "$SANDBOX/questions"; then
		return 1
	fi
}

# moves ADDRESS: the host has that address, and nothing else is said.
moves() {
	local function

	for function in getaddrinfo gethostbyname gethostbyname2_r; do
		is "$(look_up -4 "$function" '\\moving.example.test\data')" \
			"$1 (moving.example.test)"
	done
}

# fileserver_is ANSWER
fileserver_is() {
	is "$(look_up getaddrinfo '\\fileserver')" "$1"
}

# restart_dns ADDRESS: of the host that moves.
restart_dns() {
	sandbox_dnsmasq_stop
	echo "$1 moving.example.test" >"$SANDBOX/moving"
	sandbox_dnsmasq --local=/#/ --addn-hosts="$SANDBOX/moving"
}

forms H
for host in fileserver several.example.test v4only.example.test \
	v6only.example.test alias.example.test; do
	test_that "nscd: ${#FORM[@]} ways to write $host get its answer" \
		same_as_clean "$host"
done
test_that "nscd: an unknown host is not found, and DNS sees clean names only" \
	no_separator_was_asked_for
test_that "nscd: getent prints the answer" is \
	"$(getent hosts '\\fileserver\data')" \
	"192.0.2.10      fileserver.example.test"
test_that "nscd: a piece in percent with a share of its own leads nowhere" \
	is "$(look_up getaddrinfo '%5c%5cfileserver%5cdata')" EAI_NONAME
test_that "nscd: one without a share is its host" \
	is "$(look_up -4 getaddrinfo '%5c%5cfileserver')" \
	"192.0.2.10 (fileserver.example.test)"
sandbox_remove_nss
test_that "nscd: it is nscd that answers, the program has no module" \
	same_as_clean fileserver
sandbox_install_nss "$MODULE"
restart_dns 192.0.2.50
test_that "nscd: a host has its address" moves 192.0.2.50
restart_dns 192.0.2.51
# nscd looks for old answers every fifteen seconds.
test_that "nscd: when the host moves, its old address is not kept for an hour" \
	sandbox_wait 60 "$NSCD" moves 192.0.2.51
world_without_answers
sed -i '/^search/d' /etc/resolv.conf
FORMS='\\\\H\data'
test_that "nscd: a DNS server that does not answer: as for a clean name" \
	same_as_clean slow.example.test
sandbox_stop_nscd

FILESERVER='192.0.2.10 (fileserver.example.test)'
sandbox_nsswitch files
start_nscd yes
test_that "nscd without the module in its line finds no malformed name" \
	fileserver_is EAI_NONAME
sandbox_nsswitch "$CHAIN files"
test_that "nscd reads the line again when that names the module" \
	sandbox_wait 10 "$NSCD" fileserver_is "$FILESERVER"
sandbox_nsswitch files
test_that "and when it names it no more" \
	sandbox_wait 10 "$NSCD" fileserver_is EAI_NONAME
sandbox_stop_nscd
sandbox_nsswitch "$CHAIN files"
start_nscd yes
test_that "a cache on disk is older than a line that changed meanwhile" \
	fileserver_is EAI_NONAME
nscd --invalidate=hosts
test_that "nscd --invalidate=hosts makes nscd look names up again" \
	sandbox_wait 10 "$NSCD" fileserver_is "$FILESERVER"
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What a look-up costs: for a malformed name the DNS server is asked exactly as
# often as for the clean one, whatever the function and the number of
# addresses, and the answer is the same.  Processor time is printed as a ratio
# to the clean name's and makes no test fail.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
world

# A DNS message has room for 4094 addresses of IPv4 or 2339 of IPv6.
V4='1 2 24 25 26 27 40 100'
V6='1 20 36 100'
BOTH='12 100'
LARGE='v4-100 v6-100 both-100'
ROUNDS=5
if [ "${UNCFIX_TEST_SIZE:-small}" = full ]; then
	V4="$(seq -s ' ' 60) 80 100 120 500 1000 2000 4000"
	V6="$(seq -s ' ' 1 3 60) 100 1000 2300"
	BOTH="$(seq -s ' ' 2 4 60) 100 1000 4000"
	LARGE='v4-1 v4-100 v4-1000 v4-4000 v6-100 v6-1000 v6-2300
		both-100 both-1000 both-4000'
	ROUNDS=20
fi

CALLS='getaddrinfo
getaddrinfo -4
getaddrinfo -6
gethostbyname
gethostbyname_r
gethostbyname2 -6
gethostbyname2_r -4
gethostbyname2_r -6'

# zone_host NAME FORMAT COUNT: that many addresses, one a line.
zone_host() {
	seq "$3" | awk -v name="$1" -v format="$2" '{
		printf format " %s\n", $1 / 250, $1 % 250, name
	}'
}

make_zone() {
	local count

	for count in $V4; do
		zone_host "v4-$count.example.test" '10.1.%d.%d' "$count"
	done
	for count in $V6; do
		zone_host "v6-$count.example.test" '2001:db8:1::%x:%x' "$count"
	done
	for count in $BOTH; do
		zone_host "both-$count.example.test" '10.2.%d.%d' \
			$((count / 2))
		zone_host "both-$count.example.test" '2001:db8:2::%x:%x' \
			$((count / 2))
	done
}

# Sets QUERIES to how often the DNS server was asked since the last time.
count_queries() {
	QUERIES=$(grep -c 'query\[' "$SANDBOX/dnsmasq.log") || true
	: >"$SANDBOX/dnsmasq.log"
}

# asks COMMAND...: its output and the number of queries.
asks() {
	count_queries
	"$@" >"$SANDBOX/answer" || true
	count_queries
	echo "$QUERIES queries: $(comparable <"$SANDBOX/answer")"
}

# costs_the_same HOST FUNCTION [OPTION]
costs_the_same() {
	local host=$1.example.test clean form

	shift
	set -- ${2:+"$2"} "$1"
	clean=$(asks look_up -o "$@" "$host")
	[[ $clean != 0\ queries* ]]
	for form in "\\\\$host" "\\\\\\\\$host\\data" "smb://$host/data"; do
		is "$form: $(asks look_up -o "$@" "$form")" "$form: $clean"
	done
}

all_cost_the_same() {
	local count

	for count in $V4; do
		costs_the_same "v4-$count" "$@"
	done
	for count in $V6; do
		costs_the_same "v6-$count" "$@"
	done
	for count in $BOTH; do
		costs_the_same "both-$count" "$@"
	done
}

# A caller with a buffer that cannot grow gets the answer that fits, or ERANGE.
fixed_buffers() {
	local size count clean

	for size in 256 512 1024 2048 8192; do
		for count in $V4; do
			set -- -o -v -b "$size" gethostbyname_r
			clean=$(asks look_up "$@" "v4-$count.example.test")
			is "$size $count $(asks look_up "$@" \
				"\\\\v4-$count.example.test\\x")" \
				"$size $count $clean"
		done
	done
}

getent_costs_the_same() {
	local database host

	for database in hosts ahosts ahostsv4 ahostsv6; do
		for host in $LARGE; do
			host=$host.example.test
			is "$database $(asks getent "$database" "\\\\$host\\x")" \
				"$database $(asks getent "$database" "$host")"
		done
	done
}

# ratio NUMBER NUMBER: for people to read.
ratio() {
	awk -v a="$1" -v b="$2" 'BEGIN {
		if (b > 0) printf "%.2f", a / b; else printf "-"
	}'
}

# Sets CPU to the milliseconds that ROUNDS look-ups take.
measure() {
	local name=$1 names=() i TIMEFORMAT='%U %S'

	shift
	for ((i = 0; i < ROUNDS; i++)); do
		names+=("$name")
	done
	CPU=$({ time look_up "$@" "${names[@]}" >/dev/null 2>&1 || true; } 2>&1 |
		awk '{ print ($1 + $2) * 1000 }')
}

# One line of the table: queries and CPU of a clean and a malformed name.
table_line() {
	local host=$1 clean_queries clean_cpu

	shift
	count_queries
	look_up "$@" "$host.example.test" >/dev/null || true
	count_queries
	clean_queries=$QUERIES
	look_up "$@" "\\\\$host.example.test\\x" >/dev/null || true
	count_queries
	measure "$host.example.test" "$@"
	clean_cpu=$CPU
	measure "\\\\$host.example.test\\x" "$@"
	printf '%-10s %-20s %7d %7d   %s\n' "$host" "$*" "$clean_queries" \
		"$QUERIES" "$(ratio "$CPU" "$clean_cpu")"
}

table() {
	local host call

	printf '%-10s %-20s %7s %7s   %s\n' addresses call clean malformed \
		'CPU, malformed to clean'
	for host in $LARGE; do
		while read -r call; do
			# shellcheck disable=SC2086
			set -- $call
			table_line "$host" ${2:+"$2"} "$1"
		done <<<"$CALLS"
	done
}

# Queries of the first, and of the second look-up.  nscd is started anew, as it
# looks for old answers 15 seconds later.
asks_twice() {
	sandbox_start_nscd 'positive-time-to-live hosts 3600' \
		'check-files hosts yes' 'persistent hosts no' 'shared hosts no'
	asks look_up -o "$@"
	asks look_up -o "$@"
	sandbox_stop_nscd
}

# nscd keeps lists of addresses, and for gethostbyname() one address alone.
nscd_costs_the_same() {
	local host call

	for host in v4-1 v6-1 $LARGE; do
		while read -r call; do
			# shellcheck disable=SC2086
			set -- $call
			set -- ${2:+"$2"} "$1"
			is "$host $* $(asks_twice "$@" \
				"\\\\$host.example.test\\x")" \
				"$host $* $(asks_twice "$@" "$host.example.test")"
		done <<-'END'
			getaddrinfo
			gethostbyname
			gethostbyname2 -6
		END
	done
}

nscd_asks_once() {
	local answers

	answers=$(asks_twice "$1" '\\v4-1.example.test\x')
	[[ $(sed -n 1p <<<"$answers") == [1-9]*' queries: '*10.1.0.1* ]]
	[[ $(sed -n 2p <<<"$answers") == '0 queries: '*10.1.0.1* ]]
}

sandbox_dnsmasq_stop
make_zone >"$SANDBOX/zone"
sandbox_dnsmasq --local=/#/ --local-ttl=300 --addn-hosts="$SANDBOX/zone" \
	"${DNS_ORDER[@]}"
# It takes its time to read a large zone.
sed -i 's/timeout:1/timeout:30/' /etc/resolv.conf
sandbox_wait 60 "$SANDBOX_DNSMASQ" look_up gethostbyname \
	"$(tail -n 1 "$SANDBOX/zone" | cut -d' ' -f2)" >/dev/null

while read -r call; do
	# shellcheck disable=SC2086
	test_that "$call: the DNS server is asked as often as for the clean name" \
		all_cost_the_same $call
done <<<"$CALLS"
test_that "gethostbyname_r() with a buffer that cannot grow: as the clean name" \
	fixed_buffers
test_that "getent: the DNS server is asked as often as for the clean name" \
	getent_costs_the_same
test_that "nscd asks as often as for the clean name, the first time and later" \
	nscd_costs_the_same
test_that "nscd: getaddrinfo() of a malformed name is cached" \
	nscd_asks_once getaddrinfo
test_that "nscd: gethostbyname() of a malformed name is cached" \
	nscd_asks_once gethostbyname
table
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# With the cache daemon, nscd, between the programs and the module: the same
# answers, also the second time, and no lasting wrong one.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
world

cat >"$SANDBOX/nscd.conf" <<-END
	enable-cache hosts yes
	positive-time-to-live hosts 3600
	negative-time-to-live hosts 3600
	check-files hosts yes
	persistent hosts no
	shared hosts no
END
mkdir -p /run/nscd
nscd --foreground --config-file="$SANDBOX/nscd.conf" \
	>"$SANDBOX/nscd.out" 2>&1 &
sandbox_wait 10 $! test -S /run/nscd/socket ||
	sandbox_die "nscd does not start: $(cat "$SANDBOX/nscd.out")"

# A figure of nscd's own about its cache of hosts.
statistic() {
	nscd --config-file="$SANDBOX/nscd.conf" --statistics |
		sed -n '/^hosts cache/,$p' |
		awk -v what="$1" 'index($0, what) { print $1; exit }'
}

# All calls with all ways to write the host; twice, so that the second answers
# are those of the cache.
same_as_without_nscd() {
	local host=$1 function

	forms "$host"
	for function in getaddrinfo 'getaddrinfo -4' 'getaddrinfo -6' \
		gethostbyname gethostbyname_r 'gethostbyname2 -6'; do
		echo "$function:"
		# shellcheck disable=SC2086
		set -- $function
		look_up ${2:+"$2"} "$1" "${FORM[@]}" "${FORM[@]}" \
			>"$SANDBOX/with" || true
		mv /run/nscd/socket /run/nscd/hidden
		look_up ${2:+"$2"} "$1" "${FORM[@]}" "${FORM[@]}" \
			>"$SANDBOX/without" || true
		mv /run/nscd/hidden /run/nscd/socket
		diff "$SANDBOX/without" "$SANDBOX/with"
		[ -s "$SANDBOX/with" ]
	done
}

# Only nscd asks the DNS server, and only for the first of the two.
second_answer_is_the_cache() {
	local hits

	look_up getaddrinfo '\\\\fs.example.test\cached'
	hits=$(statistic 'cache hits on positive entries')
	dns_questions >/dev/null
	is "$(look_up getaddrinfo '\\\\fs.example.test\cached')" \
		"192.0.2.1 2001:db8::1 (fs.example.test)"
	is "$(dns_questions)" ""
	[ "$(statistic 'cache hits on positive entries')" -gt "$hits" ]
}

unknown_is_not_found() {
	is "$(look_up getaddrinfo '\\nobody\data' '\\nobody\data' |
		sort -u)" EAI_NONAME
	dns_questions >"$SANDBOX/questions"
	if grep '[\\/]' "$SANDBOX/questions"; then
		return 1
	fi
}

says_try_again() {
	is "$(look_up -4 getaddrinfo '\\v4only.example.test\later')" EAI_AGAIN
}

finds_it_later() {
	is "$(look_up -4 getaddrinfo '\\v4only.example.test\later')" \
		"192.0.2.4 (v4only.example.test)"
}

forms H
for host in fileserver several.example.test v6only.example.test \
	alias.example.test; do
	test_that "nscd: ${#FORM[@]} ways to write $host get the same answers" \
		same_as_without_nscd "$host"
done
test_that "nscd: the second answer is the cache's" second_answer_is_the_cache
test_that "nscd: an unknown host is not found, and DNS sees clean names only" \
	unknown_is_not_found
test_that "nscd: getent prints the answer" \
	test "$(getent hosts '\\fileserver\data')" \
	= "192.0.2.10      fileserver.example.test"
world_without_answers
test_that "nscd: a DNS server that does not answer is EAI_AGAIN" says_try_again
sandbox_dnsmasq_stop
sandbox_dnsmasq --local=/#/ --addn-hosts="$SANDBOX/zone"
test_that "nscd: that failure is not kept when DNS answers again" \
	finds_it_later
test_that "nscd is still running" kill -0 \
	"$(nscd --config-file="$SANDBOX/nscd.conf" --statistics >/dev/null &&
		pgrep -x nscd)"
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Programs that are locked in: behind a filter of system calls, as services of
# systemd are, in bubblewrap, and linked statically.  A malformed name needs no
# system call that the clean one does not need, and gets what that gets.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
world
for i in $(seq 100); do
	echo "10.1.0.$i many.example.test"
done >>"$SANDBOX/zone"
sandbox_dnsmasq_stop
sandbox_dnsmasq --local=/#/ "${DNS_ORDER[@]}" --addn-hosts="$SANDBOX/zone"

HOSTS=(fileserver.example.test fs.example.test many.example.test
	nobody.example.test 192.0.2.77)

# The host whose look-up may make these calls: that of an address is none, and
# no name service is asked for it.
clean_host() {
	case $1 in
	[0-9]*) echo "${HOSTS[0]}" ;;
	*) echo "$1" ;;
	esac
}

no_call_is_added() {
	local host clean

	for host in "${HOSTS[@]}"; do
		clean=$(clean_host "$host")
		calls "$BUILD/tests/nss_lookup" "$1" "$clean" "$clean" \
			>"$SANDBOX/clean"
		calls "$BUILD/tests/nss_lookup" "$1" "\\\\$host" "//$host/x" \
			>"$SANDBOX/malformed"
		[ "$(wc -l <"$SANDBOX/clean")" -gt 10 ]
		echo "$host:"
		is "$(comm -13 <(sort "$SANDBOX/clean") \
			<(sort "$SANDBOX/malformed"))" ''
	done
}

# filtered kill|refuse FUNCTION: what the clean name needs is allowed.
filtered() {
	local host numbers

	for host in "${HOSTS[@]}"; do
		mapfile -t numbers < <(calls "$BUILD/tests/nss_lookup" "$2" \
			"$(clean_host "$host")")
		set -- "$1" "$2" "$BUILD/tests/nss_filter" "$1" \
			"${numbers[@]}" -- "$BUILD/tests/nss_lookup" -o -v "$2"
		is "$("${@:3}" "\\\\$host\\data" || true)" \
			"$("${@:3}" "$host" || true)"
	done
}

# Else the test would show nothing: getcwd() is not among the calls.
filter_ends_a_program() {
	local numbers

	mapfile -t numbers < <(calls "$BUILD/tests/nss_lookup" getaddrinfo fs)
	exits 159 bash -c '"$@"' - "$BUILD/tests/nss_filter" kill \
		"${numbers[@]}" -- /bin/pwd
}

wrapped() {
	local host

	for host in "${HOSTS[@]}"; do
		is "$(bwrap "$@" "$BUILD/tests/nss_lookup" -o -v getaddrinfo \
			"\\\\$host\\data" || true)" \
			"$(bwrap "$@" "$BUILD/tests/nss_lookup" -o -v \
				getaddrinfo "$host" || true)"
	done
}

is_found_when_wrapped() {
	is "$(bwrap "$@" "$BUILD/tests/nss_lookup" getaddrinfo \
		'\\fileserver\data')" '192.0.2.10 (fileserver.example.test)'
}

# A program that is linked statically loads the services, and with them a second
# C library.
static_program() {
	local clean malformed

	clean=$(busybox ping -c 1 -W 1 "$1" 2>&1 | head -n 1) || true
	malformed=$(busybox ping -c 1 -W 1 "\\\\$1" 2>&1 | head -n 1) || true
	is "${malformed//\\/}" "$clean"
	[[ $malformed == *"$2"* ]]
}

for function in getaddrinfo gethostbyname gethostbyname2_r; do
	test_that "$function of a malformed name makes no other system call" \
		no_call_is_added "$function"
	test_that "$function: a filter that kills lets a malformed name pass" \
		filtered kill "$function"
	test_that "$function: a filter that refuses gives both the same answer" \
		filtered refuse "$function"
done
test_that "the filter ends a program that makes another call" \
	filter_ends_a_program

if type -P bwrap >/dev/null; then
	test_that "bubblewrap: malformed names get what clean ones get" \
		wrapped --ro-bind / / --proc /proc --dev /dev
	test_that "bubblewrap: a malformed name is found" is_found_when_wrapped \
		--ro-bind / / --proc /proc --dev /dev
	if said=$(bwrap --ro-bind / / --unshare-all true 2>&1); then
		test_that "bubblewrap without a network: the same" wrapped \
			--ro-bind / / --unshare-all --proc /proc --dev /dev
		test_that "bubblewrap without a network: /etc/hosts is read" \
			is_found_when_wrapped --ro-bind / / --unshare-all
	else
		# In a chroot there are no user namespaces (clone(2)).
		test_skip "bubblewrap without a network: the same" \
			"${said%%$'\n'*}"
	fi
else
	test_skip "bubblewrap: malformed names get what clean ones get" \
		"no bwrap"
fi
BUSYBOX=$(type -P busybox || true)
if [ -n "$BUSYBOX" ] && ! ldd "$BUSYBOX" >/dev/null 2>&1; then
	test_that "busybox, linked statically: a host of /etc/hosts is found" \
		static_program fileserver 192.0.2.10
	test_that "busybox, linked statically: a host of DNS is found" \
		static_program v4only.example.test 192.0.2.4
	test_that "busybox, linked statically: an unknown host is not" \
		static_program nobody 'bad address'
else
	test_skip "busybox, linked statically: a host of /etc/hosts is found" \
		"no busybox-static"
fi
test_summary

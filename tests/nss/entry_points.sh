#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The entry points of the module, called directly: as it is installed, and with
# the sanitizers where a build with them is at hand.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"

SANITIZED=${UNCFIX_BUILD_ASAN:-$PROJECT/build-asan}

sandbox_nsswitch 'files odd'
install -m 0644 "$BUILD/tests/libnss_odd.so" "$SANDBOX_LIBRARIES/libnss_odd.so.2"
sandbox_host 192.0.2.1 fs.example.test fs
sandbox_host 2001:db8::1 fs.example.test fs
sandbox_host 192.0.2.4 v4only
sandbox_host 2001:db8::6 v6only
sandbox_host 192.0.2.5 twice
sandbox_host 192.0.2.5 twice
# A canonical name that is a malformed one itself: two yen signs and `fs`.
sandbox_host 192.0.2.9 xn--fs-gdaa led-astray
sandbox_host 192.0.2.10 excluded
mkdir -p /etc/uncfix/never/host
: >/etc/uncfix/never/host/excluded
for i in 1 2 3 4 5; do
	sandbox_host "198.51.100.$i" several.example.test several
	sandbox_host "2001:db8:1::$i" several.example.test several
done

exports_only_the_entry_points() {
	diff <(nm --dynamic --defined-only "$MODULE" | awk '{ print $3 }' |
		sort) - <<-END
			_nss_uncfix_gethostbyname2_r
			_nss_uncfix_gethostbyname3_r
			_nss_uncfix_gethostbyname4_r
			_nss_uncfix_gethostbyname_r
		END
}

needs_only_libc() {
	diff <(readelf --dynamic "$MODULE" |
		sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p') <(echo libc.so.6)
}

# Administrators look at it with bpftrace or perf.
has_the_probe() {
	readelf --notes "$MODULE" | grep -A 1 'Provider: uncfix' |
		grep 'Name: normalized'
}

# Nothing takes a lock or memory but the lookup of the host, and nothing a
# descriptor but that and the notice.  Which program it is in is asked of
# /proc/self/exe and of the kernel's own words, or of the C library's variable,
# which has two names there.
HARMLESS='__errno_location|__stack_chk_fail|getaddrinfo|freeaddrinfo
gethostbyname2?_r|secure_getenv|getauxval|gnu_get_libc_version|readlink
mem(chr|cmp|cpy|move|set)|__mem(cpy|move|set)_chk
str(n?cmp|len|chr|spn|cspn)|__progname|program_invocation_short_name
inet_pton'
NOTICE='close|connect|open|pthread_setcancelstate|socket|write'

calls_only_harmless_functions() {
	nm --dynamic --undefined-only "$MODULE" |
		awk '$1 == "U" { sub(/@.*/, "", $2); print $2 }' |
		grep -vxE "${HARMLESS//$'\n'/|}|$NOTICE" >"$SANDBOX/others" || true
	diff "$SANDBOX/others" /dev/null
}

test_that "the module exports its entry points and nothing else" \
	exports_only_the_entry_points
test_that "the module needs the C library and nothing else" needs_only_libc
# A module that is built for coverage has gcov's own calls in it.
nm "$MODULE" | grep -q __gcov_ ||
	test_that "the module locks and allocates nothing, and opens a notice alone" \
		calls_only_harmless_functions
test_that "the probe uncfix:normalized is in the module" has_the_probe
cp /etc/hosts "$SANDBOX/hosts"

# both_programs BUILD: with the hosts above, and with very many addresses.
both_programs() {
	cp "$SANDBOX/hosts" /etc/hosts
	test_program "$1/tests/entry_points" "$1/libnss_uncfix.so.2"
	seq 0 6999 | awk '{
		print "10.1." int($1 / 250) "." $1 % 250 " many"
	}' >>/etc/hosts
	test_program "$1/tests/entry_points" "$1/libnss_uncfix.so.2" many
}

both_programs "$BUILD"
if [ -e "$SANITIZED/libnss_uncfix.so.2" ]; then
	echo "with sanitizers:"
	both_programs "$SANITIZED"
else
	test_skip "the entry points with sanitizers" "no $SANITIZED"
fi
test_summary

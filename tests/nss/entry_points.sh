#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The entry points of the module, called directly: as it is installed, and with
# the sanitizers where a build with them is at hand.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"

SANITIZED=${UNCFIX_BUILD_ASAN:-$PROJECT/build-asan}

sandbox_nsswitch 'files'
sandbox_host 192.0.2.1 fs.example.test fs
sandbox_host 2001:db8::1 fs.example.test fs
sandbox_host 192.0.2.4 v4only
sandbox_host 2001:db8::6 v6only
sandbox_host 192.0.2.5 twice
sandbox_host 192.0.2.5 twice
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

# Nothing takes a lock, memory or a descriptor but the lookup of the host.
HARMLESS='__errno_location|__stack_chk_fail|getaddrinfo|freeaddrinfo
secure_getenv|mem(chr|cmp|cpy|move|set)|__mem(cpy|move|set)_chk
str(len|chr|cmp|spn|cspn)'

calls_only_harmless_functions() {
	nm --dynamic --undefined-only "$MODULE" |
		awk '$1 == "U" { sub(/@.*/, "", $2); print $2 }' |
		grep -vxE "${HARMLESS//$'\n'/|}" >"$SANDBOX/others" || true
	diff "$SANDBOX/others" /dev/null
}

test_that "the module exports its entry points and nothing else" \
	exports_only_the_entry_points
test_that "the module needs the C library and nothing else" needs_only_libc
# A module that is built for coverage has gcov's own calls in it.
nm "$MODULE" | grep -q __gcov_ ||
	test_that "the module calls nothing that locks, allocates or opens" \
		calls_only_harmless_functions
test_that "the probe uncfix:normalized is in the module" has_the_probe
test_program "$BUILD/tests/entry_points" "$MODULE"
if [ -e "$SANITIZED/libnss_uncfix.so.2" ]; then
	echo "with sanitizers:"
	test_program "$SANITIZED/tests/entry_points" \
		"$SANITIZED/libnss_uncfix.so.2"
else
	test_skip "the entry points with sanitizers" "no $SANITIZED"
fi
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the notice costs a look-up of a malformed name: with nobody who reads,
# with a reader, with one that is stuck, beside the same name service that sends
# none, in one run; the DNS server on this machine, and 1 ms away.  `itself` is
# the noise of the machine.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"
# shellcheck source=tests/notice.bash
. "$PROJECT/tests/notice.bash"
# shellcheck source=tests/bench/dns.bash
. "$PROJECT/tests/bench/dns.bash"
notice_prepare

BUILD=${UNCFIX_BUILD:-$PROJECT/build}

case ${UNCFIX_TEST_SIZE:-} in
full) SECTION_SECONDS=40 ;;
*) SECTION_SECONDS=6 ;;
esac

# lookup SECTION SOURCE
lookup() {
	"$BUILD/tests/bench_lookup" "$SECTION_SECONDS" "$1" \
		'\\fs' "uncfix [!UNAVAIL=return] $2" \
		'\\fs' "quiet [!UNAVAIL=return] $2"
}

# lookups WORDS SOURCE
lookups() {
	lookup "$1-nobody" "$2"
	watch_reads
	lookup "$1-reader" "$2"
	notice_reader_ends
	notice_reader --stuck
	lookup "$1-stuck" "$2"
	notice_reader_ends KILL
	rm -f "$NOTICE_SOCKET"
}

sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
install -m 0644 "$BUILD/tests/libnss_quiet.so.2" "$SANDBOX_LIBRARIES"
sandbox_host 192.0.2.2 fs
start_dns fs,192.0.2.2
{
	lookups dns dns
	late_dns 1 lookups dns-1ms dns
	lookups files files
} >"$SANDBOX/rows"
awk -F'\t' '$1 == "row" {
	printf "%-14s %-8s %9.0f ns   %-8s %9.0f ns   %.3f\n", $2,
		$6 == "peer" ? "notice" : "quiet", $4, $6 == "peer" ? "quiet" \
		: "itself", $7, $8
} $1 == "check" && $2 != "ok" { print; bad = 1 } END { exit bad }' \
	"$SANDBOX/rows"

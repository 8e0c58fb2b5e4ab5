#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What uncfix costs, beside what its neighbours cost on the same machine in the
# same run.  Prints one table; no figure of time makes this script fail.
#
#	tests/bench/run.sh			under two minutes
#	UNCFIX_TEST_SIZE=full tests/bench/run.sh	ten minutes, less noise
#	UNCFIX_BUILD=DIR tests/bench/run.sh	another build folder

# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"
# shellcheck source=tests/bench/dns.bash
. "$PROJECT/tests/bench/dns.bash"

BENCH=$PROJECT/tests/bench
BUILD=${UNCFIX_BUILD:-$PROJECT/build}
RESULTS=$SANDBOX/bench.results
PEERS=(mdns4_minimal myhostname wins)
NAME=fileserver.example.com
# 63 bytes, the longest label there is, as the names of cloud machines.
LONG_NAME=$(printf 'node-%058d' 0)
OURS='uncfix [!UNAVAIL=return]'
case ${UNCFIX_TEST_SIZE:-} in
full) SECTION_SECONDS=40 ;;
*) SECTION_SECONDS=8 ;;
esac

bench() {
	local program=$1

	shift
	"$BUILD/tests/bench_$program" "$@" >>"$RESULTS"
}

# What takes nanoseconds depends on where a process happens to lie in memory:
# measure in several.  table.awk takes the median of rows that are the same.
bench_often() {
	local program=$1 seconds=$2

	shift 2
	seconds=$(awk -v seconds="$seconds" 'BEGIN { print seconds / 5 }')
	for _ in 1 2 3 4 5; do
		bench "$program" "$seconds" "$@"
	done
}

need_build() {
	local file

	for file in "$BUILD"/{libnss_uncfix.so.2,libuncfix.so.0,libuncfix_client.so} \
		"$BUILD"/tests/bench_{pass_through,lookup,parse,load}; do
		[ -e "$file" ] ||
			sandbox_die "$file is missing: ./waf configure --developer build"
	done
}

# As a package has it: without what only a debugger reads.
install_module() {
	local module=$SANDBOX/libnss_uncfix.so.2

	cp "$BUILD/libnss_uncfix.so.2" "$module"
	if type -P strip >/dev/null; then
		strip --strip-unneeded "$module"
	fi
	sandbox_install_nss "$module"
}

# UNCFIX_PEERS may name a folder of theirs, not to install them.
install_peers() {
	local peer file

	for peer in "${PEERS[@]}"; do
		file=${UNCFIX_PEERS:-}/libnss_$peer.so.2
		[ ! -e "$file" ] || install -m 0644 "$file" "$SANDBOX_LIBRARIES"
	done
}

# Half as long for the short and the long name as for the usual one.
measure_pass_through() {
	local half=$((SECTION_SECONDS / 2)) name

	bench_often pass_through "$SECTION_SECONDS" "$NAME" \
		uncfix "${PEERS[@]}" strlen nothing
	for name in fs "$LONG_NAME"; do
		bench_often pass_through "$half" "$name" uncfix mdns4_minimal strlen
	done
}

# Which counter of instructions works here?  Many virtual machines have none
# that perf can read.
choose_counter() {
	if perf stat -e instructions:u true 2>&1 |
		grep -q '^ *[0-9][0-9,]* .*instructions'; then
		COUNTER=perf
	elif type -P valgrind >/dev/null; then
		COUNTER=callgrind
	else
		COUNTER=
	fi
}

# instructions_of COMMAND...: those of the whole process
instructions_of() {
	case $COUNTER in
	perf)
		perf stat -x, -e instructions:u "$@" 2>&1 |
			awk -F, '/instructions/ { print $1 }'
		;;
	callgrind)
		valgrind --tool=callgrind --callgrind-out-file=/dev/null \
			"$@" 2>&1 | awk '/Collected :/ { print $4 }'
		;;
	esac
}

# Two runs that differ only in how often they call: the rest cancels out.  A
# peer that is missing costs nothing, and has no row.
instructions_per_call() {
	local program=$BUILD/tests/bench_pass_through few many

	few=$(instructions_of "$program" -c 1000 "$NAME" "$1")
	many=$(instructions_of "$program" -c 3000 "$NAME" "$1")
	((many > few)) && echo $(((many - few) / 2000))
}

measure_instructions() {
	local own peer figure

	choose_counter
	if [ -z "$COUNTER" ]; then
		printf 'skip\tinstructions: no perf counter, no valgrind\n' \
			>>"$RESULTS"
		return
	fi
	own=$(instructions_per_call uncfix)
	for peer in "${PEERS[@]}" strlen nothing; do
		figure=$(instructions_per_call "$peer") || continue
		awk -v own="$own" -v peer="$peer" -v figure="$figure" 'BEGIN {
			printf "row\tinstructions\tuncfix\t%d\tins\t%s\t%d\t%f\n",
				own, peer, figure, own / figure
		}' >>"$RESULTS"
	done
}

# start_up SECTION COMMAND...: the instructions of a process that is no SMB
# client and has the client library, beside those without it and with a library
# that holds nothing.
start_up() {
	local section=$1 with without empty

	shift
	with=$(LD_PRELOAD=$CLIENT instructions_of "$@")
	without=$(instructions_of "$@")
	empty=$(LD_PRELOAD=$EMPTY instructions_of "$@")
	awk -v section="$section" -v with="$with" -v without="$without" \
		-v empty="$empty" 'BEGIN {
		form = "row\t%s\tuncfix\t%d\tins\t%s\t%d\t%f\n"
		printf form, section, with, "peer", without, with / without
		printf form, section, with, "empty library", empty, with / empty
	}' >>"$RESULTS"
}

measure_start_up() {
	[ -n "$COUNTER" ] || return 0
	CLIENT=$SANDBOX/libuncfix_client.so EMPTY=$SANDBOX/empty.so
	cp "$BUILD/libuncfix_client.so" "$CLIENT"
	cc -shared -nostartfiles -Wl,--hash-style=gnu -o "$EMPTY" -xc /dev/null
	start_up start-true "$(type -P true)"
	PYTHONHASHSEED=0 start_up start-python /usr/bin/python3 -c 0
}

# lookup SECTION NAME HOSTS PEER-NAME PEER-HOSTS
lookup() {
	bench lookup "$SECTION_SECONDS" "$@"
}

measure_lookups() {
	local service=() source delay

	sandbox_host 192.0.2.1 "$NAME" fs
	if type -P dnsmasq >/dev/null; then
		service=(dns)
		start_dns "$NAME,192.0.2.1" fs,192.0.2.2 \
			dual,192.0.2.3,2001:db8::3
	else
		printf 'skip\tdnsmasq: not installed\n' >>"$RESULTS"
	fi
	for source in files "${service[@]}"; do
		lookup "clean-$source" "$NAME" "$OURS $source" "$NAME" "$source"
	done
	for source in files "${service[@]}"; do
		lookup "malformed-$source" '\\fs' "$OURS $source" \
			fs "$OURS $source"
	done
	for source in "${service[@]}"; do
		lookup malformed-dual '\\dual' "$OURS $source" \
			dual "$OURS $source"
		for delay in 1 10; do
			late_dns "$delay" lookup "malformed-dual-$delay" \
				'\\dual' "$OURS $source" dual "$OURS $source"
		done
	done
}

# The facts that the figures rest on, as the other suites print theirs.
print_checks() {
	local kind verdict words

	while IFS=$'\t' read -r kind verdict words; do
		case $kind in
		check) test_that "$words" [ "$verdict" = ok ] ;;
		skip) test_skip "${verdict%%:*}" "${verdict#*: }" ;;
		esac
	done < <(awk '!seen[$0]++' "$RESULTS")
}

need_build
install_module
install_peers
measure_pass_through
measure_instructions
measure_start_up
measure_lookups
# A copy: out of the file that the linker wrote, code was seen to run at half
# its speed until the kernel read that file again.
cp "$BUILD/libuncfix.so.0" "$SANDBOX"
bench_often parse "$SECTION_SECONDS" "$SANDBOX/libuncfix.so.0"
bench load "$SECTION_SECONDS" uncfix "${PEERS[@]}"
awk -f "$BENCH/table.awk" -v counter="$COUNTER" "$RESULTS"
print_checks
test_summary

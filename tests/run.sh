#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Install what is needed, build, and run the tests:
#
#   tests/run.sh             everything, small sizes
#   tests/run.sh unit        the parser's tests, as any user, in seconds: with
#                            sanitizers, and without the rest of the build
#   tests/run.sh PART...     unit, property, fuzz, coverage, bench, quickstart,
#                            or a folder of tests: build, nss, vfs, ...
#   tests/run.sh suites      other Debian suites, when asked for only: their
#                            smbd and C library, the modules that are built
#                            here.  Their trees are fetched once.
#   tests/run.sh fresh [SUITE...]   when asked for only: what README.md tells a
#                            new user to do, in trees that are made for it
#   tests/run.sh machine [SUITE]   when asked for only: a booted machine, in an
#                            emulator; `full` boots one of each suite
#   tests/run.sh ci          what each change has to pass
#   tests/run.sh full [PART...]   the large sizes
#
# The last line is `N passed, N failed`, and `, N skipped` if any were.  A
# program that ends without a line of that form, or whose exit status does not
# agree with it, counts as one failed test.

set -eu
cd -- "$(dirname -- "$0")/.."

# Debian's own python3 and tools, whatever the caller has in front of them.
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH
export LC_ALL=C.UTF-8 CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS=detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1
# Sources and trees are kept where the owner of the source tree keeps them.
# shellcheck disable=SC2016
UNCFIX_CACHE=${UNCFIX_CACHE:-$(tools/as-owner sh -c \
	'echo "${XDG_CACHE_HOME:-$HOME/.cache}/uncfix"')}
export UNCFIX_CACHE
export UNCFIX_TEST_SIZE=small UNCFIX_BUILD=$PWD/build UNCFIX_PEERS
FUZZ_SECONDS=60
COVERAGE_FLOOR=100 # percent of branches
LIMIT=1200 # seconds for one program that hangs
if [ "${1:-}" = full ]; then
	shift
	UNCFIX_TEST_SIZE=full
	FUZZ_SECONDS=1200
	LIMIT=20000
fi

# A program of tests ends when its time is over, and with this script, however
# that ends.
LIMITED=(setpriv --pdeathsig TERM
	timeout --foreground --kill-after=30)
LOGS=$PWD/build/test-logs
PASSED=0 FAILED=0 SKIPPED=0
SUMMARY='' TABLE=''

# Folders of test scripts: every executable *.sh in them is one.
folders_of_scripts()
{
	find tests -mindepth 2 -maxdepth 2 -name '*.sh' -perm /100 \
		! -path 'tests/bench/*' | cut -d/ -f2 | sort -u
}

# Turn what a program printed into `passed failed skipped`: its closing line,
# or the lines of its single tests; nothing if it has neither.
count()
{
	awk '
		/^([[:alnum:]_-]+: )?[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/ {
			sub(/^[^ ]*: /, "")
			closing = $1 " " $3 " " ($5 + 0)
		}
		/^[[:space:]]*(not )?ok( |$)/ {
			# cmocka calls a skipped test `not ok`.
			if (/# *[Ss][Kk][Ii][Pp]/) skipped++
			else if (/^[[:space:]]*not/) failed++
			else passed++
		}
		END {
			if (closing != "")
				print closing
			else if (passed + failed + skipped)
				print passed + 0, failed + 0, skipped + 0
		}' "$1"
}

# run NAME COMMAND...: run a program of tests, show its output, count it.
run()
{
	local name=$1 log status counts start=$SECONDS

	shift
	log=$LOGS/${name//\//-}.log
	printf '\n== %s\n' "$name"
	"${LIMITED[@]}" "$LIMIT" "$@" </dev/null 2>&1 | tee "$log"
	status=${PIPESTATUS[0]}
	counts=$(count "$log")
	account "$name" "$status" "$((SECONDS - start))" "${counts:-0 0 0}"
}

# run_quietly NAME BEHAVIOUR COMMAND...: a program that is one test: it holds
# if the program succeeds.  Its output is shown if it does not.
run_quietly()
{
	local name=$1 behaviour=$2 log status=0 start=$SECONDS

	shift 2
	log=$LOGS/${name//\//-}.log
	printf '\n== %s\n' "$name"
	"${LIMITED[@]}" "$LIMIT" "$@" </dev/null >"$log" 2>&1 || status=$?
	if [ "$status" = 0 ]; then
		echo "ok - $behaviour"
		account "$name" 0 "$((SECONDS - start))" "1 0 0"
	else
		tail -n 40 "$log"
		echo "not ok - $behaviour: exit status $status"
		account "$name" 1 "$((SECONDS - start))" "0 1 0"
	fi
}

account()
{
	local name=$1 status=$2 seconds=$3 passed failed skipped

	read -r passed failed skipped <<<"$4"
	if [ "$failed" = 0 ] && [ "$status" != 0 ]; then
		echo "not ok - $name: exit status $status"
		failed=1
	elif [ $((passed + failed + skipped)) = 0 ]; then
		echo "not ok - $name: ran no test"
		failed=1
	fi
	PASSED=$((PASSED + passed))
	FAILED=$((FAILED + failed))
	SKIPPED=$((SKIPPED + skipped))
	SUMMARY+=$(printf '%-34s %7d passed %5d failed %4d skipped %5d s' \
		"$name" "$passed" "$failed" "$skipped" "$seconds")$'\n'
}

skip()
{
	printf '\n== %s\nskipped: %s\n' "$1" "$2"
	account "$1" 0 0 "0 0 1"
}

# build FOLDER OPTION...
build()
{
	local folder=$1 log start=$SECONDS

	shift
	log=$LOGS/build-${folder}.log
	printf 'building %s ... ' "$folder"
	if tools/as-owner ./waf -o "$folder" configure "$@" build >"$log" 2>&1; then
		echo "$((SECONDS - start)) s"
		grep -E '^Without ' "$log" || true
	else
		printf 'failed\n'
		tail -n 60 "$log"
		echo '0 passed, 1 failed'
		exit 1
	fi
}

# run_units unit|property FOLDER...: the programs of tests/unit in these builds.
# Those named after properties try random cases and are a part of their own.
run_units()
{
	local part=$1 folder file name kind

	shift
	for folder; do
		for file in tests/unit/*.c; do
			name=${file##*/}
			name=${name%.c}
			kind=unit
			[[ $name != *propert* ]] || kind=property
			[ "$kind" = "$part" ] || continue
			UNCFIX_BUILD=$PWD/$folder run "$folder/$name" \
				"$folder/tests/$name"
		done
	done
}

# Those that unit tests are run in.
BUILDS=(build build-asan)

part_unit()
{
	run_units unit "${BUILDS[@]}"
}

part_property()
{
	run_units property "${BUILDS[@]}"
}

fuzz()
{
	local program=$1 found=$2 extra=() file

	shift 2
	mkdir -p "$found"
	for file in tests/fuzz/*.dict; do
		[ ! -e "$file" ] || extra+=("-dict=$file")
	done
	exec "$program" -max_total_time="$FUZZ_SECONDS" -timeout=10 \
		-print_final_stats=1 -artifact_prefix="$LOGS/" \
		"${extra[@]}" "$found" "$@"
}
export -f fuzz
export FUZZ_SECONDS LOGS

# What the fuzzer finds on its way goes to the build folder, the corpus that is
# checked in is only read.
part_fuzz()
{
	local file name

	for file in tests/fuzz/*.c; do
		name=${file##*/}
		name=${name%.c}
		if [ -x "build/tests/$name" ]; then
			run_quietly "$name" \
				"$name breaks nothing in $FUZZ_SECONDS seconds" \
				bash -c 'fuzz "$@"' fuzz "build/tests/$name" \
				"build/corpus-$name" tests/fuzz/corpus*
		else
			skip "$name" "built without clang or libFuzzer"
		fi
	done
}

# The unit tests once more, without optimisation, and what they reached.
part_coverage()
{
	build build-cov --coverage
	find build-cov -name '*.gcda' -delete
	run_units unit build-cov
	if [ -x tests/nss/entry_points.sh ]; then
		UNCFIX_BUILD=$PWD/build-cov run build-cov/entry_points \
			tests/nss/entry_points.sh
	fi
	run coverage /usr/bin/python3 tests/coverage.py "$COVERAGE_FLOOR" \
		build-cov modules/libuncfix modules/nss
}

part_bench()
{
	local script

	for script in run vfs notice; do
		run_quietly "bench/$script" "the benchmark runs to its end" \
			"tests/bench/$script.sh"
		cat "$LOGS/bench-$script.log"
	done
}

part_quickstart()
{
	UNCFIX_BUILD=$PWD/build-quickstart run_quietly quickstart \
		"the quickstart shows what its table claims" \
		examples/quickstart.sh
	cat "$LOGS/quickstart.log"
}

# Those that this source is built on.
FRESH_SUITES=(bookworm trixie forky)
WANTED=()
# What the command of README.md that runs the tests is given there.
FRESH_PARTS=(unit nss)

part_fresh()
{
	local suite

	[ "${#WANTED[@]}" != 0 ] || WANTED=("${FRESH_SUITES[@]}")
	for suite in "${WANTED[@]}"; do
		run "fresh/$suite" tests/fresh/run "$suite" "${FRESH_PARTS[@]}"
	done
	for suite in "${WANTED[@]}"; do
		run "fresh/$suite-packages" tests/fresh/installed "$suite" \
			"${WANTED[@]}"
	done
	[[ " ${WANTED[*]} " != *" bookworm trixie "* ]] ||
		run fresh/upgrade tests/fresh/upgrade
}

# With the version of their Samba, which the packages have to know.  The first
# is the only one of the small size.
MACHINE_SUITES=(bookworm:4.17 trixie:4.22)

part_machine()
{
	local pair suite suites=("${WANTED[@]}")
	local LIMIT=20000 # each boot has a limit of its own

	if [ "${#suites[@]}" = 0 ]; then
		suites=("${MACHINE_SUITES[@]%:*}")
		[ "$UNCFIX_TEST_SIZE" = full ] || suites=("${suites[0]}")
	fi
	tools/install-packages machine
	for pair in "${MACHINE_SUITES[@]}"; do
		tools/samba-source list | grep -q "/samba-${pair#*:}\\." ||
			tests/suites/prepare-samba "${pair%:*}" >/dev/null
	done
	run_quietly machine/packages "the packages are built" \
		tests/suites/packages
	for suite in "${suites[@]}"; do
		run "machine/$suite" tests/machine/run "$suite"
	done
}

# What takes longer is for `full`, or for who asks for it.
CI_PARTS=(unit build nss vfs client kerberos command harmless fresh trixie)

SUITES=(bullseye bookworm bookworm-backports trixie trixie-backports forky)

# Each line of the table is what a suite's own run printed.
suites_table()
{
	local suite

	{
		echo suite samba glibc tree-connects access dfs names \
			stacking name-service packages
		for suite in "${SUITES[@]}"; do
			sed -n 's/^table: //p' "$LOGS/suites-$suite.log"
		done
	} | column -t
	echo 'uncfix.so and libnss_uncfix.so.2 in the memory of all of them:'
	for suite in "${SUITES[@]}"; do
		sed -n 's/^sums: //p' "$LOGS/suites-$suite.log"
	done | sort -u
}

part_suites()
{
	local suite

	run_quietly suites/packages "the packages are built without a network" \
		tests/suites/packages
	for suite in "${SUITES[@]}"; do
		run "suites/$suite" tests/suites/run "$suite"
	done
	run suites/upgrade tests/suites/upgrade
	TABLE=$(suites_table)
}

part_folder()
{
	local script

	# One that cannot be executed counts as failed, not as absent.
	for script in tests/"$1"/*.sh; do
		run "${script%.sh}" "$script"
	done
}

run_part()
{
	if declare -F "part_$1" >/dev/null; then
		"part_$1"
	else
		part_folder "$1"
	fi
}

# Before anything is installed or built.
check_parts()
{
	local part

	for part; do
		declare -F "part_$part" >/dev/null ||
			folders_of_scripts | grep -qx -- "$part" || {
			echo "tests/run.sh: there is no part $part" >&2
			exit 2
		}
	done
}

# read_words WORD...: parts into PARTS, and suites for fresh and machine.
read_words()
{
	local word

	PARTS=()
	for word; do
		if [[ " ${PARTS[*]} " =~ " fresh "|" machine " ]] &&
			[[ " ${FRESH_SUITES[*]} " == *" $word "* ]]; then
			WANTED+=("$word")
		else
			PARTS+=("$word")
		fi
	done
	check_parts "${PARTS[@]}"
}

# The part fresh builds in trees of its own, the part machine packages.
prepare()
{
	local units

	tools/as-owner mkdir -p build "$UNCFIX_CACHE"
	mkdir -p "$LOGS"
	case ${PARTS[*]} in
	fresh)
		return
		;;
	unit)
		units=$(basename -s .c tests/unit/*.c | sed 's,^,tests/,')
		BUILDS=(build-unit)
		build build-unit --sanitize --without-vfs \
			--targets="${units//$'\n'/,}"
		return
		;;
	esac
	UNCFIX_PEERS=$(tools/install-packages test)
	[ "${PARTS[*]}" != machine ] || return 0
	build build --developer
	build build-asan --sanitize
}

main()
{
	local part

	case $* in
	'')
		mapfile -t folders < <(folders_of_scripts)
		set -- unit property fuzz "${folders[@]}" quickstart bench \
			coverage
		;;
	ci)
		set -- "${CI_PARTS[@]}"
		FRESH_PARTS=()
		;;
	esac
	read_words "$@"
	prepare
	for part in "${PARTS[@]}"; do
		run_part "$part"
	done
	[ -z "$TABLE" ] || printf '\n%s\n' "$TABLE"
	printf '\n%s\n%d passed, %d failed' "$SUMMARY" "$PASSED" "$FAILED"
	[ "$SKIPPED" = 0 ] || printf ', %d skipped' "$SKIPPED"
	printf '\n'
	[ "$FAILED" = 0 ]
}

main "$@"

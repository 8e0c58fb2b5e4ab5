#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The notice of the name service: one for each malformed name that is looked up,
# for whoever reads /run/uncfix/watch; and what a look-up is with a reader, with
# one that is stuck or dies, and with none.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
. "$PROJECT/tests/notice.bash"
notice_prepare
world

ROUNDS=200 FLOODS=3
[ "${UNCFIX_TEST_SIZE:-small}" != full ] || ROUNDS=10000 FLOODS=10
MALFORMED='\\fileserver\data'
ANSWER='192.0.2.10 (fileserver.example.test)'
TAB=$'\t'

# In one line each: what was sent, what it is taken for.
names_of_forms() {
	local form

	for form in "${FORM[@]}"; do
		printf '%s\t%s\n' "${form/user:password@/***@}" "$1"
	done | sed 's/DOMAIN;\*\*\*@/***@/'
}

each_form_is_told_once() {
	forms fileserver
	notice_reader
	look_up "$1" "${FORM[@]}" >/dev/null
	notice_reader_ends
	diff <(notices 7,8) <(names_of_forms fileserver)
	is "$(notices 1,2,9,10 | sort -u)" "nss${TAB}0${TAB}${TAB}"
}

sender_is_the_process() {
	local process

	notice_reader
	# A shell of another user's may not reach a program in somebody's home.
	setpriv --reuid=nobody --regid=nogroup --clear-groups \
		"$BUILD/tests/nss_lookup" getaddrinfo "$MALFORMED" >/dev/null &
	process=$!
	wait "$process"
	notice_reader_ends
	is "$(notices 4,5)" "$process$TAB$(id -u nobody)"
}

set_user_id_program_tells() {
	install -m 4755 -o nobody -g nogroup "$BUILD/tests/nss_lookup" \
		"$SANDBOX/nss_lookup"
	notice_reader
	is "$("$SANDBOX/nss_lookup" getaddrinfo "$MALFORMED")" "$ANSWER"
	notice_reader_ends
	is "$(notices 5,8)" "0${TAB}fileserver"
}

refusal_is_told_with_its_reason() {
	notice_reader
	look_up getaddrinfo '\\bad host\x' '\\' 'C:\x' '/etc/passwd' \
		>/dev/null || true
	notice_reader_ends
	is "$(notices 2,7,8)" "4${TAB}\\\\bad host\\x$TAB
3${TAB}\\\\$TAB
2${TAB}C:\\x$TAB
12${TAB}/etc/passwd$TAB"
}

clean_names_are_not_told() {
	notice_reader
	look_up getaddrinfo fileserver fs.example.test nobody 192.0.2.7 ::1 '' \
		>/dev/null || true
	look_up gethostbyname fileserver nobody >/dev/null || true
	notice_reader_ends
	is "$(notices 1-)" ''
}

# Nor is anything else done for them; where nobody reads, a look is all.
clean_names_make_no_socket() {
	rm -f "$NOTICE_SOCKET"
	strace -f -o "$SANDBOX/strace" "$BUILD/tests/nss_lookup" getaddrinfo \
		fileserver nobody >/dev/null || true
	! grep -q "$NOTICE_SOCKET" "$SANDBOX/strace"
	strace -f -o "$SANDBOX/strace" "$BUILD/tests/nss_lookup" getaddrinfo \
		"$MALFORMED" >/dev/null
	is "$(grep -c "$NOTICE_SOCKET" "$SANDBOX/strace")" 1
}

switched_off_tells_nothing() {
	notice_reader
	UNCFIX_DISABLE=1 look_up getaddrinfo "$MALFORMED" || true
	notice_reader_ends
	is "$(notices 1-)" ''
}

# glibc comes again with a larger buffer.
larger_buffer_is_no_second_notice() {
	local i

	for i in $(seq 300); do
		sandbox_host "10.1.$((i / 250)).$((i % 250))" many
	done
	notice_reader
	for function in getaddrinfo gethostbyname gethostbyname2 \
		gethostbyname_r; do
		is "$(look_up "$function" '\\many\x' | wc -w)" \
			"$(look_up "$function" many | wc -w)"
	done
	notice_reader_ends
	is "$(notices 8)" $'many\nmany\nmany\nmany'
}

# No byte of the datagrams, which strace shows whole.
secrets_are_not_sent() {
	local target

	notice_reader
	for target in 'smb://user:hunter2@fileserver/data' \
		'smb://CORP\user:hunter2@fileserver/data' \
		'\\fileserver\data /user:corp\anna hunter2' \
		'//hunter2@fileserver/data' 'smb://user:hunter2@bad host/x' \
		'smb%3A%2F%2Fuser%3Ahunter2%40fileserver%2Fdata' \
		"smb://user:hunter2@fileserver/$(printf 'x%.0s' {1..600})" \
		"smb://$(printf 'u%.0s' {1..600}):hunter2@fileserver/x" \
		"%5C%5Cfileserver%5C$(printf 'x%.0s' {1..3000})%40hunter2%40"; do
		strace -s 2000 -o "$SANDBOX/strace" -e trace=write \
			"$BUILD/tests/nss_lookup" getaddrinfo "$target" \
			>/dev/null || true
		grep -q 'write.*unfx' "$SANDBOX/strace"
		! grep hunter2 "$SANDBOX/strace"
	done
	notice_reader_ends
	is "$(notices 1 | wc -l)" 9
	! grep -e hunter2 -e ill-formed "$NOTICES"
}

long_name_is_cut() {
	local sent

	notice_reader
	is "$(look_up -l 1048576 getaddrinfo "$MALFORMED")" "$ANSWER"
	notice_reader_ends
	is "$(notices 6,8)" "1${TAB}fileserver"
	sent=$(notices 7)
	is "${#sent} ${sent:0:20}" "512 $MALFORMED"aaa
}

# refused CALL FUNCTION: the program is refused a system call that it makes.
refused() {
	local numbers

	notice_reader
	strace -f -n -o "$SANDBOX/strace" "$BUILD/tests/nss_lookup" "$2" \
		"$MALFORMED" >/dev/null
	mapfile -t numbers < <(sed -nE \
		"s/^[0-9]+ +\[ *([0-9]+)\] ($1\(.*)?.*/\1 \2/p" \
		"$SANDBOX/strace" | awk 'NF == 1' | sort -nu)
	set -- "$BUILD/tests/nss_filter" refuse "${numbers[@]}" -- \
		"$BUILD/tests/nss_lookup" -v "$2"
	is "$("$@" fileserver)" "$ANSWER"
	is "$("$@" "$MALFORMED")" "$ANSWER"
	notice_reader_ends
	is "$(notices 8)" fileserver # of the first one
}

program_says() {
	local expected=$1

	shift
	notice_reader
	is "$("$@")" "$expected"
	notice_reader_ends
}

# What a C program of the unit tests says of errno and the like.
entry_points_with_a_reader() {
	notice_reader
	"$BUILD/tests/test_nss" || return 1
	notice_reader_ends
	[ "$(grep -c ^nss "$NOTICES")" -gt 10 ]
	! grep ill-formed "$NOTICES"
}

in_the_place_of_the_socket() {
	rm -rf "$NOTICE_SOCKET"
	"$@" "$NOTICE_SOCKET"
	is "$(timeout 20 "$BUILD/tests/nss_lookup" getaddrinfo "$MALFORMED")" \
		"$ANSWER"
	rm -rf "$NOTICE_SOCKET"
}

stale_socket() {
	notice_reader
	notice_reader_ends KILL
	[ -S "$NOTICE_SOCKET" ]
	is "$(look_up getaddrinfo "$MALFORMED")" "$ANSWER"
	rm "$NOTICE_SOCKET"
}

stream_socket() {
	/usr/bin/python3 - "$1" <<-END
		import socket, sys
		socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).bind(sys.argv[1])
	END
}

flood() {
	"$BUILD/tests/nss_flood" "$@" >"$SANDBOX/flood"
	cat "$SANDBOX/flood"
	FOUND=0 LOST=0 DESCRIPTORS=0 MEMORY=0
	read -r FOUND LOST DESCRIPTORS MEMORY < <(awk '{
		print $1, $3, $5, $8 }' "$SANDBOX/flood")
}

stuck_reader_stops_nobody() {
	notice_reader --stuck
	flood 32 "$ROUNDS" "$MALFORMED"
	notice_reader_ends KILL
	is "$FOUND found, $LOST not, $DESCRIPTORS descriptors" \
		"$((32 * ROUNDS)) found, 0 not, 0 descriptors"
	[ "$MEMORY" -lt 4096 ]
}

readers_come_and_go() {
	trap 'kill -KILL $!; exit' TERM
	while :; do
		rm -f "$NOTICE_SOCKET"
		/usr/bin/python3 "$PROJECT/tests/notice.py" "$NOTICES" &
		sandbox_wait 10 $! test -S "$NOTICE_SOCKET"
		sleep "0.$((RANDOM % 3))$((RANDOM % 10))"
		kill -KILL $!
		wait $! || true
	done 2>/dev/null
}

reader_that_dies_harms_nobody() {
	local i

	: >"$NOTICES"
	readers_come_and_go &
	READER=$!
	for ((i = 0; i < FLOODS; i++)); do
		flood 32 "$ROUNDS" "$MALFORMED"
		is "$FOUND found, $LOST not, $DESCRIPTORS descriptors" \
			"$((32 * ROUNDS)) found, 0 not, 0 descriptors"
		[ "$MEMORY" -lt 4096 ]
	done
	kill "$READER"
	wait "$READER" || true
	wc -l "$NOTICES"
	[ "$(wc -l <"$NOTICES")" -gt "$ROUNDS" ]
	# A reader that is killed leaves half a line of its own.
	is "$(grep -c "^nss${TAB}0${TAB}0${TAB}.*${TAB}0${TAB}$(
		sed 's/\\/\\\\/g' <<<"$MALFORMED")${TAB}fileserver${TAB}${TAB}$" \
		"$NOTICES") whole" "$(wc -l <"$NOTICES") whole"
}

cancelled() {
	notice_reader "$1"
	flood -c 8 "$((ROUNDS * 2))" '\\bad host\x'
	notice_reader_ends KILL
	is "$DESCRIPTORS descriptors" '0 descriptors'
	[ "$LOST" -gt "$ROUNDS" ]
}

for function in getaddrinfo gethostbyname gethostbyname_r; do
	test_that "$function: each malformed name is told once" \
		each_form_is_told_once "$function"
	test_that "$function without a free descriptor: as without a reader" \
		program_says "$(look_up -v -f "$function" "$MALFORMED" || true)" \
		bash -c '"$@" || true' - "$BUILD/tests/nss_lookup" -v -f \
		"$function" "$MALFORMED"
	for call in socket connect; do
		test_that "$function without $call(): found as the clean name" \
			refused "$call" "$function"
	done
done
test_that "the kernel says who sent a notice" sender_is_the_process
test_that "a set-user-ID program sends notices" set_user_id_program_tells
test_that "a refused name is told with the reason" \
	refusal_is_told_with_its_reason
test_that "clean names are not told" clean_names_are_not_told
test_that "for a clean name no socket is made" clean_names_make_no_socket
test_that "a process in which uncfix is switched off tells nothing" \
	switched_off_tells_nothing
test_that "a look-up that needs a larger buffer is told once" \
	larger_buffer_is_no_second_notice
test_that "what is secret in a name is not sent" secrets_are_not_sent
test_that "of a name of a megabyte the beginning is sent" long_name_is_cut
test_that "errno and answers are the same with a reader" \
	entry_points_with_a_reader
test_that "valgrind finds nothing with a reader" program_says "$ANSWER" \
	valgrind --quiet --error-exitcode=99 --leak-check=full \
	"$BUILD/tests/nss_lookup" getaddrinfo "$MALFORMED"
test_that "a socket that nobody reads any more does no harm" stale_socket
for thing in mkdir touch mkfifo 'ln -s watch' stream_socket; do
	# shellcheck disable=SC2086
	test_that "$thing in the place of the socket does no harm" \
		in_the_place_of_the_socket $thing
done
test_that "32 threads do not wait for a reader that is stuck" \
	stuck_reader_stops_nobody
test_that "32 threads, readers killed at random: nothing is lost, all is whole" \
	reader_that_dies_harms_nobody
test_that "threads cancelled at random leave no descriptor, with a reader" \
	cancelled "$NOTICES"
test_that "threads cancelled at random leave no descriptor, with one stuck" \
	cancelled --stuck
test_summary

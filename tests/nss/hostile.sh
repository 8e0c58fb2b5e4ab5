#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# DNS servers that mean harm: markers in canonical names, loops of aliases,
# answers that are cut, oversized, malformed or changed at random, addresses
# that are none.  A malformed name gets what the clean one gets, the same
# questions are asked, and nothing breaks, with the sanitizers too.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"

SANITIZED=${UNCFIX_BUILD_ASAN:-$PROJECT/build-asan}
SEEDS=40
[ "${UNCFIX_TEST_SIZE:-small}" != full ] || SEEDS=3000
CALLS='getaddrinfo
getaddrinfo -4
getaddrinfo -6
gethostbyname
gethostbyname_r
gethostbyname2 -6
gethostbyname2_r -6'

start_server() {
	: >"$SANDBOX/questions"
	/usr/bin/python3 "$PROJECT/tests/nss/hostile_dns.py" \
		"$SANDBOX/questions" >"$SANDBOX/server.out" 2>&1 &
	SERVER=$!
	# 0100007F:0035 is 127.0.0.1 port 53.
	sandbox_wait 10 "$SERVER" grep -q ' 0100007F:0035 ' /proc/net/udp
	sandbox_wait 10 "$SERVER" sandbox_tcp_answers 53
}

# names TABLE: of its rows
names() {
	/usr/bin/python3 "$PROJECT/tests/nss/hostile_dns.py" --list "$1" |
		sed 's/$/.example.test/'
}

# ask FILE NAME...: the answers, a line each, into FILE, and what the server was
# asked into FILE.questions.  A crash is a failure.  Whether both families are
# asked for before a connection breaks is a matter of chance.
ask() {
	local file=$1 status=0

	shift
	: >"$SANDBOX/questions"
	look_up -o -v ${OPTION:+"$OPTION"} "$FUNCTION" "$@" >"$file" \
		2>"$file.errors" || status=$?
	cat "$file.errors"
	[ "$status" -lt 2 ]
	grep -v ' tcp-' "$SANDBOX/questions" | sort >"$file.questions"
}

# same_as_clean NAME...: with CALL's function.
same_as_clean() {
	local host malformed=()

	read -r FUNCTION OPTION <<<"$CALL"
	for host; do
		malformed+=("\\\\\\\\$host\\data")
	done
	ask "$SANDBOX/clean" "$@"
	ask "$SANDBOX/malformed" "${malformed[@]}"
	printf '%s\n' "$@" >"$SANDBOX/names"
	expected | paste "$SANDBOX/names" - >"$SANDBOX/expected"
	paste "$SANDBOX/names" "$SANDBOX/malformed" |
		diff "$SANDBOX/expected" -
	diff "$SANDBOX/clean.questions" "$SANDBOX/malformed.questions"
}

# A canonical name with a marker is not handed on, the host is.
expected() {
	paste "$SANDBOX/names" "$SANDBOX/clean" |
		sed -E 's/^((marker-[^\t]*)\t.*) \(.*\)$/\1 (\2)/' | cut -f2-
}

# Else the test would show nothing.
clean_name_is_led_astray() {
	FUNCTION=$1 OPTION=
	ask "$SANDBOX/clean" marker-idna.example.test \
		marker-literal-2.example.test
	grep '192.0.2.1 .*(xn--fs-gdaa)' "$SANDBOX/clean"
	grep '192.0.2.1 .*(2001-db8--99.ipv6-literal.net)' "$SANDBOX/clean"
}

# Where that name led: `\\fs` is a host, too.
second_look_up_stays() {
	FUNCTION=getaddrinfo OPTION=-4
	ask "$SANDBOX/first" '\\marker-idna.example.test\data'
	is "$(cat "$SANDBOX/first")" "192.0.2.1 (marker-idna.example.test)"
	ask "$SANDBOX/second" "$(sed 's/.*(\(.*\))/\1/' "$SANDBOX/first")"
	[[ $(cat "$SANDBOX/second") == "192.0.2.1 "* ]]
}

host_of_hosts_file_stays() {
	local form

	FUNCTION=getaddrinfo OPTION=
	for form in '\\led-astray' '//LED-ASTRAY/data'; do
		ask "$SANDBOX/first" "$form"
		is "$(tr '[:upper:]' '[:lower:]' <"$SANDBOX/first")" \
			"192.0.2.66 (led-astray)"
	done
}

# wait_for SECONDS: for an answer.  Each that comes takes no time, but the
# machine may be busy.
wait_for() {
	printf 'nameserver 127.0.0.1\noptions timeout:%s attempts:1\n' "$1" \
		>/etc/resolv.conf
}

all_calls() {
	wait_for 30
	while read -r CALL; do
		test_that "$1$CALL: ${#NAMES[@]} hostile answers" \
			same_as_clean "${NAMES[@]}"
	done <<<"$CALLS"
	while read -r CALL; do
		test_that "$1$CALL: $SEEDS answers changed at random" \
			same_as_clean "${RANDOM_NAMES[@]}"
	done <<<"$CALLS"
	wait_for 1
	for CALL in getaddrinfo gethostbyname_r; do
		test_that "$1$CALL: ${#DROPPED[@]} answers that are none" \
			same_as_clean "${DROPPED[@]}"
	done
}

sandbox_host 192.0.2.66 xn--fs-gdaa led-astray
sandbox_nsswitch "$CHAIN files dns"
sandbox_install_nss "$MODULE"
wait_for 30
start_server
mapfile -t NAMES < <(names BEHAVIOURS)
mapfile -t DROPPED < <(names DROPPED)
mapfile -t RANDOM_NAMES < <(seq -f 'random-%.0f.example.test' "$SEEDS")

for function in getaddrinfo gethostbyname; do
	test_that "$function: a clean name's answer may have a marker" \
		clean_name_is_led_astray "$function"
done
test_that "the canonical name of a malformed name leads to the same host" \
	second_look_up_stays
test_that "so does that of a line of /etc/hosts" host_of_hosts_file_stays
all_calls ''
if [ -e "$SANITIZED/libnss_uncfix.so.2" ]; then
	BUILD=$SANITIZED
	sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
	all_calls 'with sanitizers: '
else
	test_skip "hostile answers with sanitizers" "no $SANITIZED"
fi
test_summary

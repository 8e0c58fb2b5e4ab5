#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Names that cannot be found: what the caller is told, and what the DNS server
# gets to see, which is never a malformed name.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
world

says() {
	local expected=$1

	shift
	is "$(look_up "$@" | sort -u)" "$expected"
}

questions_are() {
	local questions=$1

	shift
	dns_questions >/dev/null
	"$@" || true
	is "$(dns_questions | tr '\n' ' ')" "$questions"
}

FUNCTIONS='getaddrinfo:EAI_NONAME
gethostbyname:HOST_NOT_FOUND
gethostbyname_r:HOST_NOT_FOUND
gethostbyname2 -6:HOST_NOT_FOUND
gethostbyname2_r -6:HOST_NOT_FOUND'

# What no host can be meant by, one a line.
REFUSED='\\
\\\\
/
smb://
\\bad host\x
\\a'$'\t''b\x
\\fs:99999\data
\\.\pipe\fs
\\?\C:\fs
C:\fs
\\fs\a|b
\\..\fs
\\'$'\xff\xfe''\x'

mapfile -t REFUSED <<<"$REFUSED"

while IFS=: read -r call answer; do
	# shellcheck disable=SC2086
	set -- $call
	test_that "$call: an unknown host is $answer" \
		says "$answer" ${2:+"$2"} "$1" '\\nobody' '//nobody/data'
	test_that "$call: the DNS server is asked for the clean name only" \
		questions_are "nobody nobody.example.test " \
		look_up ${2:+"$2"} "$1" '\\nobody' '\\\\nobody\data' 'nobody\x'
	test_that "$call: a text without a host is $answer" \
		says "$answer" ${2:+"$2"} "$1" "${REFUSED[@]}"
	test_that "$call: the DNS server never hears of it" \
		questions_are "" look_up ${2:+"$2"} "$1" "${REFUSED[@]}"
done <<<"$FUNCTIONS"

sandbox_nsswitch 'files dns'
test_that "without the module a lone backslash makes DNS look elsewhere" \
	questions_are "fileserverdata fileserverdata.example.test " \
	look_up -4 gethostbyname '\fileserver\data'
sandbox_nsswitch "$CHAIN files dns"
test_that "with the module it does not" \
	questions_are "" look_up -4 gethostbyname '\fileserver\data'

# DNS answers nobody from here on.
world_without_answers
sed -i '/^search/d' /etc/resolv.conf
for call in getaddrinfo:EAI_AGAIN 'getaddrinfo -4:EAI_AGAIN' \
	gethostbyname:TRY_AGAIN 'gethostbyname2 -6:TRY_AGAIN' \
	gethostbyname2_r:TRY_AGAIN; do
	answer=${call#*:}
	call=${call%:*}
	# shellcheck disable=SC2086
	set -- $call
	test_that "$call: a DNS server that does not answer is $answer" \
		says "$answer" ${2:+"$2"} "$1" '\\slow.example.test\data'
done
test_that "getent says that nothing was found" \
	exits 2 getent hosts '\\slow.example.test\data'
dns_questions >/dev/null
test_that "the DNS server that does not answer sees the clean name only" \
	questions_are "slow.example.test " \
	look_up -4 getaddrinfo '\\slow.example.test\data'
test_that "a name of /etc/hosts is found while DNS does not answer" \
	says "192.0.2.10 (fileserver.example.test)" \
	getaddrinfo '\\fileserver\data'
test_that "an address is found while DNS does not answer" \
	says "192.0.2.99 (192.0.2.99)" getaddrinfo '\\192.0.2.99\data'

cancel() {
	"$BUILD/tests/nss_cancel" 5 "$1" '\\fileserver\data'
}

cancelled_as_a_clean_name() {
	# None of them ends before it is cancelled.
	sed -i 's/timeout:1/timeout:30/' /etc/resolv.conf
	is "$(cancel '\\slow.example.test\data')" "$(cancel slow.example.test)"
	[[ $(cancel '\\slow.example.test\data') == "5 cancelled,"*" is found" ]]
	sed -i 's/timeout:30/timeout:1/' /etc/resolv.conf
}

test_that "threads cancelled in the middle of a lookup leave nothing behind" \
	cancelled_as_a_clean_name

# Why the line is not [NOTFOUND=return]: a temporary failure is not that, and
# glibc goes on with the malformed name.
sandbox_nsswitch 'uncfix [NOTFOUND=return] files dns'
test_that "[NOTFOUND=return] alone: a temporary failure looks permanent" \
	says EAI_NONAME getaddrinfo '\\slow.example.test\data'
test_that "[NOTFOUND=return] alone: DNS sees the malformed name then" \
	questions_are '\slow.example.testdata slow.example.test ' \
	look_up -4 getaddrinfo '\\slow.example.test\data'
test_summary

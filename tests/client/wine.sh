#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A program for Windows under wine, as in Q152487: with the name service its
# names are found, by each of Windows' ways to a socket; wine has no SMB, and
# nothing can give a program there a pipe or a drive of a server.

. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"
. "$PROJECT/tests/wine.bash"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
# shellcheck disable=SC1003
FORMS=('\\fileserver' '\\\\fileserver' '\\\\fileserver\data'
	'//fileserver/data' '<\\fileserver>' 'fileserver\')
SOCKETS=(hostbyname addrinfo http)

if ! wine_is_there; then
	test_skip "a program for Windows finds a malformed name" \
		"wine is not installed"
	test_summary
	exit
fi

# Only the right host has the service.
sandbox_host 192.0.2.10 fileserver
ip address add 192.0.2.10/32 dev lo
/usr/bin/python3 "$PROJECT/tests/matrix/servers.py" rightful \
	"$SANDBOX/ready" &
sandbox_wait 20 "$!" test -e "$SANDBOX/ready"
wine_start

# each_socket STATUS PATTERN SERVER...
each_socket() {
	local wanted=$1 pattern=$2 server way status said

	shift 2
	for server; do
		for way in "${SOCKETS[@]}"; do
			status=0
			said=$(wine "$RCMD" "$way" "$server") || status=$?
			echo "$way $server: $said"
			[ "$status" = "$wanted" ]
			[[ $said =~ $pattern ]]
		done
	done
}

# typed SERVER: at the prompt, where rcmd adds two backslashes.
typed() {
	wine "$RCMD" addrinfo <<<"$1"
}

typed_fails() {
	local said

	said=$(typed "$1") && return 1
	echo "$said"
	[[ $said == *"Failed to connect to <\\\\$1>, Error = 11001"* ]]
}

typed_works() {
	typed "$1" | grep rightful
}

# no_smb SERVER: Windows' errors are path not found and no network.
no_smb() {
	local said

	said=$(wine "$RCMD" pipe "$1") && return 1
	echo "$said"
	[[ $said == *'Error = 3'* ]]
	said=$(wine "$RCMD" drive "$1") && return 1
	echo "$said"
	[[ $said == *'Error = 1222'* ]]
}

test_that "rcmd: the plain name works everywhere" \
	each_socket 0 rightful fileserver
test_that "rcmd: malformed names are host not found on a stock machine" \
	each_socket 1 'Error = (11001|12007)' \
	"${FORMS[@]}"
test_that "rcmd: so is what is typed, with two backslashes more" \
	typed_fails '\\fileserver'
sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
sandbox_nsswitch 'uncfix [!UNAVAIL=return] files'
test_that "rcmd: malformed names work with the name service" \
	each_socket 0 rightful "${FORMS[@]}"
test_that "rcmd: so does what is typed" typed_works '\\fileserver'
test_that "rcmd: the plain name works with the name service" \
	each_socket 0 rightful fileserver
test_that "rcmd: a server that nobody has is not found" \
	typed_fails no-such-server
test_that "rcmd: wine has no pipes and drives of a server, of any name" \
	no_smb '\\fileserver'
test_summary

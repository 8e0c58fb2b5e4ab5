#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The programs of the articles: they fail without uncfix and work with it,
# unchanged.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
export USER=alice PASSWD=Secret.1
sandbox_user alice Secret.1
sandbox_host 127.0.0.1 DSSMS
vfs_share SMS_SITE
sandbox_nsswitch 'uncfix [!UNAVAIL=return] files'

server() {
	vfs_smbd "$1" <<-END
		[SMS_SITE]
		path = $SHARES/SMS_SITE
		read only = no
	END
}

send() {
	echo package | "$BUILD/examples/lan-sender" "$1" SMS_SITE sent.pkg 2>&1
}

# send_fails ADDRESS NUMBER
send_fails() {
	local out

	rm -f "$SHARES/SMS_SITE/sent.pkg"
	out=$(send "$1") && return 1
	echo "$out"
	[[ $out == "Error during connect to \\\\$1\\SMS_SITE ($2)"* ]]
	[ ! -e "$SHARES/SMS_SITE/sent.pkg" ]
}

send_works() {
	rm -f "$SHARES/SMS_SITE/sent.pkg"
	send "$1"
	[ "$(cat "$SHARES/SMS_SITE/sent.pkg")" = package ]
}

rcmd() {
	printf '%s\n' "$@" | "$PROJECT/examples/rcmd"
}

# rcmd_fails SERVER NUMBER
rcmd_fails() {
	local out

	out=$(rcmd "$1" exit) && return 1
	echo "$out"
	[[ $out == *"Failed to connect to <\\\\$1>, Error = $2" ]]
}

rcmd_works() {
	local out

	out=$(rcmd "$1" shares exit)
	echo "$out"
	grep -q 'SMS_SITE' <<<"$out"
	grep -q 'os version' <<<"$out"
}

sandbox_remove_nss
server stock
test_that 'sender: the plain address works everywhere' send_works DSSMS
test_that 'sender: \\DSSMS is error 53 on a stock machine' \
	send_fails '\\DSSMS' 53
test_that 'rcmd: the plain name works everywhere' rcmd_works DSSMS
test_that 'rcmd: \\DSSMS is error 123 on a stock machine' \
	rcmd_fails '\\DSSMS' 123

sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
test_that 'sender: \\DSSMS is error 67 where only the name resolves' \
	send_fails '\\DSSMS' 67
test_that 'rcmd: \\DSSMS is error 67 where only the name resolves' \
	rcmd_fails '\\DSSMS' 67
sandbox_smbd_stop

server uncfix
test_that 'sender: \\DSSMS works with uncfix' send_works '\\DSSMS'
test_that 'sender: \\\\DSSMS works with uncfix' send_works '\\\\DSSMS'
test_that 'rcmd: \\DSSMS works with uncfix' rcmd_works '\\DSSMS'
test_that 'rcmd: \\\\DSSMS works with uncfix' rcmd_works '\\\\DSSMS'
test_that 'sender: the plain address works with uncfix' send_works DSSMS
test_that 'sender: a server that nobody has is error 53 with uncfix' \
	send_fails '\\no-such-server' 53
test_summary

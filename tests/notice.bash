# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# A reader of notices for a script that is in the sandbox.

NOTICE_SOCKET=/run/uncfix/watch
NOTICES=$SANDBOX/notices

# Without systemd the kernel keeps ten datagrams for a reader.
notice_prepare() {
	sysctl --quiet net.unix.max_dgram_qlen=512
}

# notice_reader [--stuck]: what it reads is in the file $NOTICES then.
notice_reader() {
	rm -f "$NOTICE_SOCKET"
	: >"$NOTICES"
	/usr/bin/python3 "$PROJECT/tests/notice.py" "${1:-$NOTICES}" &
	NOTICE_READER=$!
	sandbox_wait 10 "$NOTICE_READER" test -S "$NOTICE_SOCKET"
}

# The reader that there is in earnest, without what a terminal costs.
watch_reads() {
	"${UNCFIX_BUILD:-$PROJECT/build}/uncfix" watch --json >/dev/null &
	NOTICE_READER=$!
	sandbox_wait 10 "$NOTICE_READER" test -S "$NOTICE_SOCKET"
}

# It reads what was sent before this, unless it is killed.
notice_reader_ends() {
	kill "-${1:-TERM}" "$NOTICE_READER"
	wait "$NOTICE_READER" || true
} 2>/dev/null

# notices FIELDS: those fields of each.
notices() {
	cut -f"$1" "$NOTICES"
}

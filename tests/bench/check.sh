#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix check of many targets beside `smbclient -L` of the same ones, one after
# the other and 16 at once (xargs), taking turns; with the server on this machine,
# whose part counts, and 10 ms away.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

UNCFIX=${UNCFIX_BUILD:-$PROJECT/build}/uncfix
TARGETS=100
case ${UNCFIX_TEST_SIZE:-} in
full) ROUNDS=10 ;;
*) ROUNDS=3 ;;
esac
export PASSWD=Open.Sesame.7

by_check() {
	"$UNCFIX" check -U alice -f "$SANDBOX/targets" >/dev/null
}

# by_smbclient AT-ONCE
by_smbclient() {
	xargs -P "$1" -I{} smbclient -U alice -L "$HOST" \
		<"$SANDBOX/targets" >/dev/null 2>&1
}

# milliseconds_of COMMAND
milliseconds_of() {
	local start=${EPOCHREALTIME/./}

	"$@"
	echo $(((${EPOCHREALTIME/./} - start) / 1000))
}

# rounds HOST WORDS AT-ONCE...
rounds() {
	local HOST=$1 words=$2 check peer at_once

	shift 2
	for _ in $(seq "$TARGETS"); do
		printf '\\\\%s\\data\n' "$HOST"
	done >"$SANDBOX/targets"
	for _ in $(seq "$ROUNDS"); do
		check=$(milliseconds_of by_check)
		for at_once; do
			peer=$(milliseconds_of by_smbclient "$at_once")
			awk -v check="$check" -v peer="$peer" \
				-v words="$TARGETS targets $words" \
				-v at_once="$at_once" 'BEGIN {
				printf "%s: check %d ms, smbclient -L, %d at " \
					"once, %d ms: %.2f\n", words, check,
					at_once, peer, check / peer
			}'
		done
	done
}

mkdir -p "$SANDBOX/data"
cat /etc/samba/smb.conf - >"$SANDBOX/smb.conf" <<-END
	[global]
	interfaces = 127.0.0.1
	bind interfaces only = yes
	[data]
	path = $SANDBOX/data
END
sandbox_smbd "$SANDBOX/smb.conf"
sandbox_user alice "$PASSWD"
sandbox_host 127.0.0.1 near
rounds near here 1 16
sandbox_host 127.0.0.2 far
/usr/bin/python3 "$PROJECT/tests/bench/late_smb.py" 127.0.0.2 10 &
sandbox_wait 10 $! grep -q ' 0200007F:01BD ' /proc/net/tcp
rounds far '10 ms away' 16

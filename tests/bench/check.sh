#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix check of many targets beside a loop of `smbclient -L` over the same
# ones, taking turns.  The server runs on this machine too: its part counts.

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

by_smbclient() {
	local _

	for _ in $(seq "$TARGETS"); do
		smbclient -U alice -L fileserver >/dev/null 2>&1
	done
}

# milliseconds_of COMMAND
milliseconds_of() {
	local start=${EPOCHREALTIME/./}

	"$@"
	echo $(((${EPOCHREALTIME/./} - start) / 1000))
}

mkdir -p "$SANDBOX/data"
cat /etc/samba/smb.conf - >"$SANDBOX/smb.conf" <<-END
	[data]
	path = $SANDBOX/data
END
sandbox_smbd "$SANDBOX/smb.conf"
sandbox_user alice "$PASSWD"
sandbox_host 127.0.0.1 fileserver
for _ in $(seq "$TARGETS"); do
	printf '%s\n' '\\fileserver\data'
done >"$SANDBOX/targets"
for _ in $(seq "$ROUNDS"); do
	check=$(milliseconds_of by_check)
	loop=$(milliseconds_of by_smbclient)
	awk -v check="$check" -v loop="$loop" -v targets="$TARGETS" 'BEGIN {
		printf "%d targets: check %d ms, smbclient -L %d ms: %.2f\n",
			targets, check, loop, check / loop
	}'
done

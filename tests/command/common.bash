# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What `uncfix check` says, and a network, for the tests in this folder.

UNCFIX=${UNCFIX_BUILD:-$PROJECT/build}/uncfix
PYTHON=/usr/bin/python3

# What failed: `LAYER NUMBER NTSTATUS`, or `none`.
check_failure() {
	"$UNCFIX" check --json "$@" | "$PYTHON" -c '
import json, sys
for line in sys.stdin:
    failure = json.loads(line)["failure"]
    names = "layer", "number", "ntstatus"
    print(*(failure[name] for name in names) if failure else ["none"])'
}

# check_fails_with 'LAYER NUMBER NTSTATUS' ARGUMENT...
check_fails_with() {
	local expected=$1 found

	shift
	found=$(check_failure "$@")
	echo "found: $found"
	[ "$found" = "$expected" ]
}

# Nobody answers at 192.0.2.0/24, and nobody says that there is nobody.
silence_network() {
	ip route add local 192.0.2.0/24 dev lo
	nft -f - <<-END
		table inet check {
			chain input {
				type filter hook input priority 0;
				ip daddr 192.0.2.0/24 drop
			}
		}
	END
}

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The rule of access: for every user, share and policy a malformed name is
# granted exactly what the well-formed one is.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

SEED=${UNCFIX_TEST_SEED:-$((RANDOM * 32768 + RANDOM))}
echo "seed $SEED"
# A client of this address comes from this address.
ip address add 192.0.2.2/32 dev lo
echo 'team:x:29000:admin,member' >>/etc/group
for user in admin member other homer; do
	vfs_user "$user"
done
access() {
	vfs_python "$VFS_TESTS/access.py" "$@"
}

access shares "$SHARES" "$SIZE" "$SEED" >"$SANDBOX/shares.conf"
# A guest has no key, so smbd itself drops him when it wants to encrypt, which
# for `smb encrypt = desired` it does only where an answer takes long.
vfs_smbd uncfix 'aio read size = 0' 'aio write size = 0' \
	<"$SANDBOX/shares.conf"
access rights "$SIZE" "$SEED" 2>"$SANDBOX/rights.log" ||
	sandbox_die "sharesec: $(cat "$SANDBOX/rights.log")"
access compare "$SHARES" "$SIZE" "$SEED"

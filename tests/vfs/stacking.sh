#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix with other modules, in [global] and in shares.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

[ "$SIZE" = full ] && COUNT=400 || COUNT=32
SEED=${UNCFIX_TEST_SEED:-$((RANDOM * 32768 + RANDOM))}
echo "seed $SEED"
sandbox_user alice Secret.1
sandbox_host 127.0.0.1 fs
vfs_smbd uncfix 'log level = 0' 'allow insecure wide links = yes' \
	'wide links = yes' 'full_audit:syslog = no' 'fruit:time machine = no' \
	< <(vfs_python "$VFS_TESTS/stacking.py" shares "$SHARES" "$COUNT" "$SEED")
vfs_table vfs_python "$VFS_TESTS/stacking.py" compare "$SHARES" "$COUNT"
test_that 'smbd did not panic' vfs_no_panic
test_summary

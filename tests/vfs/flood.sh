#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# One smbd under very many names: its memory stays flat, nothing crashes, and
# nothing is granted that no name means.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

# The small size has one seed: a seed that finds something is a defect to mend.
case $SIZE in
full) NAMES=100000 PATHS=200000 LINKS=20000 SEED=$((RANDOM * 32768 + RANDOM)) ;;
*) NAMES=5000 PATHS=8000 LINKS=1000 SEED=61 ;;
esac
SEED=${UNCFIX_TEST_SEED:-$SEED}

export UNCFIX_COMMAND=${UNCFIX_BUILD:-$PROJECT/build}/uncfix

flood() {
	vfs_table vfs_python "$VFS_TESTS/flood.py" "$@"
}

sandbox_host 127.0.0.1 fs
vfs_flooded 'log level = 0'
ln -s 'msdfs:fs\\data' "$SHARES/dfs/l"

flood names "$SANDBOX_SMBD" "$NAMES"
flood paths "$SANDBOX_SMBD" "$PATHS" "$SEED"
flood referrals "$PATHS" "$SEED"
flood links "$SHARES/dfs" "$LINKS" "$SEED"
test_that 'smbd did not panic' vfs_no_panic
test_summary

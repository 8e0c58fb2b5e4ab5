#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# smbd under valgrind, one process that does not fork: the module touches no
# memory that is not its own.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

[ "$SIZE" = full ] && COUNT=3000 || COUNT=300
SEED=${UNCFIX_TEST_SEED:-$((RANDOM * 32768 + RANDOM))}
REPORT=$SANDBOX/valgrind.log

if ! type valgrind >/dev/null; then
	test_skip 'valgrind finds nothing in the module' 'no valgrind'
	test_summary
	exit
fi

# The configuration, with each line of the log, and a look whether it works.
vfs_flooded 'log level = 3'
sandbox_smbd_stop
ln -s 'msdfs:C:\x,"fs\\data",smb://fs/data' "$SHARES/dfs/l"

# A process with --interactive serves one client and ends; it also ends when its
# input does.
sleep infinity | valgrind --log-file="$REPORT" --num-callers=30 \
	smbd --interactive >/dev/null 2>&1 &
SERVER=$!
sandbox_wait 120 "$SERVER" sh -c \
	"grep -q ':01BD 00000000:0000 0A' /proc/net/tcp /proc/net/tcp6"

client_is_served() {
	vfs_python - "$COUNT" "$SEED" <<-'END'
		import random, sys
		import flood, forms, wire
		client = wire.Client('alice', 'Secret.1')
		dice = random.Random(sys.argv[2])
		every = [form for each in forms.MEANT.values() for form in each]
		for form in every + forms.NOT_MEANT:
		    for share in 'data', 'homes', 'IPC$':
		        tree = client.tree_connect(forms.path(form, share))
		        assert bool(tree) == (form in every), (form, share)
		        if tree:
		            client.tree_disconnect(tree)
		tree = client.tree_connect(r'\\fs\IPC$')
		assert client.dfs_referral(tree, r'\fs\\dfs\\l\\x')[0] == wire.OK
		for _ in range(int(sys.argv[1])):
		    path = flood.random_path(dice)
		    held = client.tree_connect(path)
		    if held:
		        client.tree_disconnect(held)
		    client.dfs_referral(tree, path[:2000])
		assert client.alive()
	END
}

# The reports in which the module has a part; the last of them come when the
# client has gone.
module_is_clean() {
	timeout 120 tail --pid="$SERVER" --follow /dev/null
	grep -q 'Memcheck' "$REPORT"
	! grep -E 'uncfix\.so|tree_connect\.c:|dfs\.c:|request\.c:' "$REPORT" |
		grep -v 'redirected to'
}

test_that "smbd under valgrind serves malformed names (seed $SEED)" \
	client_is_served
test_that 'valgrind finds nothing in the module' module_is_clean
test_that 'smbd did not panic' vfs_no_panic
test_summary

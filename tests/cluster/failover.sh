#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Nodes are killed and come back, the configuration is loaded anew and the
# module is replaced on one node, while clients connect without a pause.
#
# UNCFIX_OLD_MODULE: a module of another version for nodes 2 and 3; without it
# they have this version in another build.

. "$(dirname -- "$0")/common.bash"
cluster_enter "$@"

UNCFIX=${UNCFIX_BUILD:-$PROJECT/build}/uncfix
CLIENTS=50
[ "$SIZE" != full ] || CLIENTS=100

others() {
	local n

	for n in "${NODES[@]}"; do
		[ "$n" = "$1" ] || echo "$n"
	done
}

# lose N: as by a power cut, and back again.
lose() {
	local rest start=$SECONDS

	mapfile -t rest < <(others "$1")
	node_kill "$1"
	cluster_wait "${rest[@]}"
	echo "node $1 is gone: the others serve after $((SECONDS - start)) s"
	sleep 2
	node_start "$1"
	cluster_wait "${NODES[@]}"
	echo "node $1 is back after $((SECONDS - start)) s"
}

serving_by_malformed_names() {
	local n

	for n in "${NODES[@]}"; do
		UNCFIX_TEST_SERVER=$NET.$n vfs_python -c '
import wire
tree = wire.Client().tree_connect(r"\\\\cluster\data")
assert tree, tree'
	done
}

# Does a process of smbd that serves a client on this node have this file?
maps() {
	on "$1" bash -c 'cat /proc/[0-9]*/maps' 2>/dev/null |
		grep -c "^[^/]* $(stat -c %i "$2") .*/uncfix\.so$" || true
}

# As a package does it: the new file takes the place of the old one's name.
replaced_on_one_node() {
	local n

	install -m 0644 "$MODULE" "$CLUSTER/node1/vfs/uncfix.so.new"
	mv "$CLUSTER/node1/vfs/uncfix.so.new" "$CLUSTER/node1/vfs/uncfix.so"
	serving_by_malformed_names
	for n in "${NODES[@]}"; do
		cmp -s "$MODULE" "$CLUSTER/node$n/vfs/uncfix.so" &&
			echo "node $n: new" || echo "node $n: old"
	done | sort | tr '\n' ' ' | grep 'node 1: new node 2: old node 3: old'
	sleep 3
	[ "$(maps 1 "$CLUSTER/node1/vfs/uncfix.so")" -gt 0 ]
}

reloaded() {
	on 2 net conf setparm data comment "changed at $(date)"
	on 3 smbcontrol all reload-config
	serving_by_malformed_names
}

old_module() {
	if [ -n "${UNCFIX_OLD_MODULE:-}" ]; then
		cp "$UNCFIX_OLD_MODULE" "$1"
	else
		strip -o "$1" "$MODULE"
	fi
}

vfs_share data
cluster_up </dev/null
for n in "${NODES[@]}"; do
	old_module "$CLUSTER/node$n/vfs/uncfix.so"
done
on 1 net conf addshare data "$SHARES/data" writeable=y guest_ok=y
on 1 net conf setparm data 'force user' root
on 1 "$UNCFIX" enable vfs --registry --reload
vfs_python tests/cluster/load.py "$SHARES/data" "$SANDBOX/stop" "$CLIENTS" \
	>"$SANDBOX/load.log" 2>&1 &
load=$!
sleep 3
leader=$(cluster_leader)
lose "$(others "$leader" | head -n 1)"
echo "the leader is node $leader"
lose "$leader"
test_that "a reload of the registry on all nodes disturbs no name" reloaded
test_that "node 1 has the new module, the others the old one, and all serve" \
	replaced_on_one_node
sleep 3
touch "$SANDBOX/stop"
wait "$load" || true
vfs_table cat "$SANDBOX/load.log"
test_that "no process of smbd crashed on any node" \
	fails grep -hE 'PANIC|INTERNAL ERROR' "$CLUSTER"/node*/var/log/samba/log.*
test_summary

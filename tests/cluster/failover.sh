#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Nodes are killed and come back, the configuration is loaded anew and the
# module is replaced on one node after the other, while clients connect without
# a pause.
#
# UNCFIX_OLD_MODULE: the module of another version, which all nodes have at
# first; without it they have this one in a file with other contents.

. "$(dirname -- "$0")/common.bash"
cluster_enter "$@"

UNCFIX=${UNCFIX_BUILD:-$PROJECT/build}/uncfix
CLIENTS=50 ROUNDS=1
[ "$SIZE" != full ] || CLIENTS=100 ROUNDS=3

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

lose_two() {
	local leader

	leader=$(cluster_leader)
	lose "$(others "$leader" | shuf -n 1)"
	leader=$(cluster_leader)
	echo "the leader is node $leader"
	lose "$leader"
}

# served_across COMMAND...: each node answers malformed names before and after
# it, on connections that stood before it and on new ones.
served_across() {
	local answers orders

	coproc vfs_python tests/cluster/across.py "$NET".{1,2,3} 2>&1
	exec {answers}<&"${COPROC[0]}" {orders}>&"${COPROC[1]}"
	read -r -u "$answers"
	echo "$REPLY"
	"$@"
	echo >&"$orders"
	cat <&"$answers" | tee "$SANDBOX/answers"
	tail -n 1 "$SANDBOX/answers" | grep -x 'after: all'
}

reload() {
	on 2 net conf setparm data comment "changed at $(date)"
	on 3 smbcontrol all reload-config
}

module_on() {
	echo "$CLUSTER/node$1/vfs/uncfix.so"
}

# Does a process of this node have the file in its memory?
is_mapped() {
	on "$1" bash -c 'cat /proc/[0-9]*/maps' 2>/dev/null |
		grep -q "^[^/]* $(stat -c %i "$(module_on "$1")") .*/uncfix\.so$"
}

# As a package does it: the new file takes the place of the old one's name.
replace() {
	install -m 0644 "$MODULE" "$(module_on "$1").new"
	mv "$(module_on "$1").new" "$(module_on "$1")"
}

versions() {
	local n

	for n in "${NODES[@]}"; do
		cmp -s "$MODULE" "$(module_on "$n")" && echo new || echo old
	done | paste -sd ' '
}

# replaced N VERSIONS: node N gets the new one, and these are there then.
replaced() {
	served_across replace "$1"
	versions
	[ "$(versions)" = "$2" ]
	sandbox_wait 120 $$ is_mapped "$1"
}

old_module() {
	if [ -n "${UNCFIX_OLD_MODULE:-}" ]; then
		cat "$UNCFIX_OLD_MODULE"
	else
		cat "$MODULE"
		echo old
	fi
}

# A wrong repair could lead to the other one.
vfs_share data
vfs_share jobs
cluster_up </dev/null
for n in "${NODES[@]}"; do
	old_module >"$(module_on "$n")"
done
for share in data jobs; do
	on 1 net conf addshare "$share" "$SHARES/$share" writeable=y guest_ok=y
	on 1 net conf setparm "$share" 'force user' root
done
on 1 "$UNCFIX" enable vfs --registry --reload
vfs_python tests/cluster/load.py "$SHARES/data" "$SANDBOX/stop" "$CLIENTS" \
	>"$SANDBOX/load.log" 2>&1 &
load=$!
sleep 3
for ((round = 0; round < ROUNDS; round++)); do
	lose_two
	test_that "a reload of the registry on all nodes disturbs no name" \
		served_across reload
done
test_that "node 1 has the new module, the others the old one, and all serve" \
	replaced 1 'new old old'
test_that "so they do when node 2 has the new one" replaced 2 'new new old'
test_that "so they do when all have it" replaced 3 'new new new'
sleep 3
touch "$SANDBOX/stop"
wait "$load" || true
vfs_table cat "$SANDBOX/load.log"
test_that "no process of smbd crashed on any node" \
	fails grep -hE 'PANIC|INTERNAL ERROR' "$CLUSTER"/node*/var/log/samba/log.*
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# One configuration for all nodes, in the clustered registry: each node answers
# malformed names as the tables of tests/vfs say, by its own address and by the
# public ones.

. "$(dirname -- "$0")/common.bash"
cluster_enter "$@"

UNCFIX=${UNCFIX_BUILD:-$PROJECT/build}/uncfix
SEED=${UNCFIX_TEST_SEED:-$((RANDOM * 32768 + RANDOM))}
# The nodes' own, and the public ones.
ADDRESSES=("$NET".{1,2,3} "$NET".{101,102,103})
echo "seed $SEED"

# on_python N PROGRAM...: on this node, however long it takes.
on_python() {
	local n=$1

	shift
	CLUSTER_WAIT=0 on "$n" env PYTHONPATH="$VFS_TESTS:$PROJECT/tests" \
		PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$@"
}

# ask K stock|uncfix: what the K-th address answers.  The small table gives
# each address other forms.
ask() {
	UNCFIX_TEST_SERVER=${ADDRESSES[$1]} UNCFIX_TEST_SLICE=$(slice "$1") \
		vfs_python "$VFS_TESTS/tree_connect.py" ask "$SANDBOX/$2.$1"
}

slice() {
	if [ "$SIZE" = full ]; then
		echo 0/1
	else
		echo "$(((SEED + $1) % 4))/4"
	fi
}

# The small table has other users by each address.
users() {
	local each=(member other homer admin 'member,stranger' 'other,')

	if [ "$SIZE" = full ]; then
		echo admin,member,other,homer,stranger,
	else
		echo "${each[$1]}"
	fi
}

# access K: by the K-th address, from each node to itself and to one of the
# public addresses, which may be its own or another's.
access() {
	local n=$(($1 % 3 + 1))

	echo "node $n, ${ADDRESSES[$1]}:"
	UNCFIX_TEST_USERS=$(users "$1") UNCFIX_TEST_SERVER=${ADDRESSES[$1]} \
		vfs_table on_python "$n" "$VFS_TESTS/access.py" compare \
		"$SANDBOX/access" "$SIZE" "$SEED"
}

registry_shares() {
	local name

	for name in data 'my data' 'Grüße' SMS_SITE hidden\$ from-registry; do
		printf '[%s]\npath = %s\nread only = no\n' "$name" \
			"$SHARES/$name"
	done
	printf '[by-name]\npath = %s\n' "$SHARES/named/%S"
	vfs_python "$VFS_TESTS/access.py" shares "$SANDBOX/access" "$SIZE" \
		"$SEED" | sed 's/^\[by-name\]/[access-by-name]/'
}

file_shares() {
	cat <<-END
		[of-%U]
		path = $SHARES/of-alice
		[printer]
		printable = yes
		path = $SHARES/spool
	END
}

asked_by_all() {
	local path=$1 wanted=$2 address

	for address in "${ADDRESSES[@]}"; do
		UNCFIX_TEST_SERVER=$address vfs_python -c '
import sys, wire
got = str(wire.Client("alice", "Secret.1").tree_connect(sys.argv[1]))
assert got.startswith(sys.argv[2]), (got, sys.argv)' "$path" "$wanted"
	done
}

added_share() {
	asked_by_all '\\\\cluster\added' BAD_NETWORK_NAME
	on 2 net conf addshare added "$SHARES/data" writeable=y
	asked_by_all '\\\\cluster\added' disk
	asked_by_all '//cluster//added' disk
}

removed_share() {
	on 3 net conf delshare added
	asked_by_all '\\cluster\added' BAD_NETWORK_NAME
	asked_by_all '\\\\cluster\added' BAD_NETWORK_NAME
}

conf() {
	on 1 net conf list
}

dry_run() {
	local before

	before=$(conf)
	on 1 "$UNCFIX" enable vfs --registry --dry-run |
		grep '^+.*vfs objects = uncfix'
	[ "$(conf)" = "$before" ]
}

# A connection that was there before has no module in it and keeps what it is.
enabled_once_for_all() {
	on 2 "$UNCFIX" enable vfs --registry --reload
	on 3 "$UNCFIX" enable vfs --registry | grep 'enabled already'
	conf | grep "preload modules = $SANDBOX_VFS/uncfix.so"
}

merged_and_restored() {
	local before n
	local parm=(net conf setparm global)

	on 1 "$UNCFIX" disable vfs --registry
	on 1 "${parm[@]}" 'vfs objects' 'acl_xattr streams_xattr'
	before=$(conf)
	for n in 1 3; do
		on 1 "$UNCFIX" enable vfs --registry
		conf | grep 'vfs objects = uncfix acl_xattr streams_xattr'
		on "$n" "$UNCFIX" disable vfs --registry 2>"$SANDBOX/said"
		[ "$(conf)" = "$before" ]
		[ "$n" = 1 ] || grep 'enabled on another node' "$SANDBOX/said"
		[ "$n" != 1 ] || [ ! -s "$SANDBOX/said" ]
	done
}

doctor_knows_the_nodes() {
	local status=0

	on 1 "$UNCFIX" doctor | grep 'smb.conf has the module in its three'
	on 1 "$UNCFIX" doctor --cluster --json |
		grep 'all 3 nodes of the cluster have the same module'
	echo old >>"$CLUSTER/node2/vfs/uncfix.so"
	on 3 "$UNCFIX" doctor --cluster --json >"$SANDBOX/doctor" || status=$?
	grep '"cluster","level":"warning".*version' "$SANDBOX/doctor"
	[ "$status" = 1 ]
	cp "$MODULE" "$CLUSTER/node2/vfs/uncfix.so"
	mv "$CLUSTER/node2/vfs/uncfix.so" "$SANDBOX/away"
	status=0
	on 3 "$UNCFIX" doctor --cluster --json >"$SANDBOX/doctor" || status=$?
	mv "$SANDBOX/away" "$CLUSTER/node2/vfs/uncfix.so"
	grep "\"cluster\",\"level\":\"problem\".*$NET.2" "$SANDBOX/doctor"
	[ "$status" = 2 ]
}

# onnode asks them all at once, and each has a login banner to say first.
doctor_hears_a_large_cluster() {
	local k folder=$SANDBOX/large

	mkdir "$folder"
	printf "$NET.%s\n" {1..64} >"$folder/nodes"
	cat >"$folder/ssh" <<-'END'
		#!/bin/sh
		# -n NODE COMMAND
		seq 2000
		exec sh -c "$3"
	END
	chmod 0755 "$folder/ssh"
	echo "ONNODE_SSH=$folder/ssh" >"$folder/onnode.conf"
	for k in {1..10}; do
		CTDB_BASE=$folder on 1 "$UNCFIX" doctor --cluster --json |
			grep 'all 64 nodes of the cluster have the same module'
	done
}

# They are asked by onnode, over SSH.
refused_for_a_node() {
	rm "$CLUSTER/node3/vfs/uncfix.so"
	fails on 1 "$UNCFIX" enable vfs --registry 2>"$SANDBOX/refused"
	cat "$SANDBOX/refused"
	grep "nodes without $SANDBOX_VFS/uncfix.so: $NET.3;" \
		"$SANDBOX/refused"
	fails grep 'vfs objects = uncfix acl_xattr' <(conf)
}

refused_beside_smb_conf() {
	local file=$CLUSTER/node2/etc/samba/smb.conf

	sed -i 's/^include = registry/vfs objects = acl_xattr\n&/' "$file"
	fails on 2 "$UNCFIX" enable vfs --registry
	sed -i '/^include = registry/d; /^vfs objects = acl_xattr/d' "$file"
	fails on 2 "$UNCFIX" enable vfs --registry 2>"$SANDBOX/refused"
	grep 'include = registry' "$SANDBOX/refused"
}

vfs_kinds_of_shares
mkdir -p "$SANDBOX/access"
echo 'team:x:29000:admin,member' >>/etc/group
# A guest has no key, so smbd itself drops him when it wants to encrypt, which
# for `smb encrypt = desired` it does only where an answer takes long.
cluster_up "usershare path = $SANDBOX/usershares" \
	'aio read size = 0' 'aio write size = 0' < <(file_shares)
for user in alice admin member other homer; do
	cluster_user "$user" Secret.1
	printf '%s' "$user" >"$SANDBOX/home/$user/which"
done
registry_shares >"$SANDBOX/registry.conf"
on 1 net conf import "$SANDBOX/registry.conf"
on 1 net usershare add from-user "$SHARES/from-user" '' Everyone:F
on_python 1 "$VFS_TESTS/access.py" rights "$SIZE" "$SEED" \
	2>"$SANDBOX/rights.log" ||
	sandbox_die "sharesec: $(cat "$SANDBOX/rights.log")"
for k in "${!ADDRESSES[@]}"; do
	ask "$k" stock
done

test_that "enable --registry --dry-run shows the change and makes none" dry_run
test_that "one enable --registry is for all nodes" enabled_once_for_all
for k in "${!ADDRESSES[@]}"; do
	ask "$k" uncfix
	echo "${ADDRESSES[$k]}:"
	UNCFIX_TEST_SLICE=$(slice "$k") vfs_table vfs_python \
		"$VFS_TESTS/tree_connect.py" compare "$SANDBOX/stock.$k" \
		"$SANDBOX/uncfix.$k"
done
test_that "a share added on one node has its malformed names on all at once" \
	added_share
test_that "a removed one is refused on all" removed_share
for n in "${NODES[@]}"; do
	# A client of this address comes from this address.
	on "$n" ip address add 192.0.2.2/32 dev lo
done
for k in "${!ADDRESSES[@]}"; do
	access "$k"
done
test_that "doctor understands the registry, and knows each node's module" \
	doctor_knows_the_nodes
test_that "doctor hears every node of a large cluster" \
	doctor_hears_a_large_cluster
test_that "enable --registry merges, and disable on any node restores" \
	merged_and_restored
test_that "enable --registry is refused while a node lacks the module" \
	refused_for_a_node
test_that "enable --registry is refused where smb.conf has the last word" \
	refused_beside_smb_conf
test_summary

# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# A cluster of three nodes on one machine: CTDB and Samba as they are packaged.
# Sourced by the tests in this folder and by the script `cluster`.
#
# The sandbox is the network that the nodes and the clients are in: a bridge,
# with an address of its own for clients, and a DNS server.  A node is a group
# of namespaces (processes, mounts, network, host name, IPC) inside of it, and
# all of it ends with the sandbox.  $SHARES stands for the cluster's file
# system: one folder that every node sees.  The node's own state is kept when
# the node is killed, as a disk would keep it.

. "$(dirname -- "${BASH_SOURCE[0]}")/../vfs/common.bash"

CLUSTER=$SANDBOX/cluster
NODES=(1 2 3)
NET=10.77.0
CLUSTER_WAIT=${CLUSTER_WAIT:-300} # seconds

# Folders and files that each node has for itself.
NODE_FOLDERS=(/etc/ctdb /etc/samba /var/lib/ctdb /var/lib/samba
	/var/lib/uncfix /var/cache/samba /var/log/ctdb /var/log/samba)
NODE_FILES=(/etc/nsswitch.conf /etc/resolv.conf)

cluster_enter() {
	local tool

	for tool in ctdbd smbd tdbtool killall iptables ethtool dropbear; do
		type -P "$tool" >/dev/null ||
			sandbox_die "$tool is missing: tools/install-packages test"
	done
	vfs_enter "$@"
	mkdir -p /var/lib/uncfix
}

# cluster_up [LINE...] <SHARES: all nodes, with these lines in [global] of
# smb.conf, and with these shares in it besides those of the registry.
cluster_up() {
	local n

	hostname client
	mkdir -p "$CLUSTER/lock"
	printf '%s\n' "$@" >"$CLUSTER/global"
	cat >"$CLUSTER/shares"
	cluster_names
	cluster_ssh
	ip link add cluster type bridge stp_state 0 forward_delay 0
	ip address add "$NET.254/24" brd + dev cluster
	ip link set cluster up
	for n in "${NODES[@]}"; do
		node_configure "$n"
	done
	for n in "${NODES[@]}"; do
		node_start "$n"
	done
	cluster_wait "${NODES[@]}"
}

# `cluster` is the name of all public addresses: the DNS server hands them out
# in turns.
cluster_names() {
	local n records=()

	for n in "${NODES[@]}"; do
		echo "$NET.$n node$n" >>/etc/hosts
		records+=("--host-record=cluster.test,$NET.$((100 + n))")
	done
	echo "$NET.254 client" >>/etc/hosts
	echo 'search test' >>/etc/resolv.conf
	sandbox_dnsmasq "${records[@]}"
}

# Time-outs of seconds, as this is about what happens, not about when.  No
# node may ask a name server: one that does not answer costs minutes.
node_configure() {
	local n=$1 node=$CLUSTER/node$1 path

	for path in "${NODE_FOLDERS[@]}"; do
		mkdir -p "$node$path"
	done
	mkdir -p "$node"/var/lib/ctdb/{volatile,persistent,state} \
		"$node/vfs" "$node"/run/{ctdb,samba}
	mkdir -m 0700 "$node/var/lib/samba/private"
	cp -a /etc/ctdb/. "$node/etc/ctdb/"
	cp -a "$SANDBOX_VFS/." "$node/vfs/"
	ln -sf /usr/share/ctdb/events/legacy/50.samba.script \
		"$node/etc/ctdb/events/legacy/"
	printf "$NET.%s\n" "${NODES[@]}" >"$node/etc/ctdb/nodes"
	for path in "${NODES[@]}"; do
		echo "$NET.$((100 + path))/24 eth0"
	done >"$node/etc/ctdb/public_addresses"
	cat >"$node/etc/ctdb/ctdb.conf" <<-END
		[logging]
		location = file:/var/log/ctdb/log.ctdb
		log level = NOTICE
		[cluster]
		node address = $NET.$n
		cluster lock = $CLUSTER/lock/file
		leader timeout = 3
		[legacy]
		realtime scheduling = false
	END
	cat >"$node/etc/ctdb/ctdb.tunables" <<-END
		ElectionTimeout=2
		KeepaliveInterval=1
		KeepaliveLimit=4
		MonitorInterval=3
		RerecoveryTimeout=3
		RecoveryBanPeriod=5
	END
	# Some tests want shares without a folder.
	echo CTDB_SAMBA_SKIP_SHARE_CHECK=yes >"$node/etc/ctdb/script.options"
	sed 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf \
		>"$node/etc/nsswitch.conf"
	: >"$node/etc/resolv.conf"
	node_smb_conf >"$node/etc/samba/smb.conf"
}

# The kernel's help is off: all nodes share one kernel, so that only CTDB may
# let one know of the others' locks.
node_smb_conf() {
	vfs_global
	cat <<-END
		clustering = yes
		kernel oplocks = no
		kernel change notify = no
		posix locking = no
	END
	cat "$CLUSTER/global"
	echo 'include = registry'
	cat "$CLUSTER/shares"
}

# onnode(1) reaches the other nodes by SSH, with a key of this cluster.
cluster_ssh() {
	HOME=$(getent passwd root | cut -d: -f6)
	sed -i "s|^\(root:.*\):$HOME:|\1:$CLUSTER/root:|" /etc/passwd
	export HOME=$CLUSTER/root
	mkdir -m 0700 "$HOME" "$HOME/.ssh"
	dropbearkey -t ed25519 -f "$CLUSTER/hostkey" >/dev/null 2>&1
	dropbearkey -t ed25519 -f "$CLUSTER/key" 2>/dev/null |
		grep ^ssh- >"$HOME/.ssh/authorized_keys"
	cat >"$CLUSTER/ssh" <<-END
		#!/bin/sh
		# onnode's -n is not known to this client.
		[ "\$1" != -n ] || shift
		exec timeout 20 dbclient -y -y -i $CLUSTER/key "\$@" </dev/null
	END
	chmod 0755 "$CLUSTER/ssh"
	echo "ONNODE_SSH=$CLUSTER/ssh" >/etc/ctdb/onnode.conf
}

# The first process of a node.  It adopts and buries what its daemons leave.
node_first_process() {
	local n=$1 node=$CLUSTER/node$1 path

	hostname "node$n"
	mount -t proc proc /proc
	mount -t sysfs sysfs /sys
	for path in "${NODE_FOLDERS[@]}" "${NODE_FILES[@]}"; do
		mount --bind "$node$path" "$path"
	done
	mount --bind "$node/vfs" "$SANDBOX_VFS"
	# Not /tmp: the source tree may lie there.
	mkdir -p /run/ctdb /run/samba
	for path in /run/ctdb /run/samba /var/lib/ctdb/volatile; do
		mount -t tmpfs -o mode=0755 tmpfs "$path"
	done
	ip link set lo up
	until ip address show dev eth0 2>/dev/null | grep -q "$NET.$n/"; do
		sleep 0.05
	done
	dropbear -E -s -r "$CLUSTER/hostkey" -p "$NET.$n:22" \
		-P "$node/dropbear.pid"
	ctdbd
	while :; do
		sleep 3600 &
		wait $!
	done
}

# The cable is plugged in from outside, as soon as the node has a network of
# its own.
node_start() {
	local n=$1 node=$CLUSTER/node$1 starter first=

	# shellcheck disable=SC2016
	SANDBOX_VFS=$SANDBOX_VFS unshare --fork --kill-child --pid --mount \
		--net --uts --ipc --propagation private bash -c '
			. "$1"
			set -eu
			node_first_process "$2"' node \
		"${BASH_SOURCE[0]}" "$n" </dev/null >>"$node/first.log" 2>&1 &
	starter=$!
	while [ -z "$first" ] || [ "$(readlink "/proc/$first/ns/net")" = \
		"$(readlink /proc/self/ns/net)" ]; do
		kill -0 "$starter" 2>/dev/null ||
			sandbox_die "node $n does not start: $node/first.log"
		read -r first <"/proc/$starter/task/$starter/children" || true
		sleep 0.02
	done
	echo "$first" >"$node/pid"
	echo "$starter" >"$node/starter"
	# That of a killed node goes a little later than its processes.
	while ip link delete "port$n" 2>/dev/null; do
		sleep 0.05
	done
	ip link add "port$n" type veth peer name eth0 netns "$first"
	ip link set "port$n" master cluster up
	nsenter -t "$first" -n ip link set eth0 up
	nsenter -t "$first" -n ip address add "$NET.$n/24" brd + dev eth0
}

# As a power cut: with the first process of its namespace every process of the
# node ends at once.
node_kill() {
	local node=$CLUSTER/node$1 starter

	starter=$(cat "$node/starter")
	kill -KILL "$(cat "$node/pid")"
	while kill -0 "$starter" 2>/dev/null; do
		sleep 0.02
	done
	rm -f "$node/pid"
}

node_is_up() {
	[ -e "$CLUSTER/node$1/pid" ]
}

# on N COMMAND...: on this node.
on() {
	local node=$CLUSTER/node$1

	shift
	[ -e "$node/pid" ] || return 125
	nsenter -t "$(cat "$node/pid")" -a --root --wd="$PROJECT" -- \
		timeout "$CLUSTER_WAIT" "$@"
}

# The nodes that this one takes for healthy, by our numbers.
node_sees() {
	on "$1" timeout 10 ctdb -X status 2>/dev/null | awk -F'|' '
		$2 ~ /^[0-9]+$/ {
			bad = 0
			for (i = 4; i <= 10; i++)
				bad += $i == "1"
			if (!bad)
				printf "%s%d", n++ ? " " : "", $2 + 1
		}'
}

node_answers() {
	timeout 10 smbclient -N -L "//$NET.$1" -p 445 -g >/dev/null 2>&1
}

# cluster_wait N...: until each of these nodes sees exactly these, all public
# addresses are served, and smbd answers.
cluster_wait() {
	local end=$((SECONDS + CLUSTER_WAIT)) n

	for n; do
		until [ "$(node_sees "$n")" = "$*" ] && node_answers "$n"; do
			[ "$SECONDS" -lt "$end" ] || cluster_lost "$n" "$*"
			sleep 0.3
		done
	done
	until [ "$(on "$1" timeout 10 ctdb -X ip | awk -F'|' \
		'$2 ~ /\./ && $3 >= 0 { n++ } END { print n + 0 }')" = 3 ]; do
		[ "$SECONDS" -lt "$end" ] || cluster_lost "$1" "$*"
		sleep 0.3
	done
}

cluster_lost() {
	on "$1" timeout 10 ctdb status >&2 || true
	tail -n 30 "$CLUSTER/node$1/first.log" \
		"$CLUSTER/node$1/var/log/ctdb/log.ctdb" >&2 || true
	sandbox_die "node $1 sees '$(node_sees "$1")' instead of '$2'"
}

cluster_leader() {
	local n

	for n in "${NODES[@]}"; do
		! node_is_up "$n" || break
	done
	echo $(($(on "$n" timeout 10 ctdb leader) + 1))
}

cluster_status() {
	local n shown=false

	for n in "${NODES[@]}"; do
		if ! node_is_up "$n"; then
			echo "node $n: dead"
			continue
		fi
		echo "node $n: $(on "$n" pgrep -c smbd) processes of smbd"
		$shown || on "$n" timeout 10 ctdb status
		$shown || on "$n" timeout 10 ctdb ip
		shown=true
	done
}

# `! command` never ends a test, this does.
fails() {
	! "$@"
}

# A user of all nodes: smbd's own users are in the cluster's database.
cluster_user() {
	# shellcheck disable=SC2317
	smbpasswd() {
		on 1 smbpasswd "$@"
	}
	sandbox_user "$@"
	unset -f smbpasswd
}

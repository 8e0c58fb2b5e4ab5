#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The cost of malformed names as the shares of the registry and the names that
# clients invent grow, on one server and on a node of a cluster.  SHARE_COUNTS
# and CLUSTER_SHARE_COUNTS say how many; prints a table, and draws it where PLOT
# names an .svg (package gnuplot-nox).
#
# CTDB does not start a node with 100,000: its event script asks testparm, which
# loads each share of the registry.

. "$(dirname -- "$0")/../cluster/common.bash"
cluster_enter "$@"

UNCFIX=${UNCFIX_BUILD:-$PROJECT/build}/uncfix
PERSISTENT=/var/lib/ctdb/persistent/registry.tdb
TABLE=$SANDBOX/table
read -ra COUNTS <<<"${SHARE_COUNTS:-10 1000 100000}"
read -ra CLUSTER_COUNTS <<<"${CLUSTER_SHARE_COUNTS:-10 1000}"

registry() {
	vfs_python "$PROJECT/tests/bench/registry.py" "$@"
}

measure_server() {
	registry fill /var/lib/samba/registry.tdb 0 "$1" "$SHARES/data"
	vfs_smbd uncfix </dev/null
	registry measure "$SANDBOX_SMBD" "server/$1"
	sandbox_smbd_stop
}

# While all nodes are down: each has a copy of the whole.
measure_cluster() {
	local n

	for n in "${NODES[@]}"; do
		node_kill "$n"
	done
	for n in "${NODES[@]}"; do
		registry fill "$CLUSTER/node$n$PERSISTENT.$((n - 1))" 24 "$1" \
			"$SHARES/data"
	done
	for n in "${NODES[@]}"; do
		node_start "$n"
	done
	cluster_wait "${NODES[@]}"
	on 1 env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 \
		"$PROJECT/tests/bench/registry.py" measure \
		"$(on 1 cat /run/samba/smbd.pid)" "cluster/$1"
}

lines() {
	local title

	cut -d' ' -f1 "$TABLE" | uniq | while read -r title; do
		printf '"<grep ^%s[[:space:]] %s" using 2:%s with linespoints title "%s shares",' \
			"$title" "$TABLE" "$1" "${title/\// with }"
	done
}

draw() {
	gnuplot <<-END
		set terminal svg size 760,640 font "sans,13" background "white"
		set output "$PLOT"
		set logscale x
		set format x "%.0f"
		set xrange [1:10000]
		set grid ytics
		set key outside right top
		set lmargin 11
		set rmargin 30
		set multiplot layout 2,1
		set title "time of a malformed connect / time of a clean one"
		set yrange [0:2]
		plot $(lines 3) 1 with lines dashtype 2 notitle
		unset key
		set title "memory of the process that serves the client, MiB"
		set xlabel "different malformed names that the client has sent"
		set yrange [0:*]
		plot $(lines '($5/1024)') 0 notitle
	END
	sed -i '1a <!-- SPDX-License-Identifier: GPL-3.0-or-later -->' "$PLOT"
}

set -o pipefail
vfs_share data
CLUSTER_WAIT=1800
# Makes the database, and [global] is there as in the cluster.
net conf setparm global comment none
for count in "${COUNTS[@]}"; do
	measure_server "$count" | tee -a "$TABLE"
done
cluster_up </dev/null
on 1 "$UNCFIX" enable vfs --registry --reload
for count in "${CLUSTER_COUNTS[@]}"; do
	measure_cluster "$count" | tee -a "$TABLE"
done
[ -z "${PLOT:-}" ] || draw

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The cost of malformed names as the shares of the registry and the names that
# clients invent grow.  SHARES is how many, one number or more; prints a table,
# and draws it where PLOT names an .svg (package gnuplot-nox).

. "$(dirname -- "$0")/../vfs/common.bash"
vfs_enter "$@"

read -ra COUNTS <<<"${SHARE_COUNTS:-10 1000}"

vfs_share data
for count in "${COUNTS[@]}"; do
	for ((i = 0; i < count; i++)); do
		printf '[share-%d]\npath = %s\nguest ok = yes\n' "$i" \
			"$SHARES/data"
	done >"$SANDBOX/import.conf"
	net conf import "$SANDBOX/import.conf"
	vfs_smbd uncfix < <(printf "[data]\npath = %s\n" "$SHARES/data")
	vfs_python "$PROJECT/tests/bench/registry.py" "$SANDBOX_SMBD" \
		"$count" | tee -a "$SANDBOX/table"
	sandbox_smbd_stop
done
[ -n "${PLOT:-}" ] || exit 0
lines() {
	local count

	for count in "${COUNTS[@]}"; do
		printf '"<grep ^%s[[:space:]] %s" using 2:%s with linespoints title "%s shares",' \
			"$count" "$SANDBOX/table" "$1" "$count"
	done
}
gnuplot <<-END
	set terminal svg size 700,520
	set output "$PLOT"
	set logscale x
	set key left bottom
	set multiplot layout 2,1
	set ylabel "malformed / clean"
	set yrange [0:2]
	plot $(lines 3) 1 with dots notitle
	set xlabel "different malformed names sent"
	set ylabel "KiB of the process"
	set yrange [0:*]
	plot $(lines 4) 0 notitle
END
sed -i '1a <!-- SPDX-License-Identifier: GPL-3.0-or-later -->' "$PLOT"

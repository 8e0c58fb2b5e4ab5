#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What a clean name pays for the name service, by its length: the call alone,
# beside that of mdns4_minimal, and a whole look-up, beside one without it.
# Prints a table, and draws it where PLOT names an .svg (package gnuplot-nox).
# UNCFIX_PEERS may name a folder with mdns4_minimal's module.

# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
TABLE=$SANDBOX/table
LENGTHS=(2 4 7 8 15 16 22 32 48 63)
SECONDS_EACH=${BENCH_SECONDS:-2}

# name LENGTH: a label of that many letters.
name() {
	printf 'n%0*d' $(($1 - 1)) 0
}

# The module's time and strlen()'s, in units of mdns4_minimal's.
call() {
	local rows

	rows=$("$BUILD/tests/bench_pass_through" "$SECONDS_EACH" "$1" \
		uncfix mdns4_minimal strlen)
	awk -F'\t' '$1 == "row" { own = $4; peer[$6] = $7 } END {
		print own / peer["mdns4_minimal"], \
			peer["strlen"] / peer["mdns4_minimal"]
	}' <<<"$rows"
}

# With uncfix beside without, and without beside itself: the noise.  Medians of
# several processes: a busy machine disturbs one for all of its time.
lookup() {
	for _ in 1 2 3 4 5; do
		"$BUILD/tests/bench_lookup" "$SECONDS_EACH" clean "$1" \
			"uncfix [!UNAVAIL=return] $2" "$1" "$2"
	done | awk -F'\t' '$1 == "row" { print $6, $8 }' | sort -k1,1r -k2g |
		awk 'NR % 5 == 3 { print $2 }' | xargs
}

draw() {
	gnuplot <<-END
		set terminal svg size 760,560 font "sans,13" background "white"
		set output "$PLOT"
		set grid ytics
		set key outside right top
		set lmargin 9
		set rmargin 26
		set xrange [0:64]
		set multiplot layout 2,1
		set title "the call alone, time / time of libnss-mdns"
		set yrange [0:1.1]
		plot "$TABLE" using 1:2 with linespoints title "uncfix", \
			"$TABLE" using 1:3 with linespoints title "strlen()", \
			1 with lines dashtype 2 title "mdns4_minimal" noenhanced
		set title "a whole look-up, time / time without uncfix"
		set xlabel "bytes of the clean name"
		set yrange [0:1.4]
		plot "$TABLE" using 1:4 with linespoints title "from /etc/hosts", \
			"$TABLE" using 1:6 with linespoints title "from DNS", \
			"$TABLE" using 1:7 with points title "noise: itself, DNS", \
			1 with lines dashtype 2 title "without uncfix"
	END
	sed -i '1a <!-- SPDX-License-Identifier: GPL-3.0-or-later -->' "$PLOT"
}

sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
PEER=${UNCFIX_PEERS:-}/libnss_mdns4_minimal.so.2
[ ! -e "$PEER" ] || install -m 0644 "$PEER" "$SANDBOX_LIBRARIES"
records=()
for length in "${LENGTHS[@]}"; do
	sandbox_host 192.0.2.1 "$(name "$length")"
	records+=(--host-record="$(name "$length"),192.0.2.1")
done
# Not sandbox_dnsmasq: a log makes a server slower than a real one.
dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= \
	--no-resolv --no-hosts --bind-interfaces --listen-address=127.0.0.1 \
	"${records[@]}" &
sandbox_wait 10 $! grep -q ' 0100007F:0035 ' /proc/net/udp
echo '# bytes uncfix/mdns4 strlen/mdns4 files noise dns noise' | tee "$TABLE"
for length in "${LENGTHS[@]}"; do
	clean=$(name "$length")
	echo "$length $(call "$clean") $(lookup "$clean" files)" \
		"$(lookup "$clean" dns)" | tee -a "$TABLE"
done
[ -z "${PLOT:-}" ] || draw

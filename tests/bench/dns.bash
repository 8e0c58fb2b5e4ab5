# SPDX-License-Identifier: GPL-3.0-or-later
#
# The DNS servers of the benchmarks, which source this.

# start_dns ADDRESSES...: a server with a host-record for each.  Not
# sandbox_dnsmasq: a server that writes a log is slower than a real one, and a
# slow server hides what the module costs.
start_dns() {
	dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root \
		--pid-file= --no-resolv --no-hosts --bind-interfaces \
		--listen-address=127.0.0.1 "${@/#/--host-record=}" &
	sandbox_wait 10 $! grep -q ' 0100007F:0035 ' /proc/net/udp ||
		sandbox_die "dnsmasq does not answer"
}

# late_dns MILLISECONDS COMMAND...: the server is that far away meanwhile.
late_dns() {
	local server

	/usr/bin/python3 "$PROJECT/tests/bench/late_dns.py" 127.0.0.2 "$1" &
	server=$!
	sandbox_wait 10 "$server" grep -q ' 0200007F:0035 ' /proc/net/udp
	sed -i 's/^nameserver .*/nameserver 127.0.0.2/' /etc/resolv.conf
	"${@:2}"
	sed -i 's/^nameserver .*/nameserver 127.0.0.1/' /etc/resolv.conf
	kill "$server"
}

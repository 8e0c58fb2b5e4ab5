#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The module beside the other name services, in the orders that machines have:
# a malformed name gets what the line gives to the clean one, and the DNS
# server sees clean names only.  UNCFIX_PEERS may name a folder with modules
# and servers that are not installed.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
world

for peer in mdns4_minimal resolve myhostname wins; do
	file=libnss_$peer.so.2
	if [ ! -e "$SANDBOX_LIBRARIES/$file" ] &&
		[ -e "${UNCFIX_PEERS:-}/$file" ]; then
		install -m 0644 "$UNCFIX_PEERS/$file" "$SANDBOX_LIBRARIES"
	fi
done

has_module() {
	[ -e "$SANDBOX_LIBRARIES/libnss_$1.so.2" ]
}

no_separator_was_asked_for() {
	dns_questions >"$SANDBOX/questions"
	if grep '[\\/%]' "$SANDBOX/questions"; then
		return 1
	fi
}

# like_clean LINE HOST...: for each host, all calls and some ways to write it.
like_clean() {
	local line=$1 host function clean form

	shift
	sandbox_nsswitch "$line"
	dns_questions >/dev/null
	for host; do
		for function in getaddrinfo gethostbyname gethostbyname_r; do
			clean=$(look_up "$function" "$host") || true
			for form in '\\H' '\\\\H\data' '//H/data' 'H\'; do
				form=${form/H/"$host"}
				is "$form $(look_up "$function" "$form")" \
					"$form $clean"
			done
		done
	done
	no_separator_was_asked_for
}

found_as() {
	local line=$1 address=$2

	shift 2
	sandbox_nsswitch "$line"
	is "$(look_up getaddrinfo -4 "$@" | cut -d' ' -f1)" "$address"
}

HOSTS=(fs.example.test fs v6only.example.test both.example.test fileserver
	nas.local nobody nobody.example.test nobody.local sandbox)

while read -r line; do
	test_that "hosts: $CHAIN $line: malformed names get what clean ones get" \
		like_clean "$CHAIN $line" "${HOSTS[@]}"
done <<-'END'
	files dns
	dns files
	files
	dns
	files mdns4_minimal [NOTFOUND=return] dns
	mdns4_minimal [NOTFOUND=return] files dns
	files mdns4_minimal [NOTFOUND=return] dns myhostname
	files myhostname mdns4_minimal [NOTFOUND=return] resolve [!UNAVAIL=return] dns
	myhostname resolve [!UNAVAIL=return] files dns
	resolve [!UNAVAIL=return] files myhostname dns
	files dns wins
	wins files dns
	files no_such_module dns
END
test_that "hosts: uncfix [NOTFOUND=return] files dns: the same" \
	like_clean 'uncfix [NOTFOUND=return] files dns' "${HOSTS[@]}"
test_that "files before dns: the address of /etc/hosts is the answer" \
	found_as "$CHAIN files dns" 192.0.2.31 '\\\\both.example.test\data'
test_that "dns before files: the address of the DNS server is the answer" \
	found_as "$CHAIN dns files" 192.0.2.30 '\\\\both.example.test\data'
if has_module myhostname; then
	test_that "myhostname: the machine's own name is found" \
		found_as "$CHAIN myhostname" 192.0.2.250 '\\sandbox\data'
	test_that "myhostname: localhost is found" \
		found_as "$CHAIN myhostname" 127.0.0.1 '//localhost/data'
else
	test_skip "myhostname: the machine's own name is found" \
		"no libnss_myhostname"
fi

# systemd-resolved and nmbd want a network, with a broadcast address.
ip link add uncfix0 type veth peer name uncfix1
ip address add 198.18.0.1/24 brd + dev uncfix0
ip link set uncfix0 up
ip link set uncfix1 up

# systemd-resolved, without systemd.
start_resolved() {
	mkdir -p /run/systemd /etc/systemd
	cat >/etc/systemd/resolved.conf <<-END
		[Resolve]
		DNS=127.0.0.1
		DNSSEC=no
		LLMNR=no
		MulticastDNS=no
		DNSStubListener=no
	END
	id systemd-resolve >/dev/null 2>&1 || {
		echo 'systemd-resolve:x:29999:' >>/etc/group
		echo 'systemd-resolve:x:29999:29999::/:/bin/false' >>/etc/passwd
	}
	"$RESOLVED" >"$SANDBOX/resolved.out" 2>&1 &
	sandbox_nsswitch resolve
	sandbox_wait 20 $! look_up getaddrinfo fs.example.test >/dev/null
}

RESOLVED=/lib/systemd/systemd-resolved
[ -x "$RESOLVED" ] || RESOLVED=${UNCFIX_PEERS:-}/systemd-resolved
RESOLVE='resolve [!UNAVAIL=return] files dns'

if has_module resolve && [ -x "$RESOLVED" ] &&
	start_resolved; then
	test_that "systemd-resolved running: malformed names get its answers" \
		like_clean "$CHAIN $RESOLVE" "${HOSTS[@]}"
	test_that "systemd-resolved running: a malformed name is found" \
		found_as "$CHAIN $RESOLVE" 192.0.2.1 '\\fs.example.test\data'
	test_that "resolve before uncfix: the malformed name is lost" \
		found_as "resolve [!UNAVAIL=return] uncfix dns" EAI_NONAME \
		'\\fs.example.test\data'
else
	test_skip "systemd-resolved running: malformed names get its answers" \
		"no systemd-resolved"
fi

# nmbd, and winbindd, which libnss_wins asks.
start_netbios() {
	cat >/etc/samba/smb.conf <<-END
		[global]
		netbios name = NBHOST
		server role = standalone server
		interfaces = uncfix0
		bind interfaces only = yes
	END
	nmbd --foreground </dev/null >"$SANDBOX/nmbd.out" 2>&1 &
	winbindd --foreground </dev/null >"$SANDBOX/winbindd.out" 2>&1 &
	sandbox_nsswitch wins
	sandbox_wait 30 $! look_up gethostbyname NBHOST >/dev/null
}

if has_module wins && type -P nmbd winbindd >/dev/null && start_netbios; then
	test_that "wins: a malformed NetBIOS name is found" \
		found_as "$CHAIN files dns wins" 198.18.0.1 '\\\\NBHOST\data'
	test_that "wins: malformed names get what clean ones get" \
		like_clean "$CHAIN files dns wins" NBHOST fs.example.test
else
	test_skip "wins: a malformed NetBIOS name is found" "no winbindd"
fi
test_summary

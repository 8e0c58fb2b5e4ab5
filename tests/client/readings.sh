#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How real SMB programs read their targets, and what libuncfix_client.so makes
# of that: a server notes which host, share, file, printer and logon is reached,
# and every other name and address leads to it as another host.

. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
export RECORD=$SANDBOX/record NSS=$BUILD/libnss_uncfix.so.2
export CLIENT=$BUILD/libuncfix_client.so LIBRARIES=$SANDBOX_LIBRARIES
SHARES=$SANDBOX/shares

# folder NAME: a file in it, and in what is below it, says where it is.
folder() {
	mkdir -p "$SHARES/$1"
	printf '<%s>' "$1" >"$SHARES/$1/f"
}

sandbox_user anna secret
sandbox_user bert word
for share in data other; do
	folder "$share"
	folder "$share/data"
	folder "$share/sub dir"
done
mkdir -p "$SHARES/spool" "$RECORD"
chmod -R a+rwX "$SHARES" "$RECORD"
touch "$RECORD/reached"
chmod 0666 "$RECORD/reached"

# Every address is this host's.
ip route add local default dev lo
ip -6 route add local default dev lo
sandbox_dnsmasq --host-record=fs,127.0.0.1 --address=/#/127.0.0.66
cat >"$SANDBOX/smb.conf" <<-END
	[global]
	server role = standalone server
	netbios name = FS
	disable netbios = yes
	map to guest = bad user
	server min protocol = NT1
	ntlm auth = yes
	load printers = no
	printing = bsd
	print command = echo "print %p %U" >>$RECORD/reached; rm -f %s
	lpq command = true
	lprm command = true
	log level = 0 auth_audit:3
	log file = $RECORD/logons
	max log size = 0
	preexec = sh -c 'echo "tree %i %S %U" >>$RECORD/reached'
	guest ok = yes
	[data]
	path = $SHARES/data
	[other]
	path = $SHARES/other
	[lp]
	path = $SHARES/spool
	printable = yes
	[prn]
	path = $SHARES/spool
	printable = yes
END
sandbox_smbd "$SANDBOX/smb.conf"
cd "$SANDBOX" || exit 1
status=0
/usr/bin/python3 -B "$PROJECT/tests/client/readings.py" || status=$?
sandbox_smbd_stop
exit "$status"

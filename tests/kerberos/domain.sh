#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Malformed names in a domain without NTLM: a real AD DC, Samba's own clients,
# and those of libldap.

set -eu
# shellcheck source=tests/kerberos/common.bash
. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"

# In a backslash's scope `nas` is a newline and `as` (krb5_parse_name()).
SERVER=nas.ad.test
LOGS=(/var/log/samba/log.samba /var/log/samba/log.smbd)
KDC_NAME=AD
MAY_USE_NTLM=rpcclient-or-ntlm
declare -A TOOLS=(
	[rpcclient]="rpcclient $KERBEROS -c srvinfo {}"
	[rpcclient-or-ntlm]="rpcclient -UAdministrator%$PASSWD -c srvinfo {}"
	[net-rpc-share-list]="net rpc share list $KERBEROS -S {}"
	[smbclient-L]="smbclient $KERBEROS -L {}"
	[samba-tool-time]="samba-tool time $KERBEROS {}"
	[samba-tool-dns]="samba-tool dns zonelist $KERBEROS {}"
	[samba-tool-drs]="samba-tool drs bind $KERBEROS {}"
	[samba-tool-ldap]="samba-tool user list $KERBEROS -H ldap://{}"
	[ldapsearch]="ldapsearch -Q -N -Y GSSAPI -s base -H ldap://{}"
)
STATES=(vfs client)
TRIED=(rpcclient-or-ntlm net-rpc-share-list samba-tool-dns samba-tool-ldap)
if [ "$SIZE" = full ]; then
	STATES=(stock nss vfs client)
	TRIED=(rpcclient rpcclient-or-ntlm net-rpc-share-list smbclient-L
		samba-tool-time samba-tool-dns samba-tool-drs samba-tool-ldap)
	if type -P ldapsearch >/dev/null; then
		TRIED+=(ldapsearch)
	fi
fi

if ! type -P samba samba-tool kinit >/dev/null ||
	[ ! -d /usr/share/samba/setup ]; then
	test_skip "malformed names get tickets" \
		"needs samba-ad-provision, samba-dsdb-modules and krb5-user"
	test_summary
	exit
fi

ntlm_tried() {
	grep -i '\(Auth: \|auth_check\).*NTLM' || true
}

provision() {
	sandbox_domain nas --option='posix:eadb = /var/lib/samba/private/eadb.tdb' \
		--option='server services = s3fs, rpc, ldap, cldap, kdc, dns, winbindd' \
		--option='disable netbios = yes'
	sed -i 's/^\[global\]/&\nntlm auth = disabled\nlog level = 1 auth_audit:3/' \
		/etc/samba/smb.conf
	# A DC registers this name itself later, by samba_spnupdate.
	samba-tool spn add "ldap/$SERVER" 'nas$'
	mkdir -p "$SANDBOX/data"
	cat >>/etc/samba/smb.conf <<-END
		[data]
		path = $SANDBOX/data
	END
	sandbox_host 127.0.0.1 nas.ad.test nas
	cat >/etc/krb5.conf <<-END
		[libdefaults]
		default_realm = AD.TEST
		dns_lookup_kdc = false
		rdns = false
		[realms]
		AD.TEST = {
			kdc = 127.0.0.1:$RELAY_PORT
		}
	END
}

start_dc() {
	local port

	samba --foreground --no-process-group </dev/null \
		>"$SANDBOX/samba.out" 2>&1 &
	DC=$!
	for port in 88 135 389 445; do
		sandbox_wait 60 "$DC" sandbox_tcp_answers "$port" || {
			cat "$SANDBOX/samba.out" /var/log/samba/log.samba >&2
			sandbox_die "the DC does not answer on port $port"
		}
	done
	sandbox_wait 60 "$DC" wbinfo --ping-dc >/dev/null
}

stop_dc() {
	kill "$DC"
	wait "$DC" || true
	# Each service is a process of its own, and its port is not shared.
	local port
	for port in 53 88 135 389 445; do
		while sandbox_tcp_answers "$port" 2>/dev/null; do
			sleep 0.1
		done
	done
}

enable_vfs() {
	sandbox_install_vfs "$BUILD/vfs/uncfix.so"
	sed -i "s,^\\[global\\],&\\npreload modules = $SANDBOX_VFS/uncfix.so\\nregistry shares = yes," \
		/etc/samba/smb.conf
}

provision >"$SANDBOX/provision.out" 2>&1 || {
	cat "$SANDBOX/provision.out" >&2
	sandbox_die "cannot provision a domain"
}
sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
if [ "$SIZE" != full ]; then
	enable_vfs
fi
start_dc
start_relay
get_ticket Administrator
if [ "$SIZE" = full ]; then
	measure stock
	measure nss
	stop_dc
	enable_vfs
	start_dc
fi
measure vfs
measure client
show_behaviours

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Malformed names in a realm of MIT's KDC, which matches names exactly: smbd on
# a keytab with Samba's clients, and PostgreSQL, OpenSSH and kvno, which use
# MIT's library.

set -eu
# shellcheck source=tests/kerberos/common.bash
. "$(dirname -- "$0")/common.bash"
# shellcheck source=tests/kerberos/realm.bash
. "$(dirname -- "$0")/realm.bash"
sandbox_enter "$@"

SERVER=nas.example.test
LOGS=(/var/log/samba/log.smbd)
KDC_NAME=MIT
MAY_USE_NTLM=rpcclient-or-ntlm
POSTGRES=$(echo /usr/lib/postgresql/*/bin)
SSH_OPTIONS=(PreferredAuthentications=gssapi-with-mic GSSAPIAuthentication=yes
	StrictHostKeyChecking=no UserKnownHostsFile=/dev/null)
declare -A TOOLS=(
	[rpcclient]="rpcclient $KERBEROS -c srvinfo {}"
	[rpcclient-or-ntlm]="rpcclient -Ualice%$PASSWD -c srvinfo {}"
	[net-rpc-share-list]="net rpc share list $KERBEROS -S {}"
	[smbclient-L]="smbclient $KERBEROS -L {}"
	[kvno]="kvno -S cifs {}"
	[psql]="psql -U alice -l -h {}"
	[ssh]="ssh ${SSH_OPTIONS[*]/#/-o} -l alice {} true"
)
# A slash is a socket's folder to psql; ssh wants no `\`, `<`, `"` in a host; the
# name service takes a name with a share behind another separator for a piece.
LESS+=([psql]=10 [ssh]=3)
STATES=(vfs client)
TRIED=(rpcclient-or-ntlm kvno)
if [ "$SIZE" = full ]; then
	STATES=(stock nss vfs client)
	TRIED=(rpcclient rpcclient-or-ntlm net-rpc-share-list smbclient-L kvno)
	[ ! -x "$POSTGRES/postgres" ] || TRIED+=(psql)
	[ ! -x /usr/sbin/sshd ] || TRIED+=(ssh)
fi

if realm_is_missing || ! type -P rpcclient >/dev/null; then
	test_skip "malformed names get tickets of MIT's KDC" \
		"needs krb5-kdc, krb5-admin-server, krb5-user and samba"
	test_summary
	exit
fi

ntlm_tried() {
	grep 'Auth: .*NTLM' || true
}

as_postgres() {
	setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
}

start_postgres() {
	local data=$SANDBOX/postgres

	install -d -o postgres -m 0700 "$data"
	install -o postgres -m 0600 "$KEYTAB" "$data.keytab"
	as_postgres "$POSTGRES/initdb" -D "$data" -U alice --no-sync
	echo 'host all all 127.0.0.1/32 gss include_realm=0' \
		>"$data/pg_hba.conf"
	as_postgres "$POSTGRES/postgres" -D "$data" -c fsync=off \
		-c krb_server_keyfile="$data.keytab" \
		-c listen_addresses=127.0.0.1 -c unix_socket_directories= &
	sandbox_wait 30 $! sandbox_tcp_answers 5432
}

start_sshd() {
	mkdir -p /run/sshd
	ssh-keygen -q -t ed25519 -N '' -f "$SANDBOX/ssh_key"
	/usr/sbin/sshd -D -e -f /dev/null -h "$SANDBOX/ssh_key" \
		-o GSSAPIAuthentication=yes -o ListenAddress=127.0.0.1 &
	sandbox_wait 30 $! sandbox_tcp_answers 22
}

KDC_PORT=$RELAY_PORT
realm_start {cifs,host,postgres}/"$SERVER"
start_relay
hostname nas
sandbox_host 127.0.0.1 "$SERVER" nas
sandbox_user alice "$PASSWD"
sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
sandbox_install_vfs "$BUILD/vfs/uncfix.so"
for tool in "${TRIED[@]}"; do
	case $tool in
	psql) start_postgres ;;
	ssh) start_sshd ;;
	esac >"$SANDBOX/$tool.out" 2>&1
done
get_ticket alice
if [ "$SIZE" = full ]; then
	realm_smbd
	measure stock
	measure nss
	sandbox_smbd_stop
fi
realm_smbd "$SANDBOX_VFS/uncfix.so"
measure vfs
measure client
show_behaviours

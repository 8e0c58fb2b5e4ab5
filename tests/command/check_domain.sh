#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix check in a domain: a real Samba AD DC, users by ticket and by password.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
# shellcheck source=tests/command/common.bash
. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"

export PASSWD=Open.Sesame.7
DC='\\dc.ad.test'

if ! type -P samba samba-tool winbindd kinit >/dev/null ||
	[ ! -d /usr/share/samba/setup ]; then
	test_skip "targets of a domain are checked" \
		"needs samba-ad-provision, samba-dsdb-modules and krb5-user"
	test_summary
	exit
fi

# The system's attributes are kept in a file because a tmpfs may refuse them;
# by default loopback is no interface that a DC listens on.
provision() {
	sandbox_domain dc \
		--option='posix:eadb = /var/lib/samba/private/eadb.tdb' \
		--option='server services =
			s3fs, rpc, ldap, cldap, kdc, winbindd'
	mkdir -p "$SANDBOX/data"
	cat >>/etc/samba/smb.conf <<-END
		[data]
		path = $SANDBOX/data
		[secret]
		path = $SANDBOX/data
		valid users = AD\\bob
	END
	sandbox_host 127.0.0.1 dc.ad.test dc
}

start_dc() {
	samba --foreground --no-process-group </dev/null \
		>"$SANDBOX/samba.out" 2>&1 &
	local port
	for port in 88 389 445; do
		sandbox_wait 60 $! sandbox_tcp_answers "$port" || {
			cat "$SANDBOX/samba.out" /var/log/samba/log.samba >&2
			sandbox_die "the DC does not answer on port $port"
		}
	done
	# smbd asks winbindd about every user.
	sandbox_wait 60 $! wbinfo --ping-dc
}

find_kdc() {
	cat >/etc/krb5.conf <<-END
		[libdefaults]
		default_realm = AD.TEST
		dns_lookup_kdc = false
		rdns = false
		[realms]
		AD.TEST = {
			kdc = 127.0.0.1
		}
	END
	export KRB5CCNAME=FILE:$SANDBOX/tickets
}

{
	provision
	"$PYTHON" tests/command/domain.py "$PASSWD"
} >"$SANDBOX/provision.out" 2>&1 || {
	cat "$SANDBOX/provision.out" >&2
	sandbox_die "cannot provision a domain"
}
start_dc >/dev/null
find_kdc

by_password() {
	local user

	for user in 'AD\alice' 'alice@AD.TEST' alice; do
		check_fails_with none -U "$user" "$DC\\data"
	done
}
test_that "a user of the domain is in by password, however the name is written" \
	by_password
PASSWD=wrong test_that "a wrong password of a domain's user is error 1326" \
	check_fails_with 'session 1326 NT_STATUS_LOGON_FAILURE' \
	-U 'AD\alice' "$DC\\data"
test_that "an unknown user of the domain is error 1326" \
	check_fails_with 'session 1326 NT_STATUS_LOGON_FAILURE' \
	-U 'AD\eve' "$DC\\data"
while read -r user number status why; do
	test_that "a domain's account $why is error $number" check_fails_with \
		"session $number NT_STATUS_$status" -U "AD\\$user" "$DC\\data"
done <<-END
	disabled 1331 ACCOUNT_DISABLED that is disabled
	renew 1907 PASSWORD_MUST_CHANGE that must change its password
	stale 1330 PASSWORD_EXPIRED whose password has expired
	gone 1793 ACCOUNT_EXPIRED that has expired
	sleeper 1328 INVALID_LOGON_HOURS out of its logon hours
	elsewhere 1329 INVALID_WORKSTATION of another workstation
END

locked_out() {
	local fails='session 1326 NT_STATUS_LOGON_FAILURE' _

	export PASSWD=wrong
	for _ in 1 2 3; do
		check_fails_with "$fails" -U 'AD\locked' "$DC"
	done
	check_fails_with 'session 1909 NT_STATUS_ACCOUNT_LOCKED_OUT' \
		-U 'AD\locked' "$DC"
}
test_that "a domain's account is locked after three wrong passwords: 1909" \
	locked_out
test_that "a share that refuses a domain's user is error 5" \
	check_fails_with 'share 5 NT_STATUS_ACCESS_DENIED' \
	-U 'AD\alice' "$DC\\secret"

test_that "without a ticket a Kerberos logon is error 1312" \
	check_fails_with 'session 1312 None' -k -U alice "$DC\\data"
echo "$PASSWD" | kinit alice >/dev/null
unset PASSWD

by_ticket() {
	local target

	for target in "$DC\\data" "$DC" '\\dc\data'; do
		check_fails_with none -k -U alice "$target"
	done
	klist | grep -q cifs/dc
}
test_that "a Kerberos ticket opens a share of the DC" by_ticket
test_that "a malformed name of the DC is right for Kerberos, too" \
	check_fails_with none -k -U alice '\\\\dc.ad.test\\data'

# says_of_ticket WORDS: what is said of it, on one line.
says_of_ticket() {
	"$UNCFIX" check -k -U alice '\\\\dc.ad.test\\data' |
		tr -s ' \n' '  ' | tee "$SANDBOX/shown"
	grep -qF "by a ticket for cifs/dc.ad.test " "$SANDBOX/shown"
	klist | grep -q ' cifs/dc.ad.test@AD.TEST$'
	grep -qF "$1" "$SANDBOX/shown"
}

# A program that has this text.
logs_on() {
	rpcclient --use-kerberos=required --use-krb5-ccache="$SANDBOX/tickets" \
		-c srvinfo '\\\\dc.ad.test\\data'
}

names_the_ticket() {
	local library=${UNCFIX_BUILD:-$PROJECT/build}/libuncfix_client.so

	says_of_ticket 'may ask for another one: the client library is not'
	! logs_on || return 1
	export LD_PRELOAD=$library
	says_of_ticket 'ask for the same: the client library is loaded'
	logs_on
}
test_that "the ticket is named, and whether a program asks for it as well" \
	names_the_ticket

only_what_is_asked_for() {
	local host

	for host in 127.0.0.1 localhost; do
		"$UNCFIX" check -k -U alice "\\\\$host\\data" |
			tee "$SANDBOX/shown" || true
		grep -qF "Samba asks for no ticket for $host" "$SANDBOX/shown"
	done
	"$UNCFIX" check -k -U alice '\\other.ad.test\data' |
		tee "$SANDBOX/shown" || true
	grep -qF 'asked for a ticket for cifs/other.ad.test' "$SANDBOX/shown"
}
sandbox_host 127.0.0.1 other.ad.test
test_that "a ticket that Samba does not ask for, or not get, is not said to be one" \
	only_what_is_asked_for
test_that "a share that refuses the ticket's user is error 5" \
	check_fails_with 'share 5 NT_STATUS_ACCESS_DENIED' \
	-k -U alice "$DC\\secret"
test_that "there is no Kerberos logon to a bare address: 1312" \
	check_fails_with 'session 1312 None' -k -U alice '\\127.0.0.1\data'

test_summary

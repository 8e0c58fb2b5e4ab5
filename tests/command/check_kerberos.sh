#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix check -k where Kerberos fails before the server is asked: a real KDC.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

UNCFIX=${UNCFIX_BUILD:-$PROJECT/build}/uncfix
TESTS=(
	"a server that the KDC does not know is error 1396"
	"a KDC that is down is error 1311"
	"no ticket is error 1312"
)

if ! type -P krb5kdc kadmin.local kinit >/dev/null; then
	for name in "${TESTS[@]}"; do
		test_skip "$name" \
			"needs krb5-kdc, krb5-admin-server and krb5-user"
	done
	test_summary
	exit
fi

make_realm() {
	mkdir -p "$SANDBOX/kdc"
	cat >/etc/krb5.conf <<-END
		[libdefaults]
		default_realm = EXAMPLE.TEST
		dns_lookup_kdc = false
		dns_lookup_realm = false
		rdns = false
		[realms]
		EXAMPLE.TEST = {
			kdc = 127.0.0.1:88
		}
		[domain_realm]
		.example.test = EXAMPLE.TEST
	END
	cat >"$SANDBOX/kdc/kdc.conf" <<-END
		[kdcdefaults]
		kdc_listen = 127.0.0.1:88
		kdc_tcp_listen = 127.0.0.1:88
		[realms]
		EXAMPLE.TEST = {
			database_name = $SANDBOX/kdc/principal
			key_stash_file = $SANDBOX/kdc/stash
			acl_file = $SANDBOX/kdc/acl
		}
	END
	kdb5_util create -s -r EXAMPLE.TEST -P master
	kadmin.local -q 'addprinc -pw Open.Sesame.7 alice'
}

write_conf() {
	cat >"$SANDBOX/smb.conf" <<-END
		[global]
		workgroup = WORKGROUP
		realm = EXAMPLE.TEST
		server role = standalone server
		disable netbios = yes
	END
}

fails_with() {
	"$UNCFIX" check -k -U alice '\\fs.example.test' | tee "$SANDBOX/shown" ||
		true
	grep -q '^  session    FAILED' "$SANDBOX/shown"
	grep -q "^  Error $1 " "$SANDBOX/shown"
}

export KRB5_KDC_PROFILE=$SANDBOX/kdc/kdc.conf KRB5CCNAME=FILE:$SANDBOX/tickets
make_realm >"$SANDBOX/kdc.out" 2>&1 || {
	cat "$SANDBOX/kdc.out" >&2
	sandbox_die "cannot make a realm"
}
krb5kdc -n >"$SANDBOX/kdc.out" 2>&1 &
kdc=$!
sandbox_wait 20 "$kdc" sandbox_tcp_answers 88
sandbox_host 127.0.0.1 fs.example.test
write_conf
sandbox_smbd "$SANDBOX/smb.conf"
echo Open.Sesame.7 | kinit alice >/dev/null

test_that "${TESTS[0]}" fails_with 1396
kill "$kdc"
wait "$kdc" || true
test_that "${TESTS[1]}" fails_with 1311
kdestroy -q
test_that "${TESTS[2]}" fails_with 1312

test_summary

# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# A realm of MIT's KDC, and an smbd that has its key from it.  Sourced with
# tests/sandbox.sh.  In krb5.conf the KDC is at $KDC_PORT.

KDC_PORT=88
PASSWD=Open.Sesame.7
KEYTAB=$SANDBOX/kdc/keytab

realm_is_missing() {
	! type -P krb5kdc kadmin.local kinit kvno smbd >/dev/null
}

# realm_make [PRINCIPAL...]: these, with keys in $KEYTAB, and alice.
realm_make() {
	local principal

	export KRB5_KDC_PROFILE=$SANDBOX/kdc/kdc.conf
	mkdir -p "$SANDBOX/kdc"
	cat >/etc/krb5.conf <<-END
		[libdefaults]
		default_realm = EXAMPLE.TEST
		dns_lookup_kdc = false
		dns_lookup_realm = false
		rdns = false
		default_keytab_name = $KEYTAB
		[realms]
		EXAMPLE.TEST = {
			kdc = 127.0.0.1:$KDC_PORT
		}
		[domain_realm]
		.example.test = EXAMPLE.TEST
	END
	cat >"$KRB5_KDC_PROFILE" <<-END
		[kdcdefaults]
		kdc_listen = 127.0.0.1:88
		kdc_tcp_listen = 127.0.0.1:88
		[realms]
		EXAMPLE.TEST = {
			database_name = $SANDBOX/kdc/principal
			key_stash_file = $SANDBOX/kdc/stash
			acl_file = $SANDBOX/kdc/acl
			disable_pac = true
		}
	END
	kdb5_util create -s -r EXAMPLE.TEST -P master
	kadmin.local -q "addprinc -pw $PASSWD alice"
	for principal; do
		kadmin.local -q "addprinc -randkey $principal"
		kadmin.local -q "ktadd -k $KEYTAB $principal"
	done
}

# realm_start [PRINCIPAL...]: the realm is made and its KDC, $KDC, started.
# shellcheck disable=SC2120
realm_start() {
	realm_make "$@" >"$SANDBOX/kdc.out" 2>&1 || {
		cat "$SANDBOX/kdc.out" >&2
		sandbox_die "cannot make a realm"
	}
	krb5kdc -n >"$SANDBOX/kdc.out" 2>&1 &
	KDC=$!
	sandbox_wait 20 "$KDC" sandbox_tcp_answers 88
}

# realm_smbd [MODULE]: serves the share data, with this module preloaded.
# shellcheck disable=SC2120
realm_smbd() {
	mkdir -p "$SANDBOX/data"
	cat >"$SANDBOX/smb.conf" <<-END
		[global]
		workgroup = WORKGROUP
		netbios name = NAS
		realm = EXAMPLE.TEST
		server role = standalone server
		disable netbios = yes
		kerberos method = dedicated keytab
		dedicated keytab file = $KEYTAB
		gensec:require_pac = no
		ntlm auth = disabled
		log level = 1 auth_audit:3
		preload modules = ${1:-}
		registry shares = yes
		[data]
		path = $SANDBOX/data
	END
	sandbox_smbd "$SANDBOX/smb.conf"
}

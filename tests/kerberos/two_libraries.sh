#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A process that has both Samba's Heimdal and MIT's library logs on by both in
# its threads: a real KDC, smbd, python3-smbc and python3-gssapi.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
# shellcheck source=tests/kerberos/realm.bash
. "$(dirname -- "$0")/realm.bash"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
SERVER=nas.example.test
COUNT=100
[ "${UNCFIX_TEST_SIZE:-small}" != full ] || COUNT=1000

if realm_is_missing || ! /usr/bin/python3 -c 'import gssapi, smbc' 2>/dev/null; then
	test_skip "two Kerberos libraries in one process" \
		"needs krb5-kdc, krb5-admin-server, krb5-user, samba, python3-gssapi and python3-smbc"
	test_summary
	exit
fi

# log_on COUNT THREADS [COMMAND...]: half of them by each library.
log_on() {
	LD_PRELOAD=$BUILD/libuncfix_client.so KRB5CCNAME=FILE:$SANDBOX/tickets \
		"${@:3}" /usr/bin/python3 "$PROJECT/tests/kerberos/two_libraries.py" \
		"$1" "$2" "$SERVER" >"$SANDBOX/logons"
	cat "$SANDBOX/logons"
	[ "$(cat "$SANDBOX/logons")" = "by_mit $(($1 / 2))
by_samba $(($1 / 2))" ]
}

# Python's own allocator reads beyond what it has.  One thread: valgrind up to
# 3.19 lets no other run while one waits in F_OFD_SETLKW, as MIT's library does
# for its caches.
valgrind_is_clean() {
	PYTHONMALLOC=malloc log_on 32 1 valgrind --quiet --error-exitcode=9 \
		--trace-children=no
}

realm_start "cifs/$SERVER"
hostname nas
sandbox_host 127.0.0.1 "$SERVER" nas
sandbox_user alice "$PASSWD"
sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
sandbox_nsswitch 'uncfix [!UNAVAIL=return] files dns'
realm_smbd
chmod a+rx "$SANDBOX/data"
printf text >"$SANDBOX/data/file"
echo "$PASSWD" | KRB5CCNAME=FILE:$SANDBOX/tickets kinit alice >/dev/null
test_that "$COUNT log-ons in 8 threads, half by each library, reach the server" \
	log_on "$COUNT" 8
if type -P valgrind >/dev/null; then
	test_that "valgrind finds nothing in 32 of them" valgrind_is_clean
fi
test_summary

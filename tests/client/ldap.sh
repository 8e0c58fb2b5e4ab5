#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The servers of LDAP URLs, as the real libldap gives them back.  Programs that
# ask a real server are in tests/kerberos/domain.sh.

# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

CLIENT=${UNCFIX_BUILD:-$PROJECT/build}/libuncfix_client.so
# shellcheck disable=SC1003
FORMS=('\\\\fs' '\\fs' '\fs' '//fs' '\\\\fs\data' '\\\\fs\\data' 'fs\data'
	'smb://fs/data' 'smb:\\fs' '<\\\\fs>' '"\\fs"' '%5C%5Cfs%5Cdata'
	'＼＼fs＼data' '\\fs/dc=ad,dc=test')
# With a host, a port, an address, a directory's name or several servers; and
# what has no server or two readings.
# shellcheck disable=SC1003
OTHERS=(ldap://fs ldap://fs/ ldap://fs/dc=ad,dc=test?cn?sub ldap://fs:389
	ldap://fs:445/ ldap://fs:139 'ldap://fs ldap://fs2/' ldap://fs,ldap://b/
	'ldap://[::1]/x' 'ldap://[::1]:389' ldap://127.0.0.1 ldap://a_b/
	ldap:// ldap:/// ldap://// ldap:///fs ldap:///dc=ad ldaps:///?x
	ldapi:// ldapi://%2Frun%2Fslapd 'ldapi://\\fs' cldap://fs '\\fs' fs ''
	'ldap://\\fs:390' 'ldap://\\[::1]' 'ldap://\\fs@SSL\x' 'ldap://u@\\fs'
	'ldap://\\' 'ldap://\\a b' 'ldap://\\1.2' ldap:/fs http://fs)

# servers URL...: what ldap_initialize() makes of each, a line each.
servers() {
	/usr/bin/python3 - "$@" <<-'END'
		import ctypes, ctypes.util, sys

		LDAP_OPT_URI = 0x5006
		ldap = ctypes.CDLL(ctypes.util.find_library("ldap") or
		                   "libldap-2.5.so.0")
		for url in sys.argv[1:]:
		    handle, uris = ctypes.c_void_p(), ctypes.c_char_p()
		    error = ldap.ldap_initialize(ctypes.byref(handle),
		                                 url.encode())
		    if error == 0:
		        ldap.ldap_get_option(handle, LDAP_OPT_URI,
		                             ctypes.byref(uris))
		    print(error, uris.value)
	END
}

meant() {
	local scheme

	for scheme in ldap:// LDAPS://; do
		LD_PRELOAD=$CLIENT servers "${FORMS[@]/#/$scheme}" |
			tee "$SANDBOX/servers"
		[ "$(wc -l <"$SANDBOX/servers")" = ${#FORMS[@]} ]
		[ "$(sort -u "$SANDBOX/servers")" = \
			"$(servers "${scheme}fs")" ]
	done
}

unchanged() {
	servers "${OTHERS[@]}" >"$SANDBOX/without"
	[ "$(wc -l <"$SANDBOX/without")" = ${#OTHERS[@]} ]
	LD_PRELOAD=$CLIENT servers "${OTHERS[@]}" |
		diff "$SANDBOX/without" -
}

switched_off() {
	UNCFIX_DISABLE=1 LD_PRELOAD=$CLIENT servers "${FORMS[@]/#/ldap://}" |
		diff <(servers "${FORMS[@]/#/ldap://}") -
}

servers ldap://fs >/dev/null || sandbox_die "no libldap"
test_that "the server of a malformed LDAP URL is the one that is meant" meant
test_that "every other LDAP URL is the same with and without" unchanged
test_that "UNCFIX_DISABLE leaves malformed LDAP URLs alone" switched_off
test_summary

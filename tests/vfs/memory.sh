#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A client that sends the strings that smbd holds in its memory as names changes
# none of them: the one string that the module writes is the request's own copy
# of the name.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

[ "$SIZE" = full ] && PATHS=200000 || PATHS=3000
SEED=${UNCFIX_TEST_SEED:-$((RANDOM * 32768 + RANDOM))}
export TALLOC_TREE=$SANDBOX/memory
mkdir -m 0700 "$TALLOC_TREE"
USERSHARES=$SANDBOX/usershares

# Parameters that nothing here uses, so that they may hold any text.
UNUSED=('abort shutdown script' 'add group script' 'add machine script'
	'add printer command' 'add share command' 'add user script'
	'add user to group script' 'addport command' 'change share command'
	'delete group script' 'delete share command'
	'delete user from group script' 'delete user script'
	'deleteprinter command' 'enumports command' 'get quota command'
	'ldap admin dn' 'ldap suffix' 'logon home' 'logon path'
	'logon script' 'message command' 'os2 driver map' 'panic action'
	'passwd program' 'rename user script' 'set primary group script'
	'set quota command' 'shutdown script' 'template homedir'
	'template shell' 'wins hook')

global_lines() {
	local name

	for name in "${UNUSED[@]}"; do
		printf '%s = /kept/item/%s/value\n' "$name" "$name"
	done
	cat <<-END
		netbios aliases = alias-one alias-two
		log level = 1 vfs:2@/var/log/samba/log.vfs auth:1@/kept/item/log.auth
		usershare path = $USERSHARES
		usershare max shares = 1000
	END
}

# serve <SHARES
serve() {
	local lines

	mapfile -t lines < <(global_lines)
	LD_PRELOAD=${UNCFIX_BUILD:-$PROJECT/build}/tests/talloc_tree.so \
		vfs_smbd uncfix "${lines[@]}"
}

# section NAME: every other share is closed to the client.
section() {
	printf '[%s]\npath = %s\ncomment = %s\nvolume = %s\n' "$1" \
		"$SHARES/$1/value" "/kept/item/$1/value" \
		"/kept/item/volume of $1/value"
	[ $((COUNT % 2)) = 0 ] || printf 'valid users = root\n'
}

# usershare NAME: the file that `net usershare add` writes.
usershare() {
	printf '#VERSION 2\npath=%s\ncomment=%s\n%s\nguest_ok=n\nsharename=%s\n' \
		"$SHARES/$1/value" "/kept/item/$1/value" \
		"usershare_acl=S-1-1-0:F" "$1" >"$USERSHARES/$1"
}

# A share of each name on standard input, of each kind in turn.
make_shares() {
	local name

	COUNT=0
	: >"$SANDBOX/registry.conf"
	while read -r name; do
		COUNT=$((COUNT + 1))
		mkdir -p "$SHARES/$name/value"
		case $((COUNT % 4)) in
		0) usershare "$name" ;;
		1) section "$name" >>"$SANDBOX/registry.conf" ;;
		*) section "$name" ;;
		esac
	done >"$SANDBOX/sections"
	net conf import "$SANDBOX/registry.conf"
}

memory() {
	vfs_table vfs_python "$VFS_TESTS/memory.py" "$1" "$SANDBOX_SMBD" \
		"${@:2}"
}

sandbox_user alice Secret.1
sandbox_host 127.0.0.1 fs
install -d -m 1770 "$USERSHARES"
serve </dev/null
vfs_python "$VFS_TESTS/memory.py" names "$SANDBOX_SMBD" >"$SANDBOX/names"
sandbox_smbd_stop
make_shares <"$SANDBOX/names"

serve <"$SANDBOX/sections"
memory strings SMB2 SMB1
memory writes SMB2 SMB1
memory random "$PATHS" "$SEED"
sandbox_smbd_stop

if [ -z "${UNCFIX_TEST_UNKNOWN:-}" ]; then
	echo '# The same in an smbd that the module was not built for:'
	vfs_python "$VFS_TESTS/variant.py" without "$MODULE" \
		"$(smbd --version)" "$SANDBOX/unknown.so"
	vfs_install "$SANDBOX/unknown.so"
	serve <"$SANDBOX/sections"
	memory strings SMB2
	memory writes SMB2
	sandbox_smbd_stop
fi
test_that 'smbd did not panic' vfs_no_panic
test_summary

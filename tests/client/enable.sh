#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix enable client, uncfix disable client: /etc/ld.so.preload of a private
# machine, with the loader that reads it.

. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"
# What enable saves there is no business of the machine, nor of another test.

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
CLIENT=$SANDBOX_LIBRARIES/libuncfix_client.so
UNCFIX=$SANDBOX/uncfix-command
FILE=/etc/ld.so.preload
LINE=/usr/lib/$(basename -- "$SANDBOX_LIBRARIES")/libuncfix_client.so
install -m 0755 "$BUILD/uncfix" "$UNCFIX"

fails() {
	! "$@"
}

# prepare [TEXT]: an ld.so.preload of this text, or none, and the library.
prepare() {
	rm -rf "$FILE" /var/lib/uncfix
	install -m 0644 "$BUILD/libuncfix_client.so" "$CLIENT"
	[ $# = 0 ] || printf '%b' "$1" >"$FILE"
}

# has TEXT: the file, its end included.
has() {
	printf '%b' "$1" | cmp - "$FILE"
}

# Who is no SMB client is not changed, who is gets its target.
the_loader_takes_it() {
	local out

	out=$(true 2>&1)
	[ -z "$out" ]
	fails grep -q libuncfix_client /proc/self/maps
	"$UNCFIX" enable client
	out=$(true 2>&1)
	[ -z "$out" ]
	grep -q libuncfix_client /proc/self/maps
	smbclient -NL '\\\\127.0.0.9\data' 2>&1 | grep 'to 127.0.0.9 failed'
	"$UNCFIX" disable client
	fails grep -q libuncfix_client /proc/self/maps
}

# as_nobody COMMAND...
as_nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@" 2>&1 || true
}

other_rights_are_reached() {
	install -D -m 04755 "$(type -P smbclient)" "$SANDBOX/other/smbclient"
	"$UNCFIX" enable client
	as_nobody "$SANDBOX/other/smbclient" -NL '\\\\127.0.0.9\data' |
		grep 'to 127.0.0.9 failed'
	"$UNCFIX" disable client
}

# For a user mount.cifs compares the device with that of fstab.
user_mounts_stay_as_they_were() {
	local text before after

	[ -u "$(type -P mount.cifs)" ]
	for text in '//fs.invalid/data' '//fs.invalid/data/' \
		'//fs.invalid//data' '\\fs.invalid/data/x' \
		'\\\\fs.invalid\data' '\fs.invalid\data' \
		'smb://fs.invalid/data' '\\127.0.0.1\data'; do
		echo "$text /mnt cifs user,noauto,guest 0 0" >/etc/fstab
		before=$(as_nobody mount.cifs "$text" /mnt; as_nobody mount /mnt)
		"$UNCFIX" enable client
		after=$(as_nobody mount.cifs "$text" /mnt; as_nobody mount /mnt)
		"$UNCFIX" disable client
		printf "%s: %s\nwith the library: %s\n" "$text" "$before" "$after"
		[ "$before" = "$after" ]
	done
}

an_absent_file_is_absent_again() {
	prepare
	"$UNCFIX" enable client
	has "$LINE\n"
	[ "$(stat -c '%a %u' "$FILE")" = '644 0' ]
	"$UNCFIX" enable client | grep -q 'is enabled already'
	has "$LINE\n"
	"$UNCFIX" disable client
	[ ! -e "$FILE" ]
	[ ! -e /var/lib/uncfix ]
}

# round BEFORE ENABLED: what is in the file, and what becomes of it.
round() {
	prepare "$1"
	"$UNCFIX" enable client
	has "$2"
	"$UNCFIX" disable client
	has "$1"
}

other_libraries_stay() {
	round '' "$LINE\n"
	round 'libm.so.6\n' "libm.so.6\n$LINE\n"
	round 'libm.so.6' "libm.so.6\n$LINE\n"
	round '# none\n' "# none\n$LINE\n"
	round "# $LINE\n" "# $LINE\n$LINE\n"
	round 'libm.so.6:libdl.so.2 # two\n' \
		"libm.so.6:libdl.so.2 # two\n$LINE\n"
}

# edited TEXT LEFT: somebody wrote the file since; only uncfix goes.
edited() {
	prepare
	"$UNCFIX" enable client
	printf '%b' "$1" >"$FILE"
	"$UNCFIX" disable client
	has "$2"
}

an_edited_file_loses_uncfix_alone() {
	edited "$LINE\n# mine\n" '# mine\n'
	edited "libm.so.6 $LINE\n" 'libm.so.6\n'
	edited "$LINE libm.so.6\n" 'libm.so.6\n'
	edited "libm.so.6:$LINE:libdl.so.2\n" 'libm.so.6:libdl.so.2\n'
	edited "libm.so.6\n$LINE\nlibdl.so.2\n" 'libm.so.6\nlibdl.so.2\n'
	edited "libm.so.6\n$LINE" 'libm.so.6\n'
	edited "$LINE# mine\n" '# mine\n'
	edited "/opt/libuncfix_client.so\n$LINE\n$LINE\n" ''
	edited "# $LINE\nlibm.so.6\n" "# $LINE\nlibm.so.6\n"
	edited "/opt/libuncfix_client.so:$LINE\nlibm.so.6\n" 'libm.so.6\n'
	edited "libm.so.6 $LINE $LINE\nlibdl.so.2\n" 'libm.so.6\nlibdl.so.2\n'
}

a_dry_run_changes_nothing() {
	prepare 'libm.so.6\n'
	"$UNCFIX" enable --dry-run client | grep -qx "+$LINE"
	has 'libm.so.6\n'
	[ ! -e /var/lib/uncfix ]
}

it_is_never_the_default() {
	prepare
	"$UNCFIX" enable || true # the other modules are not installed
	[ ! -e "$FILE" ]
	"$UNCFIX" enable client
	"$UNCFIX" disable
	[ ! -e "$FILE" ]
}

# is_refused WORDS: the file is not made.
is_refused() {
	local out

	out=$("$UNCFIX" enable client 2>&1) && return 1
	echo "$out"
	grep -q "$1" <<<"$out"
	[ ! -e "$FILE" ]
	[ ! -e /var/lib/uncfix/ld.so.preload ]
}

a_bad_library_is_refused() {
	prepare
	rm "$CLIENT"
	is_refused 'is not there'
	mkdir "$CLIENT"
	is_refused 'is not there'
	rmdir "$CLIENT"
	echo text >"$CLIENT"
	chmod 0644 "$CLIENT"
	is_refused 'cannot load'
	prepare
	chmod 0600 "$CLIENT"
	is_refused 'cannot be read'
	chmod 0664 "$CLIENT"
	is_refused 'by others than root'
	chmod 0644 "$CLIENT"
	chown 1 "$CLIENT"
	is_refused 'by others than root'
}

a_loader_of_32_bits_is_named() {
	local tree=$SANDBOX/tree32 out

	prepare
	mkdir -p "$tree/etc" "$tree/lib" "$tree/$(dirname "$LINE")"
	install -m 0644 "$CLIENT" "$tree/$LINE"
	out=$("$UNCFIX" enable --root "$tree" client 2>&1)
	[ "${out/32-bit/}" = "$out" ]
	"$UNCFIX" disable --root "$tree" client
	: >"$tree/lib/ld-linux.so.2"
	out=$("$UNCFIX" enable --root "$tree" client 2>&1)
	[ "${out/32-bit/}" != "$out" ]
	[ "$(cat "$tree$FILE")" = "$LINE" ]
}

# What is left of the package may be gone already: the file must not stay.
disable_needs_no_library() {
	prepare
	"$UNCFIX" enable client
	rm "$CLIENT"
	"$UNCFIX" disable client
	[ ! -e "$FILE" ]
}

another_tree_is_edited() {
	local tree=$SANDBOX/tree

	prepare
	mkdir -p "$tree/etc" "$tree/$(dirname "$LINE")"
	install -m 0644 "$CLIENT" "$tree/$LINE"
	"$UNCFIX" enable --root "$tree" client
	[ ! -e "$FILE" ]
	[ "$(cat "$tree$FILE")" = "$LINE" ]
	"$UNCFIX" disable --root "$tree" client
	[ ! -e "$tree$FILE" ]
}

prepare
test_that "every program loads it, and only SMB clients change" \
	the_loader_takes_it
test_that "a set-user-ID program takes a malformed target" \
	other_rights_are_reached
test_that "mounts of users are compared with fstab as before" \
	user_mounts_stay_as_they_were
test_that "an absent file is absent again" an_absent_file_is_absent_again
test_that "other libraries stay" other_libraries_stay
test_that "an edited file loses uncfix alone" an_edited_file_loses_uncfix_alone
test_that "a dry run changes nothing" a_dry_run_changes_nothing
test_that "plain enable does not switch it on, plain disable takes it out" \
	it_is_never_the_default
test_that "a library that is missing or unsafe is refused" \
	a_bad_library_is_refused
test_that "disable needs no library" disable_needs_no_library
test_that "another tree is edited" another_tree_is_edited
test_that "programs that cannot load it are named" a_loader_of_32_bits_is_named
test_summary

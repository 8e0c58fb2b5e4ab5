#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What configure says and builds where something is missing: in a copy of the
# tree, with the waf of the real build and nothing to fetch anything from.

set -eu
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

WAF=$(./waf -o "${UNCFIX_BUILD:-build}" --help >/dev/null &&
	grep -lZ "^out_dir = '$(realpath "${UNCFIX_BUILD:-build}")'$" \
		.lock-waf* | xargs -0 \
		sed -n "s/^options = .*'waf': '\([^']*\)'.*/\1/p")
export WAF UNCFIX_CACHE=$SANDBOX/cache
COPY=$SANDBOX/copy
mkdir "$COPY"
cp -a waf wscript tools debian include man modules completion systemd "$COPY"
cd "$COPY"
# There is no network here; apt need not find that out each time.
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*

# Packages that are not there, for pkg-config.
without() {
	local folder=$SANDBOX/pkgconfig name

	rm -rf "$folder"
	mkdir "$folder"
	for name in jansson talloc smbclient cmocka; do
		[ "$name" = "$1" ] ||
			ln -s "$(pkg-config --variable=pcfiledir "$name")/$name.pc" \
				"$folder"
	done
	PKG_CONFIG_LIBDIR=$folder ./waf configure "${@:2}"
}

says() {
	local text=$1 said

	shift
	said=$("$@" 2>&1) || true
	echo "$said"
	grep -qF -- "$text" <<<"$said"
}

fails() {
	if "$@"; then
		return 1
	fi
}

uses_asan() {
	nm -D "$1" | grep -q __asan
}

has_relro() {
	readelf -Wl "$1" | grep -q GNU_RELRO
}

no_samba_source() {
	says 'the VFS module is not built; all the rest is' ./waf configure
	./waf build
	[ -e build/libnss_uncfix.so.2 ]
	[ -e build/libuncfix.so.0 ]
	[ ! -e build/vfs/uncfix.so ]
}

unprepared_samba_source() {
	says "$SANDBOX is not a Samba source with its headers generated" \
		./waf configure --samba-source="$SANDBOX"
	says 'the VFS module is not built; all the rest is' \
		./waf configure --samba-source="$SANDBOX"
}

missing_library() {
	fails without jansson
	says 'install the package libjansson-dev' without jansson
}

missing_test_library() {
	without cmocka --developer
	says 'Without the package libcmocka-dev' without cmocka --developer
}

# A copy of the copy, of which a compiler has something to say.
copy_with_a_warning() {
	mkdir warning
	cp -a waf wscript tools debian include man modules completion systemd warning
	echo 'static int unused;' >>warning/modules/libuncfix/parse.c
}

users_build_is_the_product() {
	mkdir -p build/tests
	touch build/tests/of_an_older_build
	says 'the product alone' ./waf configure --without-vfs
	./waf build
	[ -e build/libnss_uncfix.so.2 ]
	[ -e build/uncfix ]
	[ ! -e build/tests ]
	[ ! -e build/libnss_static.a ]
}

users_build_takes_a_warning() {
	copy_with_a_warning
	(cd warning && says Wunused-variable ./waf configure --without-vfs build)
	[ -e warning/build/libnss_uncfix.so.2 ]
	(cd warning && fails ./waf configure --developer --without-vfs build)
}

every_folder_has_its_own_configuration() {
	./waf configure --without-vfs
	./waf -o build-asan configure --sanitize --without-vfs
	./waf build
	./waf -o build-asan build
	fails uses_asan build/libuncfix.so.0
	uses_asan build-asan/libuncfix.so.0
	# Of the same name, elsewhere.
	./waf -o "$SANDBOX/other/build-asan" configure --without-vfs build
	fails uses_asan "$SANDBOX/other/build-asan/libuncfix.so.0"
	rm build-asan/libuncfix.so.0
	./waf -o build-asan build
	uses_asan build-asan/libuncfix.so.0
}

# What a package's build makes and cleans, beside a user's.
package_build_leaves_the_users_alone() {
	./waf configure --without-vfs build
	mkdir -p build-package
	dh_clean
	[ ! -e build-package ]
	./waf install --destdir="$SANDBOX/after-clean"
	[ -e "$SANDBOX/after-clean/usr/bin/uncfix" ]
}

binds_at_once() {
	readelf -Wd "$1" | grep -Eq 'BIND_NOW|FLAGS.*NOW'
}

flags_of_the_environment_are_used() {
	CFLAGS=-DCHECK_CFLAGS LDFLAGS='-Wl,-z,norelro -Wl,-z,now' \
		./waf -o build-flags configure --without-vfs build -v \
		>"$SANDBOX/log" 2>&1
	grep -q -- -DCHECK_CFLAGS "$SANDBOX/log"
	fails has_relro build-flags/libuncfix.so.0
}

# With the flags of the test before, which are those of packages.
client_library_binds_late() {
	fails binds_at_once build-flags/libuncfix_client.so
	binds_at_once build-flags/libuncfix.so.0
}

prefix_and_libdir_are_used() {
	./waf configure --without-vfs --prefix=/opt/u --libdir=/opt/u/l build
	DESTDIR=$SANDBOX/root-folder ./waf install
	[ -e "$SANDBOX/root-folder/opt/u/l/libnss_uncfix.so.2" ]
	[ -e "$SANDBOX/root-folder/opt/u/include/uncfix.h" ]
	[ -e "$SANDBOX/root-folder/opt/u/share/man/man8/libnss_uncfix.8" ]
	[ ! -e "$SANDBOX/root-folder/opt/u/share/man/man8/vfs_uncfix.8" ]
}

test_that "without Samba's source only the Samba module is missing" \
	no_samba_source
test_that "a Samba source without generated headers is named" \
	unprepared_samba_source
test_that "a missing library stops configure and its package is named" \
	missing_library
test_that "without the test library the rest is configured" \
	missing_test_library
test_that "a user's build is the product, without a test" \
	users_build_is_the_product
test_that "a warning stops the developer's build alone" \
	users_build_takes_a_warning
test_that "each build folder has a configuration of its own" \
	every_folder_has_its_own_configuration
if command -v dh_clean >/dev/null; then
	test_that "what a package's build cleans is its own" \
		package_build_leaves_the_users_alone
fi
test_that "CFLAGS and LDFLAGS of the environment are used" \
	flags_of_the_environment_are_used
test_that "the client library binds its symbols late, whatever LDFLAGS say" \
	client_library_binds_late
test_that "--prefix, --libdir and DESTDIR are used" prefix_and_libdir_are_used
test_summary

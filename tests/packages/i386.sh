#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# libnss-uncfix for i386 beside the one of amd64: a 32-bit program resolves
# malformed names too.  It takes two more trees: the full size.

. "$(dirname -- "${BASH_SOURCE[0]}")/common.bash"
if [ "${UNCFIX_TEST_SIZE:-small}" != full ] ||
	[ "$(dpkg --print-architecture)" != amd64 ]; then
	echo 'ok - i386 programs resolve malformed names # skipped: full size'
	echo '0 passed, 0 failed, 1 skipped'
	exit 0
fi
if ! sandbox_is_inside; then
	I386=$("$PROJECT/tests/packages/tree" i386)
	MULTIARCH=$("$PROJECT/tests/packages/tree" multiarch)
	export I386 MULTIARCH
fi
packages_enter "$@"

VERSION=$(dpkg-parsechangelog -S Version)
SAMBA=$(tools/samba-source path)

built_for_i386() {
	fresh "$I386"
	packages_source "$ROOT/build/uncfix"
	mkdir -p "$ROOT/samba"
	mount --bind "$SAMBA" "$ROOT/samba"
	linux32 chroot "$ROOT" env -i HOME=/root LC_ALL=C.UTF-8 \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		WAF=/samba/buildtools/bin/waf sh -c 'cd /build/uncfix &&
		dpkg-buildpackage -b -us -uc -Ppkg.uncfix.nosamba'
	cp "$ROOT"/build/libnss-uncfix_*_i386.deb "$DEBS/"
}

built_for_amd64() {
	packages_build "$SANDBOX/source/uncfix"
	cp "$SANDBOX/source"/libnss-uncfix_*_amd64.deb "$DEBS/"
}

is_resolved_by_i386() {
	inside /usr/local/bin/getent-i386 ahosts "$1" |
		grep -q '^192\.0\.2\.7 '
}

both_architectures_resolve() {
	fresh "$MULTIARCH"
	cp "$I386/usr/bin/getent" "$ROOT/usr/local/bin/getent-i386"
	file -L "$ROOT/usr/local/bin/getent-i386" | grep 'ELF 32-bit'
	is_resolved_by_i386 fileserver
	fails is_resolved_by_i386 '\\\\fileserver'
	apt_install "/packages/libnss-uncfix_${VERSION}_amd64.deb"
	fails is_resolved_by_i386 '\\\\fileserver'
	apt_install "/packages/libnss-uncfix_${VERSION}_i386.deb"
	is_resolved_by_i386 '\\\\fileserver'
	is_resolved_by_i386 '<\\fileserver\data>'
	is_resolved '\\\\fileserver'
}

line_stays_for_the_other() {
	inside dpkg --purge libnss-uncfix:amd64
	grep -q '^hosts:.* uncfix \[' "$ROOT/etc/nsswitch.conf"
	is_resolved_by_i386 '\\\\fileserver'
	inside dpkg --purge libnss-uncfix:i386
	nsswitch_is_as_before
}

test_that "libnss-uncfix is built for i386, with its unit tests" built_for_i386
test_that "libnss-uncfix is built for amd64" built_for_amd64
test_that "a 32-bit and a 64-bit program resolve malformed names" \
	both_architectures_resolve
test_that "the line stays until the last architecture goes" \
	line_stays_for_the_other
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What ./waf install puts where, and that uninstall takes exactly that away.

set -eu
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
ROOT=$SANDBOX/root-folder
TRIPLET=$(gcc -print-multiarch)
LIBRARIES=$ROOT/usr/lib/$TRIPLET

waf() {
	./waf -o "$BUILD" "$@" --destdir="$ROOT"
}

# A folder of Samba with a module of somebody else.
mkdir -p "$LIBRARIES/samba/vfs"
touch "$LIBRARIES/samba/vfs/other.so"
BEFORE=$(cd "$ROOT" && find . | sort)

# What must be there, as far as it was built.
expected() {
	local page

	cat <<-END
		./usr/include/uncfix.h
		./usr/share/bash-completion/completions/uncfix
		./usr/share/zsh/vendor-completions/_uncfix
		./usr/share/fish/vendor_completions.d/uncfix.fish
		./usr/lib/$TRIPLET/libnss_uncfix.so.2
		./usr/lib/$TRIPLET/libuncfix.so
		./usr/lib/$TRIPLET/libuncfix.so.0
		./usr/lib/$TRIPLET/libuncfix_client.so
		./usr/lib/$TRIPLET/pkgconfig/uncfix.pc
		./usr/lib/systemd/system/uncfix-watch.service
		./usr/lib/$TRIPLET/samba/vfs/other.so
	END
	[ ! -e "$BUILD/vfs/uncfix.so" ] ||
		echo "./usr/lib/$TRIPLET/samba/vfs/uncfix.so"
	[ ! -e "$BUILD/uncfix" ] || echo ./usr/bin/uncfix
	for page in man/*.[1-9]; do
		[ "$page" != man/vfs_uncfix.8 ] ||
			[ -e "$BUILD/vfs/uncfix.so" ] ||
			continue
		echo "./usr/share/man/man${page##*.}/${page#man/}"
	done
}

everything_is_in_its_place() {
	waf install
	(cd "$ROOT" && find . ! -type d) | sort |
		diff <(expected | sort) -
	[ "$(readlink "$LIBRARIES/libuncfix.so")" = libuncfix.so.0 ]
}

libraries_are_not_executable() {
	[ -z "$(find "$ROOT" -type f -name '*.so*' -perm /111 ! -name other.so)" ]
}

# A program that a developer writes, by pkg-config alone.
programs_can_be_built() {
	local flags

	cat >"$SANDBOX/program.c" <<-'END'
		#include <stdio.h>
		#include <uncfix.h>
		int main(void)
		{
			char host[UNCFIX_HOST_SIZE];
			return uncfix_parse_host("\\\\\\\\fs", 6, host) ||
				puts(host) < 0;
		}
	END
	flags=$(PKG_CONFIG_SYSROOT_DIR=$ROOT PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 \
		PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 \
		PKG_CONFIG_PATH=$LIBRARIES/pkgconfig \
		pkg-config --cflags --libs uncfix)
	# Words of their own.
	# shellcheck disable=SC2086
	gcc -o "$SANDBOX/program" "$SANDBOX/program.c" $flags
	[ "$(LD_LIBRARY_PATH=$LIBRARIES "$SANDBOX/program")" = fs ]
}

uninstall_is_refused() {
	local said

	! said=$(./waf -o "$BUILD" uninstall 2>&1) || return 1
	grep -F 'uncfix is switched on' <<<"$said"
}

# This machine's own files, if it has some, are not those that would go.
uninstall_waits_for_disable() {
	local folder

	for folder in /usr/bin /usr/include /usr/share; do
		sandbox_private "$folder"
	done
	"$BUILD/uncfix" enable nss
	uninstall_is_refused
	"$BUILD/uncfix" disable nss
	if type -P net >/dev/null; then
		# Not all of it is UTF-8.
		printf '[global]\nworkgroup = M\xdc\ninclude = registry\n' \
			>/etc/samba/smb.conf
		net conf setparm global 'vfs objects' 'acl_xattr uncfix'
		uninstall_is_refused
		net conf delparm global 'vfs objects'
	fi
	./waf -o "$BUILD" uninstall
}

uninstall_takes_exactly_that_away() {
	waf uninstall
	diff <(echo "$BEFORE") <(cd "$ROOT" && find . | sort)
}

test_that "install puts everything where Debian looks for it" \
	everything_is_in_its_place
test_that "installed libraries are not executable" \
	libraries_are_not_executable
test_that "a program builds against the installed library by pkg-config" \
	programs_can_be_built
if [ -e "$BUILD/uncfix" ]; then
	test_that "what is switched on is not uninstalled" \
		uninstall_waits_for_disable
fi
test_that "uninstall takes away what install brought, and nothing else" \
	uninstall_takes_exactly_that_away
test_summary

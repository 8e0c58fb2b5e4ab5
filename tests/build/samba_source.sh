#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where the source of Samba comes from: apt archives made here, with a source
# package that has Samba's name and holds nothing but a waf that says so.

set -eu
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

export UNCFIX_CACHE=$SANDBOX/cache
VERSION=$(dpkg-query -W -f '${Version}' samba)
UPSTREAM=${VERSION#*:}
UPSTREAM=${UPSTREAM%-*}
TREE=$UNCFIX_CACHE/samba-${UPSTREAM%%+*}
ARCHIVES=$SANDBOX/archives
ARCHITECTURE=$(dpkg --print-architecture)

# apt's own folders are the machine's: what is written there stays here.
mount -t tmpfs tmpfs /var/lib/apt/lists
mount -t tmpfs tmpfs /var/cache/apt
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*
mkdir -p /etc/apt/sources.list.d

# archive NAME ORIGIN VERSION: an archive with a source package of Samba.
archive() {
	local folder=$ARCHIVES/$1 work=$SANDBOX/unpacked/samba-$UPSTREAM

	rm -rf "$SANDBOX/unpacked"
	mkdir -p "$folder/dists/stable/main/"{source,"binary-$ARCHITECTURE"} \
		"$work/buildtools/bin"
	printf '#!/usr/bin/env python3\nprint("waf of %s")\n' "$1" \
		>"$work/buildtools/bin/waf"
	chmod +x "$work/buildtools/bin/waf"
	tar -C "$SANDBOX/unpacked" -czf \
		"$SANDBOX/unpacked/samba_$UPSTREAM.orig.tar.gz" "samba-$UPSTREAM"
	mkdir -p "$work/debian/source"
	echo '3.0 (quilt)' >"$work/debian/source/format"
	cat >"$work/debian/control" <<-END
		Source: samba
		Maintainer: Nobody <nobody@localhost>
		Standards-Version: 4.6.2

		Package: samba
		Architecture: any
		Description: nothing
	END
	cat >"$work/debian/changelog" <<-END
		samba ($3) stable; urgency=low

		  * Nothing.

		 -- Nobody <nobody@localhost>  Thu, 01 Jan 2026 00:00:00 +0000
	END
	(
		cd "$SANDBOX/unpacked"
		dpkg-source -b "samba-$UPSTREAM"
		mkdir -p "$folder/pool"
		mv samba_* "$folder/pool"
		cd "$folder"
		dpkg-scansources pool >dists/stable/main/source/Sources
		cat >"dists/stable/main/binary-$ARCHITECTURE/Packages" <<-END
			Package: nothing
			Version: 1
			Architecture: all
			Filename: pool/nothing.deb
			Size: 1
		END
		release "$2" >dists/stable/Release
	)
}

release() {
	local file

	cat <<-END
		Origin: $1
		Date: $(date -Ru)
		Suite: stable
		Codename: stable
		Architectures: $ARCHITECTURE
		Components: main
		SHA256:
	END
	for file in main/source/Sources "main/binary-$ARCHITECTURE/Packages"; do
		printf ' %s %s %s\n' \
			"$(sha256sum "dists/stable/$file" | cut -d' ' -f1)" \
			"$(stat -c %s "dists/stable/$file")" "$file"
	done
}

one_line_entries() {
	rm -f /etc/apt/sources.list.d/*
	cat >/etc/apt/sources.list <<-END
		# deb [trusted=yes] file:$ARCHIVES/nowhere stable main
		deb [arch=$ARCHITECTURE trusted=yes] file:$ARCHIVES/others stable main
		deb [arch=$ARCHITECTURE trusted=yes] file:$ARCHIVES/debian stable main
	END
	apt-get update
}

deb822_entries() {
	rm -f /etc/apt/sources.list
	cat >/etc/apt/sources.list.d/debian.sources <<-END
		# The archive of somebody else comes first.
		Types: deb
		URIs: file:$ARCHIVES/others
		Suites: stable
		Components: main
		Architectures: $ARCHITECTURE
		Trusted: yes

		Types: deb
		# A comment inside.
		URIs:
		 file:$ARCHIVES/debian/
		Suites: stable
		Components: main
		Architectures: $ARCHITECTURE
		Trusted: yes
	END
	apt-get update
}

says() {
	local text=$1 said status=0

	shift
	said=$("$@" 2>&1) || status=$?
	echo "$said"
	[ "$status" != 0 ]
	grep -qF -- "$text" <<<"$said"
}

of_debian_by() {
	"$1"
	find /etc/apt -type f -exec sha256sum {} + >"$SANDBOX/before"
	rm -rf "$UNCFIX_CACHE"
	[ "$(tools/samba-source download)" = "$TREE" ]
	[ "$("$TREE/buildtools/bin/waf")" = "waf of debian" ]
	# Nothing but the tree is left, and the machine's entries are as before.
	[ "$(find "$UNCFIX_CACHE" -mindepth 1 -maxdepth 1 ! -name '*.lock')" = \
		"$TREE" ]
	find /etc/apt -type f -exec sha256sum {} + | diff "$SANDBOX/before" -
}

a_second_time_nothing_is_fetched() {
	mv "$ARCHIVES" "$ARCHIVES.away"
	[ "$(tools/samba-source download 2>&1)" = "$TREE" ] || {
		mv "$ARCHIVES.away" "$ARCHIVES"
		false
	}
	mv "$ARCHIVES.away" "$ARCHIVES"
}

two_at_once() {
	local first second

	rm -rf "$UNCFIX_CACHE"
	tools/samba-source download >"$SANDBOX/first" &
	first=$!
	tools/samba-source download >"$SANDBOX/second" &
	second=$!
	wait "$first"
	wait "$second"
	[ "$(cat "$SANDBOX/first" "$SANDBOX/second")" = "$TREE
$TREE" ]
	[ -x "$TREE/buildtools/bin/waf" ]
}

no_half_tree_is_left() {
	rm -rf "$UNCFIX_CACHE"
	mv "$ARCHIVES/debian/pool" "$ARCHIVES/debian/pool.away"
	says 'this failed' tools/samba-source download
	[ ! -e "$TREE" ]
	[ ! -e "$TREE.new" ]
	mv "$ARCHIVES/debian/pool.away" "$ARCHIVES/debian/pool"
	[ "$(tools/samba-source download)" = "$TREE" ]
}

another_update_serves() {
	rm -rf "$UNCFIX_CACHE" "$ARCHIVES/debian"
	archive debian Debian "2:$UPSTREAM-0+deb99u99"
	apt-get update
	[ "$(tools/samba-source download)" = "$TREE" ]
}

without_an_archive() {
	rm -rf "$UNCFIX_CACHE" /var/lib/apt/lists/*
	rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
	says 'run "apt-get update"' tools/samba-source download
}

waf_is_taken_from_it() {
	rm -rf "$UNCFIX_CACHE"
	[ "$(./waf -o none --version)" = "waf of debian" ]
}

waf_that_is_named_comes_first() {
	local waf=$SANDBOX/my-waf

	echo 'import sys; print("mine", *sys.argv[1:])' >"$waf"
	[ "$(WAF=$waf ./waf -o none build)" = "mine -o none build" ]
	[ "$(./waf -o none --waf="$waf")" = "mine -o none --waf=$waf" ]
	says "there is no /no/such/waf" ./waf --waf=/no/such/waf
	mkdir -p "$SANDBOX/other/buildtools/bin"
	echo 'print("other")' >"$SANDBOX/other/buildtools/bin/waf"
	[ "$(./waf -o none --samba-source="$SANDBOX/other")" = other ]
}

# given VERSION SED-SCRIPT: a source in $SANDBOX/given, and Debian's packaging as
# a tarball, whose configure makes of what smbd says of itself a config.h that
# is edited so.
given() {
	local source=$SANDBOX/given

	rm -rf "$UNCFIX_CACHE" "$source"
	mkdir -p "$source/buildtools/bin" "$SANDBOX/packaging/debian" \
		"$source/"{source3,lib,libcli,librpc}
	echo '#ifdef HAVE_ROBUST_MUTEXES' >"$source/source3/globals.h"
	printf 'SAMBA_VERSION_MAJOR=%s\nSAMBA_VERSION_MINOR=%s\n' \
		"${1%%.*}" "${1#*.}" >"$source/VERSION"
	printf '#!/usr/bin/env python3\nprint("given")\n' \
		>"$source/buildtools/bin/waf"
	chmod +x "$source/buildtools/bin/waf"
	printf 'Source: samba\nBuild-Depends: dpkg-dev\n\nPackage: samba\n' \
		>"$SANDBOX/packaging/debian/control"
	cat >"$SANDBOX/packaging/debian/rules" <<-END
		#!/usr/bin/make -f
		configure: ; mkdir -p bin/default/include && smbd -b | \
			sed -n '$2;s/^   /#define /p' >bin/default/include/config.h
	END
	chmod +x "$SANDBOX/packaging/debian/rules"
	tar -C "$SANDBOX/packaging" -cJf "$SANDBOX/packaging.tar.xz" debian
}

SERIES=$(cut -d. -f1-2 <<<"$UPSTREAM")

sources_that_are_given() {
	given "$SERIES" '/HAVE_FLOAT_H/d'
	[ "$(tools/samba-source prepare "$SANDBOX/given" \
		"$SANDBOX/packaging.tar.xz")" = "$TREE" ]
	[ "$("$TREE/buildtools/bin/waf")" = given ]
	[ "$(tools/samba-source list)" = "$TREE" ]
}

another_configuration() {
	given "$SERIES" '/HAVE_ROBUST_MUTEXES/d;/HAVE_FLOAT_H/d'
	says 'configured differently: HAVE_ROBUST_MUTEXES' \
		tools/samba-source prepare "$SANDBOX/given" \
		"$SANDBOX/packaging.tar.xz"
	[ ! -e "$TREE" ]
	[ -z "$(tools/samba-source list)" ]
}

source_of_another_version() {
	given 4.99 ''
	says 'the source of Samba 4.99' tools/samba-source prepare \
		"$SANDBOX/given" "$SANDBOX/packaging.tar.xz"
	[ ! -e "$TREE" ]
}

archive others Others "$VERSION" >/dev/null
archive debian Debian "$VERSION" >/dev/null

test_that "the source comes from Debian's archives, one-line entries" \
	of_debian_by one_line_entries
test_that "the source comes from Debian's archives, deb822 entries" \
	of_debian_by deb822_entries
test_that "what is there is not fetched again" \
	a_second_time_nothing_is_fetched
test_that "two at once get one tree" two_at_once
test_that "where it fails no half tree is left, and the next try succeeds" \
	no_half_tree_is_left
test_that "waf is taken from the source that apt fetches" waf_is_taken_from_it
test_that "a waf that is named comes first" waf_that_is_named_comes_first
test_that "a later update of the same version serves too" \
	another_update_serves
test_that "a source that is given is laid out and prepared" \
	sources_that_are_given
test_that "headers that were configured otherwise than smbd are refused" \
	another_configuration
test_that "a source of another version is refused" source_of_another_version
test_that "without an archive it says what to do" without_an_archive
test_summary

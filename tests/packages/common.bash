# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Packages that are built from this tree, and trees to install them in.

. "$(dirname -- "${BASH_SOURCE[0]}")/../sandbox.sh"

DEBS=$SANDBOX/packages
ROOT=$SANDBOX/installed
LAYERS=$SANDBOX/tree-layers

# Trees and the sources of Samba are fetched before the network is gone.
packages_enter() {
	if ! sandbox_is_inside; then
		export UNCFIX_CACHE=${UNCFIX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/uncfix}
		BARE=$("$PROJECT/tests/packages/tree" bare)
		SERVER=$("$PROJECT/tests/packages/tree" server)
		export BARE SERVER
	fi
	sandbox_enter "$@"
	mkdir -p "$DEBS" "$ROOT"
}

# packages_source FOLDER: a copy of the source tree as it is checked in.
packages_source() {
	mkdir -p "$1"
	tar -c --exclude=./.git --exclude=./build --exclude='./build-*' \
		--exclude='./.lock-waf*' --exclude=__pycache__ . | tar -x -C "$1"
}

# packages_build FOLDER: the packages lie beside the folder then.
packages_build() {
	packages_source "$1"
	(cd "$1" && dpkg-buildpackage -us -uc)
}

# fresh TREE: nothing that is done in $ROOT outlives the next call.
fresh() {
	# A server's last processes may take a moment to end.
	! mountpoint -q "$ROOT" ||
		timeout 30 bash -c \
			'until umount -R "$1" 2>/dev/null; do sleep 0.1; done' \
			bash "$ROOT"
	rm -rf "$LAYERS"
	mkdir -p "$LAYERS/upper" "$LAYERS/work"
	mount -t overlay -o \
		"lowerdir=$1,upperdir=$LAYERS/upper,workdir=$LAYERS/work" \
		overlay "$ROOT"
	mount -t proc proc "$ROOT/proc"
	mount --rbind /dev "$ROOT/dev"
	mkdir "$ROOT/packages"
	mount --bind "$DEBS" "$ROOT/packages"
	echo '192.0.2.7 fileserver' >>"$ROOT/etc/hosts"
	cp -p "$ROOT/etc/nsswitch.conf" "$SANDBOX/nsswitch.before"
}

inside() {
	chroot "$ROOT" env -i HOME=/root LC_ALL=C.UTF-8 \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		DEBIAN_FRONTEND=noninteractive "$@"
}

# deb NAME [VERSION]: the package as the tree sees it.
deb() {
	local file

	for file in "$DEBS/$1_${2:-$VERSION}"_*.deb; do
		echo "/packages/${file##*/}"
	done
}

# bump NAME: the same package with a higher version.
bump() {
	local file folder=$SANDBOX/bump

	file=$DEBS/$(basename -- "$(deb "$1")")
	rm -rf "$folder"
	dpkg-deb -R "$file" "$folder"
	sed -i "s/^Version: .*/Version: $NEXT/" "$folder/DEBIAN/control"
	dpkg-deb -b --root-owner-group "$folder" \
		"${file/_${VERSION}_/_${NEXT}_}"
}

apt_install() {
	inside apt-get -q -y --no-install-recommends install "$@"
}

is_resolved() {
	inside getent ahosts "$1" | grep -q '^192\.0\.2\.7 '
}

fails() {
	if "$@"; then
		return 1
	fi
}

nsswitch_is_as_before() {
	cmp "$SANDBOX/nsswitch.before" "$ROOT/etc/nsswitch.conf"
	[ "$(stat -c '%a %u %g' "$ROOT/etc/nsswitch.conf")" = \
		"$(stat -c '%a %u %g' "$SANDBOX/nsswitch.before")" ]
}

# Everything in the tree but what dpkg, apt and the linker's cache write.
snapshot() {
	(
		cd "$ROOT" || exit
		find . -xdev \( -path ./var/lib/dpkg -o -path ./var/log \
			-o -path ./var/cache -o -path ./var/lib/apt \
			-o -path ./packages -o -path ./run \
			-o -path ./etc/ld.so.cache \) -prune \
			-o \( -type f -printf '%p %m %u %g ' \
			-exec sha256sum {} \; \) -o -printf '%p %m %u %g %l\n'
	) | sort
}

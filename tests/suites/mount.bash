# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# A suite's tree with a layer in memory over it, for scripts that run in a mount
# namespace of their own.

# suite_mount TREE: it is $root then, and the source tree is in it, to be read
# only.
suite_mount()
{
	local tree=$1

	place=$tree.mount
	root=$place/root
	mkdir -p "$place"
	mount -t tmpfs -o mode=0755 tmpfs "$place"
	mkdir "$place/upper" "$place/work" "$root"
	mount -t overlay -o \
		"lowerdir=$tree,upperdir=$place/upper,workdir=$place/work" \
		overlay "$root"
	mount -t proc proc "$root/proc"
	mount --rbind /dev "$root/dev"
	mount --rbind -o ro /sys "$root/sys"
	suite_bind "$PROJECT"
	mount -o remount,bind,ro "$root$PROJECT"
}

# suite_bind PATH: of this machine, at its usual place in the tree.
suite_bind()
{
	if [ -d "$1" ]; then
		mkdir -p "$root$1"
	else
		mkdir -p "$(dirname -- "$root$1")"
		: >"$root$1"
	fi
	mount --bind "$1" "$root$1"
}

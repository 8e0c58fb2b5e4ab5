# SPDX-License-Identifier: GPL-3.0-or-later
# The variable `state` is that of debian/lock.sh.
# shellcheck shell=sh disable=SC2154
#
# The hosts: line of nsswitch.conf, as the C library reads it (the command
# `uncfix enable` has the same rules, and the same tests).  What was found and
# what was written is kept where the command keeps it, so that either of them
# gives back the file byte for byte, unless it was edited since.

export LC_ALL=C
root=${DPKG_ROOT:-}
hosts='^[[:space:]]*hosts[[:space:]:]'

leave_alone()
{
	echo "libnss-uncfix: $root/etc/nsswitch.conf: $*; it is left as it is" \
		"(see libnss_uncfix(8), \"The line of hosts\")" >&2
}

# Set $file to the file itself, behind links within /etc; fail if it is not
# ours to edit.
find_file()
{
	file=$root/etc/nsswitch.conf
	[ -L "$file" ] || [ -e "$file" ] || return 0
	if [ -L "$file" ]; then
		case $root,$(readlink -f "$file") in
		,/etc/authselect/*)
			leave_alone "authselect manages it"
			return 1
			;;
		,/etc/*) file=$(readlink -f "$file") ;;
		*)
			leave_alone "it is a link that leads out of /etc"
			return 1
			;;
		esac
	fi
	[ -f "$file" ] || {
		leave_alone "it is not a regular file"
		return 1
	}
}

names_uncfix()
{
	grep -Eq "${hosts}([^#]*[]:[:space:]])?uncfix([[:space:][#]|\$)" "$1"
}

# replace NEW: NEW, in the file's folder, becomes the file at once.
replace()
{
	if sync "$1" && mv -fT "$1" "$file"; then
		announce
		return 0
	fi
	rm -f "$1"
	leave_alone "it cannot be replaced"
	return 1
}

# An empty file with owner, mode and all of the old one; its name is printed.
new_file()
{
	set -- "${file%/*}/.nsswitch.conf.uncfix"
	rm -f "$1"
	if [ -e "$file" ]; then
		cp --attributes-only --preserve=all "$file" "$1"
	else
		install -m 0644 /dev/null "$1"
	fi
	echo "$1"
}

# As `uncfix enable` does: a stopped nscd would take what it keeps for good.
announce()
{
	if [ -n "$root" ] || ! nscd -i hosts 2>/dev/null; then
		rm -f "$root/var/cache/nscd/hosts"
	fi
}

forget()
{
	rm -f "$state/nsswitch.conf.written" "$state/nsswitch.conf.found"
}

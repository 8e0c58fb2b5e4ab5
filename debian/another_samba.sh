# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# In a Samba that it does not know, the module keeps each share available and
# repairs little: only a log would tell.  The versions that it knows stand in
# its file (modules/vfs/variant).

# tell_of_another_samba VERSION MODULE
tell_of_another_samba()
{
	samba=$(echo "$1" | sed -E 's/^[^0-9]*([0-9]+:)?([0-9]+\.[0-9]+).*/\2/')
	known=$(grep -aoE 'uncfix\.so for Samba [0-9]+\.[0-9]+' "$2" |
		sed 's/.* //' | paste -sd ' ')
	case " $known " in
	*" $samba "*) return ;;
	esac
	cat >&2 <<-END
		samba-vfs-uncfix: this Samba is $samba, and the module knows $known:
		samba-vfs-uncfix: quoted names, URLs and MS-DFS links stay malformed.
		samba-vfs-uncfix: Install the package as built for this release
		samba-vfs-uncfix: ($3), or build it on this machine.
	END
}

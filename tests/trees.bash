# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Debian in a folder, by debootstrap from the archive that this machine's apt
# uses.

# The archive of Debian itself, as apt read it from the machine's sources.
trees_archive() {
	# apt's own placeholder
	# shellcheck disable=SC2016
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
		'Origin: Debian' 'Label: Debian' | sort -u | head -n 1 |
		sed 's|/*$||'
}

# trees_bootstrap SUITE FOLDER OPTION...: no service starts in it.
trees_bootstrap() {
	local suite=$1 folder=$2 archive recipe=/usr/share/debootstrap/scripts

	shift 2
	archive=$(trees_archive)
	[ -n "$archive" ] || {
		echo 'apt keeps no index of a Debian archive: run' \
			'"apt-get update" as root' >&2
		return 1
	}
	# A suite that is newer than debootstrap is made as unstable is.
	recipe+=/$suite
	[ -e "$recipe" ] || recipe=${recipe%/*}/sid
	debootstrap --variant=minbase "$@" "$suite" "$folder" "$archive" \
		"$recipe"
	echo force-unsafe-io >"$folder/etc/dpkg/dpkg.cfg.d/unsafe-io"
	printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
	chmod +x "$folder/usr/sbin/policy-rc.d"
	# The mirror may be a snapshot, whose suites have dates of the past.
	cat >"$folder/etc/apt/apt.conf.d/snapshot" <<-END
		Acquire::Languages "none";
		Acquire::Check-Valid-Until "false";
	END
	cat /etc/resolv.conf >"$folder/etc/resolv.conf"
}

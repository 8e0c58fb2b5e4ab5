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
	command -v debootstrap >/dev/null || {
		echo 'debootstrap is missing: install the package debootstrap' \
			>&2
		return 1
	}
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
	trees_resolv_conf "$folder"
}

# trees_inside FOLDER COMMAND...
trees_inside() {
	local folder=$1

	shift
	chroot "$folder" env -i HOME=/root LC_ALL=C.UTF-8 \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		DEBIAN_FRONTEND=noninteractive "$@"
}

# trees_resolv_conf FOLDER: this machine's, whatever a package made of it.
trees_resolv_conf() {
	rm -f "$1/etc/resolv.conf"
	cat /etc/resolv.conf >"$1/etc/resolv.conf"
}

# trees_install FOLDER [OPTION...] PACKAGE...
trees_install() {
	local folder=$1

	shift
	trees_resolv_conf "$folder"
	trees_inside "$folder" apt-get -q update
	trees_inside "$folder" apt-get -q -y --no-install-recommends \
		install "$@"
	trees_inside "$folder" apt-get clean
}

# trees_keep FOLDER KEY COMMAND...: FOLDER is what COMMAND made in its last
# argument, a new folder; it is made anew if KEY is not that of the last time.
trees_keep() {
	local folder=$1 key=$2 status

	shift 2
	mkdir -p "${folder%/*}"
	exec 9>"$folder.lock"
	flock 9
	[ "$(cat "$folder/.key" 2>/dev/null)" != "$key" ] || return 0
	echo "making $folder, this takes some minutes" >&2
	rm -rf --one-file-system "$folder.new" "$folder"
	# After `||` an error would not end it, and half of it would be kept.
	set +e
	(
		set -e
		"$@" "$folder.new"
	) </dev/null >"$folder.log" 2>&1
	status=$?
	set -e
	[ "$status" = 0 ] || {
		tail -n 20 "$folder.log" >&2
		return 1
	}
	echo "$key" >"$folder.new/.key"
	mv "$folder.new" "$folder"
	rm -f "$folder.log"
}

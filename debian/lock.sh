# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What `uncfix enable` keeps, and its lock: flock(2) on the folder, which whoever
# has it may remove while it is empty.

state=${DPKG_ROOT:-}/var/lib/uncfix

# locked COMMAND...: while the lock is had, so that neither undoes what the
# other does.  An empty folder is removed at the end.
locked()
{
	tries=0 status=75
	while [ "$status" = 75 ] && [ "$tries" -lt 100 ]; do
		tries=$((tries + 1))
		mkdir -p "${state%/*}"
		mkdir -m 0700 "$state" 2>/dev/null || true
		set +e
		(
			set -e
			flock -w 60 9 || {
				echo "uncfix: another process has held the lock" \
					"of $state for a minute: see lslocks(8)" >&2
				exit 1
			}
			[ "$(stat -c %h - <&9)" -gt 0 ] || exit 75
			trap 'rmdir "$state" 2>/dev/null || true' EXIT
			"$@"
		) 9<"$state"
		status=$?
		set -e
		[ -d "$state" ] || [ "$status" = 0 ] || status=75
	done
	return "$status"
}

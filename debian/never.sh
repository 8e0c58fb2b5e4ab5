# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the administrator excluded (libnss_uncfix(8)) stays until the last
# package that heeds it is purged.

# forget_exclusions OTHER
forget_exclusions()
{
	dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null |
		grep -qvx not-installed && return
	rm -rf "${DPKG_ROOT:-}/etc/uncfix/never"
	rmdir "${DPKG_ROOT:-}/etc/uncfix" 2>/dev/null || true
}

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Built twice, in other folders, with another home and umask: the same bytes.
# The full size: it builds everything twice.

. "$(dirname -- "${BASH_SOURCE[0]}")/common.bash"
if [ "${UNCFIX_TEST_SIZE:-small}" != full ]; then
	echo 'ok - two builds give the same packages # skipped: full size'
	echo '0 passed, 0 failed, 1 skipped'
	exit 0
fi
packages_enter "$@"

two_builds_are_the_same() {
	local file

	packages_build "$SANDBOX/one/uncfix"
	(
		umask 077
		export HOME=/nonexistent TZ=Pacific/Kiritimati LC_ALL=C
		packages_build "$SANDBOX/another/place/of/it"
	)
	for file in "$SANDBOX"/one/*.deb; do
		sha256sum "$file"
		cmp "$file" "$SANDBOX/another/place/of/${file##*/}"
	done
}

test_that "two builds in different folders give the same packages" \
	two_builds_are_the_same
test_summary

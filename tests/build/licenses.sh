#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Each file names its license, and debian/copyright names the same one.

set -eu
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

# The texts of the licenses, and what has no place for a comment.
EXEMPT='^(COPYING.*|debian/(changelog|copyright|source/format)|tests/fuzz/corpus/.*)$'

# The checkout may be a user's.
files() {
	git -c safe.directory='*' ls-files "$@"
}

lines_agree() {
	files | grep -Ev "$EXEMPT" | /usr/bin/python3 -c '
import re, sys
from debian.copyright import Copyright

with open("debian/copyright", encoding="utf-8") as file:
    declared = Copyright(file)
wrong = 0
for path in sys.stdin.read().splitlines():
    with open(path, "rb") as file:
        line = re.search(rb"SPDX-License-Identifier: (\S+)", file.read())
    said = line and line[1].decode()
    listed = declared.find_files_paragraph(path).license.synopsis
    if said != listed:
        print("%s: %s, and %s in debian/copyright" % (path, said, listed))
        wrong = 1
sys.exit(wrong)'
}

texts_are_there() {
	grep -q 'GNU GENERAL PUBLIC LICENSE' COPYING
	grep -q 'Version 3, 29 June 2007' COPYING
	grep -q 'GNU LESSER GENERAL PUBLIC LICENSE' COPYING.LIB
	grep -q 'Version 2.1, February 1999' COPYING.LIB
}

if files --error-unmatch wscript >/dev/null 2>&1; then
	test_that "each file and debian/copyright name the same license" \
		lines_agree
else
	test_skip "each file and debian/copyright name the same license" \
		"not a checkout of git"
fi
test_that "the texts of the licenses are there" texts_are_there
test_summary

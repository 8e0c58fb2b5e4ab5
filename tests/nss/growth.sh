#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The work for a long malformed name grows as its length does: of a text that is
# twice as long the look-up takes about twice the instructions, whatever the
# text repeats.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"

if ! type -P valgrind >/dev/null; then
	test_skip "the work for a long name" "needs valgrind"
	test_summary
	exit
fi

COUNT=2000
[ "${UNCFIX_TEST_SIZE:-small}" != full ] || COUNT=8000

# repeated TEXT COUNT
repeated() {
	local text

	printf -v text '%*s' "$2" ''
	printf '%s' "${text// /"$1"}"
}

# instructions NAME: of its look-up.
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		"$BUILD/tests/nss_lookup" getaddrinfo "$1" 2>&1 | awk '/Collected :/ { print $4 }'
}

# grows_as_length START PIECE
grows_as_length() {
	local least once twice

	least=$(instructions "$1")
	once=$(instructions "$1$(repeated "$2" "$COUNT")")
	twice=$(instructions "$1$(repeated "$2" $((2 * COUNT)))")
	awk -v least="$least" -v once="$once" -v twice="$twice" \
		-v length_="${#2}" -v count="$COUNT" 'BEGIN {
		ratio = (twice - least) / (once - least)
		printf "%d a byte, of twice the length %.2f times as many\n",
			(once - least) / (length_ * count), ratio
		exit !(ratio < 2.5)
	}'
}

sandbox_install_nss "$MODULE"
sandbox_nsswitch "$CHAIN files"
while IFS='|' read -r start piece; do
	piece=$(printf '%b' "$piece")
	test_that "$start${piece@Q}, repeated" grows_as_length "$start" "$piece"
done <<'END'
\\|\\\\
\\fs\|\\\\
\\fs\|x/
//|a.
//|a@
smb://|a@
smb://|u:
smb://fs|\xc2\xa0user
smb://fs| -U
smb://fs/|,pass
\\fs\d| -
\\fs@|445@
\\|xn--
\\|\xef\xbc\xbc
\\|%5C
\\|%255C
\\|%252525
\\|&amp;
\\|&#92;
\\|\\\\x5c
\\|\\\\134
\\|=5C
//|smb://
//|"
//|<
\\|[
//|:
//|\xc3\xa4
//|\xe2\x80\xae
\\?\UNC\|UNC\\\\
file:|//
//|;
END
test_summary

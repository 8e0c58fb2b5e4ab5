#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Programs of /usr/bin, drawn at random, say and return the same with the client
# library in ld.so.preload and the name service in nsswitch.conf as without.
# They run in a copy of the machine that is kept in memory, in homes of its own.
#
#	tests/client/unchanged.sh [SEED]	60 programs, 500 in full size

. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
SEED=${1:-$RANDOM}
COUNT=60
[ "${UNCFIX_TEST_SIZE:-small}" != full ] || COUNT=500
ROOT=$SANDBOX/copy/root

machine() {
	mkdir -p "$SANDBOX/copy/upper" "$SANDBOX/copy/work" "$ROOT"
	mount -t overlay -o \
		"lowerdir=/,upperdir=$SANDBOX/copy/upper,workdir=$SANDBOX/copy/work" \
		overlay "$ROOT"
	mount -t proc proc "$ROOT/proc"
	mount --rbind /dev "$ROOT/dev"
	for folder in run tmp root home; do
		mount -t tmpfs tmpfs "$ROOT/$folder"
	done
	install -m 0644 "$BUILD/libuncfix_client.so" \
		"$BUILD/libnss_uncfix.so.2" "$ROOT$SANDBOX_LIBRARIES/"
	printf 'passwd: files\ngroup: files\nshadow: files\n' \
		>"$ROOT/etc/nsswitch.conf.rest"
}

# enabled PRELOAD SERVICES: these and no others are on in the copy.
enabled() {
	echo "$1" >"$ROOT/etc/ld.so.preload"
	{
		cat "$ROOT/etc/nsswitch.conf.rest"
		echo "hosts: $2"
	} >"$ROOT/etc/nsswitch.conf"
}

# What a program says of itself, and its status.
output() {
	# The program's name and its arguments are expanded in the copy.
	# shellcheck disable=SC2016
	chroot "$ROOT" env -i HOME=/root LC_ALL=C.UTF-8 \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin bash -c '
		cd /tmp
		for argument in --version --help; do
			timeout -k 1 4 "/usr/bin/$1" "$argument" </dev/null 2>&1 |
				head -c 20000
			echo "status ${PIPESTATUS[0]}"
		done' bash "$1" 2>&1
}

without() {
	enabled '' 'files dns'
	output "$1"
}

with() {
	enabled "$SANDBOX_LIBRARIES/libuncfix_client.so" \
		'uncfix [!UNAVAIL=return] files dns'
	output "$1"
}

# Programs that say something else each time, without uncfix too, show nothing.
programs_are_unchanged() {
	local program before after same=0 varying=0 wrong=0

	while read -r program; do
		before=$(without "$program")
		after=$(with "$program")
		if [ "$before" = "$after" ]; then
			same=$((same + 1))
		elif [ "$before" != "$(without "$program")" ] ||
			[ "$after" != "$(with "$program")" ]; then
			varying=$((varying + 1))
		else
			wrong=$((wrong + 1))
			echo "$program:"
			diff <(echo "$before") <(echo "$after")
		fi
	done < <(find /usr/bin -maxdepth 1 -perm /111 ! -type d -printf '%f\n' |
		sort | shuf -n "$COUNT" --random-source=<(yes "$SEED"))
	echo "seed $SEED: $same the same, $varying vary, $wrong changed"
	[ "$wrong" = 0 ] && [ "$same" -gt $((COUNT / 2)) ]
}

# The comparison sees a library that changes what a program does.
library_that_speaks() {
	printf '%s\n' '#include <unistd.h>' \
		'__attribute__((constructor)) static void speak(void) {' \
		'if (write(2, "here\n", 5) < 0) _exit(1); }' >"$SANDBOX/speak.c"
	"${CC:-gcc}" -shared -fPIC -o "$ROOT$SANDBOX_LIBRARIES/speak.so" \
		"$SANDBOX/speak.c"
	enabled "$SANDBOX_LIBRARIES/speak.so" 'files dns'
	[ "$(output true)" != "$(without true)" ]
}

machine
test_that "the comparison sees a library that speaks" library_that_speaks
test_that "$COUNT programs do with uncfix what they do without (seed $SEED)" \
	programs_are_unchanged
test_summary

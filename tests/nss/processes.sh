#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The module inside processes of all kinds: set-user-ID, chrooted, forked, with
# many threads, small stacks, no file descriptor left; and what the off switch
# does there.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
world

MALFORMED='\\\\fileserver\data'
ANSWER='192.0.2.10 (fileserver.example.test)'

says() {
	local expected=$1

	shift
	is "$("$@" | sort -u)" "$expected"
}

# A copy of nss_lookup that runs as another user than who started it.
SET_USER_ID=$SANDBOX/nss_lookup
install -m 4755 -o nobody -g nogroup "$BUILD/tests/nss_lookup" "$SET_USER_ID"

test_that "the off switch: an ordinary process gets what it got without" \
	says EAI_NONAME env UNCFIX_DISABLE=1 "$BUILD/tests/nss_lookup" \
	getaddrinfo "$MALFORMED"
test_that "the off switch: clean names are not touched by it" \
	says "$ANSWER" env UNCFIX_DISABLE=1 "$BUILD/tests/nss_lookup" \
	getaddrinfo fileserver
test_that "the off switch is off when it is empty" \
	says "$ANSWER" env UNCFIX_DISABLE= "$BUILD/tests/nss_lookup" \
	getaddrinfo "$MALFORMED"
test_that "a set-user-ID program resolves a malformed name" \
	says "$ANSWER" "$SET_USER_ID" getaddrinfo "$MALFORMED"
test_that "a set-user-ID program does not listen to its caller's off switch" \
	says "$ANSWER" env UNCFIX_DISABLE=1 "$SET_USER_ID" getaddrinfo \
	"$MALFORMED"
test_that "another user than root resolves a malformed name" \
	says "$ANSWER" setpriv --reuid=nobody --regid=nogroup --clear-groups \
	"$BUILD/tests/nss_lookup" getaddrinfo "$MALFORMED"

# A tree with the C library, of which `files` and `dns` were files of their own
# before 2.34, and the two files of /etc, without the module.
make_root() {
	local root=$1 file

	mkdir -p "$root/bin" "$root/etc"
	cp "$BUILD/tests/nss_lookup" "$root/bin"
	cp /etc/nsswitch.conf /etc/hosts "$root/etc"
	{
		ldd "$BUILD/tests/nss_lookup" | grep -o '/[^ ]*'
		ls "$SANDBOX_LIBRARIES"/lib{nss_files,nss_dns,resolv}.so.2 \
			2>/dev/null || true
	} | while read -r file; do
		mkdir -p "$root$(dirname -- "$file")"
		cp -L "$file" "$root$file"
	done
}
make_root "$SANDBOX/root-without"
ROOT=$SANDBOX/root-without

test_that "started in a root without the module: clean names resolve" \
	says "$ANSWER" chroot "$ROOT" /bin/nss_lookup getaddrinfo fileserver
test_that "there a malformed name is what it was before" \
	says EAI_NONAME chroot "$ROOT" /bin/nss_lookup getaddrinfo "$MALFORMED"
test_that "a program that enters such a root first resolves clean names" \
	says "$ANSWER" "$BUILD/tests/nss_lookup" -c "$ROOT" getaddrinfo \
	fileserver
test_that "a program that enters it later resolves malformed names as before" \
	says "$ANSWER" "$BUILD/tests/nss_lookup" -C "$ROOT" getaddrinfo \
	"$MALFORMED" "$MALFORMED"
sandbox_remove_nss
test_that "a line that names the module while its file is gone does no harm" \
	says "$ANSWER" "$BUILD/tests/nss_lookup" getaddrinfo fileserver
sandbox_install_nss "$MODULE"

# threads COUNT ROUNDS FORKS
threads() {
	"$BUILD/tests/nss_threads" "$@" "$MALFORMED" 192.0.2.10
}

threads_by_dns() {
	"$BUILD/tests/nss_threads" "$@" '\\v4only\data' 192.0.2.4
}

test_that "32 threads with stacks of 64 KiB resolve malformed names" \
	threads 32 300 0
test_that "32 threads with stacks of 64 KiB resolve malformed names by DNS" \
	threads_by_dns 32 50 0
test_that "children forked by a process with threads get answers" \
	threads 8 20 500

exhausted() {
	local clean

	clean=$(look_up -f "$1" fileserver) || true
	[ -n "$clean" ]
	says "$clean" "$BUILD/tests/nss_lookup" -f "$1" "$MALFORMED"
}

# The module is loaded when the descriptors are used up.
exhausted_later() {
	is "$(look_up -v -e "$1" "$MALFORMED" "$MALFORMED" | sed -n 2p)" \
		"$(look_up -v -e "$1" fileserver fileserver | sed -n 2p)"
}

# Without the module: glibc before 2.34 keeps in mind what it could not load.
recovers_by_itself() {
	local answer

	sandbox_nsswitch 'files dns'
	answer=$(look_up -F "$1" fileserver fileserver | sed -n 2p) || true
	sandbox_nsswitch "$CHAIN files dns"
	[ "$answer" = "$ANSWER" ]
}

exhausted_and_recovered() {
	look_up -F "$1" "$MALFORMED" "$MALFORMED" fileserver \
		>"$SANDBOX/lines" || true
	cat "$SANDBOX/lines"
	is "$(tail -n 1 "$SANDBOX/lines")" "$ANSWER"
	is "$(sed -n 2p "$SANDBOX/lines")" "$ANSWER"
}

for function in getaddrinfo gethostbyname gethostbyname_r; do
	test_that "$function without a free descriptor fails as for a clean name" \
		exhausted "$function"
	test_that "$function, used before, fails then as for a clean name" \
		exhausted_later "$function"
	if recovers_by_itself "$function"; then
		test_that "$function works again when there are free descriptors" \
			exhausted_and_recovered "$function"
	else
		test_skip "$function works again when there are free descriptors" \
			"this C library does not, for clean names without uncfix"
	fi
	test_that "$function: a name of a megabyte is resolved" \
		says "$ANSWER" "$BUILD/tests/nss_lookup" -l 1048576 \
		"$function" "$MALFORMED"
done
test_that "a separator a million times is one" says "$ANSWER" \
	"$BUILD/tests/nss_lookup" -l 1048576 getaddrinfo 'fileserver\'
test_that "a host of a megabyte is not found" says EAI_NONAME \
	"$BUILD/tests/nss_lookup" -l 1048576 getaddrinfo '\\fileserver'

clean_under_valgrind() {
	valgrind --quiet --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,indirect,possible \
		"$BUILD/tests/nss_lookup" "$@"
}

for function in getaddrinfo gethostbyname gethostbyname2_r; do
	test_that "$function is clean under valgrind" says "$ANSWER" \
		clean_under_valgrind "$function" "$MALFORMED" '//fileserver'
done
test_that "a name that is not found is clean under valgrind" says EAI_NONAME \
	clean_under_valgrind getaddrinfo '\\nobody\x' '\\' '\\bad host'
test_summary

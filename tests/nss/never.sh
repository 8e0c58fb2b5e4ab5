#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What is excluded for the whole machine by files in /etc/uncfix/never: hosts,
# domains and programs.  What is excluded is what it was without the module;
# all else is as it was.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"
. "$PROJECT/tests/notice.bash"
notice_prepare
world

NEVER=/etc/uncfix/never
ANSWER='192.0.2.10 (fileserver.example.test)'
FS='192.0.2.1 2001:db8::1 (fs.example.test)'
FUNCTIONS='getaddrinfo gethostbyname gethostbyname_r'

# never ENTRY...: these, and no others.
never() {
	local entry

	rm -rf "$NEVER"
	for entry; do
		mkdir -p "$NEVER/${entry%/*}"
		: >"$NEVER/$entry"
	done
}

without_module() {
	UNCFIX_DISABLE=1 "$@" || true
}

# as_without COMMAND...: what it prints, and what DNS is asked, is what it is
# without the module.
as_without() {
	local expected

	dns_questions >/dev/null
	expected=$(without_module "$@")$'\n'$(dns_questions)
	is "$("$@" || true)"$'\n'"$(dns_questions)" "$expected"
}

host_is_excluded_in_each_form() {
	local function

	never host/fileserver
	for function in $FUNCTIONS; do
		forms fileserver
		as_without look_up -v "$function" "${FORM[@]}"
		forms v4only.example.test
		look_up "$function" "${FORM[@]}" | sort -u | grep -qx \
			'192.0.2.4 (v4only.example.test)'
		is "$(look_up "$function" "${FORM[@]}" | sort -u | wc -l)" 1
	done
	is "$(look_up getaddrinfo fileserver)" "$ANSWER"
}

letters_and_a_last_dot_do_not_matter() {
	never host/fileserver
	as_without look_up getaddrinfo '\\FileServer\data' '\\fileserver.\data'
	is "$(look_up getaddrinfo '\\fileserver.example.test\data')" "$ANSWER"
}

domain_is_excluded() {
	never 'host/*.example.test'
	as_without look_up getaddrinfo '\\fs.example.test' '\\v4only.Example.Test'
	is "$(look_up getaddrinfo '\\nas.local\x')" '192.0.2.40 (nas.local)'
	is "$(look_up getaddrinfo '\\fs\x')" "$FS"
	never 'host/*.test'
	as_without look_up getaddrinfo '\\fs.example.test'
	never 'host/*.fs.example.test' 'host/*' 'host/.example.test' 'host/*.'
	is "$(look_up getaddrinfo '\\fs.example.test\x')" "$FS"
}

long_name_is_looked_for() {
	local label name

	label=$(printf 'a%.0s' {1..61})
	name=$label.$label.$label.$label.example.t
	is "${#name}" 257
	never "host/$label" "host/*.$label.example.t"
	look_up -v getaddrinfo "\\\\$name" "\\\\${name:4}" >/dev/null || true
	sandbox_host 192.0.2.60 "${name:4}"
	as_without look_up getaddrinfo "\\\\${name:4}\\x"
	never
	is "$(look_up getaddrinfo "\\\\${name:4}\\x")" "192.0.2.60 (${name:4})"
}

program_is_excluded() {
	never program/nss_lookup
	as_without look_up -v getaddrinfo '\\fileserver\data' 'C:\x' '\\' \
		'\\192.0.2.7\x'
	is "$(getent ahostsv4 '\\fileserver\data' | head -n 1 | cut -d' ' -f1)" \
		192.0.2.10
}

script_has_a_name_of_its_own() {
	local name

	for name in asks asks-too; do
		cat >"$SANDBOX/$name" <<-'END'
			#!/usr/bin/python3
			import socket
			print(socket.gethostbyname(r'\\fileserver\data'))
		END
		chmod +x "$SANDBOX/$name"
	done
	never program/asks
	as_without "$SANDBOX/asks" 2>/dev/null
	is "$("$SANDBOX/asks-too")" 192.0.2.10
}

# Who runs it chooses the path, but not the file.
set_user_id_program() {
	install -m 4755 -o nobody -g nogroup "$BUILD/tests/nss_lookup" \
		"$SANDBOX/raised"
	ln -sf raised "$SANDBOX/innocent"
	never program/raised
	is "$("$SANDBOX/innocent" getaddrinfo '\\fileserver' || true)" EAI_NONAME
	never program/innocent
	is "$("$SANDBOX/innocent" getaddrinfo '\\fileserver')" "$ANSWER"
}

# A root has an /etc of its own.
chrooted() {
	local root=$SANDBOX/root

	mkdir -p "$root/etc/uncfix/never/host"
	cp /etc/hosts /etc/nsswitch.conf "$root/etc"
	: >"$root/etc/uncfix/never/host/fileserver"
	never
	is "$(look_up -C "$root" getaddrinfo '\\fileserver' '\\fileserver')" \
		"$ANSWER"$'\n'EAI_NONAME
	never host/fileserver
	rm -r "$root/etc/uncfix"
	is "$(look_up -C "$root" getaddrinfo '\\fileserver' '\\fileserver')" \
		EAI_NONAME$'\n'"$ANSWER"
}

# What may not be read, and what is no folder.
as_nobody() {
	setpriv --reuid=nobody --regid=nogroup --clear-groups \
		"$BUILD/tests/nss_lookup" getaddrinfo '\\fileserver' || true
}

permissions() {
	never host/fileserver
	chmod 0 "$NEVER/host/fileserver"
	is "$(as_nobody)" EAI_NONAME
	chmod 0700 "$NEVER"
	is "$(as_nobody)" "$ANSWER"
	chmod 0755 "$NEVER"
	ln -sf /nowhere "$NEVER/host/fileserver"
	is "$(as_nobody)" "$ANSWER"
	rm "$NEVER/host/fileserver"
	mkdir "$NEVER/host/fileserver"
	is "$(as_nobody)" EAI_NONAME
	never
	printf 'host fileserver\n' >"$NEVER"
	is "$(as_nobody)" "$ANSWER"
}

# Nothing can be looked for then, nor any host looked up.
without_descriptors() {
	local function

	never
	for function in $FUNCTIONS; do
		never
		look_up -v -f "$function" '\\fileserver' '\\192.0.2.9' '\\no' \
			>"$SANDBOX/expected" || true
		never host/fileserver program/nss_lookup
		is "$(look_up -v -f "$function" '\\fileserver' '\\192.0.2.9' \
			'\\no' || true)" "$(cat "$SANDBOX/expected")"
	done
}

# A filter that ends a program for each call that the clean name does not need.
filtered() {
	local function numbers

	for function in $FUNCTIONS; do
		never host/v4only.example.test 'host/*.there' program/another
		mapfile -t numbers < <(calls "$BUILD/tests/nss_lookup" \
			"$function" fileserver.example.test fs.example.test)
		set -- "$BUILD/tests/nss_filter" kill "${numbers[@]}" -- \
			"$BUILD/tests/nss_lookup" "$function"
		is "$("$@" '\\fileserver.example.test\data')" "$ANSWER"
		is "$("$@" '\\v4only.example.test\data' || true)" \
			"$("$@" no.example.test || true)"
		never program/nss_lookup
		is "$("$@" '\\fileserver.example.test\data' || true)" \
			"$("$@" no.example.test || true)"
	done
}

# paths COMMAND...: what it opens of these folders.
paths() {
	strace -f -e trace=open,openat,openat2,stat,newfstatat,access,readlink \
		-o "$SANDBOX/strace" "$@" >/dev/null || true
	grep -o "${NEVER}[^\"]*" "$SANDBOX/strace" || true
}

one_look_for_a_malformed_name() {
	never
	is "$(paths "$BUILD/tests/nss_lookup" getaddrinfo fileserver no)" ''
	is "$(paths "$BUILD/tests/nss_lookup" getaddrinfo '\\fileserver')" \
		"$NEVER"
	never host/x
	is "$(paths "$BUILD/tests/nss_lookup" getaddrinfo fileserver no)" ''
	is "$(paths "$BUILD/tests/nss_lookup" getaddrinfo '\\a.b.c')" \
		"$NEVER
$NEVER/host/a.b.c
$NEVER/host/*.b.c
$NEVER/host/*.c
$NEVER/program/nss_lookup"
}

flood() {
	"$BUILD/tests/nss_flood" "$@" | awk '{ print $1, $3, $5, $8 }'
}

threads() {
	local rounds=300 found lost descriptors memory

	[ "${UNCFIX_TEST_SIZE:-small}" != full ] || rounds=10000
	never host/else 'host/*.else'
	read -r found lost descriptors memory < <(
		flood 32 "$rounds" '\\fileserver\x')
	is "$found $lost $descriptors" "$((32 * rounds)) 0 0"
	[ "$memory" -lt 4096 ]
	never host/fileserver
	read -r found lost descriptors memory < <(
		flood 32 "$rounds" '\\fileserver\x')
	is "$found $lost $descriptors" "0 $((32 * rounds)) 0"
}

cancelled() {
	local descriptors

	never 'host/*.example.test' host/x
	read -r _ _ descriptors _ < <(flood -c 8 400 '\\bad host\x')
	is "$descriptors" 0
}

is_told() {
	never host/fileserver
	notice_reader
	look_up getaddrinfo '\\fileserver\data' '\\nas.local' >/dev/null || true
	notice_reader_ends
	is "$(notices 1,2,7,8)" "nss	103	\\\\fileserver\\data	fileserver
nss	0	\\\\nas.local	nas.local"
}

errno_and_the_like() {
	never host/x
	"$BUILD/tests/test_nss"
}

valgrinded() {
	never host/fileserver 'host/*.test' program/else
	is "$(valgrind --quiet --error-exitcode=99 --leak-check=full \
		"$BUILD/tests/nss_lookup" getaddrinfo '\\fileserver' \
		'\\fs.example.test' '\\nas.local' || true)" \
		"EAI_NONAME
EAI_NONAME
192.0.2.40 (nas.local)"
}

nscd_excludes_hosts() {
	never host/fileserver
	sandbox_start_nscd 'persistent hosts no'
	is "$(look_up getaddrinfo '\\fileserver' '\\nas.local' || true)" \
		"EAI_NONAME
192.0.2.40 (nas.local)"
	sandbox_stop_nscd
}

# It loads the services, and with them a second C library.
static_program() {
	local said

	never host/fileserver program/else
	busybox ping -c 1 -W 1 '\\v4only.example.test' 2>&1 |
		grep -q 192.0.2.4
	never program/busybox
	said=$(busybox ping -c 1 -W 1 '\\v4only.example.test' 2>&1) || true
	[[ $said == *'bad address'* ]]
}

test_that "an excluded host is in each form what it is without the module" \
	host_is_excluded_in_each_form
test_that "neither capital letters nor a dot at the end matter" \
	letters_and_a_last_dot_do_not_matter
test_that "*.DOMAIN excludes what is below a domain" domain_is_excluded
test_that "names of any length are looked for" long_name_is_looked_for
test_that "an excluded program gets what it gets without the module" \
	program_is_excluded
test_that "a script is excluded by its own name" script_has_a_name_of_its_own
test_that "a set-user-ID program is excluded by the name of its file" \
	set_user_id_program
test_that "in another root that root's files count" chrooted
test_that "files that nobody may read exclude, what cannot be seen does not" \
	permissions
test_that "without a free descriptor nothing is excluded" without_descriptors
test_that "no system call is made that the clean name does not need" filtered
test_that "one look for a malformed name, none for a clean one" \
	one_look_for_a_malformed_name
test_that "32 threads: all is as excluded, and nothing is left open" threads
test_that "threads cancelled at random leave no descriptor" cancelled
test_that "what is excluded is told to who watches" is_told
test_that "errno and the answers are the same" errno_and_the_like
test_that "valgrind finds nothing" valgrinded
if type -P nscd >/dev/null; then
	test_that "nscd does without excluded hosts" nscd_excludes_hosts
fi
BUSYBOX=$(type -P busybox || true)
if [ -n "$BUSYBOX" ] && ! ldd "$BUSYBOX" >/dev/null 2>&1; then
	test_that "a program that is linked statically is excluded" \
		static_program
fi
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The build's own check of shared objects names each fault, and the modules of
# this build have none.

set -eu
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
OBJECT=$SANDBOX/object.so

# shared_object CODE OPTION...: compile one.
shared_object() {
	local code=$1

	shift
	gcc -shared -fPIC -Wl,--no-as-needed -o "$OBJECT" -xc - "$@" <<<"$code"
}

# complains TEXT OPTION...: the check fails and says so.
complains() {
	local text=$1 said status=0

	shift
	said=$(tools/check-elf "$@" "$OBJECT" 2>&1) || status=$?
	echo "$said"
	[ "$status" = 1 ]
	grep -qF -- "$text" <<<"$said"
}

symbols_too_many() {
	shared_object 'int good(void); int good(void) { return 1; }
		int bad(void); int bad(void) { return 1; }'
	complains 'exports bad' --export 'good*'
	tools/check-elf --export 'good*' --export 'bad' "$OBJECT"
}

symbols_too_few() {
	shared_object 'int bad(void); int bad(void) { return 1; }'
	complains 'exports no good*' --export 'good*' --export bad
}

libraries_too_many() {
	shared_object 'int x;' -ltalloc
	complains 'needs libtalloc.so.2' --needs libc.so.6
	tools/check-elf --needs libc.so.6 --needs libtalloc.so.2 "$OBJECT"
}

# memcpy() is of glibc 2.14 on the oldest machines and newer on others.
glibc_too_new() {
	shared_object '#include <stdlib.h>
		char *f(void); char *f(void) { return secure_getenv("x"); }' \
		-D_GNU_SOURCE
	complains 'uses secure_getenv of glibc' --glibc 2.0
	tools/check-elf --glibc 99.0 "$OBJECT"
}

loader_lacks_a_symbol() {
	shared_object 'int there_is_none(void);
		int f(void); int f(void) { return there_is_none(); }'
	complains "uses there_is_none, which /bin/bash does not have" \
		--loaded-by /bin/bash
	shared_object '#include <string.h>
		int rl_insert(int, int);
		int f(void); int f(void) { return rl_insert(1, 2); }'
	tools/check-elf --loaded-by /bin/bash "$OBJECT"
}

loader_lacks_what_is_looked_up() {
	shared_object 'struct { void *at; char name[40]; } slots[]
		__attribute__((section("uncfix_imports_1_2"))) = {
		{ 0, "rl_insert" }, { 0, "there_is_none" } };'
	complains "uses there_is_none, which /bin/bash does not have" \
		--loaded-by /bin/bash
	if tools/check-elf --loaded-by /bin/bash "$OBJECT" 2>&1 |
		grep rl_insert; then
		return 1
	fi
}

object_too_large() {
	shared_object 'char big[100000] = { 1 };'
	complains 'when stripped, more than 40960' --size 40960
}

# Those who load these never heard of them.
name_service_module_is_small() {
	tools/check-elf --export '_nss_uncfix_*' --needs libc.so.6 \
		--size 57344 "$BUILD/libnss_uncfix.so.2"
}

samba_module_fits_the_installed_smbd() {
	tools/check-elf --export samba_init_module --needs libc.so.6 \
		--glibc 2.31 --loaded-by "$(type -P smbd)" \
		"$BUILD/vfs/uncfix.so"
	# Python loads it where the loader finds no symbol of Samba.
	/usr/bin/python3 -c 'import ctypes, sys
ctypes.CDLL(sys.argv[1])' "$BUILD/vfs/uncfix.so"
}

# What readelf calls the parts that hardening flags leave.
hardened() {
	local file found

	for file in "$BUILD"/{libuncfix.so.0,libnss_uncfix.so.2,vfs/uncfix.so} \
		"$BUILD/uncfix"; do
		[ -e "$file" ] || continue
		found=$(readelf -Wld "$file")
		grep -q GNU_RELRO <<<"$found"
		grep -Eq 'BIND_NOW|FLAGS.*NOW' <<<"$found"
		grep -Eq 'GNU_STACK.* RW ' <<<"$found"
		readelf -Ws "$file" | grep -q __stack_chk_fail
	done
}

test_that "a symbol that should not be exported is named" symbols_too_many
test_that "a symbol that should be exported and is not is named" \
	symbols_too_few
test_that "a library that should not be needed is named" libraries_too_many
test_that "a symbol of too new a C library is named" glibc_too_new
test_that "a symbol that the loading program lacks is named" \
	loader_lacks_a_symbol
test_that "a symbol that is looked up and that the loading program lacks is \
named" loader_lacks_what_is_looked_up
test_that "a shared object that is too large is refused" object_too_large
test_that "the name-service module needs libc alone and is at most 56 KiB" \
	name_service_module_is_small
if [ -e "$BUILD/vfs/uncfix.so" ]; then
	test_that "the Samba module finds all its symbols in the installed smbd" \
		samba_module_fits_the_installed_smbd
else
	test_skip "the Samba module finds all its symbols in the installed smbd" \
		"built without the source of Samba"
fi
test_that "everything is built with the usual hardening" hardened
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The files of a module form layers, and a module uses libuncfix alone:
# tools/check-calls names what does not, and finds nothing in this build.

set -eu
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
TREE=$SANDBOX/tree

# file MODULE/NAME CODE: compile it where waf would, in a tree of its own.
file() {
	mkdir -p "$TREE/modules/${1%/*}" "$TREE/build/modules/${1%/*}"
	echo "$2" >"$TREE/modules/$1.c"
	gcc -fvisibility=hidden -c -o "$TREE/build/modules/$1.c.1.o" "$TREE/modules/$1.c"
}

fresh_tree() {
	rm -rf "$TREE"
	file libuncfix/parse 'int parse(void) { return 1; }'
	file nss/lookup 'int parse(void); int lookup(void) { return parse(); }'
	file client/main '__attribute__((visibility("default")))
		int hook(void) { return 0; }
		int help(void) { return 0; }'
	file command/main 'int run(void); int main(void) { return run(); }'
	file command/run 'int hook(void); int run(void) { return hook(); }'
}

# The build lists its objects.
check() {
	(
		cd -- "$TREE/build"
		find modules -name '*.o' >"$SANDBOX/objects"
		mv "$SANDBOX/objects" modules/objects
		cd ..
		"$PROJECT/tools/check-calls" build
	)
}

# complains TEXT: the check fails and says so.
complains() {
	local said status=0

	said=$(check 2>&1) || status=$?
	echo "$said"
	[ "$status" = 1 ]
	grep -qF -- "$1" <<<"$said"
}

layers_pass() {
	fresh_tree
	check
}

circle_is_named() {
	fresh_tree
	file command/run 'int step(void); int run(void) { return step(); }'
	file command/step 'int main(void); int step(void) { return main(); }'
	complains 'modules/command/step.c uses command/main.c: main'
}

# An object of a file that was removed, or of another time, is not listed.
only_listed_objects_count() {
	fresh_tree
	check
	file command/run 'int lookup(void); int run(void) { return lookup(); }'
	mv "$TREE/build/modules/command/run.c.1.o" \
		"$TREE/build/modules/command/run.c.2.o"
	file command/run 'int run(void) { return 0; }'
	(cd -- "$TREE" && "$PROJECT/tools/check-calls" build)
}

other_module_is_named() {
	fresh_tree
	file command/run 'int lookup(void); int run(void) { return lookup(); }'
	complains 'modules/command/run.c uses modules/nss/lookup.c: lookup'
	fresh_tree
	file libuncfix/parse 'int run(void); int parse(void) { return run(); }'
	complains 'modules/libuncfix/parse.c uses modules/command/run.c: run'
	fresh_tree
	file command/run 'int help(void); int run(void) { return help(); }'
	complains 'modules/command/run.c uses modules/client/main.c: help'
}

missing_module_is_named() {
	fresh_tree
	rm -r "$TREE/build/modules/nss"
	complains 'no objects of nss'
}

test_that "files in layers pass" layers_pass
test_that "files that use each other are named" circle_is_named
test_that "only the objects that the build lists count" \
	only_listed_objects_count
test_that "a use of another module is named" other_module_is_named
test_that "a build without a module does not pass" missing_module_is_named
test_that "no file of modules/ uses one that uses it" \
	tools/check-calls "$BUILD"
test_summary

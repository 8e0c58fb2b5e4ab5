# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Wine, and examples/windows/rcmd.c built for it.  For scripts that have called
# sandbox_enter.

# Wine's own Windows: neither windows nor menus, Gecko or .NET.
export WINEPREFIX=$SANDBOX/wine WINEDEBUG=-all
export WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe='
RCMD=$SANDBOX/rcmd.exe
export RCMD

wine_is_there() {
	type -P wine x86_64-w64-mingw32-gcc >/dev/null
}

# The server stays: it would end with the last program, and start with the next.
wine_start() {
	x86_64-w64-mingw32-gcc -Wall -Wextra -Werror -O2 -o "$RCMD" \
		"$PROJECT/examples/windows/rcmd.c" -lws2_32 -lwinhttp -lmpr
	mkdir -p "$WINEPREFIX"
	wineserver --persistent
	wine wineboot --init >"$SANDBOX/wine.out" 2>&1 ||
		sandbox_die "wine does not start: $(cat "$SANDBOX/wine.out")"
}

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix enable and uncfix disable, on the files of a private machine, with the
# C library, testparm and smbd that read them.

. "$(dirname -- "${BASH_SOURCE[0]}")/../sandbox.sh"
sandbox_enter "$@"

hostname fileserver
BUILD=${UNCFIX_BUILD:-$PROJECT/build}
sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
[ ! -e "$BUILD/vfs/uncfix.so" ] || sandbox_install_vfs "$BUILD/vfs/uncfix.so"
export SANDBOX SANDBOX_VFS SANDBOX_LIBRARIES PYTHONDONTWRITEBYTECODE=1
install "$BUILD/uncfix" "$SANDBOX/uncfix-command"
PYTHONPATH=tests exec /usr/bin/python3 tests/command/enable.py \
	"$SANDBOX/uncfix-command"

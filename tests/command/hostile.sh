#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix where others wish ill: servers, files, the registry, what a process
# inherits.  Each wait ends in the time that is promised, with a message.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
# shellcheck source=tests/command/common.bash
. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
sandbox_install_nss "$BUILD/libnss_uncfix.so.2"
[ ! -e "$BUILD/vfs/uncfix.so" ] || sandbox_install_vfs "$BUILD/vfs/uncfix.so"
mkdir -p "$SANDBOX/data"
cat >"$SANDBOX/stock.conf" <<-END
	[global]
	workgroup = WORKGROUP
	server role = standalone server
	disable netbios = yes
	load printers = no
	printing = bsd
	smb ports = 446
	[data]
	path = $SANDBOX/data
END
# What doctor reads says that the module is there, which a build with a
# sanitizer could not load into smbd.
sed "/^smb ports/a\\
	preload modules = $SANDBOX_VFS/uncfix.so\\
	registry shares = yes\\
	vfs objects = uncfix" "$SANDBOX/stock.conf" >"$SANDBOX/smb.conf"
ln -sfn "$SANDBOX/smb.conf" /etc/samba/smb.conf
smbd --foreground --configfile="$SANDBOX/stock.conf" </dev/null \
	>"$SANDBOX/smbd.out" 2>&1 &
sandbox_wait 60 $! sandbox_tcp_answers 446
sandbox_user alice Open.Sesame.7
silence_network
install -m 0755 "$BUILD/uncfix" "$SANDBOX/uncfix-command"
export SANDBOX SANDBOX_VFS SANDBOX_LIBRARIES PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=tests exec /usr/bin/python3 tests/command/hostile.py \
	"$SANDBOX/uncfix-command"

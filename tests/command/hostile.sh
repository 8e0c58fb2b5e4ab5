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
	map to guest = bad user
	[data]
	path = $SANDBOX/data
	[open]
	path = $SANDBOX/data
	guest ok = yes
	[referral]
	path = $SANDBOX/data
	msdfs root = yes
	msdfs proxy = \\127.0.0.9\data
END
# What doctor reads says that the module is there, which a build with a
# sanitizer could not load into smbd.
sed "/^smb ports/a\\
	preload modules = $SANDBOX_VFS/uncfix.so\\
	registry shares = yes\\
	vfs objects = uncfix" "$SANDBOX/stock.conf" >"$SANDBOX/smb.conf"
ln -sfn "$SANDBOX/smb.conf" /etc/samba/smb.conf
SMBD_PORT=446 sandbox_start_smbd --configfile="$SANDBOX/stock.conf"
sandbox_user alice Open.Sesame.7
silence_network
install -m 0755 "$BUILD/uncfix" "$SANDBOX/uncfix-command"
export SANDBOX SANDBOX_VFS SANDBOX_LIBRARIES PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=tests exec /usr/bin/python3 tests/command/hostile.py \
	"$SANDBOX/uncfix-command"

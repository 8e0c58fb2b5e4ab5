#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the arguments of SMB tools become: the real tools, stopped before their
# main().

set -eu
# Not what a user has in front of the tools.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
cd -- "$(dirname -- "$0")/../.."
PYTHONPATH=tests exec /usr/bin/python3 -B tests/client/arguments.py \
	"${UNCFIX_BUILD:-$PWD/build}"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix normalize and uncfix explain as their users call them.

set -eu
cd -- "$(dirname -- "$0")/../.."
exec /usr/bin/python3 tests/command/targets.py \
	"${UNCFIX_BUILD:-$PWD/build}/uncfix"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix normalize and uncfix explain as their users call them.

set -eu
cd -- "$(dirname -- "$0")/../.."
PYTHONPATH=tests exec /usr/bin/python3 -B tests/command/targets.py \
	"${UNCFIX_BUILD:-$PWD/build}/uncfix"

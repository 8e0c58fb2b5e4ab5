#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the shells offer, typed on a terminal of their own.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

/usr/bin/python3 tests/command/completion.py \
	"${UNCFIX_BUILD:-$PROJECT/build}/uncfix"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the shells offer, typed on a terminal of their own.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

PYTHONPATH=tests /usr/bin/python3 -B tests/command/completion.py \
	"${UNCFIX_BUILD:-$PROJECT/build}/uncfix"

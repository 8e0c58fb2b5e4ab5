#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The manual pages and the documents agree with the source.

set -eu
cd -- "$(dirname -- "$0")/../.."
PYTHONPATH=tests exec /usr/bin/python3 -B tests/build/pages.py \
	"${UNCFIX_BUILD:-$PWD/build}"

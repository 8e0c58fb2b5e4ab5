#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Samba's own tests give the same results with and without the module.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

SUITES=(smb2.connect smb2.rw smb2.create smb2.tcon smb2.session-id)
[ "$SIZE" != full ] || SUITES+=(smb2.dir smb2.read smb2.getinfo
	smb2.acls smb2.compound smb2.delete-on-close-perms)

sandbox_user alice Secret.1

# Each test's name and whether it passed.
results() {
	local side=$1 suite

	vfs_share "$side"
	chown alice: "$SHARES/$side"
	vfs_smbd "$side" 'log level = 0' <<-END
		[share]
		path = $SHARES/$side
		read only = no
		msdfs root = yes
	END
	for suite in "${SUITES[@]}"; do
		timeout 600 smbtorture //127.0.0.1/share -U alice%Secret.1 \
			"$suite" 2>&1 </dev/null |
			grep -E '^(success|failure|error|skip): ' |
			sed "s/^\([a-z]*: [^ ]*\).*/$suite \1/"
	done >"$SANDBOX/$side.results"
	sandbox_smbd_stop
}

same_results() {
	diff <(grep "^$1 " "$SANDBOX/stock.results") \
		<(grep "^$1 " "$SANDBOX/uncfix.results") &&
		grep -q "^$1 success" "$SANDBOX/uncfix.results"
}

if ! type smbtorture >/dev/null; then
	test_skip "Samba's own tests give the same results" 'no smbtorture'
	test_summary
	exit
fi
results stock
results uncfix
for suite in "${SUITES[@]}"; do
	test_that "$suite: $(grep -c "^$suite success" "$SANDBOX/stock.results") of $(
		grep -c "^$suite " "$SANDBOX/stock.results") pass, with and without" \
		same_results "$suite"
done
test_that 'smbd did not panic' vfs_no_panic
test_summary

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tools/install-packages starts no service, and leaves no policy behind that
# would keep the machine from starting some.  apt is not asked.

set -eu
. "$(dirname -- "$0")/../sandbox.sh"
sandbox_enter "$@"

POLICY=/usr/sbin/policy-rc.d
sandbox_private /usr/sbin
rm -f "$POLICY"

# In the place of apt and its friend; $SANDBOX/apt tells what there was then.
mkdir "$SANDBOX/bin"
cat >"$SANDBOX/bin/dpkg-checkbuilddeps" <<'END'
#!/bin/sh
echo 'Unmet build dependencies: a-package'
END
cat >"$SANDBOX/bin/apt-get" <<END
#!/bin/sh
[ "\$1 \$2" != "-q update" ] || exit 0
echo begins >$SANDBOX/apt
sleep 1
$POLICY && exit 1
echo "policy says \$?" >$SANDBOX/apt
exit \$(cat $SANDBOX/status)
END
chmod +x "$SANDBOX"/bin/*

installs() {
	rm -f "$SANDBOX/apt"
	echo "$1" >"$SANDBOX/status"
	PATH=$SANDBOX/bin:$PATH exec tools/install-packages build
}

no_service_is_started() {
	! (installs 100) || return 1
	grep -qx 'policy says 101' "$SANDBOX/apt"
	[ ! -e "$POLICY" ]
}

killed_it_waits_for_apt() {
	local status=0 process

	installs 0 &
	process=$!
	sandbox_wait 30 "$process" grep -qs begins "$SANDBOX/apt"
	kill -TERM "$process"
	wait "$process" || status=$?
	[ "$status" = 143 ]
	grep -qx 'policy says 101' "$SANDBOX/apt"
	[ ! -e "$POLICY" ]
}

machines_own_policy_stays() {
	printf '#!/bin/sh\nexit 101\n# mine\n' >"$POLICY"
	chmod +x "$POLICY"
	! (installs 100) || return 1
	grep -q mine "$POLICY"
}

test_that "no service is started, and the policy goes, if apt fails, too" \
	no_service_is_started
test_that "killed, it waits for apt and takes its policy away" \
	killed_it_waits_for_apt
test_that "a policy of the machine's own stays" machines_own_policy_stays
test_summary

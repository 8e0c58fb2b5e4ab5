# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# A tree of a suite for one script, which defines `inside`: $SUITE is in $ROOT,
# which is mounted for this script alone and removed when it ends.

. "$(dirname -- "${BASH_SOURCE[0]}")/../trees.bash"

export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
export UNCFIX_CACHE=${UNCFIX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/uncfix}
FRESH=$UNCFIX_CACHE/fresh
LOGS=${UNCFIX_BUILD:-$PROJECT/build}/test-logs/fresh
PASSED=0 FAILED=0

# fresh_enter SUITE WORD...: `inside WORD...` in namespaces of its own, with a
# tree of the suite that is not there for anybody else.
fresh_enter()
{
	local status=0

	SUITE=${1:?usage: $0 SUITE}
	shift
	if [ -n "${UNCFIX_FRESH_SCRATCH:-}" ]; then
		SCRATCH=$UNCFIX_FRESH_SCRATCH
		unset UNCFIX_FRESH_SCRATCH
		ROOT=$SCRATCH/root
		inside "$@"
		return
	fi
	[ "$(id -u)" = 0 ] || fresh_die "must be run as root"
	command -v debootstrap >/dev/null ||
		fresh_die "debootstrap is missing: install the package" \
			"debootstrap"
	mkdir -p "$FRESH/archives-$SUITE" "$LOGS"
	# What apt fetched is one tree's at a time.
	exec 9>"$FRESH/$SUITE.lock"
	flock 9
	SCRATCH=$(mktemp -d -p "$FRESH" --suffix=".$SUITE")
	trap 'rm -rf --one-file-system "$SCRATCH"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	trees_bootstrap "$SUITE" "$SCRATCH/root" \
		--cache-dir="$FRESH/archives-$SUITE" \
		>"$LOGS/$SUITE-tree.log" 2>&1 || {
		tail -n 20 "$LOGS/$SUITE-tree.log" >&2
		fresh_die "no tree of $SUITE"
	}
	UNCFIX_FRESH_SCRATCH=$SCRATCH unshare --mount --propagation private \
		--uts --pid --fork --kill-child --mount-proc \
		bash "$0" "$SUITE" "$@" 9>&- || status=$?
	exit "$status"
}

fresh_die()
{
	echo "${0##*/}: $*" >&2
	exit 1
}

# The tree is a mount point, as the root folder of a machine is.
fresh_mount()
{
	hostname "$SUITE"
	printf '127.0.0.1 localhost %s\n::1 localhost\n' "$SUITE" \
		>"$ROOT/etc/hosts"
	mount --bind "$ROOT" "$ROOT"
	mount -t proc proc "$ROOT/proc"
	mount --rbind /dev "$ROOT/dev"
	mount --rbind -o ro /sys "$ROOT/sys"
	mount --bind "$FRESH/archives-$SUITE" "$ROOT/var/cache/apt/archives"
}

fails()
{
	if "$@"; then
		return 1
	fi
}

fresh_root()
{
	chroot "$ROOT" env -i HOME=/root PATH="$PATH" LC_ALL=C.UTF-8 \
		DEBIAN_FRONTEND=noninteractive "$@"
}

# fresh_source FOLDER: this source tree as it is now, without what was built.
fresh_source()
{
	mkdir "$1"
	tar -C "$PROJECT" -c --exclude=./.git --exclude=./build \
		--exclude='./build-*' --exclude='./.lock-waf*' \
		--exclude=__pycache__ --owner=0 --group=0 . |
		tar -C "$1" --no-same-owner -x
}

# fresh_repository FOLDER: the same to be cloned, whether it is under revision
# control here or not.
fresh_repository()
{
	local work=$SCRATCH/work

	fresh_source "$work"
	git -C "$work" -c init.defaultBranch=main init -q
	git -C "$work" add -A
	git -C "$work" -c user.name=tests -c user.email=tests@example.org \
		commit -q -m 'The tree under test'
	git clone -q --bare "$work" "$1"
	rm -rf "$work"
}

# fresh_test BEHAVIOUR COMMAND...: in a subshell that ends at the first command
# that fails; the end of its log is shown then.
fresh_test()
{
	local behaviour="$SUITE: $1" start=$SECONDS log status

	log=$LOGS/${0##*/}-$SUITE-$((PASSED + FAILED + 1)).log
	shift
	set +e
	(
		set -e
		"$@"
	) </dev/null >"$log" 2>&1
	status=$?
	set -e
	if [ "$status" = 0 ]; then
		PASSED=$((PASSED + 1))
		echo "ok - $behaviour ($((SECONDS - start)) s)"
		return
	fi
	FAILED=$((FAILED + 1))
	echo "not ok - $behaviour: exit status $status after" \
		"$((SECONDS - start)) s"
	tail -n 40 "$log" | sed 's/^/    /'
}

fresh_summary()
{
	echo "$PASSED passed, $FAILED failed"
	[ "$FAILED" = 0 ]
}

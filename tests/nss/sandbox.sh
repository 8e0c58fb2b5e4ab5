#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The private machine of the tests leaves nothing behind.  This script runs in
# one of its own, where nobody else mounts or starts anything, and starts
# others inside.

set -eu
. "$(dirname -- "$0")/../sandbox.sh"

# What the inner ones do: write everywhere, start servers, and then end in the
# way the first word says.
inner() {
	local conf=$SANDBOX/smb.conf

	printf '[global]\nserver role = standalone server\n' >"$conf"
	sandbox_user somebody secret
	sandbox_smbd "$conf"
	sandbox_dnsmasq --address=/example.test/192.0.2.1
	sandbox_nsswitch 'dns'
	sandbox_host 192.0.2.2 example
	touch /tmp/left /var/tmp/left /run/left "$SANDBOX_LIBRARIES/left"
	sleep 1000 &
	setsid sleep 1000 &
	echo ready
	case $1 in
	succeed) exit 0 ;;
	fail) exit 7 ;;
	wait) wait ;;
	*) false ;;
	esac
}

if [ "${1:-}" = inner ]; then
	sandbox_enter "$@"
	inner "$2"
fi
sandbox_enter "$@"

# Everything that could be left behind, as text.
traces() {
	cat /proc/self/mountinfo
	ps -e -o comm= | grep -Ex 'smbd.*|dnsmasq|sleep|unshare|setpriv' || true
	find /etc "$SANDBOX_LIBRARIES" /run /tmp /var/tmp /dev/shm \
		-xdev -path "$SANDBOX/traces*" -prune -o \
		-path "$SANDBOX/out" -prune -o -path "$SANDBOX/test.out" \
		-prune -o -type f -printf '%p %s %T@ %m %U\n' | sort
	ip -o link
	hostname
}

nothing_is_left() {
	traces >"$SANDBOX/traces.after"
	diff "$SANDBOX/traces" "$SANDBOX/traces.after"
}

# Sets OUTER to the process that a user would see.  The shell has its background
# processes ignore Ctrl-C: env undoes that.
start_waiting() {
	: >"$SANDBOX/out"
	env --default-signal bash "$0" inner wait >"$SANDBOX/out" 2>&1 &
	OUTER=$!
	sandbox_wait 60 "$OUTER" grep -qx ready "$SANDBOX/out" || {
		cat "$SANDBOX/out"
		return 1
	}
}

leaves_nothing_after() {
	local status=0

	bash "$0" inner "$1" || status=$?
	[ "$status" = "$2" ]
	nothing_is_left
}

leaves_nothing_after_signal() {
	local status=0

	start_waiting
	kill "-$1" "$OUTER"
	wait "$OUTER" || status=$?
	[ "$status" = "$2" ]
	nothing_is_left
}

# Nobody waits for the inner processes here: the kernel kills them in a moment.
leaves_nothing_after_kill() {
	local end=$((SECONDS + 30))

	start_waiting
	kill -KILL "$OUTER"
	wait "$OUTER" || true
	until nothing_is_left >/dev/null; do
		[ "$SECONDS" -lt "$end" ] || nothing_is_left
		sleep 0.05
	done
}

second_runs_beside_the_first() {
	start_waiting
	bash "$0" inner succeed
	kill -TERM "$OUTER"
	wait "$OUTER" || true
	nothing_is_left
}

# A tree of its own in /tmp, which every user can read, with one script.
make_tree() {
	mkdir -p /tmp/tree/tests/nss
	cp "$PROJECT/tests/sandbox.sh" /tmp/tree/tests/
	cat >/tmp/tree/tests/nss/script.sh <<-'END'
		set -eu
		. "$(dirname -- "$0")/../sandbox.sh"
		sandbox_enter "$@"
		[ "$(pwd)" = /tmp/tree ]
		[ -e "$PROJECT/tests/nss/script.sh" ]
		touch "$PROJECT/written" /tmp/not-written
	END
}

source_tree_below_tmp_is_visible() {
	make_tree
	bash /tmp/tree/tests/nss/script.sh
	[ -e /tmp/tree/written ]
	[ ! -e /tmp/not-written ]
	rm -r /tmp/tree
}

only_loopback_is_up() {
	[ "$(ip -o link show up | awk '{ print $2 }')" = lo: ]
	! (: <"/dev/tcp/192.0.2.1/80")
}

arguments_arrive() {
	[ "$1" = "two words" ] && [ "$2" = "" ] && [ "$#" = 2 ]
}

# refuses WORDS OPTION...: whom setpriv makes of root by these options.
refuses() {
	local words=$1 status=0 said

	shift
	make_tree
	said=$(setpriv "$@" bash /tmp/tree/tests/nss/script.sh 2>&1) ||
		status=$?
	rm -r /tmp/tree
	echo "$status: $said"
	[ "$status" = 1 ]
	[[ $said == *"$words"* ]]
}

# The kernel stacks two overlays and no more.  Where the machine's root is one,
# as in a container, a sandbox has no room for another inside.
has_room_for_another() {
	local folder=$SANDBOX/room

	mkdir -p "$folder/upper" "$folder/work" "$folder/merged"
	mount -t overlay -o "lowerdir=/etc,upperdir=$folder/upper" \
		-o "workdir=$folder/work" overlay "$folder/merged" \
		2>/dev/null || return 1
	umount "$folder/merged"
}

test_inside() {
	if [ "$ROOM" = yes ]; then
		test_that "$@"
	else
		test_skip "$1" "the root is an overlay itself"
	fi
}

ROOM=no
! has_room_for_another || ROOM=yes
traces >"$SANDBOX/traces"
test_that "only the loopback interface is up" only_loopback_is_up
test_inside "nothing is left after success" leaves_nothing_after succeed 0
test_inside "nothing is left after failure, its exit status arrives" \
	leaves_nothing_after fail 7
test_inside "nothing is left after an error that ends the script" \
	leaves_nothing_after error 1
test_inside "nothing is left after Ctrl-C" leaves_nothing_after_signal INT 130
test_inside "nothing is left after a hang-up" leaves_nothing_after_signal HUP 129
test_inside "nothing is left after a termination" \
	leaves_nothing_after_signal TERM 143
test_inside "nothing is left after kill -9" leaves_nothing_after_kill
test_inside "a second one runs beside the first" second_runs_beside_the_first
test_inside "a source tree below /tmp stays visible" \
	source_tree_below_tmp_is_visible
test_that "arguments arrive as they are" arguments_arrive "two words" ""
test_that "another user than root is refused" refuses 'must be run as root' \
	--reuid=65534 --regid=65534 --clear-groups
test_that "root of a container is told what it lacks" refuses --privileged \
	--inh-caps=-sys_admin --bounding-set=-sys_admin
test_summary

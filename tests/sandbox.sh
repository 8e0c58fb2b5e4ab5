# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# A private machine for one script.  A test sources this file and calls
#
#	sandbox_enter "$@"
#
# before anything else.  That starts the script once more, as the first process
# of new mount, network, process, host-name and IPC namespaces, in which /etc,
# the library folder, /run, /tmp and Samba's folders are private and only a
# loopback interface exists.  The machine itself is never written to, and all
# mounts and processes end with the script, however it ends.
#
# What the script finds inside:
#	$SANDBOX	a scratch folder (tmpfs), readable by every user
#	$PROJECT	the top of the source tree, at its usual place

PROJECT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
SANDBOX=/run/uncfix

# Folders that programs write to.  Each gets an empty tmpfs of the same owner
# and mode, as /run does; those that the machine does not have are left out.
SANDBOX_EMPTY=(/tmp /var/tmp /dev/shm /var/log/samba /var/lib/samba
	/var/cache/samba /var/spool/samba /var/cache/nscd /var/lib/nscd
	/var/lib/misc)

# Variables of the caller that would change what name lookups or clients do.
SANDBOX_UNSET=(RES_OPTIONS LOCALDOMAIN HOSTALIASES RESOLV_HOST_CONF GODEBUG
	LD_PRELOAD LD_LIBRARY_PATH UNCFIX_DISABLE http_proxy https_proxy
	all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY)

sandbox_die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# Is this the script's second start, inside the namespaces?
sandbox_is_inside() {
	[ "$$" = 1 ] && [ -n "${SANDBOX_INSIDE:-}" ]
}

sandbox_enter() {
	if sandbox_is_inside; then
		unset SANDBOX_INSIDE
		sandbox_prepare
		return
	fi
	sandbox_is_allowed "$@"
	sandbox_supervise "$@"
}

sandbox_is_allowed() {
	[ "$(id -u)" = 0 ] ||
		sandbox_die "must be run as root: sudo $0${*:+ $*}"
	sandbox_namespaces
}

# What unshare says is shown, with what helps where it is said.
sandbox_namespaces() {
	local said advice='in a container, run this with all privileges'

	said=$(unshare --mount --net --pid --fork true 2>&1) && return
	advice+=' (--privileged)'
	# In a plain chroot no line has the root folder for its mount point.
	awk '$5 == "/" { found = 1 } END { exit !found }' \
		/proc/self/mountinfo ||
		advice='in a chroot, make its folder a mount point before'
	sandbox_die "root may make no namespaces here ($said): $advice"
}

# The outer process only waits.  It must not exec: the first process of a
# namespace never gets a signal it has no handler for, and a handler would have
# to wait for the command that is running.  If the outer process is killed
# itself, the kernel passes the kill on (--pdeathsig, --kill-child).  The new
# session is for servers that signal their whole process group when they end.
sandbox_supervise() {
	local name status=0 unset=()

	for name in "${SANDBOX_UNSET[@]}"; do
		unset+=("--unset=$name")
	done
	setpriv --pdeathsig KILL \
		unshare --mount --net --pid --uts --ipc --fork --kill-child \
		--mount-proc \
		env --default-signal "${unset[@]}" SANDBOX_INSIDE=1 \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		setsid bash "$(realpath -- "$0")" "$@" <&0 &
	SANDBOX_CHILD=$!
	trap 'sandbox_kill; exit 129' HUP
	trap 'sandbox_kill; exit 130' INT
	trap 'sandbox_kill; exit 143' TERM
	wait "$SANDBOX_CHILD" || status=$?
	exit "$status"
}

# Kill the first process of the namespace: the kernel kills the others before
# unshare gets to know of it, so that nothing is left when this returns.
sandbox_kill() {
	local first=

	trap '' HUP INT TERM
	read -r first <"/proc/$SANDBOX_CHILD/task/$SANDBOX_CHILD/children" ||
		true
	kill -KILL "${first:-$SANDBOX_CHILD}" 2>/dev/null || true
	wait "$SANDBOX_CHILD" 2>/dev/null || true
}

sandbox_prepare() {
	set -eu
	# The kernel sends the first process of a namespace no INT or TERM
	# that it has no handler for, not even from its own terminal.
	trap 'exit 130' INT
	trap 'exit 143' TERM
	sandbox_mounts
	sandbox_etc
	export HOME=$SANDBOX/root TMPDIR=/tmp LC_ALL=C.UTF-8
	mkdir -p "$HOME"
	hostname sandbox
	ip link set lo up
	SANDBOX_PASSED=0 SANDBOX_FAILED=0 SANDBOX_SKIPPED=0
}

sandbox_mounts() {
	local folder project

	exec {project}<"$PROJECT"
	sandbox_empty /run
	mkdir -p "$SANDBOX" /run/lock
	# Before the folders below it: programs make folders of their own there.
	sandbox_private /var/lib
	for folder in "${SANDBOX_EMPTY[@]}"; do
		sandbox_empty "$folder"
	done
	# A source tree below one of these folders (in /tmp, say) is covered
	# now: the open folder still leads to it.
	if [ ! -e "$PROJECT/tests/sandbox.sh" ]; then
		mkdir -p "$PROJECT"
		mount --no-canonicalize --bind "/proc/self/fd/$project" \
			"$PROJECT"
	fi
	exec {project}<&-
	cd "$PROJECT"
	SANDBOX_LIBRARIES=$(sandbox_library_folder)
	sandbox_private /etc
	sandbox_private "$SANDBOX_LIBRARIES"
	SANDBOX_VFS=$(sandbox_vfs_folder)
	case $SANDBOX_VFS in
	"" | "$SANDBOX_LIBRARIES"/*) ;;
	*) sandbox_private "$SANDBOX_VFS" ;;
	esac
}

sandbox_empty() {
	if [ ! -d "$1" ] || [ -L "$1" ]; then
		return 0
	fi
	mount -t tmpfs -o "$(stat -c 'mode=%a,uid=%u,gid=%g' "$1")" tmpfs "$1"
}

# Where the C library looks for NSS modules, also for set-user-ID programs.
sandbox_library_folder() {
	local file

	file=$(ldd "$(type -P bash)" | awk '$1 == "libc.so.6" { print $3 }')
	dirname -- "$(realpath -- "$file")"
}

sandbox_vfs_folder() {
	type -P smbd >/dev/null || return 0
	smbd -b | awk '$1 == "MODULESDIR:" { print $2 "/vfs" }'
}

# What is written into the folder from now on stays in memory.
sandbox_private() {
	local layer=$SANDBOX/layers$1

	mkdir -p "$layer/upper" "$layer/work"
	chmod --reference="$1" "$layer/upper"
	mount -t overlay -o \
		"lowerdir=$1,upperdir=$layer/upper,workdir=$layer/work" \
		overlay "$1" || sandbox_die "cannot mount an overlay on $1"
}

# The same /etc on every machine, where it matters here.
sandbox_etc() {
	cd /etc
	rm -f hosts resolv.conf nsswitch.conf host.conf gai.conf samba/smb.conf
	mkdir -p samba
	cat >hosts <<-END
		127.0.0.1 localhost
		::1 localhost
	END
	cat >resolv.conf <<-END
		nameserver 127.0.0.1
		options timeout:1 attempts:1
	END
	echo 'multi on' >host.conf
	cat >nsswitch.conf <<-END
		passwd: files
		group: files
		shadow: files
		hosts: files dns
		networks: files
		protocols: files
		services: files
	END
	if [ -d /var/lib/samba ]; then
		mkdir -m 0700 /var/lib/samba/private
	fi
	cat >samba/smb.conf <<-END
		[global]
		workgroup = WORKGROUP
		server role = standalone server
		disable netbios = yes
	END
	cd "$PROJECT"
}

# sandbox_nsswitch 'files dns': the hosts: line of nsswitch.conf.  The file is
# replaced, not rewritten, as programs that run may read it at any time.
sandbox_nsswitch() {
	LC_ALL=C sed "s/^hosts:.*/hosts: $1/" /etc/nsswitch.conf \
		>/etc/nsswitch.conf.new
	mv /etc/nsswitch.conf.new /etc/nsswitch.conf
}

# sandbox_host ADDRESS NAME...
sandbox_host() {
	echo "$*" >>/etc/hosts
}

# sandbox_install_nss FILE
sandbox_install_nss() {
	install -m 0644 "$1" "$SANDBOX_LIBRARIES/libnss_uncfix.so.2"
}

sandbox_remove_nss() {
	rm -f "$SANDBOX_LIBRARIES/libnss_uncfix.so.2"
}

# sandbox_install_vfs FILE
sandbox_install_vfs() {
	[ -n "$SANDBOX_VFS" ] || sandbox_die "smbd is not installed"
	install -m 0644 "$1" "$SANDBOX_VFS/uncfix.so"
}

# sandbox_user NAME PASSWORD: a Unix user with a home folder in $SANDBOX and a
# group of his own, and the Samba user.  The files of /etc are written to
# directly because useradd also writes to /var.
sandbox_user() {
	local id home=$SANDBOX/home/$1

	id=$(awk -F: '$3 >= 20000 && $3 < 30000 && $3 >= next_id \
		{ next_id = $3 + 1 } END { print next_id ? next_id : 20000 }' \
		/etc/passwd)
	echo "$1:x:$id:" >>/etc/group
	echo "$1:x:$id:$id::$home:/bin/sh" >>/etc/passwd
	echo "$1:*:19000:0:99999:7:::" >>/etc/shadow
	mkdir -p "$home"
	chown "$id:$id" "$home"
	printf '%s\n%s\n' "$2" "$2" | smbpasswd -s -a "$1" >/dev/null
}

# sandbox_domain NAME [OPTION...]: this machine becomes the DC of ad.test, under
# this name; $PASSWD is its administrator's password.  The server is not started.
sandbox_domain() {
	local name=$1

	shift
	hostname "$name"
	rm /etc/samba/smb.conf
	samba-tool domain provision --realm=AD.TEST --domain=AD \
		--host-name="$name" --host-ip=127.0.0.1 --server-role=dc \
		--dns-backend=SAMBA_INTERNAL \
		--adminpass="${PASSWD:-Open.Sesame.7}" \
		--option='interfaces = 127.0.0.1/8' "$@"
	# The name server of this machine is the DC itself.
	sed -i '/dns forwarder/d' /etc/samba/smb.conf
}

# sandbox_wait SECONDS PROCESS COMMAND...: until COMMAND succeeds; fails if the
# process ends or the time is over.
sandbox_wait() {
	local end=$((SECONDS + $1)) process=$2

	shift 2
	until "$@" 2>/dev/null; do
		kill -0 "$process" 2>/dev/null || return 1
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.05
	done
}

# The name of a socket is there before it accepts connections.
sandbox_accepts() {
	grep -q " 00010000 .*$1\$" /proc/net/unix
}

# sandbox_start_nscd LINE...: with these lines in its configuration; sets NSCD.
sandbox_start_nscd() {
	mkdir -p /run/nscd
	printf '%s\n' 'enable-cache hosts yes' "$@" >"$SANDBOX/nscd.conf"
	nscd --foreground --config-file="$SANDBOX/nscd.conf" \
		>"$SANDBOX/nscd.out" 2>&1 &
	NSCD=$!
	sandbox_wait 10 "$NSCD" sandbox_accepts /run/nscd/socket ||
		sandbox_die "nscd does not start: $(cat "$SANDBOX/nscd.out")"
}

sandbox_stop_nscd() {
	kill -TERM "$NSCD"
	wait "$NSCD" || true
	rm -f /run/nscd/socket
}

sandbox_tcp_answers() {
	(: <"/dev/tcp/127.0.0.1/$1")
}

# sandbox_start_smbd OPTION...: until it answers on SMBD_PORT, or 445.  Where
# SMBD_WITHIN is set, it is the command that starts it: `ip netns exec fs`.
# If it does not answer, the end of its log is shown: SMBD_LOG, or Samba's own.
# shellcheck disable=SC2120
sandbox_start_smbd() {
	local port=${SMBD_PORT:-445} log=${SMBD_LOG:-/var/log/samba/log.smbd}
	local -a within

	read -ra within <<<"${SMBD_WITHIN:-}"
	"${within[@]}" smbd --foreground "$@" </dev/null \
		>>"$SANDBOX/smbd.out" 2>&1 &
	SANDBOX_SMBD=$!
	sandbox_wait 30 "$SANDBOX_SMBD" "${within[@]}" \
		bash -c ": </dev/tcp/127.0.0.1/$port" && return
	cat "$SANDBOX/smbd.out" >&2
	# shellcheck disable=SC2086
	tail -n 30 $log >&2 || true
	sandbox_die "smbd${SMBD_WITHIN:+ of $SMBD_WITHIN} does not answer"
}

# sandbox_smbd CONFFILE: /etc/samba/smb.conf becomes a link to the file, so
# that net, smbstatus, sharesec and the others see what smbd sees.
sandbox_smbd() {
	ln -sfn "$(realpath -- "$1")" /etc/samba/smb.conf
	sandbox_start_smbd
}

sandbox_smbd_stop() {
	kill -TERM "$SANDBOX_SMBD" 2>/dev/null || true
	wait "$SANDBOX_SMBD" || true
}

# sandbox_dnsmasq ARGS...: a DNS server that knows what ARGS say, asks no other
# server and writes each question to $SANDBOX/dnsmasq.log.
sandbox_dnsmasq() {
	: >"$SANDBOX/dnsmasq.log"
	dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root \
		--pid-file= --no-resolv --no-hosts --bind-interfaces \
		--listen-address=127.0.0.1 --log-queries \
		--log-facility="$SANDBOX/dnsmasq.log" "$@" &
	SANDBOX_DNSMASQ=$!
	# 0100007F:0035 is 127.0.0.1 port 53.
	sandbox_wait 10 "$SANDBOX_DNSMASQ" \
		grep -q ' 0100007F:0035 ' /proc/net/udp && return
	cat "$SANDBOX/dnsmasq.log" >&2
	sandbox_die "dnsmasq does not answer"
}

sandbox_dnsmasq_stop() {
	kill -TERM "$SANDBOX_DNSMASQ" 2>/dev/null || true
	wait "$SANDBOX_DNSMASQ" || true
}

# test_that "behaviour" COMMAND...: COMMAND runs in a subshell that ends at the
# first command that fails; what it printed is shown if it fails.  Start
# servers outside: the script could not stop them.
test_that() {
	local behaviour=$1 status

	shift
	set +e
	(
		set -e
		"$@"
	) </dev/null >"$SANDBOX/test.out" 2>&1
	status=$?
	set -e
	if [ "$status" = 0 ]; then
		SANDBOX_PASSED=$((SANDBOX_PASSED + 1))
		printf 'ok - %s\n' "$behaviour"
		return
	fi
	SANDBOX_FAILED=$((SANDBOX_FAILED + 1))
	printf 'not ok - %s: exit status %s\n' "$behaviour" "$status"
	tail -n 40 "$SANDBOX/test.out" | sed 's/^/    /'
}

# test_skip "behaviour" "why"
test_skip() {
	SANDBOX_SKIPPED=$((SANDBOX_SKIPPED + 1))
	printf 'ok - %s # skipped: %s\n' "$1" "$2"
}

# The last line of a script; fails if a test failed or none ran.
test_summary() {
	printf '%d passed, %d failed' "$SANDBOX_PASSED" "$SANDBOX_FAILED"
	[ "$SANDBOX_SKIPPED" = 0 ] || printf ', %d skipped' "$SANDBOX_SKIPPED"
	printf '\n'
	[ "$SANDBOX_FAILED" = 0 ] &&
		[ $((SANDBOX_PASSED + SANDBOX_SKIPPED)) -gt 0 ]
}

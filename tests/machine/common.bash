# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# A machine of tests/machine/image in an emulator.  What it writes to its disk
# is in a layer of its own, $WORK/disk.qcow2; $WORK/host is its /host.

PROJECT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
export UNCFIX_CACHE=${UNCFIX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/uncfix}
# An emulated processor: a /dev/kvm that opens need not run Debian's kernel.
# Its clock counts instructions, two nanoseconds each, and not what else this
# machine does: no timer is late (the kernel hangs if one is), no unit fails of
# that, and each boot takes the same time.
QEMU=(qemu-system-x86_64 -accel tcg,tb-size=512 -icount shift=1 -cpu max -M q35
	-m 1536 -nic none -no-reboot -device virtio-rng-pci)
KERNEL='root=/dev/vda rw console=ttyS0 net.ifnames=0 loglevel=4
	systemd.show_status=0 mitigations=off'

# machine_new SUITE WORK
machine_new()
{
	local command

	for command in qemu-system-x86_64 qemu-img mke2fs debootstrap; do
		PATH=$PATH:/usr/sbin command -v "$command" >/dev/null || {
			echo "$command is missing: run" \
				"tools/install-packages machine" >&2
			exit 1
		}
	done
	IMAGE=$("$PROJECT/tests/machine/image" "$1")
	WORK=$2
	mkdir -p "$WORK/host/results"
	qemu-img create -q -f qcow2 -b "$IMAGE/disk.img" -F raw \
		"$WORK/disk.qcow2"
}

# machine_fill: what the machine gets from this one.
machine_fill()
{
	local folder=$WORK/host

	mkdir "$folder/packages"
	cp "$PROJECT"/build/packages/*.deb "$folder/packages"
	cp -r "$PROJECT/tests/machine/guest" "$PROJECT/tests/harmless" \
		"$folder"
}

# machine_boot WORDS OPTION...: WORDS are more of the kernel's command line.
machine_boot()
{
	local words=$1

	shift
	# One at a time: two would be late both.  It ends with this shell.
	exec 8>"$UNCFIX_CACHE/machine/qemu.lock"
	flock 8
	setpriv --pdeathsig KILL timeout --foreground "${LIMIT:-0}" \
		nice -n 5 setpriv --pdeathsig KILL "${QEMU[@]}" \
		-kernel "$IMAGE/vmlinuz" \
		-initrd "$IMAGE/initrd.img" -append "${KERNEL//$'\n\t'/ } $words" \
		-drive "file=$WORK/disk.qcow2,if=virtio,cache=unsafe" \
		-virtfs "local,path=$WORK/host,mount_tag=host,security_model=none,multidevs=remap" \
		"$@" 8>&-
	exec 8>&-
}

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Real SMB clients and a stock smbd: with malformed targets they fail, and with
# libuncfix_client.so they reach what was meant.

. "$(dirname -- "$0")/../vfs/common.bash"
vfs_enter "$@"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
CLIENT=$SANDBOX_LIBRARIES/libuncfix_client.so
UNCFIX=$SANDBOX/uncfix-command
install -m 0644 "$BUILD/libuncfix_client.so" "$CLIENT"
install "$BUILD/uncfix" "$UNCFIX"
sandbox_user alice Secret.1
sandbox_host 127.0.0.1 fileserver
vfs_share data
vfs_share other
install -m 0755 /dev/stdin "$SANDBOX/quota" <<-END
	#!/bin/sh
	echo 2 1 2 3 4 5 6 1024
END
vfs_smbd stock <<-END
	[global]
	get quota command = $SANDBOX/quota
	[data]
	path = $SHARES/data
	guest ok = yes
	read only = no
	admin users = alice
	[other]
	path = $SHARES/other
	guest ok = yes
	[lp]
	path = /tmp
	printable = yes
	guest ok = yes
	printing = bsd
	print command = rm -f %s
	lpq command = true
	lprm command = true
END
/usr/bin/python3 - "$SHARES/data/tone.wav" <<-END
	import sys, wave
	tone = wave.open(sys.argv[1], 'wb')
	tone.setparams((1, 2, 8000, 0, 'NONE', ''))
	tone.writeframes(bytes(8000))
END
mkdir -p "$SANDBOX/work"
cd "$SANDBOX/work" || exit 1

# shellcheck disable=SC1003
FORMS=('\\\\fileserver\data' '\fileserver\data' 'fileserver\data'
	'////fileserver/data' '"\\fileserver\data' ' \\fileserver\data'
	'smb:\\fileserver\data' 'smb://\\fileserver/data'
	'%5C%5Cfileserver%5Cdata' '＼＼fileserver＼data'
	'\\?\UNC\fileserver\data' '\\\\fileserver\\data\\')

# each_form COMMAND...: it fails by itself and works with the library, for
# every form.  The command gets the form.
each_form() {
	local form

	for form in "${FORMS[@]}"; do
		echo "form: $form"
		"$@" "$form" "$UNCFIX" run -- || return 1
	done
}

# Each of these runs a client by "$@" and says what it found.
smbclient_reads() {
	local form=$1

	shift
	"$@" smbclient "$form" -N -c 'get which -' 2>/dev/null
}

smbclient_takes_it() {
	[ "$(smbclient_reads "$@")" = data ]
}

smbclient_lists() {
	local form=$1

	shift
	"$@" smbclient -gNL "$form" | grep -qx 'Disk|data|'
}

smbget_takes_it() {
	local form=$1

	shift
	rm -f which
	"$@" smbget -a "$form/which" && [ "$(cat which)" = data ]
}

smbcacls_takes_it() {
	local form=$1

	shift
	"$@" smbcacls -N "$form" which | grep -q '^OWNER:'
}

smbcquotas_takes_it() {
	local form=$1

	shift
	"$@" smbcquotas -U alice%Secret.1 -u alice "$form" |
		grep -q '^FILESERVER.alice '
}

smbpasswd_takes_it() {
	local form=$1

	shift
	"$@" smbpasswd -s -r "$form" -U alice <<-END
		Secret.1
		Secret.1
		Secret.1
	END
}

rpcclient_takes_it() {
	local form=$1

	shift
	"$@" rpcclient -U alice%Secret.1 "$form" -c 'netsharegetinfo data' |
		grep -q 'netname: data'
}

net_takes_it() {
	local form=$1

	shift
	"$@" net -N -S "$form" rpc share list -U% | grep -qx data
}

python_takes_it() {
	local form=$1

	shift
	"$@" /usr/bin/python3 - "$form" <<-'END'
		import sys, smbc
		context = smbc.Context()
		url = sys.argv[1]
		assert 'which' in [e.name for e in context.opendir(url).getdents()]
		assert context.open(url + '/which').read() == b'data'
		assert context.stat(url + '/which')[6] == 4
		context.mkdir(url + '/new', 0o755)
		context.rename(url + '/new', url + '/newer')
		context.rmdir(url + '/newer')
	END
}

mount_takes_it() {
	local form=$1

	shift
	"$@" strace -f -s 400 -e trace=mount -o "$SANDBOX/mount" mount.cifs "$form" \
		/mnt -o guest || true
	cat "$SANDBOX/mount"
	grep -q 'mount("//fileserver/data", ' "$SANDBOX/mount" &&
		grep -qF 'unc=\\\\fileserver\\data' "$SANDBOX/mount"
}

smbspool_takes_it() {
	local form=${1/data/lp}

	shift
	echo page >"$SANDBOX/page"
	AUTH_USERNAME=alice AUTH_PASSWORD=Secret.1 \
		"$@" smbspool "$form" 1 alice title 1 '' "$SANDBOX/page"
}

functions() {
	local form=$1

	shift
	"$@" "$BUILD/tests/smbc_functions" "$form" "${form/data/lp}"
}

# Each function of libsmbclient that takes a URL does with a malformed one what
# it does with a good one; by itself each of them does something else, but for
# listxattr, which lists the same for any URL and does not look at it.
every_function_takes_it() {
	local malformed='\\\\fileserver\data'

	functions smb://fileserver/data >"$SANDBOX/good"
	functions "$malformed" >"$SANDBOX/stock"
	functions "$malformed" "$UNCFIX" run -- >"$SANDBOX/repaired"
	functions smb://fileserver/data "$UNCFIX" run -- >"$SANDBOX/kept"
	cat "$SANDBOX/good"
	[ "$(grep -c ' 0$' "$SANDBOX/good")" = 40 ]
	diff "$SANDBOX/good" "$SANDBOX/repaired"
	diff "$SANDBOX/good" "$SANDBOX/kept"
	grep -vi listxattr "$SANDBOX/stock" |
		fails grep -xFf "$SANDBOX/good"
}

# only_with_the_library COMMAND... FORM
only_with_the_library() {
	fails "$@"
	"$@" "$UNCFIX" run --
}

# gvfsd-smb alone: gio leaves its arguments as they are.
gvfs_takes_it() {
	local form=$1

	shift
	# shellcheck disable=SC2016
	[ "$("$@" dbus-run-session -- bash -c 'export UNCFIX_DISABLE=1
		gio mount --anonymous "$1" </dev/null
		gio cat "$1"' gio "$form")" = data ]
}

# VLC does not run as root.  Its own parser of URLs refuses backslashes.
vlc_takes_it() {
	local form=$1 folder=$SANDBOX/vlc

	shift
	rm -rf "$folder"
	install -d -o alice "$folder"
	HOME=$folder timeout 60 setpriv --reuid=alice --regid=alice \
		--clear-groups "$@" cvlc --no-video --smb-user=alice \
		--smb-pwd=Secret.1 --play-and-exit \
		--sout "#std{access=file,mux=raw,dst=$folder/played}" \
		"$form" vlc://quit
	[ -s "$folder/played" ]
}

# A folder of the mounted tree is a host, the one below it a share.
smbnetfs_takes_it() {
	local form=$1 HOME=$SANDBOX/smbnetfs status=0

	shift
	rm -rf "$HOME"
	mkdir -p "$HOME/.smb" "$HOME/tree"
	touch "$HOME/.smb/smbnetfs.conf" "$HOME/.smb/smbnetfs.host"
	chmod 0600 "$HOME"/.smb/*
	chmod 0700 "$HOME/.smb"
	"$@" smbnetfs "$HOME/tree"
	[ "$(cat "$HOME/tree/$form/which")" = data ] || status=1
	umount "$HOME/tree"
	return "$status"
}

# with PROGRAM TEST...: where the program is installed.
with() {
	if type -P "$1" >/dev/null || [ -e "$1" ]; then
		test_that "${@:2}"
	else
		test_skip "$2" "$1 is not installed"
	fi
}

fails() {
	! "$@"
}

# What the library is for: one form that each of them gets wrong by itself.
stock_fails() {
	local form='\\\\fileserver\data'

	fails smbclient_takes_it "$form"
	fails smbget_takes_it "$form"
	fails smbcacls_takes_it "$form"
	fails python_takes_it "$form"
	fails mount_takes_it "$form"
	fails net_takes_it "$form"
	fails rpcclient_takes_it "$form"
	fails smbcquotas_takes_it "$form"
}

well_formed_works_as_before() {
	local prefix

	for prefix in '' "$UNCFIX run"; do
		# shellcheck disable=SC2086
		{
			smbclient_takes_it //fileserver/data $prefix
			smbclient_takes_it '\\fileserver\data' $prefix
			smbclient_lists fileserver $prefix
			smbget_takes_it smb://fileserver/data $prefix
			smbcacls_takes_it //fileserver/data $prefix
			rpcclient_takes_it fileserver $prefix
			net_takes_it fileserver $prefix
			python_takes_it smb://fileserver/data $prefix
			mount_takes_it //fileserver/data $prefix
			smbspool_takes_it smb://fileserver/data $prefix
		}
	done
}

a_password_is_kept() {
	smbclient_reads '\\\\fileserver\data' \
		env PASSWD= "$UNCFIX" run -- >"$SANDBOX/guest"
	[ "$("$UNCFIX" run smbclient '\\\\fileserver\data' 'Secret.1' \
		-U alice -c 'get which -' 2>/dev/null)" = data ]
	[ "$("$UNCFIX" run smbget --stdout -q \
		'smb:\\alice:Secret.1@fileserver\data\which' -n)" = data ]
}

nothing_is_in_the_wrong_share() {
	[ "$(smbclient_reads '\\\\fileserver\other' "$UNCFIX" run)" = other ]
	fails smbclient_reads '\\\\fileserver\nothing' "$UNCFIX" run
	fails smbclient_reads '\\\\elsewhere\data' "$UNCFIX" run
	# A path is not cut off: its command would act on the whole share.
	fails smbclient_reads '\\\\fileserver\data\sub' "$UNCFIX" run
}

disabled_it_does_nothing() {
	export UNCFIX_DISABLE=1
	fails smbclient_takes_it '\\\\fileserver\data' "$UNCFIX" run
	fails python_takes_it '\\\\fileserver\data' "$UNCFIX" run
}

# As where two versions of uncfix are installed.
two_copies_get_on() {
	cp "$CLIENT" "$SANDBOX/copy.so"
	smbget_takes_it '\\\\fileserver\data' \
		env LD_PRELOAD="$SANDBOX/copy.so" "$UNCFIX" run
}

# Not every machine has the same: here a library that makes contexts and no more.
each_hash_table_is_read() {
	local style

	for style in gnu sysv both; do
		cc -shared -fPIC -o "lib$style.so" -Wl,--hash-style="$style" \
			-xc - <<-'END'
			static int context;

			void *smbc_new_context(void)
			{
				return &context;
			}
		END
		cc -o "with-$style" -xc - -L. "-l$style" -Wl,-rpath,"$PWD" <<-'END'
			void *smbc_new_context(void);

			int main(void)
			{
				return !smbc_new_context();
			}
		END
		"./with-$style"
		"$UNCFIX" run "./with-$style"
	done
}

# A plug-in's library can come back elsewhere: what a context opens URLs with
# is then the same as before.
libsmbclient_may_come_back() {
	"$UNCFIX" run /usr/bin/python3 - <<-'END'
		import _ctypes, ctypes, mmap

		program = ctypes.CDLL(None)
		places, functions, held = [], [], []
		for _ in range(2):
		    library = ctypes.CDLL('libsmbclient.so.0')
		    get = library.smbc_getFunctionOpen
		    program.smbc_new_context.restype = ctypes.c_void_p
		    get.argtypes, get.restype = [ctypes.c_void_p], ctypes.c_void_p
		    places.append(ctypes.cast(get, ctypes.c_void_p).value)
		    context = ctypes.c_void_p(program.smbc_new_context())
		    functions.append(get(context))
		    library.smbc_free_context(context, 1)
		    _ctypes.dlclose(library._handle)
		    held += [mmap.mmap(-1, 1 << 16) for _ in range(999)]
		print(places, functions)
		assert places[0] != places[1] and functions[0] == functions[1]
	END
}

# exits STATUS COMMAND...
exits() {
	local status=0 wanted=$1

	shift
	"$@" 2>"$SANDBOX/errors" || status=$?
	cat "$SANDBOX/errors"
	[ "$status" = "$wanted" ]
}

run_ends_as_its_command_does() {
	exits 0 "$UNCFIX" run true
	exits 7 "$UNCFIX" run -- sh -c 'exit 7'
	exits 127 "$UNCFIX" run no-such-command
	exits 126 "$UNCFIX" run /etc/hosts
	exits 125 "$UNCFIX" run
	exits 125 "$UNCFIX" run --no-such-option
	exits 0 "$UNCFIX" run --help
	[ "$("$UNCFIX" run -- printf '%s|' -L --help '\\\\a')" = \
		'-L|--help|\\\\a|' ]
}

run_keeps_what_is_preloaded() {
	[ "$("$UNCFIX" run printenv LD_PRELOAD)" = "$CLIENT" ]
	[ "$(LD_PRELOAD=libm.so.6 "$UNCFIX" run printenv LD_PRELOAD)" = \
		"$CLIENT:libm.so.6" ]
}

run_says_where_it_cannot_help() {
	install -m 04755 -o alice "$(type -P true)" "$SANDBOX/other-rights"
	"$UNCFIX" run "$SANDBOX/other-rights" 2>&1 |
		grep -q 'runs with the rights of another user'
	[ -z "$("$UNCFIX" run true 2>&1)" ]
}

run_without_the_library_says_so() {
	mv "$CLIENT" "$CLIENT.away"
	exits 125 "$UNCFIX" run true
	grep -q "$CLIENT: No such file" "$SANDBOX/errors"
	mv "$CLIENT.away" "$CLIENT"
}

test_that "stock clients fail with the articles' form" stock_fails
test_that "well-formed targets work, with the library and without" \
	well_formed_works_as_before
test_that "smbclient takes every form" each_form smbclient_takes_it
test_that "smbclient -L takes every form" each_form smbclient_lists
test_that "smbget takes every form" each_form smbget_takes_it
test_that "smbcacls takes every form" each_form smbcacls_takes_it
test_that "smbcquotas takes every form" each_form smbcquotas_takes_it
test_that "smbpasswd takes a malformed server" \
	only_with_the_library smbpasswd_takes_it '\\\\fileserver'
test_that "rpcclient takes every form" each_form rpcclient_takes_it
test_that "net takes every form" each_form net_takes_it
test_that "a program that loads libsmbclient late takes every form" \
	each_form python_takes_it
test_that "every function of libsmbclient takes a malformed URL" \
	every_function_takes_it
test_that "mount.cifs takes every form" each_form mount_takes_it
test_that "smbspool takes every form" each_form smbspool_takes_it
with /usr/libexec/gvfsd-smb "gvfsd-smb takes a malformed host" \
	only_with_the_library gvfs_takes_it 'smb://\\fileserver/data/which'
with cvlc "VLC plays a file by a malformed URL" \
	only_with_the_library vlc_takes_it smb:////fileserver/data/tone.wav
with smbnetfs "smbnetfs takes a malformed host" \
	only_with_the_library smbnetfs_takes_it '\\fileserver/data'
test_that "a password reaches the server as it is" a_password_is_kept
test_that "no other share or host is reached" nothing_is_in_the_wrong_share
test_that "UNCFIX_DISABLE switches it off" disabled_it_does_nothing
test_that "two copies of the library get on" two_copies_get_on
test_that "libsmbclient may come back at another place" \
	libsmbclient_may_come_back
test_that "libsmbclient is found by each kind of hash table" \
	each_hash_table_is_read
test_that "run ends as its command does" run_ends_as_its_command_does
test_that "run keeps what is preloaded" run_keeps_what_is_preloaded
test_that "run says where the loader ignores it" run_says_where_it_cannot_help
test_that "run without the library says so" run_without_the_library_says_so
sandbox_smbd_stop
test_summary

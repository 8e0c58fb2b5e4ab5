#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Who may send names to smbd, and has a share, cannot have smbd write what it
# logs, or its memory when it crashes, into a file of his choice: by none of the
# names that smbd has for its own files.

. "$(dirname -- "$0")/common.bash"
vfs_enter "$@"

FOLDER=$SHARES/log
SECRET=$SANDBOX/secret
USERSHARES=$SANDBOX/usershares
LOGS=/var/log/samba

# The logging lines of Debian's smb.conf, and a class that has a file of its own.
DEBIAN=('log file = /var/log/samba/log.%m' 'max log size = 1000'
	'logging = file')
CLASSES='log level = 1 vfs:3@/var/log/samba/log.vfs'

# What smbd may call its log file for this client.
LOG_FILES=("$LOGS"/log.{smbd,,127.0.0.1,fs,fileserver,%m})
CLASS_FILES=("$LOGS/log.vfs")

# In the share lies what a user can put there: a link named `log` that leads to a
# file of root's; a file; or a folder.
bait() {
	rm -rf "$FOLDER" "$SECRET"
	mkdir -p "$FOLDER" "$SHARES/gone"
	printf 'log' >"$FOLDER/which"
	install -m 0600 /dev/null "$SECRET"
	echo 'of root' >"$SECRET"
	case $1 in
	link) ln -s "$SECRET" "$FOLDER/log" ;;
	file) echo 'of alice' >"$FOLDER/log" ;;
	folder) mkdir "$FOLDER/log" ;;
	esac
	chown -hR alice: "$FOLDER" "$SHARES/gone"
}

as_usershares() {
	local name

	for name in log gone; do
		runuser -u alice -- net usershare add "$name" \
			"$SHARES/$name" 'words of alice' Everyone:F
	done
}

as_registry_shares() {
	net conf addshare log "$FOLDER" writeable=y
	net conf addshare gone "$SHARES/gone" writeable=y
}

in_the_file() {
	printf '[%s]\npath = %s\nread only = no\n' log "$FOLDER" \
		gone "$SHARES/gone"
}

# attack log|crash TEXT...: what it shows is left for the tests that follow.
attack() {
	vfs_python "$VFS_TESTS/log_file.py" "$1" "$SANDBOX_SMBD" \
		"$SHARES/gone" "${@:2}" >"$SANDBOX/attack" 2>&1 ||
		echo failed >>"$SANDBOX/attack"
}

client_was_served() {
	cat "$SANDBOX/attack"
	grep -q '^open: ' "$SANDBOX/attack"
	grep -q ': disk ' "$SANDBOX/attack"
	[ "$(tail -n 1 "$SANDBOX/attack")" != failed ]
}

# files_are_as_they_were link|file|folder
files_are_as_they_were() {
	head -n 5 "$SECRET"
	ls -lAR "$FOLDER"
	[ "$(cat "$SECRET")" = 'of root' ]
	[ "$(ls -A "$FOLDER")" = $'log\nwhich' ]
	case $1 in
	link) [ -L "$FOLDER/log" ] ;;
	file) [ "$(cat "$FOLDER/log")" = 'of alice' ] ;;
	folder) [ -z "$(ls -A "$FOLDER/log")" ] ;;
	esac
}

nothing_is_open_there() {
	! grep -F -e "open: $FOLDER/" -e "open: $SECRET" "$SANDBOX/attack"
}

# In the files that smb.conf names.
log_has_each_connect() {
	grep -c 'failed for service gone' "$LOGS"/log.*
	[ "$(cat "$LOGS"/log.* | grep -c 'failed for service gone')" -ge 400 ]
}

# server SHARES BAIT
server() {
	rm -rf "${LOGS:?}"/* "$USERSHARES"
	install -d -m 1770 -g alice "$USERSHARES"
	net conf drop
	bait "$2"
	case $1 in
	registry) as_registry_shares ;;
	smb.conf) in_the_file ;;
	esac >"$SANDBOX/sections"
	vfs_smbd uncfix "${DEBIAN[@]}" "$CLASSES" \
		"usershare path = $USERSHARES" 'usershare max shares = 100' \
		<"$SANDBOX/sections"
	[ "$1" != usershares ] || as_usershares
}

# log_is_safe SHARES BAIT WHAT TEXT...
log_is_safe() {
	local what="shares in $1, a $2 \`log\` there, $3 named"

	server "$1" "$2"
	attack log "${@:4}"
	test_that "$what: the client gets its share" client_was_served
	test_that "$what: no file grew and none appeared" \
		files_are_as_they_were "$2"
	test_that "$what: smbd has none open" nothing_is_open_there
	test_that "$what: the log is where it was" log_has_each_connect
	sandbox_smbd_stop
}

core_is_where_it_was() {
	grep -h -A1 'PANIC\|dumping core\|unable to change' "$LOGS"/log.*
	grep -qx " *dumping core in $LOGS/cores/smbd" "$LOGS"/log.*
}

# core_is_safe SHARES: smbd crashes, for another reason.
core_is_safe() {
	local what="shares in $1, the folder for core files named"

	server "$1" folder
	attack crash "$LOGS/cores/smbd"
	test_that "$what: the client gets its share" client_was_served
	test_that "$what: the core is dumped where it would be" \
		core_is_where_it_was
	test_that "$what: no file appeared" files_are_as_they_were folder
	sandbox_smbd_stop
}

vfs_user alice
sandbox_host 127.0.0.1 fs
for kind in usershares registry; do
	log_is_safe "$kind" link 'the log file' "${LOG_FILES[@]}"
	log_is_safe "$kind" link "a class's log" "${CLASS_FILES[@]}"
done
# Who comes from the network makes no links.
log_is_safe smb.conf file 'the log file' "${LOG_FILES[@]}"
log_is_safe smb.conf file "a class's log" "${CLASS_FILES[@]}"
case $(cat /proc/sys/kernel/core_pattern) in
[/\|]*) test_skip 'core files' 'the kernel has another place for them' ;;
*)
	for kind in usershares registry smb.conf; do
		core_is_safe "$kind"
	done
	;;
esac
test_summary

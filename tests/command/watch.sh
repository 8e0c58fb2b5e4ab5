#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix watch: what it shows of programs, to whom, and that what anyone sends to
# its socket does no harm.

. "$(dirname -- "$0")/../nss/common.bash"
sandbox_enter "$@"
. "$PROJECT/tests/notice.bash"
notice_prepare
world

UNCFIX=$BUILD/uncfix
OUT=$SANDBOX/watch.out
MALFORMED='\\\\fileserver\data'

# watches OPTION...: in the background, until it is there.
watches() {
	"$UNCFIX" watch "$@" >"$OUT" 2>"$OUT.err" &
	WATCH=$!
	sandbox_wait 10 "$WATCH" test -S "$NOTICE_SOCKET"
}

# What was sent before is shown then.
watch_ends() {
	local status=0

	kill -TERM "$WATCH"
	wait "$WATCH" || status=$?
	cat "$OUT" "$OUT.err"
	[ "$status" = 0 ]
}

sends() {
	/usr/bin/python3 "$PROJECT/tests/command/watch.py" "$@"
}

line_for_each() {
	watches
	is "$(look_up getaddrinfo "$MALFORMED" '\\bad host\x' \
		'smb://u:hunter2@fileserver/x' | wc -l)" 3
	watch_ends
	is "$(wc -l <"$OUT")" 3
	grep -Eq '^[0-9-]{10}T[0-9:]{8}[+-][0-9]{4} .*\[[0-9]+\] root: ' "$OUT"
	grep -Fq "root: $MALFORMED -> fileserver (extra-leading)" "$OUT"
	grep -Fq 'root: \\bad host\x (refused: bad-host)' "$OUT"
	grep -Fq ': smb://***@fileserver/x -> fileserver (scheme, user' "$OUT"
	! grep hunter2 "$OUT"
}

program_and_user_are_shown() {
	watches
	setpriv --reuid=nobody --regid=nogroup --clear-groups python3 -c '
import socket, sys, time
socket.gethostbyname(sys.argv[1])
time.sleep(1)' "$MALFORMED"
	watch_ends
	grep -Eq ' python3\[[0-9]+\] nobody: ' "$OUT"
}

json_says_all() {
	watches --json
	look_up getaddrinfo "$MALFORMED" '\\bad host\x' >/dev/null || true
	watch_ends
	/usr/bin/python3 - "$OUT" <<-'END'
		import json, sys
		good, bad = map(json.loads, open(sys.argv[1]))
		assert good['sent'] == r'\\\\fileserver\data', good
		assert good['meant'] == 'fileserver', good
		assert good['defects'] == ['extra-leading'], good
		assert good['refused'] is None and good['uid'] == 0, good
		assert good['part'] == 'name-service' and good['pid'] > 1, good
		assert good['client'] is None and not good['cut'], good
		assert bad['refused'] == 'bad-host' and bad['meant'] is None, bad
	END
}

refused_only() {
	watches --refused
	look_up getaddrinfo "$MALFORMED" '\\bad host\x' >/dev/null || true
	watch_ends
	is "$(wc -l <"$OUT")" 1
	grep -q 'refused: bad-host' "$OUT"
}

filters() {
	watches --program 'pyth*'
	look_up getaddrinfo '\\other\x' >/dev/null || true
	python3 -c 'import socket, sys, time
socket.gethostbyname(sys.argv[1])
time.sleep(1)' "$MALFORMED"
	sends many 3 >/dev/null
	watch_ends
	grep -Fq "$MALFORMED" "$OUT"
	! grep other "$OUT"
	watches --client '192.0.2.*'
	look_up getaddrinfo "$MALFORMED" >/dev/null
	sends harmful >/dev/null
	watch_ends
	is "$(wc -l <"$OUT")" 0
}

summary_counts() {
	watches --summary
	look_up getaddrinfo "$MALFORMED" "$MALFORMED" '\\bad host\x' \
		>/dev/null || true
	kill -USR1 "$WATCH"
	sandbox_wait 5 "$WATCH" grep -q 'extra-leading' "$OUT"
	cat "$OUT"
	look_up getaddrinfo '//fileserver/data' >/dev/null
	watch_ends
	is "$(grep -c COUNT "$OUT")" 2
	grep -Eq '^ +2  .*fileserver' "$OUT"
	grep -q '//fileserver' "$OUT"
	watches --summary --json
	look_up getaddrinfo "$MALFORMED" "$MALFORMED" >/dev/null
	watch_ends
	grep -q '"count":2,' "$OUT"
}

# Its memory does not grow with what arrives.
summary_is_bounded() {
	local before after

	watches --summary
	sends many 2500 >/dev/null
	before=$(awk '/VmRSS/ { print $2 }' "/proc/$WATCH/status")
	for _ in 1 2 3 4; do
		sends many 5000 >/dev/null
	done
	after=$(awk '/VmRSS/ { print $2 }' "/proc/$WATCH/status")
	watch_ends >/dev/null
	echo "$before KiB, $after KiB"
	[ $((after - before)) -lt 2048 ]
	grep -Eq '^ +[0-9]+  others$' "$OUT"
}

flooder_leaves_rows_to_others() {
	watches --summary
	sends many 2500 >/dev/null
	as_nobody getent ahosts "$MALFORMED" >/dev/null
	watch_ends
	is "$(grep -c 'fs[0-9]* ' "$OUT")" 500
	grep -q ' getent no.*fileserver' "$OUT"
	grep -Eq '^ +2000  others$' "$OUT"
	watches --summary --json
	sends many 600 >/dev/null
	watch_ends >/dev/null
	grep -qx '{"others":100}' "$OUT"
}

ends_by_itself() {
	local start=$SECONDS

	timeout 10 "$UNCFIX" watch --for 1
	[ $((SECONDS - start)) -lt 5 ]
	[ ! -e "$NOTICE_SOCKET" ]
}

one_at_a_time() {
	watches
	exits 2 "$UNCFIX" watch 2>"$SANDBOX/second"
	cat "$SANDBOX/second"
	grep -q 'another `uncfix watch` runs' "$SANDBOX/second"
	look_up getaddrinfo "$MALFORMED" >/dev/null
	watch_ends
	grep -q fileserver "$OUT"
}

stale_socket_is_replaced() {
	watches
	kill -KILL "$WATCH"
	wait "$WATCH" || true
	[ -S "$NOTICE_SOCKET" ]
	watches
	sandbox_wait 5 "$WATCH" grep -qw "$NOTICE_SOCKET" /proc/net/unix
	sleep 0.3
	look_up getaddrinfo "$MALFORMED" >/dev/null
	watch_ends
	grep -q fileserver "$OUT"
}

anyone_may_send_root_alone_watches() {
	watches
	is "$(stat -c '%a %U' "$NOTICE_SOCKET")" '666 root'
	watch_ends
	exits 2 setpriv --reuid=nobody --regid=nogroup --clear-groups \
		"$UNCFIX" watch 2>"$SANDBOX/nobody"
	cat "$SANDBOX/nobody"
	grep -q 'run this as root' "$SANDBOX/nobody"
}

as_nobody() {
	setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
}

# floods: as somebody else, until $FLOODS are ended.
floods() {
	FLOODS=()
	for _ in 1 2 3; do
		setpriv --reuid=nobody --regid=nogroup --clear-groups \
			/usr/bin/python3 - flood \
			<"$PROJECT/tests/command/watch.py" >/dev/null 2>&1 &
		FLOODS+=($!)
	done
}

# A terminal far away.
slow_reader() {
	while [ -n "$(head -c 4000 | head -c 1)" ]; do
		sleep 0.03
	done
}

# ends_under_flood SIGNALS OPTION...
ends_under_flood() {
	local status=0 SIGNALS=$1

	shift
	"$UNCFIX" watch "$@" &
	WATCH=$!
	sandbox_wait 10 "$WATCH" test -S "$NOTICE_SOCKET"
	floods
	sleep 2
	kill -TERM "$WATCH"
	[ "$SIGNALS" = 1 ] || sleep 1
	[ "$SIGNALS" = 1 ] || kill -TERM "$WATCH" 2>/dev/null || true
	timeout 20 tail -s 0.1 -f /dev/null --pid="$WATCH" || status=$?
	kill -KILL "$WATCH" "${FLOODS[@]}" 2>/dev/null || true
	wait "$WATCH" "${FLOODS[@]}" 2>/dev/null || true
	return "$status"
}

flood_holds_up_no_signal() {
	ends_under_flood 1 > >(slow_reader)
	ends_under_flood 1 --summary >/dev/null
}

full_pipe_holds_up_no_second_signal() {
	ends_under_flood 2 > >(sleep 25)
}

flood_holds_up_no_deadline() {
	local status=0

	timeout --kill-after=1 25 "$UNCFIX" watch --for 4 > >(slow_reader) &
	WATCH=$!
	sandbox_wait 10 "$WATCH" test -S "$NOTICE_SOCKET"
	floods
	wait "$WATCH" || status=$?
	kill -KILL "${FLOODS[@]}" 2>/dev/null || true
	is "$status" 0
}

nobody_speaks_for_a_client() {
	local option

	for option in '' --json --summary; do
		# shellcheck disable=SC2086
		watches $option
		as_nobody /usr/bin/python3 - forged \
			<"$PROJECT/tests/command/watch.py"
		watch_ends
		! grep -E '192\.0\.2\.99|innocent' "$OUT"
		grep -q '4 datagrams were no notices' "$OUT.err"
	done
}

# in_new_run SCRIPT: with the command and watch.py as arguments, in a /run that
# nothing is in yet.
in_new_run() {
	unshare --mount bash -euc \
		"mount -t tmpfs -o mode=0755 tmpfs /run; $1" \
		bash "$UNCFIX" "$PROJECT/tests/command/watch.py"
}

# The folder, as systemd makes it before the unit starts.
nobody_else_can_hold_the_lock() {
	# shellcheck disable=SC2016
	in_new_run 'mkdir /run/uncfix
		setpriv --reuid=nobody --regid=nogroup --clear-groups \
			flock --nonblock /run/uncfix sleep 20 &
		sleep 1
		timeout 20 "$1" watch --for 1
		kill %1'
}

mask_does_not_matter() {
	# shellcheck disable=SC2016
	in_new_run 'umask 077
		"$1" watch --for 4 &
		until [ -S /run/uncfix/watch ]; do sleep 0.1; done
		setpriv --reuid=nobody --regid=nogroup --clear-groups \
			/usr/bin/python3 - many 1 <"$2"
		wait
		[ ! -e /run/uncfix ]' | tee "$SANDBOX/mask"
	grep -q ' nobody: ' "$SANDBOX/mask"
}

ill_formed_datagrams_are_counted() {
	local sent descriptors

	watches
	descriptors=$(find "/proc/$WATCH/fd" | wc -l)
	sent=$(setpriv --reuid=nobody --regid=nogroup --clear-groups \
		/usr/bin/python3 - ill-formed <"$PROJECT/tests/command/watch.py")
	look_up getaddrinfo "$MALFORMED" >/dev/null
	is "$(find "/proc/$WATCH/fd" | wc -l)" "$descriptors"
	watch_ends
	grep -q "$sent datagrams were no notices" "$OUT.err"
	is "$(wc -l <"$OUT")" 1
}

harmful_texts_stay_texts() {
	local option

	for option in '' --json --summary; do
		# shellcheck disable=SC2086
		watches $option
		sends harmful
		watch_ends >/dev/null
		! grep -aP '[\x00-\x08\x0b-\x1f\x7f]|\x{202e}' "$OUT"
	done
}

# on_terminal COLUMNS: the lines that a terminal of that width shows.
on_terminal() {
	script -qec "stty cols $1; exec $UNCFIX watch --for 2" \
		"$SANDBOX/typescript" >/dev/null &
	WATCH=$!
	sandbox_wait 10 "$WATCH" test -S "$NOTICE_SOCKET"
	look_up getaddrinfo "$MALFORMED" '＼＼fileserver' \
		"\\\\\\\\fileserver\\$(printf 'x%.0s' {1..300})" >/dev/null
	sends harmful >/dev/null
	wait "$WATCH" || true
	# script(1) may end before what it runs does.
	sandbox_wait 10 $$ test ! -e "$NOTICE_SOCKET"
	sed '1d;/^Script done/,$d' "$SANDBOX/typescript" |
		sed 's/\x1b\[[0-9;]*m//g; s/\r//' | sed '/^$/d'
}

table_fits_the_terminal() {
	local columns

	for columns in 60 80 132; do
		on_terminal "$columns" >"$SANDBOX/table"
		cat "$SANDBOX/table"
		/usr/bin/python3 - "$SANDBOX/table" "$columns" <<-'END'
			import sys, unicodedata
			lines = open(sys.argv[1], encoding='utf-8').read().splitlines()
			assert len(lines) > 20 and lines[0].startswith('TIME'), lines
			for line in lines:
			    width = sum(1 + (unicodedata.east_asian_width(c) in 'WF')
			                for c in line)
			    assert width <= int(sys.argv[2]), (width, line)
		END
	done
}

reader_of_the_output_goes() {
	"$UNCFIX" watch | head -n 1 &
	sandbox_wait 10 $! test -S "$NOTICE_SOCKET"
	for _ in 1 2 3 4; do
		look_up getaddrinfo "$MALFORMED" >/dev/null
		sleep 0.2
	done
	[ ! -e "$NOTICE_SOCKET" ]
}

journal_gets_fields() {
	mkdir -p /run/systemd/journal
	/usr/bin/python3 - >"$SANDBOX/entry" <<-'END' &
		import socket, sys
		journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		journal.bind('/run/systemd/journal/socket')
		sys.stdout.buffer.write(journal.recv(100000))
	END
	sandbox_wait 10 $! test -S /run/systemd/journal/socket
	watches --journal
	look_up getaddrinfo "$MALFORMED" >/dev/null
	wait %1 2>/dev/null || true
	watch_ends
	/usr/bin/python3 - "$SANDBOX/entry" <<-'END'
		import struct, sys
		data, fields = open(sys.argv[1], 'rb').read(), {}
		while data:
		    name, data = data.split(b'\n', 1)
		    size, = struct.unpack('<Q', data[:8])
		    fields[name.decode()] = data[8:8 + size].decode()
		    assert data[8 + size:9 + size] == b'\n'
		    data = data[9 + size:]
		print(fields)
		assert fields['UNCFIX_SENT'] == r'\\\\fileserver\data'
		assert fields['UNCFIX_HOST'] == 'fileserver'
		assert fields['UNCFIX_DEFECTS'] == 'extra-leading'
		assert fields['UNCFIX_PART'] == 'name-service'
		assert fields['MESSAGE'].endswith(
		    r'\\\\fileserver\data -> fileserver (extra-leading)')
	END
}

etc_is() {
	(cd /etc && find . -name '*uncfix*' | sort; cat nsswitch.conf)
}

unit_is_switched_on_and_off() {
	local before

	before=$(etc_is)
	# Where an administrator has units: /usr is the machine's own here.
	mkdir -p /etc/systemd/system
	cp "$BUILD/uncfix-watch.service" /etc/systemd/system/
	"$UNCFIX" enable --dry-run watch
	[ ! -e "$WANTS" ]
	"$UNCFIX" enable watch
	[ -L "$WANTS" ]
	"$UNCFIX" enable watch | grep -q 'enabled already'
	"$UNCFIX" disable watch
	[ ! -L "$WANTS" ]
	"$UNCFIX" disable watch | grep -q 'is not enabled'
	"$UNCFIX" enable watch
	"$UNCFIX" disable
	rm /etc/systemd/system/uncfix-watch.service
	sandbox_nsswitch "$CHAIN files dns"
	is "$(etc_is)" "$before"
}

WANTS=/etc/systemd/system/multi-user.target.wants/uncfix-watch.service

unit_is_hardened() {
	local said exposure

	mkdir -p "$SANDBOX/unit"
	sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' \
		"$BUILD/uncfix-watch.service" >"$SANDBOX/unit/uncfix-watch.service"
	systemd-analyze verify --man=no "$SANDBOX/unit/uncfix-watch.service"
	said=$(systemd-analyze security --offline=true \
		"$SANDBOX/unit/uncfix-watch.service" | tail -n 2)
	echo "$said"
	exposure=$(grep -oE 'uncfix-watch.service: [0-9]+' <<<"$said" |
		grep -oE '[0-9]+$')
	[ "$exposure" -le 1 ]
}

test_that "a line for each malformed name, without what is secret" line_for_each
test_that "the program and the user are shown" program_and_user_are_shown
test_that "--json says all that is known" json_says_all
test_that "--refused leaves out what was repaired" refused_only
test_that "--program and --client leave out others" filters
test_that "--summary counts, and prints on SIGUSR1 and at the end" \
	summary_counts
test_that "the memory of a summary is bounded" summary_is_bounded
test_that "who sends many texts leaves rows of the summary to others" \
	flooder_leaves_rows_to_others
test_that "--for ends it, and the socket goes" ends_by_itself
test_that "a second one is told that there is a first" one_at_a_time
test_that "a socket that was left behind is replaced" stale_socket_is_replaced
test_that "anyone may send, root alone may watch" \
	anyone_may_send_root_alone_watches
test_that "datagrams that are no notices are counted, what they carry is closed" \
	ill_formed_datagrams_are_counted
test_that "a flood holds up no signal" flood_holds_up_no_signal
test_that "a reader that reads nothing holds up no second signal" \
	full_pipe_holds_up_no_second_signal
test_that "a flood does not hold up the end of --for" \
	flood_holds_up_no_deadline
test_that "nobody but smbd speaks for a client" nobody_speaks_for_a_client
test_that "nobody else can hold the lock" nobody_else_can_hold_the_lock
test_that "processes of all users are seen whatever the umask is" \
	mask_does_not_matter
test_that "texts that mean harm reach no terminal" harmful_texts_stay_texts
test_that "the table fits the terminal" table_fits_the_terminal
test_that "it ends when nobody reads its output any more" \
	reader_of_the_output_goes
test_that "the journal gets fields" journal_gets_fields
if type -P systemctl >/dev/null; then
	test_that "enable watch and disable watch leave nothing behind" \
		unit_is_switched_on_and_off
	test_that "the unit is well-formed, and has few rights" unit_is_hardened
else
	test_skip "enable watch and disable watch leave nothing behind" \
		"no systemd"
fi
test_summary

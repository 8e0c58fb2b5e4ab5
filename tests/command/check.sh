#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# uncfix check: each failure made by a real cause, against the real smbd.

set -eu
# shellcheck source=tests/sandbox.sh
. "$(dirname -- "$0")/../sandbox.sh"
# shellcheck source=tests/command/common.bash
. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"

export PASSWD=Open.Sesame.7

# write_conf OPTION...: options of [global].
write_conf() {
	[ $# -gt 0 ] || set -- 'disable netbios = yes'
	{
		cat <<-END
			[global]
			workgroup = WORKGROUP
			server role = standalone server
			map to guest = never
		END
		printf '%s\n' "$@"
		cat <<-END
			[data]
			path = $SANDBOX/data
			[secret]
			path = $SANDBOX/data
			valid users = bob
			[sealed]
			path = $SANDBOX/data
			smb encrypt = required
			[IPC$]
			path = $SANDBOX/data
			${IPC:-hosts allow = 127.0.0.1 ::1}
		END
	} >"$SANDBOX/smb.conf"
}

restart_smbd() {
	sandbox_smbd_stop
	write_conf "$@"
	sandbox_smbd "$SANDBOX/smb.conf"
}

# shows TEXT ARGUMENT...
shows() {
	local text=$1

	shift
	{ "$UNCFIX" check "$@" || true; } | tee "$SANDBOX/shown"
	grep -qF -- "$text" "$SANDBOX/shown"
}

prepare() {
	mkdir -p "$SANDBOX/data"
	write_conf
	sandbox_smbd "$SANDBOX/smb.conf"
	local user
	for user in alice bob disabled renew gone locked; do
		sandbox_user "$user" "$PASSWD"
	done
	smbpasswd -d disabled >/dev/null
	net sam set pwdmustchangenow renew yes >/dev/null 2>&1
	pdbedit -u gone -K 1000000000 >/dev/null
	sandbox_host 127.0.0.1 fileserver
	sandbox_host 127.0.0.2 other
	# Nothing answers where `slow.test` is asked for; others do not exist.
	sandbox_dnsmasq --address=/dns.test/127.0.0.1 --address=/test/ \
		--server=/slow.test/192.0.2.53
	silence_network
	"$PYTHON" -m http.server --bind 127.0.0.1 1001 \
		--directory "$SANDBOX/data" >/dev/null 2>&1 &
	"$PYTHON" -c 'import socket, time
listener = socket.create_server(("127.0.0.1", 1002))
time.sleep(3600)' &
	"$PYTHON" tests/command/check_relay.py 1011 1 silent &
	"$PYTHON" tests/command/check_relay.py 1012 1 close &
	"$PYTHON" tests/command/check_relay.py 1013 3 silent &
	"$PYTHON" tests/command/check_relay.py 1014 3 close &
	"$PYTHON" tests/command/check_relay.py 1015 1 pending &
	"$PYTHON" tests/command/check_relay.py 1016 9 pending &
	"$PYTHON" tests/command/check_relay.py 1017 0 half &
	local port
	for port in 1001 1002 1011 1012 1013 1014 1015 1016 1017; do
		sandbox_wait 20 $$ sandbox_tcp_answers "$port"
	done
}

prepare

# Everything is well.
all_holds() {
	local target

	for target in '\\fileserver\data' '\\fileserver' '\\127.0.0.1\data' \
		'\\[::1]\data' '\\fileserver:445\data' '\\dns.test\data' \
		'\\fileserver\IPC$' '\\fileserver\sealed'
	do
		check_fails_with none -U alice "$target"
	done
	"$UNCFIX" check -U 'WORKGROUP\alice' '\\fileserver\data'
}
test_that "a good target holds in all layers" all_holds
test_that "without -U the session is anonymous" \
	check_fails_with none '\\fileserver'

# The name and the host.
spaced_hosts() {
	local status=0

	sandbox_nsswitch 'files dns'
	sed -i 's/^hosts:/ hosts :/' /etc/nsswitch.conf
	"$UNCFIX" check --json '\\fileserver' | "$PYTHON" -c '
import json, sys
_, step, *_ = json.load(sys.stdin)["steps"]
found = [line.split(": ")[0] for line in step["details"]]
assert found == ["127.0.0.1", "files", "dns"], found' || status=$?
	sed -i 's/^ hosts :/hosts:/' /etc/nsswitch.conf
	return "$status"
}
strange_source() {
	local status=0

	sandbox_nsswitch $'f\xffles dns'
	"$UNCFIX" check --json '\\fileserver' | "$PYTHON" -c '
import json, sys
_, step, *_ = json.load(sys.stdin)["steps"]
assert any(line.startswith("f\ufffdles: ") for line in step["details"]), step' ||
		status=$?
	sandbox_nsswitch 'files dns'
	return "$status"
}
test_that "a source whose name is no UTF-8 is named all the same" \
	strange_source
broken_source() {
	local status=0

	gcc -shared -x c -o "$SANDBOX_LIBRARIES/libnss_broken.so.2" - <<-END
		void abort(void);
		void _nss_broken_gethostbyname4_r(void) { abort(); }
	END
	sandbox_nsswitch 'files broken'
	shows 'broken: ended without an answer' '\\fileserver' || status=$?
	sandbox_nsswitch 'files dns'
	return "$status"
}
test_that "a source whose module breaks off is not one that is slow" \
	broken_source
test_that "an unknown name is error 53 when it is resolved" \
	check_fails_with 'resolve 53 None' '\\nobody.test\data'
test_that "a name server that does not answer is error 53" \
	check_fails_with 'resolve 53 None' -t 1 '\\slow.test\data'
test_that "each source of the name service has its answer" \
	shows 'files: 127.0.0.1' '\\fileserver'
test_that "spaces before the colon of hosts: change nothing" \
	spaced_hosts
test_that "a source that does not know the name says so" \
	shows 'files: Name or service not known' '\\dns.test'
test_that "a host that is down is error 53 at TCP" \
	check_fails_with 'tcp 53 None' -t 1 '\\192.0.2.1\data'
test_that "a host that is down gave no answer" \
	shows '192.0.2.1:445 no answer' -t 1 '\\192.0.2.1\data'
test_that "where port 445 is silent, 139 is asked" \
	shows '192.0.2.1:139 no answer' -t 1 '\\192.0.2.1\data'
test_that "a closed port is error 53 at TCP" \
	check_fails_with 'tcp 53 None' '\\127.0.0.1:1004\data'
test_that "a closed port refused the connection" \
	shows '127.0.0.1:1004 Connection refused' '\\127.0.0.1:1004\data'

# Something else, or nothing, answers.
test_that "a web server on the port is error 64 at the negotiation" \
	check_fails_with 'negotiate 64 None' '\\127.0.0.1:1001\data'
test_that "what is not SMB is shown" \
	shows 'answers, but not SMB' '\\127.0.0.1:1001\data'
test_that "a server that never speaks is error 121 at the negotiation" \
	check_fails_with 'negotiate 121 None' -t 1 '\\127.0.0.1:1002\data'
test_that "a server that falls silent in its first answer is error 121" \
	check_fails_with 'negotiate 121 None' -t 1 '\\127.0.0.1:1017\data'
test_that "half an answer of SMB is not called something else" \
	shows 'begins an answer' -t 1 '\\127.0.0.1:1017\data'
test_that "a server that only says that it needs time is error 121" \
	check_fails_with 'session 121 None' -t 1 -U alice '\\127.0.0.1:1015\data'
test_that "a server that needs time for each answer gets it" \
	check_fails_with none -U alice '\\127.0.0.1:1016\IPC$'
test_that "a server that falls silent is error 121 at the session" \
	check_fails_with 'session 121 None' -t 1 -U alice '\\127.0.0.1:1011\data'
test_that "a server that hangs up is error 64 at the session" \
	check_fails_with 'session 64 None' -U alice '\\127.0.0.1:1012\data'
test_that "a server that falls silent after the session is 121 at IPC\$" \
	check_fails_with 'ipc$ 121 None' -t 1 -U alice '\\127.0.0.1:1013\data'
test_that "a server that hangs up after the session is 64 at IPC\$" \
	check_fails_with 'ipc$ 64 None' -U alice '\\127.0.0.1:1014\data'

# The session.
PASSWD=wrong test_that "a wrong password is error 1326" \
	check_fails_with 'session 1326 NT_STATUS_LOGON_FAILURE' \
	-U alice '\\fileserver\data'
test_that "an unknown user is error 1326" \
	check_fails_with 'session 1326 NT_STATUS_LOGON_FAILURE' \
	-U eve '\\fileserver\data'
test_that "a disabled account is error 1331" \
	check_fails_with 'session 1331 NT_STATUS_ACCOUNT_DISABLED' \
	-U disabled '\\fileserver'
test_that "a password that must be changed is error 1907" \
	check_fails_with 'session 1907 NT_STATUS_PASSWORD_MUST_CHANGE' \
	-U renew '\\fileserver'
test_that "an expired account is error 1793" \
	check_fails_with 'session 1793 NT_STATUS_ACCOUNT_EXPIRED' \
	-U gone '\\fileserver'
test_that "no Kerberos ticket is error 1312" \
	check_fails_with 'session 1312 None' -k '\\fileserver'
PASSWD=wrong test_that "error 1326 comes with its article" \
	shows 'article Q151362' -U alice '\\fileserver\data'

# The shares.
test_that "no such share is error 67" \
	check_fails_with 'share 67 NT_STATUS_BAD_NETWORK_NAME' \
	-U alice '\\fileserver\nosuch'
test_that "a share that refuses the user is error 5" \
	check_fails_with 'share 5 NT_STATUS_ACCESS_DENIED' \
	-U alice '\\fileserver\secret'
test_that "a share that refuses anonymous users is error 5" \
	check_fails_with 'share 5 NT_STATUS_ACCESS_DENIED' '\\fileserver\data'

# The target.
test_that "a drive path is error 123" \
	check_fails_with 'normalize 123 None' 'C:\data'
test_that "a host name with a blank is error 123" \
	check_fails_with 'normalize 123 None' '\\bad host\data'

same_but_for() {
	local good=$1 target

	shift
	for target; do
		"$UNCFIX" check --json -U alice "$good" "$target" |
			"$PYTHON" -c '
import json, sys
good, malformed = map(json.loads, sys.stdin)
assert not good["defects"] and malformed["defects"]
for result in good, malformed:
    del result["input"], result["defects"], result["steps"][0]
    for step in result["steps"]:
        del step["milliseconds"]
        step["details"] = [line.split(", ")[0] for line in step["details"]]
assert good == malformed, (good, malformed)'
	done
}
test_that "a malformed name of a good target differs in the defect alone" \
	same_but_for '\\fileserver\data' '\\\\fileserver\data' \
	'//fileserver//data' '<\\fileserver\data>' '\fileserver\data\'
test_that "a malformed name of a share that is not there likewise" \
	same_but_for '\\fileserver\nosuch' '\\\\fileserver\\nosuch' \
	'smb://fileserver/nosuch'
test_that "what was repaired is named" \
	shows 'repaired: extra-leading' -U alice '\\\\fileserver\data'

# Credentials.
credentials_from_files() {
	printf 'username = alice\r\npassword = %s\ndomain=WORKGROUP\n' \
		"$PASSWD" >"$SANDBOX/auth"
	echo "$PASSWD" >"$SANDBOX/password"
	unset PASSWD
	check_fails_with none -A "$SANDBOX/auth" '\\fileserver\data'
	export PASSWD_FILE=$SANDBOX/password
	check_fails_with none -U alice '\\fileserver\data'
	unset PASSWD_FILE
	export PASSWD_FD=7
	check_fails_with none -U alice '\\fileserver\data' 7<"$SANDBOX/password"
}
test_that "credentials come from a file or a descriptor" credentials_from_files

# Neither must end in an anonymous session that says that all is well.
half_a_file() {
	local status=0

	echo 'user = alice' >"$SANDBOX/auth"
	"$UNCFIX" check -A "$SANDBOX/auth" '\\fileserver\data' \
		>"$SANDBOX/shown" 2>&1 || status=$?
	[ "$status" = 2 ]
	grep -q 'no line `username' "$SANDBOX/shown"
	echo 'username = alice' >"$SANDBOX/auth"
	check_fails_with none -A "$SANDBOX/auth" '\\fileserver\data'
	PASSWD=wrong check_fails_with \
		'session 1326 NT_STATUS_LOGON_FAILURE' \
		-A "$SANDBOX/auth" '\\fileserver\data'
}
test_that "a file without a user is refused, one without a password asks" \
	half_a_file

no_password_argument() {
	local status=0

	"$UNCFIX" check -U "alice%$PASSWD" '\\fileserver\data' \
		>"$SANDBOX/shown" 2>&1 || status=$?
	[ "$status" = 2 ]
	grep -q 'on the command line' "$SANDBOX/shown"
	! grep -qF "$PASSWD" "$SANDBOX/shown"
}
test_that "a password on the command line is refused and not repeated" \
	no_password_argument

no_password_at_all() {
	local status=0

	unset PASSWD
	setsid "$UNCFIX" check -U alice '\\fileserver\data' \
		>"$SANDBOX/shown" 2>&1 || status=$?
	[ "$status" = 2 ]
	grep -q 'no terminal' "$SANDBOX/shown"
}
test_that "where there is nobody to ask for a password, it says so" \
	no_password_at_all

# Usage.
bad_usage() {
	local status

	while read -r arguments; do
		status=0
		# shellcheck disable=SC2086
		"$UNCFIX" check $arguments >"$SANDBOX/shown" 2>"$SANDBOX/error" ||
			status=$?
		[ "$status" = 2 ] && [ ! -s "$SANDBOX/shown" ]
		grep -q . "$SANDBOX/error"
	done <<-END

		--bogus x
		-j 0 x
		-j 513 x
		-j 4x x
		-t 0 x
		-t -1 x
		-f /nonexistent
		-U a -A b x
		-A /nonexistent x
	END
}
test_that "bad usage has exit status 2 and a message" bad_usage

help_fits() {
	"$UNCFIX" check --help >"$SANDBOX/shown"
	[ "$(wc -l <"$SANDBOX/shown")" -le 24 ]
	[ "$(wc -L <"$SANDBOX/shown")" -le 80 ]
}
test_that "help fits a screen" help_fits

empty_lines() {
	[ "$(printf '\n\\\\127.0.0.1:1004\n\n//127.0.0.1:1004' |
		check_failure -f - | wc -l)" = 2 ]
}
test_that "empty lines of a file are no targets" empty_lines

a_zero_byte() {
	printf '\\\\127.0.0.1\0:1004\\x\n' >"$SANDBOX/list"
	check_fails_with 'normalize 123 None' -f "$SANDBOX/list"
}
test_that "a line is read to its end, whatever is in it" a_zero_byte

few_descriptors() {
	local n

	for n in $(seq 40); do
		printf '\\\\127.0.0.1:1004\\%d\n' "$n"
	done >"$SANDBOX/list"
	ulimit -n 24
	[ "$("$UNCFIX" check --json -j 40 -f "$SANDBOX/list" |
		grep -c '"number":53')" = 40 ]
}
test_that "where there is no room for more at a time, they come in turn" \
	few_descriptors

in_python() {
	cd "$SANDBOX"
	unset PASSWD
	"$PYTHON" "$PROJECT/tests/command/check.py" "$UNCFIX" "$1" \
		>"$SANDBOX/figures"
}
while read -r name; do
	test_that "${name//_/ }" in_python "$name"
	sed 's/^/    /' "$SANDBOX/figures"
done < <(sed -n 's/^def \([a-z_]*\)():$/\1/p' tests/command/check.py)

# What the two sides speak.
restart_smbd 'server max protocol = NT1' 'server min protocol = NT1'
test_that "a server that speaks SMB1 alone is error 384" \
	check_fails_with 'negotiate 384 None' '\\fileserver'
restart_smbd 'server min protocol = SMB3_11' 'client max protocol = SMB2_10'
test_that "a server that speaks SMB3 alone is error 50 to an older client" \
	check_fails_with 'negotiate 50 NT_STATUS_NOT_SUPPORTED' '\\fileserver'
restart_smbd 'server max protocol = SMB2_10' 'client min protocol = SMB3'
test_that "a server before SMB3 is error 50 to a client that insists on it" \
	check_fails_with 'negotiate 50 NT_STATUS_NOT_SUPPORTED' '\\fileserver'
restart_smbd 'client max protocol = SMB2_10'
test_that "a share that must be encrypted is error 5 to a client that cannot" \
	check_fails_with 'share 5 NT_STATUS_ACCESS_DENIED' \
	-U alice '\\fileserver\sealed'
restart_smbd 'smb encrypt = required'
test_that "an encrypted answer leaves the number, but no NTSTATUS" \
	check_fails_with 'share 67 None' -U alice '\\fileserver\nosuch'
test_that "an encrypted session holds in all layers" \
	check_fails_with none -U alice '\\fileserver\data'

restart_smbd 'disable netbios = no'
test_that "a server on port 139 is reached by a NetBIOS session" \
	check_fails_with none -U alice '\\fileserver:139\data'
one_port() {
	! shows ':139 ' -U alice '\\fileserver\data'
}
test_that "where port 445 is open, 139 is left alone" one_port
nft add rule inet check input ip daddr 127.0.0.3 tcp dport 445 \
	reject with tcp reset
test_that "where port 445 is closed, 139 is taken" \
	shows '127.0.0.3:139 open' -U alice '\\127.0.0.3\data'

# IPC$, to which every session comes first (article Q151362).
IPC_REFUSED='ipc$ 5 NT_STATUS_ACCESS_DENIED'
restart_smbd 'restrict anonymous = 2'
test_that "an IPC\$ that refuses anonymous users is error 5" \
	check_fails_with "$IPC_REFUSED" '\\fileserver\data'
test_that "a refused IPC\$ comes with the article about it" \
	shows 'article Q151362' '\\fileserver\data'
test_that "an IPC\$ that refuses anonymous users takes one with a password" \
	check_fails_with none -U alice '\\fileserver\data'
IPC='hosts deny = 127.0.0.1' restart_smbd
test_that "an IPC\$ that refuses the client's address is error 5" \
	check_fails_with "$IPC_REFUSED" -U alice '\\fileserver\data'
IPC='valid users = bob' restart_smbd
test_that "an IPC\$ that refuses the user is error 5, whatever the share says" \
	check_fails_with "$IPC_REFUSED" -U alice '\\fileserver\data'

# Policies that hold for every account.
restart_smbd
pdbedit -P 'bad lockout attempt' -C 1 >/dev/null
PASSWD=wrong check_failure -U locked '\\fileserver' >/dev/null
test_that "a locked account is error 1909" \
	check_fails_with 'session 1909 NT_STATUS_ACCOUNT_LOCKED_OUT' \
	-U locked '\\fileserver'
pdbedit -P 'maximum password age' -C 1 >/dev/null
sleep 2
test_that "an expired password is error 1330" \
	check_fails_with 'session 1330 NT_STATUS_PASSWORD_EXPIRED' \
	-U alice '\\fileserver'

test_summary

# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Clients with a ticket and a malformed name, and what the KDC was asked for.
# Sourced by the tests in this folder, which define
#
#	ntlm_tried	a filter: the lines of a server's log that say so
#	SERVER		the server's own name
#	KERBEROS	options of Samba's tools: with a ticket or not at all
#	TOOLS		an array by names: a command, {} for the target
#	TRIED, STATES	which tools are tried, and with which parts of uncfix
#	LOGS		the files that the server writes
#	KDC_NAME	the KDC in docs/compatibility.md
#	LESS		an array by names: how many forms a tool takes, where it
#			refuses others before it looks anything up
#
# Each attempt is a line of $RESULTS: STATE, TOOL, FORM, yes or no, the
# principals that the KDC was asked for, and how often NTLM was tried.

# shellcheck source=tests/sandbox.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../sandbox.sh"

BUILD=${UNCFIX_BUILD:-$PROJECT/build}
SIZE=${UNCFIX_TEST_SIZE:-small}
RESULTS=$SANDBOX/results
ASKED=$SANDBOX/asked
RELAY_PORT=1088 # of the relay before the KDC's port 88
CLIENT=$BUILD/libuncfix_client.so
declare -A LESS=()
export PASSWD=Open.Sesame.7
KERBEROS="--use-kerberos=required --use-krb5-ccache=$SANDBOX/tickets"

# {} is the server.  The first ones are for the small size.
FORMS=('\\\\{}' '\\{}\data' 'smb://{}/data'
	'\\{}' '\{}' '//{}' '\\\\{}\\data' '<\\\\{}>' '"\\{}"' 'smb:\\{}'
	'%5C%5C{}%5Cdata' '＼＼{}＼data')
[ "$SIZE" = full ] || FORMS=("${FORMS[@]:0:3}")

# The state of the machine.
set_state() {
	STATE=$1
	PRELOAD=
	case $STATE in
	stock) sandbox_nsswitch 'files dns' ;;
	client) PRELOAD=$CLIENT ;;&
	*) sandbox_nsswitch 'uncfix [!UNAVAIL=return] files dns' ;;
	esac
}

# Timeout starts a program, not a function: the words of the tool's are its
# arguments, {} the target.
run_tool() {
	local words

	read -ra words <<<"${TOOLS[$1]}"
	LD_PRELOAD=$PRELOAD timeout 30 "${words[@]/'{}'/"$2"}"
}

# log_ends: how far each log has come.
log_ends() {
	stat --printf='%s ' "${LOGS[@]}"
}

# new_lines END...: what the logs have since.
new_lines() {
	local log

	for log in "${LOGS[@]}"; do
		tail -c "+$(($1 + 1))" "$log"
		shift
	done
}

# start_relay: the KDC that krb5.conf names.
start_relay() {
	: >"$ASKED"
	/usr/bin/python3 "$PROJECT/tests/kerberos/kdc_relay.py" "$RELAY_PORT" \
		88 "$ASKED" >"$SANDBOX/relay.out" 2>&1 &
	sandbox_wait 20 $! sandbox_tcp_answers "$RELAY_PORT" ||
		sandbox_die "no relay: $(cat "$SANDBOX/relay.out")"
}

# attempt TOOL FORM: with a ticket for the KDC alone, so that it is asked.
attempt() {
	local target=${2//'{}'/$SERVER} reached=no ends

	cp "$SANDBOX/tgt" "$SANDBOX/tickets"
	: >"$ASKED"
	read -ra ends <<<"$(log_ends)"
	if run_tool "$1" "$target"; then
		reached=yes
	fi </dev/null >>"$SANDBOX/said" 2>&1
	# Each once, as a slow KDC is asked again.
	sort -u "$ASKED" >"$ASKED.$STATE.$1"
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$STATE" "$1" "$2" "$reached" \
		"$(cut -f1 "$ASKED" | grep -v '^krbtgt/' | sort -u |
			paste -sd ' ')" \
		"$(new_lines "${ends[@]}" | ntlm_tried | wc -l)" >>"$RESULTS"
}

# try_all TOOL...
try_all() {
	local tool form

	for tool; do
		for form in "${FORMS[@]}"; do
			attempt "$tool" "$form"
		done
	done
}

# measure STATE: all tools in it.
measure() {
	set_state "$1"
	try_all "${TRIED[@]}"
}

# get_ticket USER: for the KDC; no tool gets a password.
get_ticket() {
	echo "$PASSWD" | KRB5CCNAME=FILE:$SANDBOX/tgt kinit "$1" >/dev/null
	unset PASSWD
	export KRB5CCNAME=FILE:$SANDBOX/tickets
}

# results STATE TOOL: its lines.
results() {
	awk -F'\t' -v state="$1" -v tool="$2" '$1 == state && $2 == tool' \
		"$RESULTS"
}

# reached STATE TOOL: how many forms did.
reached() {
	results "$1" "$2" | awk -F'\t' '$4 == "yes"' | wc -l
}

# ntlm STATE TOOL: how often it was tried.
ntlm() {
	results "$1" "$2" | awk -F'\t' '{ sum += $6 } END { print sum + 0 }'
}

# How many forms of each tool reached the server, and how many logons by NTLM
# were tried, by states.
table() {
	local tool state

	printf '%-20s' "of ${#FORMS[@]} forms (NTLM)"
	printf '%12s' "${STATES[@]}"
	echo
	for tool in "${TRIED[@]}"; do
		printf '%-20s' "$tool"
		for state in "${STATES[@]}"; do
			printf '%12s' "$(reached "$state" "$tool") ($(ntlm \
				"$state" "$tool"))"
		done
		echo
	done
}

# What the KDC was asked for: a line for each state in which that differs.
show_requests() {
	echo "what the KDC was asked for:"
	awk -F'\t' '{
		key = sprintf("%-18s %-18s %-50s", $2, $3, $5 ? $5 : "-")
		if (!(key in states))
			order[++n] = key
		states[key] = states[key] " " $1
	}
	END {
		for (i = 1; i <= n; i++)
			print order[i] states[order[i]]
	}' "$RESULTS" | sort
}

# What the KDC was asked for behind the service; samba-tool drs has capitals.
hosts_asked() {
	results "$1" "$2" | cut -f5 | tr '[:upper:] ' '[:lower:]\n' |
		sed '/./!d; s,^[^/]*/,,; s,@.*,,' | sort -u
}

all_reach() {
	results "$1" "$2"
	[ "$(reached "$1" "$2")" = "${LESS[$2]:-${#FORMS[@]}}" ]
}

clean_name_alone() {
	hosts_asked "$1" "$2" | tee "$SANDBOX/hosts"
	[ "$(cat "$SANDBOX/hosts")" = "$SERVER" ]
}

no_ntlm() {
	results "$1" "$2"
	[ "$(ntlm "$1" "$2")" = 0 ]
}

# What the name service makes possible.
falls_back() {
	results "$1" "$2"
	[ "$(ntlm "$1" "$2")" != 0 ]
}

# A program with a clean name sends the KDC the same bytes.
clean_is_the_same() {
	FORMS=('{}')
	measure vfs
	measure client
	for tool in "${TRIED[@]}"; do
		echo "$tool"
		results client "$tool" | tail -n 1 | grep -i "yes.*/$SERVER@"
		diff "$ASKED.vfs.$tool" "$ASKED.client.$tool"
	done
}

# The page has what is measured here.
page_has_figures() {
	local tool state row

	for tool in "${TRIED[@]}"; do
		[ "$tool" != "$MAY_USE_NTLM" ] || continue
		row="| $tool | $KDC_NAME |"
		for state in "${STATES[@]}"; do
			row+=" $(reached "$state" "$tool") |"
		done
		echo "$row"
		grep -qxF "$row" docs/compatibility.md
	done
}

show_behaviours() {
	local tool

	table
	if [ "$SIZE" = full ]; then
		show_requests
		test_that "docs/compatibility.md has these figures" \
			page_has_figures
	fi
	for tool in "${TRIED[@]}"; do
		test_that "$tool: ${LESS[$tool]:-all} of ${#FORMS[@]} forms get a ticket and the server" \
			all_reach client "$tool"
		test_that "$tool: the KDC is asked for the clean name alone" \
			clean_name_alone client "$tool"
		test_that "$tool: NTLM is not tried" no_ntlm client "$tool"
	done
	test_that "without the library a logon that may use NTLM falls back to it" \
		falls_back vfs "$MAY_USE_NTLM"
	test_that "with a clean name the KDC gets the same bytes" \
		clean_is_the_same
	test_summary
}

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The packages as dpkg-buildpackage makes them, without a network, and what
# libnss-uncfix does to nsswitch.conf in the whole of its life.

. "$(dirname -- "${BASH_SOURCE[0]}")/common.bash"
packages_enter "$@"

VERSION=$(dpkg-parsechangelog -S Version)
NEXT=$VERSION+next
NAMES=(libnss-uncfix libuncfix-dev libuncfix0 samba-vfs-uncfix uncfix)

packages_are_built() {
	local name

	packages_build "$SANDBOX/source/uncfix"
	for name in "${NAMES[@]}"; do
		cp "$SANDBOX/source/$name"_*.deb "$DEBS/"
	done
	bump libnss-uncfix
}

lintian_finds_nothing() {
	lintian --allow-root --pedantic --display-info \
		--fail-on error,warning,info,pedantic \
		"$SANDBOX/source"/*.changes
}

is_first() {
	grep -Eq '^hosts:[[:space:]]+uncfix \[!UNAVAIL=return\] files dns$' \
		"$ROOT/etc/nsswitch.conf"
}

install_alone_is_enough() {
	local start=${EPOCHREALTIME/./}

	fresh "$BARE"
	fails is_resolved '\\\\fileserver'
	start=${EPOCHREALTIME/./}
	apt_install "$(deb libnss-uncfix)"
	is_resolved '\\\\fileserver'
	echo "$(((${EPOCHREALTIME/./} - start) / 1000)) ms" >"$SANDBOX/time"
	is_resolved '<\\fileserver\data>'
	is_resolved fileserver
	is_first
	cmp <(sed 's/uncfix \[!UNAVAIL=return\] //' "$ROOT/etc/nsswitch.conf") \
		"$SANDBOX/nsswitch.before"
}

each_step_of_its_life() {
	fresh "$BARE"
	snapshot >"$SANDBOX/tree.before"
	apt_install "$(deb libnss-uncfix)"
	cp -p "$ROOT/etc/nsswitch.conf" "$SANDBOX/nsswitch.installed"
	apt_install --reinstall "$(deb libnss-uncfix)"
	cmp "$SANDBOX/nsswitch.installed" "$ROOT/etc/nsswitch.conf"
	apt_install "$(deb libnss-uncfix "$NEXT")"
	cmp "$SANDBOX/nsswitch.installed" "$ROOT/etc/nsswitch.conf"
	is_resolved '\\\\fileserver'
	mkdir -p "$ROOT/etc/uncfix/never/host"
	touch "$ROOT/etc/uncfix/never/host/other"
	inside apt-get -q -y remove libnss-uncfix
	[ -e "$ROOT/etc/uncfix/never/host/other" ]
	nsswitch_is_as_before
	fails is_resolved '\\\\fileserver'
	apt_install "$(deb libnss-uncfix)"
	cmp "$SANDBOX/nsswitch.installed" "$ROOT/etc/nsswitch.conf"
	is_resolved '\\\\fileserver'
	inside apt-get -q -y purge libnss-uncfix
	nsswitch_is_as_before
	snapshot | diff "$SANDBOX/tree.before" -
	apt_install "$(deb libnss-uncfix)"
	cmp "$SANDBOX/nsswitch.installed" "$ROOT/etc/nsswitch.conf"
	is_resolved '\\\\fileserver'
}

# A COMMAND of dpkg while the command's lock is held: the file changes after.
waits_for_the_lock() {
	mkdir -p "$ROOT/var/lib/uncfix"
	cp -p "$ROOT/etc/nsswitch.conf" "$SANDBOX/nsswitch.held"
	# sh expands them.
	# shellcheck disable=SC2016
	flock "$ROOT/var/lib/uncfix" sh -c 'touch "$0/held" && sleep 15 &&
		cmp "$0/nsswitch.held" "$1" && touch "$0/kept"' \
		"$SANDBOX" "$ROOT/etc/nsswitch.conf" &
	sandbox_wait 10 $! test -e "$SANDBOX/held"
	inside "$@"
	test -e "$SANDBOX/kept"
	wait $!
	rm "$SANDBOX/held" "$SANDBOX/kept"
}

scripts_wait_for_the_command() {
	fresh "$BARE"
	snapshot >"$SANDBOX/tree.before"
	waits_for_the_lock dpkg -i "$(deb libnss-uncfix)"
	is_first
	waits_for_the_lock dpkg -r libnss-uncfix
	nsswitch_is_as_before
	inside dpkg -P libnss-uncfix
	snapshot | diff "$SANDBOX/tree.before" -
}

downgrade_keeps_the_file() {
	fresh "$BARE"
	apt_install "$(deb libnss-uncfix "$NEXT")"
	cp -p "$ROOT/etc/nsswitch.conf" "$SANDBOX/nsswitch.installed"
	inside dpkg -i "$(deb libnss-uncfix)"
	cmp "$SANDBOX/nsswitch.installed" "$ROOT/etc/nsswitch.conf"
	is_resolved '\\\\fileserver'
	inside dpkg -P libnss-uncfix
	nsswitch_is_as_before
}

# What the C library reads is edited, whoever diverted another file.
diverted_file_stays() {
	fresh "$BARE"
	snapshot >"$SANDBOX/tree.before"
	inside dpkg-divert --local --rename --add /etc/nsswitch.conf
	cp -p "$SANDBOX/nsswitch.before" "$ROOT/etc/nsswitch.conf"
	apt_install "$(deb libnss-uncfix)"
	is_first
	cmp "$SANDBOX/nsswitch.before" "$ROOT/etc/nsswitch.conf.distrib"
	inside dpkg -P libnss-uncfix
	nsswitch_is_as_before
	rm "$ROOT/etc/nsswitch.conf"
	inside dpkg-divert --local --rename --remove /etc/nsswitch.conf
	snapshot | diff "$SANDBOX/tree.before" -
}

diverted_module_is_none() {
	local module

	fresh "$BARE"
	apt_install "$(deb libnss-uncfix)"
	module=$(inside dpkg -L libnss-uncfix | grep '\.so\.2$')
	inside dpkg-divert --local --rename --divert "${module%/*}/diverted" --add \
		"$module"
	inside ldconfig
	is_resolved fileserver
	fails is_resolved '\\\\fileserver'
	apt_install "$(deb libnss-uncfix "$NEXT")"
	fails is_resolved '\\\\fileserver'
	inside dpkg -P libnss-uncfix
	nsswitch_is_as_before
	fails test -e "$ROOT${module%/*}/diverted"
}

administrators_removal_stands() {
	fresh "$BARE"
	apt_install "$(deb libnss-uncfix)"
	sed -i 's/uncfix \[!UNAVAIL=return\] //' "$ROOT/etc/nsswitch.conf"
	apt_install "$(deb libnss-uncfix "$NEXT")"
	nsswitch_is_as_before
	apt_install --reinstall "$(deb libnss-uncfix "$NEXT")"
	nsswitch_is_as_before
	inside apt-get -q -y purge libnss-uncfix
	nsswitch_is_as_before
}

administrators_edits_stay() {
	fresh "$BARE"
	apt_install "$(deb libnss-uncfix)"
	sed -i 's/ files dns/ files myhostname dns/; $a# mine' \
		"$ROOT/etc/nsswitch.conf"
	apt_install "$(deb libnss-uncfix "$NEXT")"
	grep -q 'uncfix \[!UNAVAIL=return\] files myhostname dns$' \
		"$ROOT/etc/nsswitch.conf"
	inside apt-get -q -y remove libnss-uncfix
	sed 's/ files dns/ files myhostname dns/; $a# mine' \
		"$SANDBOX/nsswitch.before" | cmp - "$ROOT/etc/nsswitch.conf"
}

own_place_is_respected() {
	fresh "$BARE"
	sed -i 's/ files dns/ files uncfix [NOTFOUND=return] dns/' \
		"$ROOT/etc/nsswitch.conf"
	cp -p "$ROOT/etc/nsswitch.conf" "$SANDBOX/nsswitch.before"
	apt_install "$(deb libnss-uncfix)"
	nsswitch_is_as_before
	inside apt-get -q -y remove libnss-uncfix
	fails grep '^hosts.*uncfix' "$ROOT/etc/nsswitch.conf"
}

interrupted_install_is_finished() {
	fresh "$BARE"
	inside dpkg --unpack "$(deb libnss-uncfix)"
	nsswitch_is_as_before
	inside dpkg --configure libnss-uncfix
	is_first
	inside dpkg --remove libnss-uncfix
	nsswitch_is_as_before
}

tree_from_outside() {
	fresh "$BARE"
	dpkg --root="$ROOT" --force-script-chrootless --install \
		"$ROOT$(deb libnss-uncfix)"
	is_first
	is_resolved '\\\\fileserver'
	dpkg --root="$ROOT" --force-script-chrootless --purge libnss-uncfix
	nsswitch_is_as_before
}

# A process that asks for the names that it reads, and says what it got.
resolver() {
	# Perl's own variables.
	# shellcheck disable=SC2016
	inside perl -MSocket=:all -ne 'BEGIN { $| = 1 } chomp;
		my ($error, @found) = getaddrinfo($_, "");
		print $error ? "error\n" :
			((unpack_sockaddr_in($found[0]{addr}))[1] eq
			inet_aton("192.0.2.7") ? "found\n" : "other\n")'
}

running_programs_go_on() {
	local answer

	fresh "$BARE"
	echo '192.0.2.8 otherserver' >>"$ROOT/etc/hosts"
	apt_install "$(deb libnss-uncfix)"
	coproc resolver
	ask() {
		echo "$1" >&"${COPROC[1]}"
		read -r -t 60 answer <&"${COPROC[0]}"
		echo "$1: $answer"
		[ "$answer" = "$2" ]
	}
	ask fileserver found
	ask '\\\\fileserver' found
	inside apt-get -q -y remove libnss-uncfix
	ask fileserver found
	ask otherserver other
	ask '\\\\fileserver' error
	ask fileserver found
}

test_that "dpkg-buildpackage makes the packages without a network" \
	packages_are_built
test_that "lintian finds nothing, info and pedantic tags included" \
	lintian_finds_nothing
test_that "after apt install alone, malformed names resolve" \
	install_alone_is_enough
[ ! -e "$SANDBOX/time" ] ||
	echo "bare tree to resolved name: $(cat "$SANDBOX/time")"
test_that "install, reinstall, upgrade, remove, install, purge, install" \
	each_step_of_its_life
test_that "maintainer scripts wait for the command" \
	scripts_wait_for_the_command
test_that "a downgrade keeps the file" downgrade_keeps_the_file
test_that "an nsswitch.conf in the place of a diverted one is edited" \
	diverted_file_stays
test_that "a module that is diverted away is none" diverted_module_is_none
test_that "what the administrator took out stays out" \
	administrators_removal_stands
test_that "what the administrator wrote stays" administrators_edits_stay
test_that "a line that names uncfix already is left as it is" \
	own_place_is_respected
test_that "an install that was interrupted is finished by configure" \
	interrupted_install_is_finished
test_that "a tree is installed into from outside (DPKG_ROOT)" tree_from_outside
test_that "programs that run while the package goes resolve clean names" \
	running_programs_go_on
dpkg-deb -e "$DEBS/$(basename "$(deb libnss-uncfix)")" "$SANDBOX/scripts"
export SANDBOX SANDBOX_VFS SANDBOX_LIBRARIES
test_that "maintainer scripts and command agree on every shape of the file" \
	/usr/bin/python3 tests/packages/shapes.py "$SANDBOX/scripts"
test_summary

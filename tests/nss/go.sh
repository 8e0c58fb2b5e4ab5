#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Go programs: built with cgo they ask the C library, and so the module; Go's
# own resolver reads nsswitch.conf, knows no modules and is not reached.

. "$(dirname -- "$0")/common.bash"
sandbox_enter "$@"

# The compiled standard library is kept in the build folder.
export GOCACHE=$BUILD/go-cache GOPATH=$SANDBOX/go GOPROXY=off GO111MODULE=off

type -P go >/dev/null || {
	test_skip "Go programs" "the package golang-go is not installed"
	test_summary
	exit
}
mkdir -p "$GOCACHE"
CGO_ENABLED=1 go build -o "$SANDBOX/with-cgo" tests/nss/lookup.go
CGO_ENABLED=0 go build -o "$SANDBOX/pure" tests/nss/lookup.go
world

says() {
	local expected=$1

	shift
	is "$("$@")" "$expected"
}

test_that "Go with cgo asks the C library about a malformed name" says \
	"192.0.2.10" "$SANDBOX/with-cgo" '\\\\fileserver\data'
test_that "Go with cgo finds it by DNS" says "192.0.2.1 2001:db8::1" \
	"$SANDBOX/with-cgo" '//fs.example.test/data'
test_that "Go with cgo finds a clean name" says "192.0.2.10" \
	"$SANDBOX/with-cgo" fileserver
test_that "Go's own resolver is not reached: the malformed name is not found" \
	says "not found" "$SANDBOX/pure" '\\\\fileserver\data'
test_that "Go's own resolver finds a clean name as before" says \
	"192.0.2.1 2001:db8::1" "$SANDBOX/pure" fs.example.test
test_that "GODEBUG=netdns=cgo sends a Go program to the C library" says \
	"192.0.2.10" env GODEBUG=netdns=cgo "$SANDBOX/with-cgo" '\\fileserver'
test_that "GODEBUG=netdns=go keeps a Go program from it" says "not found" \
	env GODEBUG=netdns=go "$SANDBOX/with-cgo" '\\fileserver'
test_summary

// SPDX-License-Identifier: GPL-3.0-or-later

// Look one name up as Go programs do and print its addresses.
package main

import (
	"fmt"
	"net"
	"os"
	"sort"
	"strings"
)

func main() {
	addresses, err := net.LookupHost(os.Args[1])
	if err != nil {
		fmt.Println("not found")
		os.Exit(1)
	}
	sort.Strings(addresses)
	fmt.Println(strings.Join(addresses, " "))
}

// SPDX-License-Identifier: GPL-3.0-or-later

// lookup NAME prints its addresses, dial NAME what its banner says: the same
// file is built with cgo (the C library resolves) and without (Go does).
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

func main() {
	if os.Args[1] == "lookup" {
		addresses, err := net.LookupHost(os.Args[2])
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(addresses)
		return
	}
	conn, err := net.DialTimeout("tcp", os.Args[2]+":23", 5*time.Second)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	io.Copy(os.Stdout, conn)
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Lookup NAME: print its addresses.
public static class Lookup {
	public static void Main(string[] arguments) {
		foreach (var address in
			 System.Net.Dns.GetHostAddresses(arguments[0]))
			System.Console.WriteLine(address);
	}
}

// SPDX-License-Identifier: GPL-3.0-or-later

/** Lookup lookup NAME prints its address, Lookup connect NAME its banner. */
public class Lookup {
	public static void main(String[] arguments) throws Exception {
		if (arguments[0].equals("lookup")) {
			System.out.println(java.net.InetAddress
				.getByName(arguments[1]).getHostAddress());
			return;
		}
		try (var socket = new java.net.Socket(arguments[1], 23)) {
			socket.getInputStream().transferTo(System.out);
		}
	}
}

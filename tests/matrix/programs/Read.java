// SPDX-License-Identifier: GPL-3.0-or-later

import java.util.Scanner;
import jcifs.Config;
import jcifs.smb.NtlmPasswordAuthentication;
import jcifs.smb.SmbFile;
import jcifs.smb.SmbFileInputStream;

/** Read URL: print the file of an SMB URL, by jcifs. */
public final class Read {
	public static void main(String[] arguments) throws Exception {
		Config.setProperty("jcifs.resolveOrder", "DNS");
		Config.setProperty("jcifs.smb.client.responseTimeout", "5000");
		SmbFile file = new SmbFile(arguments[0],
			new NtlmPasswordAuthentication("WORKGROUP", "anna", "secret"));
		System.out.println(new Scanner(new SmbFileInputStream(file)).next());
		System.exit(0);
	}
}

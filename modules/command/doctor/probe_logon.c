/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The probe of a domain's member: what a malformed name does to its logons. */

#include "common/text_file.h"
#include "config/installed.h"
#include "config/ld_so_preload.h"
#include "config/smb_remarks.h"
#include "doctor/probes.h"

/* The name service connects them, and no KDC knows their names. */
struct finding probe_logon(struct doctor *doctor)
{
	const char *preload;

	if (!doctor->nss_enabled || !doctor->smb_conf ||
	    !smb_conf_falls_back(doctor->smb_conf, true))
		return no_finding;
	preload = text_file_read(doctor->context, "/etc/ld.so.preload");
	if (preload && preload_has(preload))
		return finding(doctor, LEVEL_OK, "",
			       "the client library asks for tickets by the "
			       "clean name");
	return finding(doctor, LEVEL_WARNING,
		       "set `client use kerberos = required` in smb.conf, or "
		       "run `uncfix enable client`: see libnss_uncfix(8)",
		       "a logon by a malformed name may fall back from "
		       "Kerberos to NTLM on this member of a domain");
}

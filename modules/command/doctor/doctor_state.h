/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state of the host, as far as the probes of `uncfix doctor` know it. */

#ifndef UNCFIX_DOCTOR_STATE_H
#define UNCFIX_DOCTOR_STATE_H

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

/* A probe may read what an earlier one has set. */
struct doctor {
	TALLOC_CTX *context;
	bool nss_enabled, nss_found, nss_leads, nss_resolves, nscd_runs;
	unsigned int excluded_hosts, excluded_programs;
	const char *smb_conf; /* the output of testparm, NULL without Samba */
	bool smb_conf_is_unknown, vfs_enabled, smbd_runs;
	const char *smbd_version; /* NULL if it is not known */
	bool module_knows_smbd, tree_is_served;
	uint32_t tree_status; /* the status of a tree connect that is served */
	bool cluster;	      /* ask the other nodes, too */
};

#endif /* UNCFIX_DOCTOR_STATE_H */

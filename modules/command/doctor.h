/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of `uncfix doctor` share. */

#ifndef UNCFIX_DOCTOR_H
#define UNCFIX_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

enum level {
	LEVEL_NONE, /* nothing to say */
	LEVEL_OK,
	LEVEL_WARNING,
	LEVEL_PROBLEM,
};

/* What a probe found, and what to do about it: "" where all is well. */
struct finding {
	enum level level;
	const char *what, *advice;
};

/* What is known of the host; a probe may read what one before it wrote. */
struct doctor {
	TALLOC_CTX *context;
	bool nss_enabled, nss_found, nss_leads, nss_resolves;
	const char *smb_conf; /* what testparm prints, NULL without Samba */
	bool vfs_enabled, smbd_runs;
	const char *smbd_version; /* NULL if it is not known */
	bool module_knows_smbd, tree_is_served;
	uint32_t tree_status; /* what a tree connect got that is served */
	bool cluster;	      /* ask the other nodes, too */
};

struct finding __attribute__((format(printf, 4, 5)))
finding(const struct doctor *doctor, enum level level, const char *advice,
	const char *format, ...);

extern const struct finding no_finding;

/* doctor_nss.c */
struct finding probe_nsswitch(struct doctor *doctor);
struct finding probe_loader(struct doctor *doctor);
struct finding probe_switch(struct doctor *doctor);
struct finding probe_lookup(struct doctor *doctor);
struct finding probe_nscd(struct doctor *doctor);

/* doctor_vfs.c */
struct finding probe_smb_conf(struct doctor *doctor);
struct finding probe_shares(struct doctor *doctor);
struct finding probe_smbd(struct doctor *doctor);
struct finding probe_tree_connect(struct doctor *doctor);

/* doctor_module.c */
struct finding probe_module(struct doctor *doctor);
struct finding probe_configuration(struct doctor *doctor);

/* doctor_cluster.c */
struct finding probe_cluster(struct doctor *doctor);

/* doctor_processes.c */
struct finding probe_old_modules(struct doctor *doctor);
struct finding probe_bypass(struct doctor *doctor);
/* Whether a process of that name runs in our own mount namespace. */
bool process_runs(const char *name);

/*
 * doctor_wire.c: an anonymous session with the smbd on 127.0.0.1, and in it a
 * tree connect to an ASCII path.  The NTSTATUS, and in `step` which request it
 * answers, NULL where no answer came.
 */
uint32_t wire_tree_connect(const char *path, const char **step);

#endif /* UNCFIX_DOCTOR_H */

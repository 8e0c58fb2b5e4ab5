/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The probes of `uncfix doctor`, each with one finding. */

#ifndef UNCFIX_PROBES_H
#define UNCFIX_PROBES_H

#include "doctor/finding.h"

/* What doctor itself looks up, and connects to. */
#define LOCAL		"localhost"
#define MALFORMED_LOCAL "\\\\\\\\" LOCAL "\\share"
#define LOOPBACK	"127.0.0.1"
#define TREE		"\\\\" LOOPBACK "\\IPC$"
/* Stock smbd has no share `/127.0.0.1/IPC$`. */
#define MALFORMED_TREE	"\\\\" TREE
/* Only a module built for this smbd removes quotes. */
#define QUOTED_TREE	"\"" TREE "\""

/* The name service: probe_nss.c. */
struct finding probe_nsswitch(struct doctor *doctor);
struct finding probe_loader(struct doctor *doctor);
struct finding probe_switch(struct doctor *doctor);
struct finding probe_lookup(struct doctor *doctor);
struct finding probe_nscd(struct doctor *doctor);

/* What is excluded (never.h); counts the exclusions, too: probe_never.c. */
struct finding probe_never(struct doctor *doctor);

/* The Samba module, its configuration and a tree connect: probe_vfs.c. */
struct finding probe_smb_conf(struct doctor *doctor);
struct finding probe_shares(struct doctor *doctor);
struct finding probe_smbd(struct doctor *doctor);
struct finding probe_tree_connect(struct doctor *doctor);

/* The same against the smbd that runs: probe_module.c. */
struct finding probe_module(struct doctor *doctor);
struct finding probe_configuration(struct doctor *doctor);

/* The logons of a domain's member: probe_logon.c. */
struct finding probe_logon(struct doctor *doctor);

/* The running programs: probe_processes.c. */
struct finding probe_old_modules(struct doctor *doctor);
struct finding probe_bypass(struct doctor *doctor);

/* Returns true if a process of that name runs in our own mount namespace. */
bool server_runs(const char *name);

/* What uncfix-watch.service has seen in the last day: probe_watch.c. */
struct finding probe_watch(struct doctor *doctor);

/* The other nodes of a cluster: probe_cluster.c. */
struct finding probe_cluster(struct doctor *doctor);

#endif /* UNCFIX_PROBES_H */

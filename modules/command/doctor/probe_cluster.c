/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The probe of the other nodes of a cluster: the same module on all. */

#include "config/cluster.h"
#include "config/installed.h"
#include "doctor/probes.h"

struct finding probe_cluster(struct doctor *doctor)
{
	const struct cluster *cluster;

	if (!doctor->cluster)
		return no_finding;
	cluster = cluster_ask(doctor->context);
	if (*cluster->lacking)
		return finding(doctor, LEVEL_PROBLEM,
			       "install the module there: a node whose "
			       "configuration names one that is missing serves "
			       "no share",
			       "nodes without " VFS_MODULE ": %s",
			       cluster->lacking);
	if (*cluster->differing)
		return finding(doctor, LEVEL_WARNING,
			       "they work side by side; install the same "
			       "version when you can",
			       "nodes with another version of the module than "
			       "the first one that answered: %s",
			       cluster->differing);
	if (!cluster->complete)
		return finding(
			doctor, LEVEL_WARNING,
			"run `onnode -p all true`, and see onnode(1)",
			"onnode cannot ask each node of the cluster (%zu "
			"answered)",
			cluster->answers);
	return finding(doctor, LEVEL_OK, "",
		       "all %zu nodes of the cluster have the same module",
		       cluster->answers);
}

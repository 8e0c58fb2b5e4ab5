/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Kerberos ticket of a session. */

#include <link.h>
#include <string.h>
#include <strings.h>

#include "check/layers.h"
#include "config/installed.h"

static int is_client_library(struct dl_phdr_info *info, size_t unused,
			     void *unused_too)
{
	const char *name = strrchr(info->dlpi_name, '/');

	return name && strcmp(name, "/" CLIENT_LIBRARY_NAME) == 0;
}

/* In what starts programs as it started this one. */
static bool has_client_library(void)
{
	return dl_iterate_phdr(is_client_library, NULL) != 0;
}

/* Samba asks for none for these (gensec_gse_client_start()). */
static bool has_no_service(const struct uncfix_target *target)
{
	return target->host_kind != UNCFIX_HOST_NAME ||
	       strcasecmp(target->host, "localhost") == 0;
}

void ticket_note(struct step *step, const struct uncfix_target *target)
{
	if (has_no_service(target)) {
		step_note(step, "Samba asks for no ticket for %s",
			  target->host);
		return;
	}
	step_note(step, "%s cifs/%s",
		  step->error ? "asked for a ticket for" : "by a ticket for",
		  target->host);
	if (target->defects == 0)
		return;
	if (has_client_library())
		step_note(step, "programs that are given the text as it is ask "
				"for the same: the client library is loaded");
	else
		step_note(step,
			  "Samba's programs that are given the text as it is "
			  "may ask for another one: the client library is not "
			  "loaded, see libuncfix_client(8)");
}

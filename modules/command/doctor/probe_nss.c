/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The probes of the name service. */

#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/un.h>
#include <unistd.h>

#include "array_size.h"
#include "common/subprocess.h"
#include "common/text_file.h"
#include "config/installed.h"
#include "config/nsswitch.h"
#include "doctor/probes.h"
#include "never.h"
#include "off_switch.h"

#define NSSWITCH_CONF "/etc/nsswitch.conf"

enum {
	LOOKUP_LIMIT = 30000, /* milliseconds */
	NAME_SIZE = 64,
};

/* A name, and the error of getaddrinfo(). */
struct lookup {
	char name[NAME_SIZE];
	int error;
};

static const char advice_enable[] = "run `uncfix enable nss`";

struct finding probe_nsswitch(struct doctor *doctor)
{
	const char *text = text_file_read(doctor->context, NSSWITCH_CONF);
	const char *before = "";
	enum nsswitch_place place = NSSWITCH_ABSENT;

	if (text)
		place = nsswitch_place(doctor->context, text, &before);
	doctor->nss_enabled = place != NSSWITCH_ABSENT;
	doctor->nss_leads = place == NSSWITCH_FIRST;
	switch (place) {
	case NSSWITCH_FIRST:
		return finding(doctor, LEVEL_OK, "",
			       NSSWITCH_CONF ": uncfix is first in hosts:");
	case NSSWITCH_WEAK:
		return finding(doctor, LEVEL_PROBLEM, advice_enable,
			       NSSWITCH_CONF ": [!UNAVAIL=return] is missing "
					     "after uncfix in hosts:, so that "
					     "malformed names leak to DNS");
	case NSSWITCH_AFTER:
		return finding(doctor, LEVEL_PROBLEM, advice_enable,
			       NSSWITCH_CONF ": `%s` stands before uncfix in "
					     "hosts: and sees malformed names "
					     "first",
			       before);
	case NSSWITCH_BROKEN:
		return finding(doctor, LEVEL_PROBLEM,
			       "put it right by hand, see nsswitch.conf(5)",
			       NSSWITCH_CONF ": the C library does not "
					     "understand the hosts: line");
	default:
		return finding(doctor, LEVEL_OK, "",
			       NSSWITCH_CONF
			       ": uncfix is off for name lookups; "
			       "`uncfix enable nss` switches it on");
	}
}

struct finding probe_loader(struct doctor *doctor)
{
	static const char *const entries[] = {
		"_nss_uncfix_gethostbyname_r",
		"_nss_uncfix_gethostbyname2_r",
		"_nss_uncfix_gethostbyname3_r",
		"_nss_uncfix_gethostbyname4_r",
	};
	void *module;
	size_t i;

	if (!doctor->nss_enabled)
		return no_finding;
	module = dlopen(NSS_MODULE_NAME, RTLD_NOW | RTLD_LOCAL);
	if (!module)
		return finding(doctor, LEVEL_PROBLEM,
			       "install the module again, and run ldconfig",
			       "the module cannot be loaded: %s", dlerror());
	for (i = 0; i < ARRAY_SIZE(entries); i++)
		if (!dlsym(module, entries[i])) {
			dlclose(module);
			return finding(doctor, LEVEL_PROBLEM,
				       "install the module of this version",
				       NSS_MODULE_NAME
				       " is another one: it has no "
				       "%s",
				       entries[i]);
		}
	dlclose(module);
	doctor->nss_found = true;
	return finding(doctor, LEVEL_OK, "",
		       "the loader finds " NSS_MODULE_NAME);
}

struct finding probe_switch(struct doctor *doctor)
{
	const char *value = getenv(UNCFIX_OFF_SWITCH);

	if (!doctor->nss_enabled || !value || !*value)
		return no_finding;
	return finding(doctor, LEVEL_WARNING, "unset it where it is set",
		       UNCFIX_OFF_SWITCH " is set: programs started here do "
					 "without uncfix");
}

static void look_up(void *data)
{
	struct lookup *lookup = data;
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found = NULL;

	unsetenv(UNCFIX_OFF_SWITCH);
	/*
	 * Neither may be permitted: the module does not pass names on anyway.
	 */
	(void)(unshare(CLONE_NEWNET) == 0 ||
	       unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0);
	lookup->error = getaddrinfo(lookup->name, NULL, &hints, &found);
}

/*
 * A new process reads the current nsswitch.conf.  In a network namespace of its
 * own, if it may have one, nothing can be sent.  Returns the error, or NULL if
 * there is an address.
 */
static const char *look_up_fresh(const char *name)
{
	struct lookup lookup = { .error = EAI_SYSTEM };

	snprintf(lookup.name, sizeof(lookup.name), "%s", name);
	if (!subprocess_ask(look_up, &lookup, sizeof(lookup), LOOKUP_LIMIT))
		return errno == ETIMEDOUT ? "no answer within 30 seconds"
					  : "the lookup ended without an "
					    "answer";
	return lookup.error ? gai_strerror(lookup.error) : NULL;
}

/* Only if no malformed name can be passed on to other services. */
struct finding probe_lookup(struct doctor *doctor)
{
	const char *why;

	if (!doctor->nss_found || !doctor->nss_leads || never_repaired(LOCAL))
		return no_finding;
	why = look_up_fresh(MALFORMED_LOCAL);
	doctor->nss_resolves = !why;
	if (!why)
		return finding(doctor, LEVEL_OK, "",
			       MALFORMED_LOCAL " resolves");
	if (look_up_fresh(LOCAL))
		return finding(doctor, LEVEL_WARNING,
			       "put `127.0.0.1 localhost` into /etc/hosts",
			       "localhost has no address: no lookup is tried");
	return finding(doctor, LEVEL_PROBLEM,
		       "look for the cause with `LD_DEBUG=libs getent ahosts "
		       "'" MALFORMED_LOCAL "'`",
		       MALFORMED_LOCAL " does not resolve: %s", why);
}

/* EAGAIN: a stopped nscd accepts connections until its queue is full. */
static bool nscd_answers(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX,
				       .sun_path = "/run/nscd/socket" };
	int type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
	int socket_fd = socket(AF_UNIX, type, 0);
	bool answers = socket_fd >= 0 &&
		       (connect(socket_fd, (struct sockaddr *)&address,
				sizeof(address)) == 0 ||
			errno == EAGAIN);

	if (socket_fd >= 0)
		close(socket_fd);
	return answers;
}

/* nscd may have read the old nsswitch.conf. */
struct finding probe_nscd(struct doctor *doctor)
{
	doctor->nscd_runs = nscd_answers();
	if (!doctor->nss_found || !doctor->nss_leads || !doctor->nscd_runs ||
	    never_repaired(LOCAL))
		return no_finding;
	if (doctor->nss_resolves)
		return finding(doctor, LEVEL_OK, "",
			       "nscd answers malformed names, too");
	return finding(doctor, LEVEL_PROBLEM,
		       "run `nscd -i hosts`; if that is not enough, restart "
		       "nscd (systemctl restart nscd)",
		       "nscd answers the lookups of this machine, and not "
		       "malformed ones");
}

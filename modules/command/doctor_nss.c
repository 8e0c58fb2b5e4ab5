/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Does the name-service module work, in this process and for the others? */

#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "child.h"
#include "doctor.h"
#include "enable.h"

#define NSS_SONAME	"libnss_uncfix.so.2"
#define NSSWITCH_CONF	"/etc/nsswitch.conf"
#define MALFORMED_LOCAL "\\\\\\\\localhost\\share"

enum {
	LOOKUP_LIMIT = 30000, /* milliseconds */
	NAME_SIZE = 64,
};

/* What is looked up, and what getaddrinfo() says. */
struct lookup {
	char name[NAME_SIZE];
	int error;
};

static const char advice_enable[] = "run `uncfix enable nss`";

struct finding probe_nsswitch(struct doctor *doctor)
{
	const char *text = file_text(doctor->context, NSSWITCH_CONF);
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
					     "behind uncfix in hosts:, so that "
					     "malformed names leak to DNS");
	case NSSWITCH_BEHIND:
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
			       ": uncfix is not enabled for "
			       "name lookups (uncfix enable nss)");
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
	module = dlopen(NSS_SONAME, RTLD_NOW | RTLD_LOCAL);
	if (!module)
		return finding(doctor, LEVEL_PROBLEM,
			       "install the module again, and run ldconfig",
			       "the module cannot be loaded: %s", dlerror());
	for (i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
		if (!dlsym(module, entries[i])) {
			dlclose(module);
			return finding(doctor, LEVEL_PROBLEM,
				       "install the module of this version",
				       NSS_SONAME " is another one: it has no "
						  "%s",
				       entries[i]);
		}
	dlclose(module);
	doctor->nss_found = true;
	return finding(doctor, LEVEL_OK, "", "the loader finds " NSS_SONAME);
}

struct finding probe_switch(struct doctor *doctor)
{
	const char *value = getenv("UNCFIX_DISABLE");

	if (!doctor->nss_enabled || !value || !*value)
		return no_finding;
	return finding(doctor, LEVEL_WARNING, "unset it where it is set",
		       "UNCFIX_DISABLE is set: programs started here do "
		       "without uncfix");
}

static void look_up(void *data)
{
	struct lookup *lookup = data;
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found = NULL;

	unsetenv("UNCFIX_DISABLE");
	/* Neither may be allowed: the module keeps names anyway. */
	(void)(unshare(CLONE_NEWNET) == 0 ||
	       unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0);
	lookup->error = getaddrinfo(lookup->name, NULL, &hints, &found);
}

/*
 * A fresh process reads nsswitch.conf as it is now.  In a network of its own,
 * where it may have one, nothing can be sent to anybody.  What is wrong, or
 * NULL where there is an address.
 */
static const char *look_up_fresh(const char *name)
{
	struct lookup lookup = { .error = EAI_SYSTEM };

	snprintf(lookup.name, sizeof(lookup.name), "%s", name);
	if (!child_ask(look_up, &lookup, sizeof(lookup), LOOKUP_LIMIT))
		return errno == ETIMEDOUT ? "no answer within 30 seconds"
					  : "the lookup ended without an "
					    "answer";
	return lookup.error ? gai_strerror(lookup.error) : NULL;
}

/* Only where no malformed name can get past the module. */
struct finding probe_lookup(struct doctor *doctor)
{
	const char *why;

	if (!doctor->nss_found || !doctor->nss_leads)
		return no_finding;
	why = look_up_fresh(MALFORMED_LOCAL);
	doctor->nss_resolves = !why;
	if (!why)
		return finding(doctor, LEVEL_OK, "",
			       MALFORMED_LOCAL " resolves");
	if (look_up_fresh("localhost"))
		return finding(doctor, LEVEL_WARNING,
			       "put `127.0.0.1 localhost` into /etc/hosts",
			       "localhost has no address: no lookup is tried");
	return finding(doctor, LEVEL_PROBLEM,
		       "look for the cause with `LD_DEBUG=libs getent ahosts "
		       "'" MALFORMED_LOCAL "'`",
		       MALFORMED_LOCAL " does not resolve: %s", why);
}

/* One that is stopped takes connections until it has no room for more. */
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

/* Lookups go through nscd, and it may have read the old nsswitch.conf. */
struct finding probe_nscd(struct doctor *doctor)
{
	if (!doctor->nss_found || !doctor->nss_leads || !nscd_answers())
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

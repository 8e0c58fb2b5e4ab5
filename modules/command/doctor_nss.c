/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Does the name-service module work, in this process and for the others? */

#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "doctor.h"
#include "enable.h"

#define NSS_SONAME	"libnss_uncfix.so.2"
#define NSSWITCH_CONF	"/etc/nsswitch.conf"
#define MALFORMED_LOCAL "\\\\\\\\localhost\\share"

enum {
	LOOKUP_SECONDS = 30
};

static const char advice_enable[] = "run `uncfix enable nss`";

struct finding probe_nsswitch(struct doctor *doctor)
{
	int fd = open(NSSWITCH_CONF, O_RDONLY | O_CLOEXEC);
	const char *text = fd < 0 ? NULL : edit_read(doctor->context, fd);
	const char *before = "";
	enum nsswitch_place place = NSSWITCH_ABSENT;

	if (fd >= 0)
		close(fd);
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

static int look_up(const char *name)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found = NULL;
	int error = getaddrinfo(name, NULL, &hints, &found);

	if (error == 0)
		freeaddrinfo(found);
	return error;
}

/*
 * A fresh process reads nsswitch.conf as it is now.  In a network of its own,
 * where it may have one, nothing can be sent to anybody.
 */
static int look_up_fresh(const char *name)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		unsetenv("UNCFIX_DISABLE");
		/* Neither may be allowed: the module keeps names anyway. */
		(void)(unshare(CLONE_NEWNET) == 0 ||
		       unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0);
		alarm(LOOKUP_SECONDS);
		_exit(-look_up(name) & 0xFF);
	}
	if (child < 0 || waitpid(child, &status, 0) != child ||
	    !WIFEXITED(status))
		return EAI_SYSTEM;
	return -WEXITSTATUS(status);
}

/* Only where no malformed name can get past the module. */
struct finding probe_lookup(struct doctor *doctor)
{
	int error;

	if (!doctor->nss_found || !doctor->nss_leads)
		return no_finding;
	error = look_up_fresh(MALFORMED_LOCAL);
	doctor->nss_resolves = error == 0;
	if (error == 0)
		return finding(doctor, LEVEL_OK, "",
			       MALFORMED_LOCAL " resolves");
	if (look_up_fresh("localhost") != 0)
		return finding(doctor, LEVEL_WARNING,
			       "put `127.0.0.1 localhost` into /etc/hosts",
			       "localhost has no address: no lookup is tried");
	return finding(doctor, LEVEL_PROBLEM,
		       "look for the cause with `LD_DEBUG=libs getent ahosts "
		       "'" MALFORMED_LOCAL "'`",
		       MALFORMED_LOCAL " does not resolve: %s",
		       gai_strerror(error));
}

static bool nscd_answers(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX,
				       .sun_path = "/run/nscd/socket" };
	int socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answers = socket_fd >= 0 &&
		       connect(socket_fd, (struct sockaddr *)&address,
			       sizeof(address)) == 0;

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
		       "restart nscd (systemctl restart nscd)",
		       "nscd answers the lookups of this machine, and not "
		       "malformed ones");
}

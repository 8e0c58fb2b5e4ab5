/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix run: one command, with libuncfix_client.so loaded into it. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "common/xalloc.h"
#include "config/installed.h"
#include "options.h"
#include "terminal.h"
#include "verbs.h"

/* As env(1) and the shell have them. */
enum {
	STATUS_FAILED = 125,
	STATUS_NOT_EXECUTABLE = 126,
	STATUS_NOT_FOUND = 127,
};

/* Returns the file that execvp() will run, or NULL. */
static char *find_command(TALLOC_CTX *context, const char *name)
{
	const char *at = getenv("PATH"), *end;
	char *file;

	if (strchr(name, '/'))
		return xalloc(talloc_strdup(context, name));
	for (; at; at = *end ? end + 1 : NULL) {
		end = strchrnul(at, ':');
		/* An empty entry is the current folder. */
		file = xalloc(talloc_asprintf(context, "%.*s%s%s",
					      (int)(end - at), at,
					      end == at ? "" : "/", name));
		if (access(file, X_OK) == 0)
			return file;
	}
	return NULL;
}

/* The loader ignores LD_PRELOAD in set-user-ID and set-group-ID programs. */
static void warn_of_other_rights(TALLOC_CTX *context, const char *name)
{
	const char *file = find_command(context, name);
	struct stat stat_of;

	if (!file || stat(file, &stat_of) != 0)
		return;
	if ((stat_of.st_mode & S_ISUID && stat_of.st_uid != getuid()) ||
	    (stat_of.st_mode & S_ISGID && stat_of.st_gid != getgid()))
		complain("%s runs with the rights of another user: the loader "
			 "ignores uncfix there; `uncfix enable client` reaches "
			 "it",
			 file);
}

/* Libraries that are preloaded already are kept, after ours. */
static bool set_preload(TALLOC_CTX *context)
{
	const char *before = getenv("LD_PRELOAD");
	const char *value = CLIENT_LIBRARY;

	if (access(CLIENT_LIBRARY, R_OK) != 0) {
		complain(CLIENT_LIBRARY ": %s", strerror(errno));
		return false;
	}
	if (before && *before)
		value = xalloc(talloc_asprintf(context, "%s:%s", CLIENT_LIBRARY,
					       before));
	if (setenv("LD_PRELOAD", value, 1) != 0) {
		complain("LD_PRELOAD: %s", strerror(errno));
		return false;
	}
	return true;
}

static int run_command(char **command)
{
	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	int status = STATUS_FAILED;

	if (set_preload(context)) {
		warn_of_other_rights(context, command[0]);
		fflush(stdout);
		execvp(command[0], command);
		status = errno == ENOENT ? STATUS_NOT_FOUND
					 : STATUS_NOT_EXECUTABLE;
		complain("%s: %s", command[0], strerror(errno));
	}
	talloc_free(context);
	return status;
}

/* Everything after the name of the command belongs to it, options too. */
static int run(const struct verb *verb, int argc, char **argv)
{
	static const struct verb_option options[] = { { 0 } };
	int first = 1, status;

	if (argc > 1 && strcmp(argv[1], "--") == 0)
		first = 2;
	else if (argc > 1 && argv[1][0] == '-')
		return options_read(verb, options, 2, argv, &status)
			       ? usage_error(verb, "no command is given")
		       : status == STATUS_OK ? STATUS_OK
					     : STATUS_FAILED;
	if (first >= argc) {
		usage_error(verb, "no command is given");
		return STATUS_FAILED;
	}
	return run_command(argv + first);
}

const struct verb verb_run = {
	.name = "run",
	.summary = "run a command whose malformed targets are repaired",
	.help = "Usage: uncfix run [--] COMMAND [ARGUMENT...]\n\n"
		"Runs COMMAND with libuncfix_client.so loaded into it and into "
		"what it starts:\nSMB tools (smbclient, smbget, net ...) and "
		"programs that use libsmbclient take\nmalformed targets for "
		"what they mean.  Other programs are not changed.\n\n"
		"    uncfix run smbclient '\\\\\\\\fs\\data' -U user\n\n"
		"A program that runs with the rights of another user "
		"(mount.cifs) is reached by\n`uncfix enable client` alone.\n\n"
		"Exit status: that of COMMAND; 125 if uncfix failed, 126 if "
		"COMMAND cannot be\nrun, 127 if there is none.\n",
	.run = run,
};

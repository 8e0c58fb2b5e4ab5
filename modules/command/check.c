/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uncfix check: why a connection fails, layer by layer. */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check/jobs.h"
#include "options.h"
#include "target/lines.h"
#include "terminal.h"
#include "verbs.h"

enum {
	JOBS_DEFAULT = 16,
	JOBS_MAX = 512,
	TIMEOUT_DEFAULT = 5, /* seconds */
	TIMEOUT_MAX = 3600,
	MILLISECONDS = 1000, /* in a second */
};

/* Returns how many lines contain a target, from the current position on. */
static unsigned long count_lines(int fd)
{
	struct lines *lines = lines_open(NULL, fd);
	off_t begin = lseek(fd, 0, SEEK_CUR);
	unsigned long count = 0;
	size_t length;

	do
		while (lines_next(lines, &length))
			count += length > 0;
	while (!lines_ended(lines) && lines_read(lines));
	lseek(fd, begin, SEEK_SET);
	talloc_free(lines);
	return count;
}

/* How many targets are in it: a file can be read twice, a pipe cannot. */
static int open_file(struct check_source *source)
{
	struct stat stat;

	if (strcmp(source->file, "-") != 0)
		source->fd = open(source->file, O_RDONLY | O_CLOEXEC);
	if (source->fd < 0 || fstat(source->fd, &stat) != 0) {
		complain("%s: %s", source->file, strerror(errno));
		return STATUS_USAGE;
	}
	if (S_ISREG(stat.st_mode))
		source->total += count_lines(source->fd);
	else
		source->total = 0;
	return STATUS_OK;
}

static int open_source(const struct verb *verb, struct check_source *source,
		       int argc, char **argv)
{
	source->arguments = argv + optind;
	source->end = argv + argc;
	source->total = (unsigned long)(argc - optind);
	if (source->file)
		return open_file(source);
	return source->total > 0 ? STATUS_OK
				 : usage_error(verb, "no target is given");
}

static int run(const struct verb *verb, int argc, char **argv)
{
	struct check_options check = {
		.jobs = JOBS_DEFAULT,
		.timeout = TIMEOUT_DEFAULT,
	};
	struct credential_options credentials = { 0 };
	struct check_source source = { .fd = STDIN_FILENO };
	const struct verb_option options[] = {
		{ "user", 'U', .text = &credentials.user },
		{ "authentication-file", 'A', .text = &credentials.file },
		{ "kerberos", 'k', .flag = &credentials.kerberos },
		{ "no-pass", 'N', .flag = &credentials.no_password },
		{ "file", 'f', .text = &source.file },
		{ "jobs", 'j', .number = &check.jobs, .maximum = JOBS_MAX },
		{ "timeout", 't', .number = &check.timeout,
		  .maximum = TIMEOUT_MAX },
		{ "json", .flag = &check.json },
		{ 0 },
	};
	int status;

	if (!options_read(verb, options, argc, argv, &status))
		return status;
	check.timeout *= MILLISECONDS;
	status = open_source(verb, &source, argc, argv);
	if (status == STATUS_OK)
		status = credentials_read(&check.credentials, &credentials,
					  check.timeout, verb);
	if (status == STATUS_OK)
		status = check_run(&check, &source);
	credentials_wipe(&check.credentials);
	if (source.fd > STDIN_FILENO)
		close(source.fd);
	return status;
}

const struct verb verb_check = {
	.name = "check",
	.summary = "find out why a connection fails",
	.help = "Usage: uncfix check [OPTION...] [TARGET...]\n\n"
		"Tries the layers of a connection: name, address, TCP, "
		"protocol, session, IPC$,\nshare.  Names the first that fails "
		"by Windows' error, with its article and cure.\n\n"
		"  -U, --user [DOMAIN\\]USER  log on; anonymous without -U, "
		"-A and -k\n"
		"  -A, --authentication-file FILE  username =, password =, "
		"domain =\n"
		"  -k, --kerberos          log on by a Kerberos ticket\n"
		"  -N, --no-pass           ask for no password\n"
		"  -f, --file FILE         a target on each line; - is "
		"standard input\n"
		"  -j, --jobs N            targets at a time, 1 to 512 "
		"(16)\n"
		"  -t, --timeout SECONDS   for each layer, 1 to 3600 (5)\n"
		"      --json              one object a line\n\n"
		"The password comes from PASSWD, PASSWD_FD, PASSWD_FILE or "
		"the terminal, never\nfrom the command line.\n\n"
		"Exit status: 0 all layers hold, 1 a target failed, 2 bad "
		"usage.\n",
	.run = run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The unit of systemd that keeps `uncfix watch` running. */

#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <talloc.h>
#include <unistd.h>

#include "common/run_program.h"
#include "common/xalloc.h"
#include "config/watch_unit.h"
#include "notice.h"
#include "terminal.h"
#include "verb.h"

static int run_systemctl(const struct root *root, bool enable)
{
	const bool runs =
		root_is_own(root) && root_has(root, "run/systemd/system");
	TALLOC_CTX *context = xalloc(talloc_new(NULL));
	const char *const arguments[] = {
		"systemctl",
		enable ? "enable" : "disable",
		"--quiet",
		runs ? "--now"
		     : xalloc(talloc_asprintf(context, "--root=%s",
					      root->name)),
		WATCH_UNIT,
		NULL,
	};
	struct program_output output;
	int status = program_run(context, arguments, &output);

	text_warn("systemctl", output.err);
	talloc_free(context);
	if (status == PROGRAM_MISSING)
		complain("there is no systemctl: `uncfix watch` works without "
			 "it");
	return status == 0 ? STATUS_OK : STATUS_USAGE;
}

int watch_unit_switch(const struct root *root, bool enable, bool dry_run)
{
	const bool is_on = root_has(root, WATCH_UNIT_LINK);
	int status = STATUS_OK;

	if (!enable && !is_on) {
		puts(WATCH_UNIT ": is not enabled");
		return STATUS_OK;
	}
	if (dry_run) {
		printf(WATCH_UNIT ": would be %s\n",
		       enable ? "enabled" : "disabled");
		return STATUS_OK;
	}
	status = run_systemctl(root, enable);
	if (status == STATUS_OK)
		printf(WATCH_UNIT ": %s\n",
		       enable ? is_on ? "is enabled already" : "enabled"
			      : "disabled");
	return status;
}

bool watch_is_read(void)
{
	static const struct sockaddr_un name = { .sun_family = AF_UNIX,
						 .sun_path = NOTICE_SOCKET };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool found = fd >= 0 && connect(fd, (const struct sockaddr *)&name,
					sizeof(name)) == 0;

	if (fd >= 0)
		close(fd);
	return found;
}

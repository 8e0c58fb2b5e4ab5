/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A preload library for machines whose kernel has no cifs module: a mount of
 * that type is written down in place of the call, as the line that
 * /proc/self/mounts would have, and succeeds.  Other mounts are the kernel's.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

__attribute__((visibility("default"))) int
mount(const char *source, const char *folder, const char *type,
      unsigned long flags, const void *data)
{
	char line[8192];
	int file, length;

	if (!type || (strcmp(type, "cifs") != 0 && strcmp(type, "smb3") != 0))
		return (int)syscall(SYS_mount, source, folder, type, flags,
				    data);
	length = snprintf(line, sizeof(line), "%s\t%s\n", source,
			  data ? (const char *)data : "");
	file = open("/run/uncfix/slot/mounted", O_WRONLY | O_APPEND);
	if (file < 0 || length >= (int)sizeof(line) ||
	    write(file, line, (size_t)length) != length)
		return -1;
	return close(file);
}

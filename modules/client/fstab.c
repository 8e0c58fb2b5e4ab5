/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Lines of fstab, which libmount decodes before it passes them to mount.cifs.
 * It decodes all octal escapes: `\\101srv\data` becomes `\Asrv\data`, which is
 * another host.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fstab.h"

/* The characters that are escaped in fstab(5). */
static const char escaped[] = " \t\n#\\";

static bool is_octal(char digit)
{
	return digit >= '0' && digit <= '7';
}

/* Returns how many bytes of the field are the next byte of the text. */
static size_t unescape(const char *field, const char *end, char *byte)
{
	*byte = *field;
	if (*field != '\\' || end - field < 4 || !is_octal(field[1]) ||
	    !is_octal(field[2]) || !is_octal(field[3]))
		return 1;
	*byte = (char)((field[1] & 7) * 64 + (field[2] & 7) * 8 +
		       (field[3] & 7));
	return 4;
}

/*
 * Does libmount make this text of the field, and another one than was written?
 * Where a backslash parts names, none of the others is meant for an escape.
 */
static bool is_misread(const char *field, const char *end, const char *text)
{
	bool plain = false, usual = false, odd = false;
	size_t width;
	char byte;

	for (; field < end; field += width) {
		width = unescape(field, end, &byte);
		if (!byte || *text++ != byte)
			return false;
		if (width == 1)
			plain |= byte == '\\';
		else if (strchr(escaped, byte))
			usual = true;
		else
			odd = true;
	}
	return *text == '\0' && (odd || (usual && plain));
}

static bool find_misread(const char *at, const char *end, const char *text)
{
	const char *line, *field;

	for (; at < end; at = line + 1) {
		line = memchr(at, '\n', (size_t)(end - at));
		line = line ? line : end;
		while (at < line && (*at == ' ' || *at == '\t'))
			at++;
		for (field = at; at < line && *at != ' ' && *at != '\t';)
			at++;
		if (is_misread(field, at, text))
			return true;
	}
	return false;
}

bool is_misread_by_libmount(const char *text)
{
	const int saved_errno = errno;
	int file = open("/etc/fstab", O_RDONLY | O_CLOEXEC);
	off_t size = file < 0 ? 0 : lseek(file, 0, SEEK_END);
	char *lines = MAP_FAILED;
	bool found = false;

	if (size > 0)
		lines = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, file,
			     0);
	if (lines != MAP_FAILED) {
		found = find_misread(lines, lines + size, text);
		munmap(lines, (size_t)size);
	}
	if (file >= 0)
		close(file);
	errno = saved_errno;
	return found;
}

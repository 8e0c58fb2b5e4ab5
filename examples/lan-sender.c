/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A LAN sender, as in Microsoft's article Q235753.
 *
 *	lan-sender ADDRESS SHARE FILE
 *
 * copies standard input to FILE in SHARE on the server of that address.  Like
 * the sender of SMS 2.0, it puts `\\` in front of the address that it is given.
 * Someone put backslashes into the address already, `\\DSSMS`, and so it asks
 * for `\\\\DSSMS\SMS_SITE`.  Nothing in this program copes with that.
 *
 * USER and PASSWD in the environment log on; without them it is a guest.
 */

#include <errno.h>
#include <fcntl.h>
#include <libsmbclient.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Windows' numbers for libsmbclient's: EINVAL is a host that nobody knows. */
static const struct {
	int error;
	int windows;
	const char *text;
} errors[] = {
	{ EINVAL, 53, "the network path was not found" },
	{ ECONNREFUSED, 53, "the network path was not found" },
	{ EHOSTUNREACH, 53, "the network path was not found" },
	{ ETIMEDOUT, 53, "the network path was not found" },
	{ ENOENT, 67, "the network name cannot be found" },
	{ ENODEV, 67, "the network name cannot be found" },
	{ EACCES, 5, "access is denied" },
	{ EPERM, 1326, "the user name or password is wrong" },
};

static int fail(const char *unc)
{
	int error = errno, number = 59;
	const char *text = strerror(error);

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].error == error) {
			number = errors[i].windows;
			text = errors[i].text;
		}
	}

	fprintf(stderr, "Error during connect to %s (%d): %s\n", unc, number,
		text);
	return EXIT_FAILURE;
}

static void log_on(const char *server, const char *share, char *workgroup,
		   int workgroup_size, char *user, int user_size,
		   char *password, int password_size)
{
	const char *name = getenv("USER"), *secret = getenv("PASSWD");

	(void)server;
	(void)share;
	(void)workgroup;
	(void)workgroup_size;
	snprintf(user, (size_t)user_size, "%s", name ? name : "guest");
	snprintf(password, (size_t)password_size, "%s", secret ? secret : "");
}

/* From here on smbc_open() and the others use this context. */
static bool start_client(void)
{
	SMBCCTX *context = smbc_new_context();

	if (context == NULL) {
		return false;
	}
	smbc_setFunctionAuthData(context, log_on);
	if (smbc_init_context(context) == NULL) {
		return false;
	}
	smbc_set_context(context);
	return true;
}

/* A URL holds a backslash as %5C; libsmbclient puts `\\` before the host. */
static void put_address(char *url, const char *address)
{
	for (; *address != '\0'; address++) {
		url += sprintf(url, *address == '\\' ? "%%5C" : "%c", *address);
	}
}

int main(int argc, char **argv)
{
	char host[1024] = "", url[2048], unc[2048], data[4096];
	int file;
	ssize_t size;

	if (argc != 4 || strlen(argv[1]) > 255) {
		fprintf(stderr, "usage: lan-sender ADDRESS SHARE FILE\n");
		return EXIT_FAILURE;
	}

	put_address(host, argv[1]);
	snprintf(unc, sizeof(unc), "\\\\%s\\%s", argv[1], argv[2]);
	snprintf(url, sizeof(url), "smb://%s/%s/%s", host, argv[2], argv[3]);

	if (!start_client()) {
		return fail(unc);
	}
	file = smbc_open(url, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (file < 0) {
		return fail(unc);
	}
	while ((size = read(STDIN_FILENO, data, sizeof(data))) > 0) {
		if (smbc_write(file, data, (size_t)size) != size) {
			return fail(unc);
		}
	}
	if (smbc_close(file) < 0) {
		return fail(unc);
	}

	printf("sent to %s\n", unc);
	return EXIT_SUCCESS;
}

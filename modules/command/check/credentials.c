/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who logs on, and by which password: from where Samba's tools take them, but
 * never from the command line, which every user of the machine can read.
 */

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include "check/credentials.h"
#include "array_size.h"
#include "common/subprocess.h"
#include "terminal.h"

/* The part of a line or a file that is parsed. */
enum {
	LINE_SIZE = 2 * CREDENTIAL_SIZE
};

static bool copy(char field[CREDENTIAL_SIZE], const char *text, size_t length)
{
	if (length >= CREDENTIAL_SIZE)
		return false;
	memcpy(field, text, length);
	field[length] = '\0';
	return true;
}

/* A core file or a debugger would show the password. */
static void hide_memory(void)
{
	const struct rlimit none = { 0, 0 };

	prctl(PR_SET_DUMPABLE, 0);
	setrlimit(RLIMIT_CORE, &none);
}

void credentials_wipe(struct credentials *credentials)
{
	explicit_bzero(credentials, sizeof(*credentials));
}

/* DOMAIN\user, DOMAIN/user, user, or user@REALM. */
static bool take_user(struct credentials *credentials, const char *text)
{
	size_t domain = strcspn(text, "\\/");

	if (!text[domain])
		return copy(credentials->user, text, domain);
	return copy(credentials->domain, text, domain) &&
	       copy(credentials->user, text + domain + 1,
		    strlen(text + domain + 1));
}

/* Reads the first line, by read(): buffers of stdio could not be wiped. */
static bool take_password(struct credentials *credentials, int file)
{
	char line[LINE_SIZE];
	size_t used = 0;
	ssize_t count = 1;
	bool taken;

	while (count > 0 && used < sizeof(line) - 1 &&
	       !memchr(line, '\n', used)) {
		count = read(file, line + used, sizeof(line) - 1 - used);
		if (count > 0)
			used += (size_t)count;
	}
	line[used] = '\0';
	taken = count >= 0 &&
		copy(credentials->password, line, strcspn(line, "\r\n"));
	explicit_bzero(line, sizeof(line));
	return taken;
}

static bool refuse(const char *where)
{
	complain("%s: %s", where,
		 errno ? strerror(errno) : "not a usable password");
	return false;
}

static bool read_password_file(struct credentials *credentials,
			       const char *path)
{
	int file;
	bool taken;

	errno = 0;
	file = open(path, O_RDONLY | O_CLOEXEC);
	taken = file >= 0 && take_password(credentials, file);
	if (!taken)
		refuse(path);
	if (file >= 0)
		close(file);
	return taken;
}

/* The environment of a process can be read as long as it lives. */
static bool read_password_variable(struct credentials *credentials, char *value)
{
	size_t length = strlen(value);
	bool taken = copy(credentials->password, value, length);

	explicit_bzero(value, length);
	unsetenv("PASSWD");
	errno = 0;
	return taken || refuse("PASSWD");
}

static bool read_password_descriptor(struct credentials *credentials,
				     const char *value)
{
	char *end;
	long number = strtol(value, &end, 10);

	errno = 0;
	return (end > value && !*end && number >= 0 && number <= 65535 &&
		take_password(credentials, (int)number)) ||
	       refuse("PASSWD_FD");
}

/* Nothing to do: that it was caught ends the wait. */
static void interrupted(int number)
{
}

static void prompt(int terminal, const char *user)
{
	FILE *file = fdopen(dup(terminal), "w");

	if (!file)
		return;
	fputs("Password for ", file);
	text_show(file, user, strlen(user));
	fputs(": ", file);
	fclose(file);
}

static bool read_without_echo(struct credentials *credentials, int terminal)
{
	struct sigaction catch = { .sa_handler = interrupted }, interrupt,
			 terminate;
	struct pollfd ready = { .fd = terminal, .events = POLLIN };
	struct termios before, silent;
	sigset_t closed, open;
	bool taken;

	if (tcgetattr(terminal, &before) != 0)
		return false;
	silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
	silent.c_lflag |= ECHONL;
	sigemptyset(&closed);
	sigaddset(&closed, SIGINT);
	sigaddset(&closed, SIGTERM);
	sigprocmask(SIG_BLOCK, &closed, &open);
	sigaction(SIGINT, &catch, &interrupt);
	sigaction(SIGTERM, &catch, &terminate);
	tcsetattr(terminal, TCSAFLUSH, &silent);
	/* Prompt last: input that was typed before is flushed. */
	prompt(terminal, credentials->user);
	errno = 0;
	/*
	 * Signals get through only here: one that comes before is not lost, and
	 * the echo is given back after it.
	 */
	taken = ppoll(&ready, 1, NULL, &open) > 0 &&
		take_password(credentials, terminal);
	tcsetattr(terminal, TCSAFLUSH, &before);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGTERM, &terminate, NULL);
	sigprocmask(SIG_SETMASK, &open, NULL);
	return taken;
}

static bool ask_for_password(struct credentials *credentials)
{
	int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	bool taken;

	if (terminal < 0) {
		complain("no password: there is no terminal to ask on; set "
			 "PASSWD_FILE or use -A or -N");
		return false;
	}
	taken = read_without_echo(credentials, terminal);
	close(terminal);
	return taken || refuse("password");
}

static bool read_password(struct credentials *credentials)
{
	char *variable;

	if ((variable = getenv("PASSWD")))
		return read_password_variable(credentials, variable);
	if ((variable = getenv("PASSWD_FD")))
		return read_password_descriptor(credentials, variable);
	if ((variable = getenv("PASSWD_FILE")))
		return read_password_file(credentials, variable);
	return ask_for_password(credentials);
}

/* One line `name = value` of an authentication file. */
static bool take_line(struct credentials *credentials, char *line)
{
	const struct {
		const char *name;
		char *field;
	} fields[] = {
		{ "username", credentials->user },
		{ "password", credentials->password },
		{ "domain", credentials->domain },
	};
	size_t i, length = strcspn(line, "=\r\n");
	const char *value = line + length;

	if (*value != '=')
		return true;
	value += 1 + strspn(value + 1, " \t");
	while (length > 0 && isspace((unsigned char)line[length - 1]))
		length--;
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (strlen(fields[i].name) == length &&
		    strncasecmp(line, fields[i].name, length) == 0)
			return copy(fields[i].field, value,
				    strcspn(value, "\r\n"));
	return true;
}

static bool read_file(struct credentials *credentials, const char *path)
{
	char buffer[LINE_SIZE], line[LINE_SIZE];
	FILE *file;
	bool taken = true;

	errno = 0;
	file = fopen(path, "re");
	if (!file)
		return refuse(path);
	/* A buffer of our own, as that of stdio could not be wiped. */
	setvbuf(file, buffer, _IOFBF, sizeof(buffer));
	while (taken && fgets(line, sizeof(line), file))
		taken = take_line(credentials, line + strspn(line, " \t"));
	taken = (taken && !ferror(file)) || refuse(path);
	fclose(file);
	explicit_bzero(buffer, sizeof(buffer));
	explicit_bzero(line, sizeof(line));
	if (!taken || *credentials->user)
		return taken;
	complain("%s: there is no line `username = ...`", path);
	return false;
}

static void find_own_name(void *name)
{
	const struct passwd *entry = getpwuid(getuid());

	if (entry)
		copy(name, entry->pw_name, strlen(entry->pw_name));
}

/*
 * Without a name libsmbclient would log on anonymously and ignore the ticket.
 * The account database may be a server that does not answer.
 */
static bool take_own_name(struct credentials *credentials, unsigned int timeout)
{
	char name[CREDENTIAL_SIZE] = "";

	errno = 0;
	if (subprocess_ask(find_own_name, name, sizeof(name), timeout) &&
	    *name && copy(credentials->user, name, strlen(name)))
		return true;
	complain("the accounts of this machine have no name for user %u: %s",
		 (unsigned int)getuid(),
		 errno ? strerror(errno) : "see getent(1)");
	return false;
}

static bool take_credentials(struct credentials *credentials,
			     const struct credential_options *options,
			     unsigned int timeout)
{
	if (!options->user && !options->file)
		return !options->kerberos ||
		       take_own_name(credentials, timeout);
	hide_memory();
	if (options->file && !read_file(credentials, options->file))
		return false;
	return options->kerberos || options->no_password ||
	       *credentials->password || read_password(credentials);
}

int credentials_read(struct credentials *credentials,
		     const struct credential_options *options,
		     unsigned int timeout, const struct verb *verb)
{
	memset(credentials, 0, sizeof(*credentials));
	credentials->kerberos = options->kerberos;
	if (options->user && options->file)
		return usage_error(verb, "-U and -A exclude each other");
	if (options->user && strchr(options->user, '%'))
		return usage_error(verb, "a password on the command line can "
					 "be read by everyone: change it");
	if (options->user &&
	    (!take_user(credentials, options->user) || !*credentials->user))
		return usage_error(verb, "bad user name");
	return take_credentials(credentials, options, timeout) ? STATUS_OK
							       : STATUS_USAGE;
}

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
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include "check.h"
#include "child.h"

/* What was read of a line or a file before it is taken apart. */
enum {
	LINE_SIZE = 2 * CREDENTIAL_SIZE,
	NAME_LIMIT = 10000, /* milliseconds */
};

static bool copy(char field[CREDENTIAL_SIZE], const char *text, size_t length)
{
	if (length >= CREDENTIAL_SIZE)
		return false;
	memcpy(field, text, length);
	field[length] = '\0';
	return true;
}

/* A core or a debugger would show the password. */
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

/* The first line of what `file` holds, by read() so that no copy is left. */
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

static int refuse(const char *where)
{
	complain("%s: %s", where,
		 errno ? strerror(errno) : "not a usable password");
	return STATUS_USAGE;
}

static int read_password_file(struct credentials *credentials, const char *path)
{
	int file;
	bool taken;

	errno = 0;
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return refuse(path);
	taken = take_password(credentials, file);
	if (!taken)
		refuse(path);
	close(file);
	return taken ? STATUS_OK : STATUS_USAGE;
}

/* The environment of a process can be read as long as it lives. */
static int read_password_variable(struct credentials *credentials, char *value)
{
	size_t length = strlen(value);
	bool taken = copy(credentials->password, value, length);

	explicit_bzero(value, length);
	unsetenv("PASSWD");
	errno = 0;
	return taken ? STATUS_OK : refuse("PASSWD");
}

static int read_password_descriptor(struct credentials *credentials,
				    const char *value)
{
	char *end;
	long number = strtol(value, &end, 10);

	errno = 0;
	if (end == value || *end || number < 0 || number > 65535 ||
	    !take_password(credentials, (int)number))
		return refuse("PASSWD_FD");
	return STATUS_OK;
}

/* Nothing to do: that it was caught ends the wait. */
static void interrupted(int number)
{
}

/*
 * Signals get through only while ppoll() waits: one that comes before it is
 * not lost, and the echo is given back after it.
 */
static bool wait_for_line(int terminal, const sigset_t *open)
{
	struct pollfd ready = { .fd = terminal, .events = POLLIN };

	return ppoll(&ready, 1, NULL, open) > 0;
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
	/* Not before: what is typed until then is flushed. */
	prompt(terminal, credentials->user);
	errno = 0;
	taken = wait_for_line(terminal, &open) &&
		take_password(credentials, terminal);
	tcsetattr(terminal, TCSAFLUSH, &before);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGTERM, &terminate, NULL);
	sigprocmask(SIG_SETMASK, &open, NULL);
	return taken;
}

static int ask_for_password(struct credentials *credentials)
{
	int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	bool taken;

	if (terminal < 0) {
		complain("no password: there is no terminal to ask on; set "
			 "PASSWD_FILE or use -A or -N");
		return STATUS_USAGE;
	}
	taken = read_without_echo(credentials, terminal);
	close(terminal);
	return taken ? STATUS_OK : refuse("password");
}

static int read_password(struct credentials *credentials)
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
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strlen(fields[i].name) == length &&
		    strncasecmp(line, fields[i].name, length) == 0)
			return copy(fields[i].field, value,
				    strcspn(value, "\r\n"));
	return true;
}

static int read_file(struct credentials *credentials, const char *path)
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
	taken = taken && !ferror(file);
	if (!taken)
		refuse(path);
	fclose(file);
	explicit_bzero(buffer, sizeof(buffer));
	explicit_bzero(line, sizeof(line));
	if (taken && !*credentials->user) {
		complain("%s: there is no line `username = ...`", path);
		return STATUS_USAGE;
	}
	return taken ? STATUS_OK : STATUS_USAGE;
}

static void find_own_name(void *name)
{
	const struct passwd *entry = getpwuid(getuid());

	if (entry)
		copy(name, entry->pw_name, strlen(entry->pw_name));
}

/*
 * Without a name libsmbclient would be anonymous and not look at the ticket.
 * Who knows it may be a server that does not answer.
 */
static int take_own_name(struct credentials *credentials)
{
	char name[CREDENTIAL_SIZE] = "";

	errno = 0;
	if (child_ask(find_own_name, name, sizeof(name), NAME_LIMIT) && *name &&
	    copy(credentials->user, name, strlen(name)))
		return STATUS_OK;
	complain("the accounts of this machine have no name for user %u: %s",
		 (unsigned int)getuid(),
		 errno ? strerror(errno) : "see getent(1)");
	return STATUS_USAGE;
}

int credentials_read(struct credentials *credentials,
		     const struct credential_options *options,
		     const struct verb *verb)
{
	memset(credentials, 0, sizeof(*credentials));
	credentials->kerberos = options->kerberos;
	if (!options->user && !options->file)
		return options->kerberos ? take_own_name(credentials)
					 : STATUS_OK;
	if (options->user && options->file)
		return usage_error(verb, "-U and -A exclude each other");
	if (options->user && strchr(options->user, '%'))
		return usage_error(verb, "a password on the command line can "
					 "be read by everyone: change it");
	hide_memory();
	if (options->file && read_file(credentials, options->file) != STATUS_OK)
		return STATUS_USAGE;
	if (options->user &&
	    (!take_user(credentials, options->user) || !*credentials->user))
		return usage_error(verb, "bad user name");
	if (options->kerberos || options->no_password || *credentials->password)
		return STATUS_OK;
	return read_password(credentials);
}

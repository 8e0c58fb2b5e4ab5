/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The socket that notices are sent to. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "terminal.h"
#include "watch/notice_socket.h"

#define FOLDER "/run/uncfix"
#define LOCK   FOLDER "/lock"

enum {
	BACKLOG_BYTES = 4 << 20, /* where the kernel allows it */
};

/* Processes of all users come there, whatever the umask is. */
static bool make_folder(void)
{
	return mkdir(FOLDER, 0755) == 0 && chmod(FOLDER, 0755) == 0;
}

/*
 * The lock ends with the process, however that ends.  It is of a file that
 * others cannot open: with the folder, anyone could hold it.
 */
static bool take_lock(struct notice_socket *socket)
{
	struct stat file = { 0 };

	socket->made = make_folder();
	socket->lock =
		open(LOCK, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (socket->lock < 0) {
		complain(FOLDER ": %s%s", strerror(errno),
			 errno == ENOENT || errno == EACCES
				 ? "; run this as root, by sudo"
				 : "");
		return false;
	}
	if (flock(socket->lock, LOCK_EX | LOCK_NB) == 0 &&
	    fstat(socket->lock, &file) == 0 && file.st_nlink > 0)
		return true;
	complain("another `uncfix watch` runs, or uncfix-watch.service: "
		 "`journalctl -u uncfix-watch` shows what that one sees");
	return false;
}

static bool bind_name(int fd)
{
	const struct sockaddr_un name = { .sun_family = AF_UNIX,
					  .sun_path = NOTICE_SOCKET };
	const int on = 1, bytes = BACKLOG_BYTES;
	mode_t mask = umask(0111);
	bool bound;

	unlink(NOTICE_SOCKET);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	bound = setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) == 0 &&
		bind(fd, (const struct sockaddr *)&name, sizeof(name)) == 0;
	umask(mask);
	if (!bound)
		complain(NOTICE_SOCKET ": %s%s", strerror(errno),
			 errno == EACCES ? "; run this as root, by sudo" : "");
	return bound;
}

bool notice_socket_open(struct notice_socket *notices)
{
	*notices = (struct notice_socket){ .fd = -1, .lock = -1 };
	if (take_lock(notices)) {
		notices->fd = socket(
			AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		if (notices->fd >= 0 && bind_name(notices->fd))
			return true;
	}
	if (notices->fd >= 0)
		close(notices->fd);
	if (notices->lock >= 0)
		close(notices->lock);
	return false;
}

void notice_socket_close(struct notice_socket *socket)
{
	unlink(NOTICE_SOCKET);
	unlink(LOCK);
	if (socket->made)
		rmdir(FOLDER);
	close(socket->fd);
	close(socket->lock);
}

/* The name of the program that a process runs now; "" if it has ended. */
static void read_program(pid_t process, char name[PROGRAM_SIZE])
{
	char path[32];
	ssize_t length = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/comm", (long)process);
	fd = process > 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		length = read(fd, name, PROGRAM_SIZE);
		close(fd);
	}
	/* A newline ends it. */
	name[length > 0 ? length - 1 : 0] = '\0';
}

/* A process that has ended since its last notice was read keeps its name. */
static void name_program(const struct ucred *sender, char name[PROGRAM_SIZE])
{
	static struct ucred known = { .pid = -1 };
	static char known_name[PROGRAM_SIZE];

	read_program(sender->pid, name);
	if (!*name && sender->pid == known.pid && sender->uid == known.uid)
		memcpy(name, known_name, PROGRAM_SIZE);
	memcpy(known_name, name, PROGRAM_SIZE);
	known = *sender;
}

static void read_sender(struct msghdr *message, struct sighting *sighting)
{
	const struct cmsghdr *control = CMSG_FIRSTHDR(message);

	sighting->sender = (struct ucred){ -1, (uid_t)-1, (gid_t)-1 };
	if (control && control->cmsg_level == SOL_SOCKET &&
	    control->cmsg_type == SCM_CREDENTIALS)
		memcpy(&sighting->sender, CMSG_DATA(control),
		       sizeof(sighting->sender));
	name_program(&sighting->sender, sighting->program);
}

bool notice_socket_receive(const struct notice_socket *socket,
			   struct sighting *sighting)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct iovec whole = { sighting->datagram, sizeof(sighting->datagram) };
	struct msghdr message = {
		.msg_iov = &whole,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t size =
		recvmsg(socket->fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (size < 0)
		return false;
	sighting->size = (size_t)size;
	clock_gettime(CLOCK_REALTIME, &sighting->time);
	read_sender(&message, sighting);
	return true;
}

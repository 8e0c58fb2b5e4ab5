/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of `uncfix check` share.  Times are in milliseconds. */

#ifndef UNCFIX_CHECK_H
#define UNCFIX_CHECK_H

#include <stdint.h>
#include <sys/socket.h>

#include "command.h"
#include "deadline.h"

/* The layers of a connection, in the order in which they are tried. */
enum layer {
	LAYER_NORMALIZE,
	LAYER_RESOLVE,
	LAYER_TCP,
	LAYER_NEGOTIATE,
	LAYER_SESSION,
	LAYER_IPC,
	LAYER_SHARE,
	LAYER_COUNT,
};

extern const char *const layer_names[LAYER_COUNT];

/* Windows' errors by their numbers (MS-ERREF 2.2), as far as they can occur. */
enum {
	ERROR_ACCESS_DENIED = 5,
	ERROR_NOT_SUPPORTED = 50,
	ERROR_BAD_NETPATH = 53,
	ERROR_UNEXP_NET_ERR = 59,
	ERROR_NETNAME_DELETED = 64,
	ERROR_BAD_NET_NAME = 67,
	ERROR_SEM_TIMEOUT = 121,
	ERROR_INVALID_NAME = 123,
	ERROR_SMB1_NOT_AVAILABLE = 384,
	ERROR_NO_LOGON_SERVERS = 1311,
	ERROR_NO_SUCH_LOGON_SESSION = 1312,
	ERROR_WRONG_TARGET_NAME = 1396,
};

struct windows_error {
	unsigned int number;
	const char *name;    /* `ERROR_BAD_NETPATH` */
	const char *article; /* `Q150536`, or "" */
	const char *cure;    /* one sentence */
};

/* Never NULL: an error without an entry is ERROR_UNEXP_NET_ERR. */
const struct windows_error *windows_error_find(unsigned int number);

/* The Windows error that a user sees for an NTSTATUS (MS-ERREF 2.3). */
unsigned int windows_error_of_status(uint32_t status);

/* `NT_STATUS_BAD_NETWORK_NAME`, or NULL for one without an entry. */
const char *status_name(uint32_t status);

enum {
	CREDENTIAL_SIZE = 512
};

/* Who logs on.  Without a user the session is anonymous. */
struct credentials {
	char domain[CREDENTIAL_SIZE];
	char user[CREDENTIAL_SIZE];
	char password[CREDENTIAL_SIZE];
	bool kerberos;
};

/* What the command line says about credentials. */
struct credential_options {
	const char *user; /* -U */
	const char *file; /* -A */
	bool kerberos;	  /* -k */
	bool no_password; /* -N */
};

/*
 * Read them from where the options say, the environment or the terminal.
 * From here on the process leaves no core and cannot be traced by its user.
 * STATUS_OK, or STATUS_USAGE after a message.
 */
int credentials_read(struct credentials *credentials,
		     const struct credential_options *options,
		     const struct verb *verb);

void credentials_wipe(struct credentials *credentials);

struct check_options {
	struct credentials credentials;
	unsigned int jobs;
	unsigned int timeout; /* milliseconds, for each layer */
	bool json;
};

/* Where the targets come from: arguments, and then the lines of a file. */
struct check_source {
	char **arguments, **end;
	const char *file; /* its name, NULL: none */
	int fd;
	unsigned long total; /* how many there are, 0 if that is not known */
};

/*
 * Check all targets and print the results in their order.  The exit status; on
 * an interrupt it ends the children and then this process by the same signal.
 */
int check_run(const struct check_options *options, struct check_source *source);

/*
 * One result: `reading` is the target, `steps` the array that the child sent,
 * of which some is taken out.  Returns whether all layers hold.
 */
bool check_print(struct reading *reading, json_t *steps, bool json);

/*
 * What the child of one target does: every layer in turn, until one fails.
 * Each is sent to the parent as a line of JSON.
 */
void probe_target(const struct check_options *options, const char *text,
		  size_t length, int output);

/* What was found out about one layer. */
struct step {
	enum layer layer;
	double began;	    /* clock_milliseconds() */
	double took;	    /* milliseconds, or negative: until it is sent */
	unsigned int error; /* Windows' number, 0: the layer holds */
	uint32_t status;    /* NTSTATUS if the server sent one, or 0 */
	json_t *details;    /* lines of text */
};

/* Add a line of what was seen. */
void step_note(struct step *step, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* `192.0.2.1`, `fe80::1%eth0`: lives until the next call. */
const char *address_text(const struct sockaddr_storage *address);

enum {
	ADDRESSES_MAX = 16
};

struct addresses {
	unsigned int count;
	struct sockaddr_storage list[ADDRESSES_MAX];
};

/*
 * The addresses of a host, and what each source of nsswitch.conf answers.  The
 * step has failed where there is none.
 */
void resolve_host(struct step *step, const struct uncfix_target *target,
		  unsigned int timeout, struct addresses *addresses);

/*
 * Connect to all addresses at once.  The first one that is open, in their
 * order, port 445 before 139: its socket, which the caller closes, and its
 * address and port.  -1, and the step has failed, where none is.
 */
int tcp_connect(struct step *step, const struct addresses *addresses,
		const struct uncfix_target *target, unsigned int timeout,
		struct sockaddr_storage *peer);

enum {
	PORT_SMB = 445 /* MS-SMB2 2.1 */
};

/* One connection, which the caller closes; -1 and errno. */
int tcp_connect_to(const struct sockaddr_storage *peer, double deadline);

unsigned int address_port(const struct sockaddr_storage *address);

/*
 * Ask for all dialects, and close the socket.  The step has failed where SMB is
 * not spoken; true where SMB1 alone is.
 */
bool negotiate(struct step *step, int socket,
	       const struct sockaddr_storage *peer, unsigned int timeout);

/* The requests of the SMB protocols whose answers are looked for. */
enum wire_command {
	WIRE_NEGOTIATE,
	WIRE_SESSION_SETUP,
	WIRE_TREE_CONNECT,
	WIRE_COMMAND_COUNT,
};

/* The last answer to each, as it came from the server. */
struct wire_answer {
	bool seen;
	uint32_t status;
	double when; /* clock_milliseconds() */
};

/*
 * Look at what comes in from here on: `notice` is called for each answer, after
 * it was noted.
 */
void wire_watch(struct wire_answer answers[WIRE_COMMAND_COUNT],
		void (*notice)(void));

/* One connection by libsmbclient. */
struct session {
	bool ended;	/* what follows is all of it */
	bool connected; /* to the share */
	int error;	/* errno, if it is not */
	double began;	/* clock_milliseconds() */
	double connected_at;
	struct wire_answer answers[WIRE_COMMAND_COUNT];
	char said[512]; /* Samba's last warning, "" if there was none */
};

/*
 * Log on and connect to a share: the session says whether it is connected.
 * Each of up to `layers` layers, negotiation, session and tree connect, has the
 * time of the options.
 */
void session_connect(struct session *session,
		     const struct check_options *options,
		     const struct uncfix_target *target, unsigned int port,
		     const char *share, unsigned int layers);

/* Fill the step of a layer that failed from what was seen on the wire. */
void session_blame(const struct session *session, enum wire_command command,
		   struct step *step);

/* The same where Kerberos failed on the client, before the server was asked. */
void session_blame_kerberos(const struct session *session, struct step *step);

#endif /* UNCFIX_CHECK_H */

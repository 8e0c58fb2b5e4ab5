/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Windows' errors as users see them, and the NTSTATUS that they come from. */

#include <stddef.h>
#include <stdio.h>

#include "array_size.h"
#include "network/windows_errors.h"

#define ROW(name) ERROR_##name, "ERROR_" #name

static const struct windows_error errors[] = {
	{ ROW(ACCESS_DENIED), NULL,
	  "Log on as a user whom the share and its folder admit, or have this "
	  "one admitted." },
	{ ROW(NOT_SUPPORTED), NULL,
	  "Let the server and the client speak a common version of SMB "
	  "(`server min protocol`, `client max protocol`)." },
	{ ROW(BAD_NETPATH), "Q150536",
	  "Check the name and the name service, that the host is up, and that "
	  "no firewall closes port 445." },
	{ ROW(BAD_NET_RESP), NULL,
	  "The server breaks the rules of the protocol: update it." },
	{ ROW(UNEXP_NET_ERR), NULL,
	  "Look into the server's log at the time of this check." },
	{ ROW(NETNAME_DELETED), NULL,
	  "What listens there does not serve SMB to this client: correct the "
	  "port (SMB's own is 445), or look into the server's log." },
	{ ROW(NETWORK_ACCESS_DENIED), NULL,
	  "Have this client's address admitted (`hosts allow`)." },
	{ ROW(BAD_DEV_TYPE), NULL,
	  "The share is of another kind, such as a printer: connect to it as "
	  "what it is." },
	{ ROW(BAD_NET_NAME), "Q235753",
	  "Correct the name of the share: list what the host has by "
	  "`smbclient -L`." },
	{ ROW(REQ_NOT_ACCEP), NULL,
	  "The share has its greatest number of users: wait, or raise it." },
	{ ROW(INVALID_PASSWORD), NULL, "Give the right password." },
	{ ROW(SEM_TIMEOUT), NULL,
	  "The host took the connection and then fell silent: correct the "
	  "port (SMB's own is 445), look at its load, or give a longer "
	  "--timeout." },
	{ ROW(INVALID_NAME), "Q152487",
	  "Write the target as \\\\host\\share: `uncfix explain` says what it "
	  "is taken for." },
	{ ROW(SMB1_NOT_AVAILABLE), NULL,
	  "Let the server speak SMB2 or later: SMB1 is switched off on this "
	  "client, and is not safe." },
	{ ROW(SESSION_CREDENTIAL_CONFLICT), NULL,
	  "End the sessions with other credentials to this server first." },
	{ ROW(HOST_UNREACHABLE), NULL,
	  "Check the target that the server refers to: nobody is logged on to "
	  "a host that was not given." },
	{ ROW(NO_LOGON_SERVERS), NULL,
	  "Bring the domain controllers in reach of the server, or of this "
	  "client for Kerberos." },
	{ ROW(NO_SUCH_LOGON_SESSION), NULL,
	  "Get a Kerberos ticket by `kinit` first, or give a password." },
	{ ROW(NO_SUCH_USER), NULL, "Correct the name of the user." },
	{ ROW(LOGON_FAILURE), "Q151362",
	  "Give the right user and password, with which a session to IPC$ "
	  "succeeds first." },
	{ ROW(ACCOUNT_RESTRICTION), NULL,
	  "Give the account a password, or lift what restricts it." },
	{ ROW(INVALID_LOGON_HOURS), NULL,
	  "Log on within the hours that the account allows." },
	{ ROW(INVALID_WORKSTATION), NULL,
	  "Admit this workstation in the account." },
	{ ROW(PASSWORD_EXPIRED), NULL,
	  "Change the password, by `smbpasswd -r` for instance." },
	{ ROW(ACCOUNT_DISABLED), NULL,
	  "Enable the account (`smbpasswd -e`), or use another one." },
	{ ROW(NO_SUCH_DOMAIN), NULL,
	  "Correct the name of the domain, or its entries in DNS." },
	{ ROW(LOGON_TYPE_NOT_GRANTED), NULL,
	  "Grant the account the right to log on from the network." },
	{ ROW(WRONG_TARGET_NAME), NULL,
	  "Use the name under which the server is known to the domain." },
	{ ROW(MUTUAL_AUTH_FAILED), NULL,
	  "Use the name under which the server is known to the domain." },
	{ ROW(TIME_SKEW), NULL,
	  "Set the clocks of the client and the server." },
	{ ROW(NO_SYSTEM_RESOURCES), NULL,
	  "The server has no room for one more connection: see its limits "
	  "(`max connections`)." },
	{ ROW(NO_TRUST_SAM_ACCOUNT), NULL,
	  "Join the server to its domain again." },
	{ ROW(TRUSTED_RELATIONSHIP_FAILURE), NULL,
	  "Join the server to its domain again." },
	{ ROW(ACCOUNT_EXPIRED), NULL, "Extend the account's life." },
	{ ROW(PASSWORD_MUST_CHANGE), NULL,
	  "Change the password, by `smbpasswd -r` for instance." },
	{ ROW(ACCOUNT_LOCKED_OUT), NULL,
	  "Wait, or have the account unlocked." },
};

/* MS-ERREF 2.3.1, and RtlNtStatusToDosError() as Windows' clients use it. */
static const struct status {
	uint32_t status;
	unsigned int error;
	const char *name;
} statuses[] = {
	{ 0xC0000022, ERROR_ACCESS_DENIED, "NT_STATUS_ACCESS_DENIED" },
	{ 0xC0000033, ERROR_INVALID_NAME, "NT_STATUS_OBJECT_NAME_INVALID" },
	{ 0xC000005E, ERROR_NO_LOGON_SERVERS, "NT_STATUS_NO_LOGON_SERVERS" },
	{ 0xC0000064, ERROR_NO_SUCH_USER, "NT_STATUS_NO_SUCH_USER" },
	{ 0xC000006A, ERROR_INVALID_PASSWORD, "NT_STATUS_WRONG_PASSWORD" },
	{ 0xC000006D, ERROR_LOGON_FAILURE, "NT_STATUS_LOGON_FAILURE" },
	{ 0xC000006E, ERROR_ACCOUNT_RESTRICTION,
	  "NT_STATUS_ACCOUNT_RESTRICTION" },
	{ 0xC000006F, ERROR_INVALID_LOGON_HOURS,
	  "NT_STATUS_INVALID_LOGON_HOURS" },
	{ 0xC0000070, ERROR_INVALID_WORKSTATION,
	  "NT_STATUS_INVALID_WORKSTATION" },
	{ 0xC0000071, ERROR_PASSWORD_EXPIRED, "NT_STATUS_PASSWORD_EXPIRED" },
	{ 0xC0000072, ERROR_ACCOUNT_DISABLED, "NT_STATUS_ACCOUNT_DISABLED" },
	{ 0xC000009A, ERROR_NO_SYSTEM_RESOURCES,
	  "NT_STATUS_INSUFFICIENT_RESOURCES" },
	{ 0xC00000B5, ERROR_SEM_TIMEOUT, "NT_STATUS_IO_TIMEOUT" },
	{ 0xC00000BB, ERROR_NOT_SUPPORTED, "NT_STATUS_NOT_SUPPORTED" },
	{ 0xC00000BE, ERROR_BAD_NETPATH, "NT_STATUS_BAD_NETWORK_PATH" },
	{ 0xC00000C3, ERROR_BAD_NET_RESP,
	  "NT_STATUS_INVALID_NETWORK_RESPONSE" },
	{ 0xC00000C4, ERROR_UNEXP_NET_ERR,
	  "NT_STATUS_UNEXPECTED_NETWORK_ERROR" },
	{ 0xC00000C9, ERROR_NETNAME_DELETED, "NT_STATUS_NETWORK_NAME_DELETED" },
	{ 0xC00000CA, ERROR_NETWORK_ACCESS_DENIED,
	  "NT_STATUS_NETWORK_ACCESS_DENIED" },
	{ 0xC00000CB, ERROR_BAD_DEV_TYPE, "NT_STATUS_BAD_DEVICE_TYPE" },
	{ 0xC00000CC, ERROR_BAD_NET_NAME, "NT_STATUS_BAD_NETWORK_NAME" },
	{ 0xC00000D0, ERROR_REQ_NOT_ACCEP, "NT_STATUS_REQUEST_NOT_ACCEPTED" },
	{ 0xC00000DF, ERROR_NO_SUCH_DOMAIN, "NT_STATUS_NO_SUCH_DOMAIN" },
	{ 0xC0000133, ERROR_TIME_SKEW, "NT_STATUS_TIME_DIFFERENCE_AT_DC" },
	{ 0xC000015B, ERROR_LOGON_TYPE_NOT_GRANTED,
	  "NT_STATUS_LOGON_TYPE_NOT_GRANTED" },
	{ 0xC000018B, ERROR_NO_TRUST_SAM_ACCOUNT,
	  "NT_STATUS_NO_TRUST_SAM_ACCOUNT" },
	{ 0xC000018D, ERROR_TRUSTED_RELATIONSHIP_FAILURE,
	  "NT_STATUS_TRUSTED_RELATIONSHIP_FAILURE" },
	{ 0xC0000193, ERROR_ACCOUNT_EXPIRED, "NT_STATUS_ACCOUNT_EXPIRED" },
	{ 0xC0000195, ERROR_SESSION_CREDENTIAL_CONFLICT,
	  "NT_STATUS_NETWORK_CREDENTIAL_CONFLICT" },
	{ 0xC000020C, ERROR_NETNAME_DELETED,
	  "NT_STATUS_CONNECTION_DISCONNECTED" },
	{ 0xC000020D, ERROR_NETNAME_DELETED, "NT_STATUS_CONNECTION_RESET" },
	{ 0xC0000224, ERROR_PASSWORD_MUST_CHANGE,
	  "NT_STATUS_PASSWORD_MUST_CHANGE" },
	{ 0xC0000234, ERROR_ACCOUNT_LOCKED_OUT,
	  "NT_STATUS_ACCOUNT_LOCKED_OUT" },
	{ 0xC0000257, ERROR_HOST_UNREACHABLE, "NT_STATUS_PATH_NOT_COVERED" },
	{ 0xC00002C3, ERROR_MUTUAL_AUTH_FAILED,
	  "NT_STATUS_MUTUAL_AUTHENTICATION_FAILED" },
};

enum {
	ERROR_COUNT = ARRAY_SIZE(errors),
	STATUS_COUNT = ARRAY_SIZE(statuses),
};

const struct windows_error *windows_error_find(unsigned int number)
{
	size_t i;

	for (i = 0; i < ERROR_COUNT; i++)
		if (errors[i].number == number)
			return &errors[i];
	return windows_error_find(ERROR_UNEXP_NET_ERR);
}

static const struct status *status_find(uint32_t status)
{
	size_t i;

	for (i = 0; i < STATUS_COUNT; i++)
		if (statuses[i].status == status)
			return &statuses[i];
	return NULL;
}

unsigned int windows_error_of_status(uint32_t status)
{
	const struct status *found = status_find(status);

	return found ? found->error : ERROR_UNEXP_NET_ERR;
}

const char *status_text(uint32_t status)
{
	static char number[sizeof("0xC0000BAD")];
	const struct status *found = status_find(status);

	if (found)
		return found->name;
	snprintf(number, sizeof(number), "0x%08X", (unsigned int)status);
	return number;
}

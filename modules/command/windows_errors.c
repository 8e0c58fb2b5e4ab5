/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Windows' errors as users see them, and the NTSTATUS that they come from. */

#include <stddef.h>

#include "check.h"

static const struct windows_error errors[] = {
	{ 5, "ERROR_ACCESS_DENIED", "",
	  "Log on as a user whom the share and its folder admit, or have this "
	  "one admitted." },
	{ 50, "ERROR_NOT_SUPPORTED", "",
	  "Let the server and the client speak a common version of SMB "
	  "(`server min protocol`, `client max protocol`)." },
	{ 53, "ERROR_BAD_NETPATH", "Q150536",
	  "Check the name and the name service, that the host is up, and that "
	  "no firewall closes port 445." },
	{ 58, "ERROR_BAD_NET_RESP", "",
	  "The server breaks the rules of the protocol: update it." },
	{ 59, "ERROR_UNEXP_NET_ERR", "",
	  "Look into the server's log at the time of this check." },
	{ 64, "ERROR_NETNAME_DELETED", "",
	  "Find out what listens on that port and why it ends the "
	  "connection: it does not serve SMB to this client." },
	{ 65, "ERROR_NETWORK_ACCESS_DENIED", "",
	  "Have this client's address admitted (`hosts allow`)." },
	{ 66, "ERROR_BAD_DEV_TYPE", "",
	  "The share is of another kind, such as a printer: connect to it as "
	  "what it is." },
	{ 67, "ERROR_BAD_NET_NAME", "Q235753",
	  "Correct the name of the share: list what the host has by "
	  "`smbclient -L`." },
	{ 71, "ERROR_REQ_NOT_ACCEP", "",
	  "The share has its greatest number of users: wait, or raise it." },
	{ 86, "ERROR_INVALID_PASSWORD", "", "Give the right password." },
	{ 121, "ERROR_SEM_TIMEOUT", "",
	  "The host took the connection and then fell silent: look at its "
	  "load, or give a longer --timeout." },
	{ 123, "ERROR_INVALID_NAME", "Q152487",
	  "Write the target as \\\\host\\share: `uncfix explain` says what it "
	  "is taken for." },
	{ 384, "ERROR_SMB1_NOT_AVAILABLE", "",
	  "Let the server speak SMB2 or later: SMB1 is switched off on this "
	  "client, and is not safe." },
	{ 1219, "ERROR_SESSION_CREDENTIAL_CONFLICT", "",
	  "End the sessions with other credentials to this server first." },
	{ 1311, "ERROR_NO_LOGON_SERVERS", "",
	  "Bring the domain controllers in reach of the server, or of this "
	  "client for Kerberos." },
	{ 1312, "ERROR_NO_SUCH_LOGON_SESSION", "",
	  "Get a Kerberos ticket by `kinit` first, or give a password." },
	{ 1317, "ERROR_NO_SUCH_USER", "", "Correct the name of the user." },
	{ 1326, "ERROR_LOGON_FAILURE", "Q151362",
	  "Give the right user and password, with which a session to IPC$ "
	  "succeeds first." },
	{ 1327, "ERROR_ACCOUNT_RESTRICTION", "",
	  "Give the account a password, or lift what restricts it." },
	{ 1328, "ERROR_INVALID_LOGON_HOURS", "",
	  "Log on within the hours that the account allows." },
	{ 1329, "ERROR_INVALID_WORKSTATION", "",
	  "Admit this workstation in the account." },
	{ 1330, "ERROR_PASSWORD_EXPIRED", "",
	  "Change the password, by `smbpasswd -r` for instance." },
	{ 1331, "ERROR_ACCOUNT_DISABLED", "",
	  "Enable the account (`smbpasswd -e`), or use another one." },
	{ 1355, "ERROR_NO_SUCH_DOMAIN", "",
	  "Correct the name of the domain, or its entries in DNS." },
	{ 1385, "ERROR_LOGON_TYPE_NOT_GRANTED", "",
	  "Grant the account the right to log on from the network." },
	{ 1396, "ERROR_WRONG_TARGET_NAME", "",
	  "Use the name under which the server is known to the domain." },
	{ 1397, "ERROR_MUTUAL_AUTH_FAILED", "",
	  "Use the name under which the server is known to the domain." },
	{ 1398, "ERROR_TIME_SKEW", "",
	  "Set the clocks of the client and the server." },
	{ 1450, "ERROR_NO_SYSTEM_RESOURCES", "",
	  "The server has no room for one more connection: see its limits "
	  "(`max connections`)." },
	{ 1787, "ERROR_NO_TRUST_SAM_ACCOUNT", "",
	  "Join the server to its domain again." },
	{ 1789, "ERROR_TRUSTED_RELATIONSHIP_FAILURE", "",
	  "Join the server to its domain again." },
	{ 1793, "ERROR_ACCOUNT_EXPIRED", "", "Extend the account's life." },
	{ 1907, "ERROR_PASSWORD_MUST_CHANGE", "",
	  "Change the password, by `smbpasswd -r` for instance." },
	{ 1909, "ERROR_ACCOUNT_LOCKED_OUT", "",
	  "Wait, or have the account unlocked." },
};

/* MS-ERREF 2.3.1, and RtlNtStatusToDosError() as Windows' clients use it. */
static const struct status {
	uint32_t status;
	unsigned int error;
	const char *name;
} statuses[] = {
	{ 0xC0000022, 5, "NT_STATUS_ACCESS_DENIED" },
	{ 0xC0000033, 123, "NT_STATUS_OBJECT_NAME_INVALID" },
	{ 0xC000005E, 1311, "NT_STATUS_NO_LOGON_SERVERS" },
	{ 0xC0000064, 1317, "NT_STATUS_NO_SUCH_USER" },
	{ 0xC000006A, 86, "NT_STATUS_WRONG_PASSWORD" },
	{ 0xC000006D, 1326, "NT_STATUS_LOGON_FAILURE" },
	{ 0xC000006E, 1327, "NT_STATUS_ACCOUNT_RESTRICTION" },
	{ 0xC000006F, 1328, "NT_STATUS_INVALID_LOGON_HOURS" },
	{ 0xC0000070, 1329, "NT_STATUS_INVALID_WORKSTATION" },
	{ 0xC0000071, 1330, "NT_STATUS_PASSWORD_EXPIRED" },
	{ 0xC0000072, 1331, "NT_STATUS_ACCOUNT_DISABLED" },
	{ 0xC000009A, 1450, "NT_STATUS_INSUFFICIENT_RESOURCES" },
	{ 0xC00000B5, 121, "NT_STATUS_IO_TIMEOUT" },
	{ 0xC00000BB, 50, "NT_STATUS_NOT_SUPPORTED" },
	{ 0xC00000BE, 53, "NT_STATUS_BAD_NETWORK_PATH" },
	{ 0xC00000C3, 58, "NT_STATUS_INVALID_NETWORK_RESPONSE" },
	{ 0xC00000C4, 59, "NT_STATUS_UNEXPECTED_NETWORK_ERROR" },
	{ 0xC00000C9, 64, "NT_STATUS_NETWORK_NAME_DELETED" },
	{ 0xC00000CA, 65, "NT_STATUS_NETWORK_ACCESS_DENIED" },
	{ 0xC00000CB, 66, "NT_STATUS_BAD_DEVICE_TYPE" },
	{ 0xC00000CC, 67, "NT_STATUS_BAD_NETWORK_NAME" },
	{ 0xC00000D0, 71, "NT_STATUS_REQUEST_NOT_ACCEPTED" },
	{ 0xC00000DF, 1355, "NT_STATUS_NO_SUCH_DOMAIN" },
	{ 0xC0000133, 1398, "NT_STATUS_TIME_DIFFERENCE_AT_DC" },
	{ 0xC000015B, 1385, "NT_STATUS_LOGON_TYPE_NOT_GRANTED" },
	{ 0xC000018B, 1787, "NT_STATUS_NO_TRUST_SAM_ACCOUNT" },
	{ 0xC000018D, 1789, "NT_STATUS_TRUSTED_RELATIONSHIP_FAILURE" },
	{ 0xC0000193, 1793, "NT_STATUS_ACCOUNT_EXPIRED" },
	{ 0xC0000195, 1219, "NT_STATUS_NETWORK_CREDENTIAL_CONFLICT" },
	{ 0xC000020C, 64, "NT_STATUS_CONNECTION_DISCONNECTED" },
	{ 0xC000020D, 64, "NT_STATUS_CONNECTION_RESET" },
	{ 0xC0000224, 1907, "NT_STATUS_PASSWORD_MUST_CHANGE" },
	{ 0xC0000234, 1909, "NT_STATUS_ACCOUNT_LOCKED_OUT" },
	{ 0xC00002C3, 1397, "NT_STATUS_MUTUAL_AUTHENTICATION_FAILED" },
};

enum {
	ERROR_COUNT = sizeof(errors) / sizeof(errors[0]),
	STATUS_COUNT = sizeof(statuses) / sizeof(statuses[0]),
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

const char *status_name(uint32_t status)
{
	const struct status *found = status_find(status);

	return found ? found->name : NULL;
}

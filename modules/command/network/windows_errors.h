/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Windows' errors as users see them, and the NTSTATUS that they come from.
 */

#ifndef UNCFIX_WINDOWS_ERRORS_H
#define UNCFIX_WINDOWS_ERRORS_H

#include <stdint.h>

/* MS-ERREF 2.2. */
enum {
	ERROR_ACCESS_DENIED = 5,
	ERROR_NOT_SUPPORTED = 50,
	ERROR_BAD_NETPATH = 53,
	ERROR_BAD_NET_RESP = 58,
	ERROR_UNEXP_NET_ERR = 59,
	ERROR_NETNAME_DELETED = 64,
	ERROR_NETWORK_ACCESS_DENIED = 65,
	ERROR_BAD_DEV_TYPE = 66,
	ERROR_BAD_NET_NAME = 67,
	ERROR_REQ_NOT_ACCEP = 71,
	ERROR_INVALID_PASSWORD = 86,
	ERROR_SEM_TIMEOUT = 121,
	ERROR_INVALID_NAME = 123,
	ERROR_SMB1_NOT_AVAILABLE = 384,
	ERROR_SESSION_CREDENTIAL_CONFLICT = 1219,
	ERROR_HOST_UNREACHABLE = 1232,
	ERROR_NO_LOGON_SERVERS = 1311,
	ERROR_NO_SUCH_LOGON_SESSION = 1312,
	ERROR_NO_SUCH_USER = 1317,
	ERROR_LOGON_FAILURE = 1326,
	ERROR_ACCOUNT_RESTRICTION = 1327,
	ERROR_INVALID_LOGON_HOURS = 1328,
	ERROR_INVALID_WORKSTATION = 1329,
	ERROR_PASSWORD_EXPIRED = 1330,
	ERROR_ACCOUNT_DISABLED = 1331,
	ERROR_NO_SUCH_DOMAIN = 1355,
	ERROR_LOGON_TYPE_NOT_GRANTED = 1385,
	ERROR_WRONG_TARGET_NAME = 1396,
	ERROR_MUTUAL_AUTH_FAILED = 1397,
	ERROR_TIME_SKEW = 1398,
	ERROR_NO_SYSTEM_RESOURCES = 1450,
	ERROR_NO_TRUST_SAM_ACCOUNT = 1787,
	ERROR_TRUSTED_RELATIONSHIP_FAILURE = 1789,
	ERROR_ACCOUNT_EXPIRED = 1793,
	ERROR_PASSWORD_MUST_CHANGE = 1907,
	ERROR_ACCOUNT_LOCKED_OUT = 1909,
};

struct windows_error {
	unsigned int number;
	const char *name;    /* `ERROR_BAD_NETPATH` */
	const char *article; /* `Q150536`, or NULL */
	const char *cure;    /* one sentence */
};

/* Returns the entry of an error, that of ERROR_UNEXP_NET_ERR if it has none. */
const struct windows_error *windows_error_find(unsigned int number);

/* Returns the Windows error that a user sees for an NTSTATUS. */
unsigned int windows_error_of_status(uint32_t status);

/*
 * Returns `NT_STATUS_BAD_NETWORK_NAME`, or `0xC0000BAD` for one without an
 * entry, valid until the next call.
 */
const char *status_text(uint32_t status);

#endif /* UNCFIX_WINDOWS_ERRORS_H */

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The ports of SMB. */

#ifndef UNCFIX_PORTS_H
#define UNCFIX_PORTS_H

enum {
	UNCFIX_PORT_NETBIOS = 139, /* RFC 1002 4.3 */
	UNCFIX_PORT_SMB = 445,	   /* MS-SMB2 2.1 */
};

#endif /* UNCFIX_PORTS_H */

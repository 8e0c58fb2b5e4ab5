/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * User information of a target is never printed.  What prints texts masks it:
 * target/show_target.c and target/target_json.c of the command, log_name.c of
 * the Samba module, and notice.c.
 */

#ifndef UNCFIX_SECRET_H
#define UNCFIX_SECRET_H

/* Printed in its place. */
#define UNCFIX_SECRET_SHOWN "***@"

#endif /* UNCFIX_SECRET_H */

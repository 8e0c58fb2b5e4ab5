/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The unit of systemd that keeps `uncfix watch` running. */

#ifndef UNCFIX_WATCH_UNIT_H
#define UNCFIX_WATCH_UNIT_H

#include <stdbool.h>
#include "config/root.h"

/* Where systemd has it when it is enabled. */
#define WATCH_UNIT	"uncfix-watch.service"
#define WATCH_UNIT_LINK "etc/systemd/system/multi-user.target.wants/" WATCH_UNIT

/*
 * Switches it on or off, and starts or stops it if systemd runs this machine;
 * prints what it did.  Returns an exit status.
 */
int watch_unit_switch(const struct root *root, bool enable, bool dry_run);

/* Returns true if the socket of the notices has a reader. */
bool watch_is_read(void);

#endif /* UNCFIX_WATCH_UNIT_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Out of memory: the process ends. */

#ifndef UNCFIX_XALLOC_H
#define UNCFIX_XALLOC_H

/*
 * Returns what an allocation returned.  If that is NULL, ends the process with
 * STATUS_USAGE after a message.  No caller has to undo anything: files are
 * replaced in one step.
 */
void *xalloc(void *memory);

#endif /* UNCFIX_XALLOC_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Out of memory: the one answer to it. */

#ifndef UNCFIX_MUST_H
#define UNCFIX_MUST_H

/*
 * What an allocation gave, or the end of this process: STATUS_USAGE, after a
 * message.  No caller has to undo anything: files are replaced in one step.
 */
void *must(void *memory);

/* Have jansson's allocations be like that, too. */
void must_have_json(void);

#endif /* UNCFIX_MUST_H */

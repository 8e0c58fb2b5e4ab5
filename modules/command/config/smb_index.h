/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lines of an smb.conf by what they set: found in the time of a bisection. */

#ifndef UNCFIX_SMB_INDEX_H
#define UNCFIX_SMB_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>
#include "config/smb_lines.h"

/* Those that are `wanted`.  Lines that compare as 0 are the same to it. */
struct smb_index *smb_index_new(TALLOC_CTX *context, struct smb_line from,
				bool (*wanted)(const struct smb_line *line),
				int (*compare)(const struct smb_line *a,
					       const struct smb_line *b));

/* Returns how many of the same stand at or behind a line of this text. */
size_t smb_index_behind(const struct smb_index *index,
			const struct smb_line *line);

/*
 * Returns the one of the same that has `behind` at or behind it, itself
 * counted, or NULL.  The last one has 1.
 */
const struct smb_line *smb_index_find(const struct smb_index *index,
				      const struct smb_line *line,
				      size_t behind);

#endif /* UNCFIX_SMB_INDEX_H */

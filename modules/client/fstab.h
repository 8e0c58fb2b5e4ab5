/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Lines of fstab as libmount decodes them. */

#ifndef UNCFIX_CLIENT_FSTAB_H
#define UNCFIX_CLIENT_FSTAB_H

#include <stdbool.h>

/* Returns true if libmount makes this text of another one in fstab. */
bool is_misread_by_libmount(const char *text);

#endif /* UNCFIX_CLIENT_FSTAB_H */

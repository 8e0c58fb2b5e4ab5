/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The number of elements of an array. */

#ifndef UNCFIX_ARRAY_SIZE_H
#define UNCFIX_ARRAY_SIZE_H

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif /* UNCFIX_ARRAY_SIZE_H */

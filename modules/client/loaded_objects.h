/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The objects that are loaded in this process. */

#ifndef UNCFIX_CLIENT_LOADED_OBJECTS_H
#define UNCFIX_CLIENT_LOADED_OBJECTS_H

#include <stdbool.h>

/*
 * Returns the address of a function in the first object after this one that
 * defines it, or NULL. dlsym(RTLD_NEXT) does not see what a plug-in has loaded,
 * and is in another library before glibc 2.34.
 */
typedef void (*function)(void);
function loaded_function(const char *name);

/*
 * Returns the function of this name and version (NULL: of any) that the code at
 * `caller` would be bound to if this library had none of that name.
 */
function loaded_function_for(const void *caller, const char *name,
			     const char *version);

/*
 * Returns true if the program itself is linked with a library whose name begins
 * so.
 */
bool program_needs(const char *library);

#endif /* UNCFIX_CLIENT_LOADED_OBJECTS_H */

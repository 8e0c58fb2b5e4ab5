/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Functions that stand before those of other libraries. */

#ifndef UNCFIX_CLIENT_INTERPOSE_H
#define UNCFIX_CLIENT_INTERPOSE_H

#define EXPORT __attribute__((visibility("default")))

/*
 * `name` in a version that is not the default: who asks for no version gets no
 * function of ours.  The version is in libuncfix_client.map, too.
 */
#if __has_attribute(symver)
#define VERSION(name, symbol, version)                                         \
	__attribute__((symver(#symbol "@" version))) EXPORT
#else
#define VERSION(name, symbol, version)                                         \
	__asm__(".symver " #name "," #symbol "@" version);                     \
	EXPORT
#endif

#endif /* UNCFIX_CLIENT_INTERPOSE_H */

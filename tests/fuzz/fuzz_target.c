/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer: any bytes, and what must hold for them. */

#include "../unit/invariants.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	invariants_check(text, size);
	free(text);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The result of one layer of a connection. */

#ifndef UNCFIX_STEP_H
#define UNCFIX_STEP_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* The layers of a connection, in the order in which they are tried. */
enum layer {
	LAYER_NORMALIZE,
	LAYER_RESOLVE,
	LAYER_TCP,
	LAYER_NEGOTIATE,
	LAYER_SESSION,
	LAYER_IPC,
	LAYER_SHARE,
	LAYER_COUNT,
};

extern const char *const layer_names[LAYER_COUNT];

struct step {
	enum layer layer;
	double began;	    /* clock_milliseconds() */
	double took;	    /* milliseconds, or negative: until it is sent */
	unsigned int error; /* Windows' number, 0: the layer holds */
	uint32_t status;    /* NTSTATUS if the server sent one, or 0 */
	json_t *details;    /* lines of text */
	const char *cure;   /* instead of that of the error, or NULL */
};

/* Begins a layer, which holds until `error` is set. */
void step_begin(struct step *step, enum layer layer);

/* Adds a line to the details. */
void step_note(struct step *step, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Returns the step as `check --json` prints it, a new reference, and in it its
 * `failure`: null if the layer holds.
 */
json_t *step_json(const struct step *step);

/* Sends the step to the parent.  Returns true if the layer holds. */
bool step_send(const struct step *step, int output);

#endif /* UNCFIX_STEP_H */

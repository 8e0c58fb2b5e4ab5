/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What single layers of a connection find out. */

#ifndef UNCFIX_LAYERS_H
#define UNCFIX_LAYERS_H

#include "check/step.h"
#include "network/address.h"
#include "uncfix.h"

/*
 * Finds the addresses of the host, and what each source of nsswitch.conf
 * answers.  The step has failed if there is none.
 */
void layer_resolve(struct step *step, const struct uncfix_target *target,
		   unsigned int timeout, struct addresses *addresses);

/*
 * Connects to all addresses at once.  Returns the socket of the first one that
 * is open, in their order, port 445 before 139, which the caller closes; `peer`
 * is its address and port.  Returns -1 if none is, and the step has failed.
 */
int layer_tcp(struct step *step, const struct addresses *addresses,
	      const struct uncfix_target *target, unsigned int timeout,
	      struct sockaddr_storage *peer);

/*
 * Notes for which service a ticket was got or, if the step failed, asked for;
 * and whether programs that get the text of the target as it is ask for it.
 */
void ticket_note(struct step *step, const struct uncfix_target *target);

#endif /* UNCFIX_LAYERS_H */

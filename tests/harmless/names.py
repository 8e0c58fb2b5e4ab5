# SPDX-License-Identifier: GPL-3.0-or-later
"""
Which address a name has.  A few names are those of the host that is meant; DNS
leads every other one to an address of its own on the decoy, so that an address
tells by which name it was found.
"""

import hashlib
import ipaddress

MEANT = {'fs': '192.0.2.10', 'nas.example.com': '192.0.2.11',
         'fs6': '2001:db8::10'}
MEANT_ADDRESSES = set(MEANT.values())


def plain(name):
    return name.lower().rstrip('.')


def address_of(name):
    """The address as a text; an address is its own."""
    name = plain(name)
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    if name in MEANT:
        return MEANT[name]
    a, b, c = hashlib.sha256(name.encode('utf-8', 'surrogateescape')).digest()[:3]
    return '10.%d.%d.%d' % (a, b, c)

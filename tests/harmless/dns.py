# SPDX-License-Identifier: GPL-3.0-or-later
"""
dns.py ADDRESS READY-FILE [HEARD-FILE]: a DNS server that knows every name
(names.py), and tells which it was asked for.

An address of the family that was not asked for is an answer without records
(RFC 2308, NODATA), as is every other type.
"""

import ipaddress
import socket
import struct
import sys

from names import address_of

CLASS_IN = 1
TYPES = {4: 1, 6: 28}  # A, AAAA


def question_of(query):
    """The name, and where it ends."""
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]])
        at += 1 + query[at]
    return b'.'.join(labels).decode('utf-8', 'surrogateescape'), at


def answer(query):
    number, _, questions = struct.unpack('>HHH', query[:6])
    name, at = question_of(query)
    kind, = struct.unpack('>H', query[at + 1:at + 3])
    question = query[12:at + 5]
    address = ipaddress.ip_address(address_of(name))
    found = kind == TYPES[address.version]
    # Response, recursion desired and available, no error (RFC 1035, 4.1.1).
    reply = struct.pack('>HHHHHH', number, 0x8180, questions, found, 0, 0)
    reply += question
    if found:
        # The name is the one at offset 12 (4.1.4).
        reply += struct.pack('>HHHIH', 0xc00c, kind, CLASS_IN, 60,
                             len(address.packed)) + address.packed
    return reply


def record(name):
    if len(sys.argv) > 3:
        with open(sys.argv[3], 'a', encoding='utf-8',
                  errors='surrogateescape') as heard:
            heard.write(name.replace('\n', '?') + '\n')


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((sys.argv[1], 53))
    with open(sys.argv[2], 'w', encoding='ascii') as ready:
        ready.write('ready\n')
    while True:
        query, client = server.recvfrom(4096)
        try:
            record(question_of(query)[0])
            server.sendto(answer(query), client)
        except (struct.error, IndexError):
            pass  # no question


main()

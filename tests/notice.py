#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""
A reader of notices that knows nothing but their format, for the tests:

    notice.py FILE      a line in FILE for each datagram; SIGTERM ends it when
                        it has read all
    notice.py --stuck   binds the name and reads nothing

A line has fields with a TAB between them: part, reason, defects, pid, uid,
texts whose end is missing, sent, meant, peer, share.
"""

import os
import signal
import socket
import struct
import sys

NAME = '/run/uncfix/watch'
HEADER = struct.Struct('=IBBBBI4H')
MAGIC, VERSION = 0x78666e75, 1
SIZE_MAX = 1024
PARTS = {1: 'nss', 2: 'connect', 3: 'dfs', 4: 'client'}
CREDENTIALS = struct.Struct('iII')


def fields_of(datagram):
    """None unless every byte of the datagram is accounted for."""
    if not HEADER.size <= len(datagram) <= SIZE_MAX:
        return None
    magic, version, part, reason, cut, defects, *lengths = \
        HEADER.unpack_from(datagram)
    if (magic, version) != (MAGIC, VERSION) or part not in PARTS or \
            HEADER.size + sum(lengths) != len(datagram):
        return None
    texts, at = [], HEADER.size
    for length in lengths:
        texts.append(datagram[at:at + length].decode('utf-8',
                                                     'backslashreplace'))
        at += length
    return [PARTS[part], reason, f'{defects:x}'], cut, texts


def line_of(datagram, ancillary):
    pid, uid, _ = CREDENTIALS.unpack(ancillary[0][2])
    fields = fields_of(datagram)
    if fields is None:
        return 'ill-formed'
    head, cut, texts = fields
    return '\t'.join(str(field).replace('\t', '<TAB>').replace('\n', '<LF>')
                     for field in [*head, pid, uid, cut, *texts])


def bound():
    os.makedirs(os.path.dirname(NAME), exist_ok=True)
    if os.path.lexists(NAME):
        os.unlink(NAME)
    reader = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    reader.bind(NAME)
    os.chmod(NAME, 0o666)
    return reader


def main():
    reader = bound()
    if sys.argv[1] == '--stuck':
        signal.pause()
    signal.signal(signal.SIGTERM, lambda *_: reader.setblocking(False))
    with open(sys.argv[1], 'a', encoding='utf-8') as out:
        while True:
            try:
                datagram, ancillary, _, _ = reader.recvmsg(
                    4096, socket.CMSG_SPACE(CREDENTIALS.size))
            except BlockingIOError:
                return
            print(line_of(datagram, ancillary), file=out, flush=True)


main()

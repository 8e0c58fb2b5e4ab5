# SPDX-License-Identifier: GPL-3.0-or-later
"""
Datagrams that are no notices, and notices that mean harm, to whoever reads:

    watch.py ill-formed     prints how many it sent
    watch.py harmful        control characters in each text
    watch.py many COUNT     a notice of another text each
    watch.py flood          for a minute
    watch.py forged         in the name of clients of the file server
"""

import array
import os
import random
import socket
import struct
import sys
import time

NAME = '/run/uncfix/watch'
MAGIC = 0x78666e75


def notice(*texts, magic=MAGIC, version=1, part=1, reason=0, cut=0, defects=1,
           lengths=None):
    texts = [text.encode('utf-8', 'surrogateescape') for text in texts]
    texts += [b''] * (4 - len(texts))
    lengths = lengths or [len(text) for text in texts]
    return struct.pack('=IBBBBI4H', magic, version, part, reason, cut, defects,
                       *lengths) + b''.join(texts)


def ill_formed():
    chance = random.Random(1)
    good = notice('\\\\\\\\fs', 'fs')
    yield b''
    yield b'\0'
    yield good[:19]
    yield good[:-1]
    yield good + b'x'
    yield notice('a', magic=1)
    yield notice('a', version=2)
    yield notice('a', part=0)
    yield notice('a', part=200)
    yield notice('a', lengths=[65535, 65535, 65535, 65535])
    yield notice('a', lengths=[0, 65535, 0, 0])
    yield notice('a' * 1100)
    yield b'\xff' * 60000
    for _ in range(500):
        yield bytes(chance.randrange(256)
                    for _ in range(chance.randrange(1100)))


HARMFUL = ['\33]0;title\7\33[2J\r\n', '\u202eevil\u200b', '\udcff\udc80',
           'a\nb\tc', '%s%n%s%n', '\0nul\0']


def harmful():
    for text in HARMFUL:
        for part in range(1, 5):
            yield notice(text, text, text, text, part=part)
            yield notice(text, '', '', '', part=part, reason=4)
            yield notice(text[:-1], cut=15, reason=255, defects=0xFFFFFFFF)


def many(count):
    for number in range(int(count)):
        yield notice('\\\\\\\\fs%d' % number, 'fs%d' % number)


def flood():
    end = time.monotonic() + 60
    while time.monotonic() < end:
        yield notice('\\\\\\\\fs', 'fs')


def forged():
    for part in range(1, 5):
        yield notice('\\\\\\\\fs', 'fs', '192.0.2.99', 'innocent', part=part)


def main(kind, *arguments):
    sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sender.connect(NAME)
    kinds = {'ill-formed': ill_formed, 'harmful': harmful, 'many': many,
             'flood': flood, 'forged': forged}
    # What is passed with a datagram stays out of the reader.
    fds = [(socket.SOL_SOCKET, socket.SCM_RIGHTS,
            array.array('i', [os.open('/dev/null', os.O_RDONLY)]))]
    count = 0
    for datagram in kinds[kind](*arguments):
        sender.sendmsg([datagram], fds if kind == 'ill-formed' else [])
        count += 1
    print(count)


main(*sys.argv[1:])

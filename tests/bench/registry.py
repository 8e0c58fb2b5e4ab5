# SPDX-License-Identifier: GPL-3.0-or-later
"""
What a malformed tree connect costs beside a clean one, as the shares of the
registry and the names that a client invents grow.

    registry.py fill DATABASE HEADER COUNT PATH    so many shares of this
                                   folder.  `net conf` writes the list of all
                                   shares for each: hours.  HEADER is what ctdb
                                   puts before each value: 24 bytes, or 0
    registry.py measure PARENT TITLE    lines `TITLE NAMES RATIO MICROSECONDS
                                   KIB`: the names that were invented so far,
                                   the time of a malformed connect over that of
                                   a clean one, this time, and the memory of
                                   the process, of which a part grows with
                                   smbd's own caches
"""

import os
import statistics
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'vfs'))

import tdb  # noqa: E402
import wire  # noqa: E402
from processes import children, resident  # noqa: E402

STEPS = [1, 10, 100, 1000, 10000]
ROUND = 300  # connects of each kind for one ratio, in turns
TOP = 'HKLM\\SOFTWARE\\SAMBA\\SMBCONF'
REG_SZ = 1


def text(string):
    return string.encode() + b'\0'


def subkeys(names):
    return struct.pack('<I', len(names)) + b''.join(map(text, names))


def values(pairs):
    packed = struct.pack('<I', len(pairs))
    for name, value in pairs:
        value = (value + '\0').encode('utf-16-le')
        packed += text(name) + struct.pack('<II', REG_SZ, len(value)) + value
    return packed


def records(count, path):
    names = ['share-%d' % number for number in range(count)]
    parameters = values([('path', path), ('guest ok', 'yes')])
    yield TOP, subkeys(['global', *names])
    for name in names:
        key = TOP + '\\' + name.upper()
        yield key, subkeys([])
        yield 'SAMBA_REGVAL\\' + key, parameters


def fill(name, header, count, path):
    database = tdb.open(name, flags=os.O_RDWR)
    header = database.get(text(TOP))[:int(header)]
    database.transaction_start()
    for key, value in records(int(count), path):
        database.store(text(key), header + value)
    database.transaction_commit()


def took(client, path):
    start = time.monotonic()
    tree = client.tree_connect(path)
    took = time.monotonic() - start
    assert tree, (path, str(tree))
    client.tree_disconnect(tree)
    return took


def measure(parent, title):
    before = children(parent)
    client = wire.Client(stays=True)
    pid, = children(parent) - before
    names = 0
    for step in STEPS:
        while names < step:
            took(client, r'\\\\server-%d\share-0' % names)
            names += 1
        clean, malformed = [], []
        for turn in range(ROUND):
            clean.append(took(client, r'\\fs\share-0'))
            malformed.append(took(client, r'\\\\server-%d\share-0' % (
                turn % names)))
        clean, malformed = map(statistics.median, (clean, malformed))
        print(title, step, '%.3f %.0f' % (malformed / clean, clean * 1e6),
              resident(pid), flush=True)


if __name__ == '__main__':
    {'fill': fill, 'measure': measure}[sys.argv[1]](*sys.argv[2:])

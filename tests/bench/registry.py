# SPDX-License-Identifier: GPL-3.0-or-later
"""
What a malformed tree connect costs beside a clean one, as a client invents
ever new names.

    registry.py PARENT SHARES    lines `SHARES NAMES RATIO KIB`: the names that
                                 were invented so far, the time of a malformed
                                 connect over a clean one, and the memory of
                                 the process, of which a part grows with smbd's
                                 own caches
"""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'vfs'))

import wire  # noqa: E402
from flood import children, resident  # noqa: E402

STEPS = [1, 10, 100, 1000, 10000]
ROUND = 200  # connects of each kind for one ratio, in turns


def took(client, path):
    start = time.monotonic()
    tree = client.tree_connect(path)
    assert tree, (path, str(tree))
    client.tree_disconnect(tree)
    return time.monotonic() - start


def main(parent, shares):
    before = children(parent)
    client = wire.Client()
    pid, = children(parent) - before
    names = 0
    for step in STEPS:
        while names < step:
            took(client, r'\\\\server-%d\share-0' % names)
            names += 1
        clean = malformed = 0.0
        for turn in range(ROUND):
            clean += took(client, r'\\fs\share-0')
            malformed += took(client, r'\\\\server-%d\share-0' % (
                turn % names))
        print(shares, step, '%.3f' % (malformed / clean), resident(pid),
              flush=True)


if __name__ == '__main__':
    main(*sys.argv[1:])

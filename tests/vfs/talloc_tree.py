# SPDX-License-Identifier: GPL-3.0-or-later
"""The talloc memory of a process of smbd (see talloc_tree.c)."""

import collections
import glob
import os
import signal
import time
import urllib.parse

FOLDER = os.environ['TALLOC_TREE']
SECONDS = 60

# What talloc_strdup() and its kin made.
STRING = 'a string'

# `place` is the names of a chunk and of those that it is part of, `text` what it
# holds if that is a text.
Chunk = collections.namedtuple('Chunk', 'place size checksum text')


def parsed(lines):
    """Each chunk by its address."""
    chunks, names = {}, []
    for line in lines:
        depth, address, size, checksum, name, text = line.rstrip('\n').split(' ')
        del names[int(depth):]
        names.append(STRING if name == '-' else
                     urllib.parse.unquote(name, 'latin-1'))
        chunks[int(address, 16)] = Chunk(
            ' / '.join(names), int(size), checksum, None if text == '-' else
            urllib.parse.unquote_to_bytes(text))
    return chunks


def taken(name):
    """The memory in a file, which goes."""
    with open(name, encoding='ascii') as file:
        chunks = parsed(file)
    os.unlink(name)
    return chunks


def shown(pid, number):
    """The file that a process writes when it gets the signal."""
    name = os.path.join(FOLDER, str(pid))
    os.kill(int(pid), number)
    end = time.monotonic() + SECONDS
    while not os.path.exists(name):
        assert time.monotonic() < end, 'process %s shows no memory' % pid
        time.sleep(0.002)
    return name


def read(pid):
    """What the process holds while it waits for its next request."""
    return taken(shown(pid, signal.SIGRTMAX))


def at_look_ups(pid, request):
    """
    What the process holds at the first and at the last look-up of a share while
    it serves a request, and what the request returns.
    """
    os.unlink(shown(pid, signal.SIGRTMAX - 1))
    answer = request()
    os.unlink(shown(pid, signal.SIGRTMAX - 1))
    names = glob.glob(os.path.join(FOLDER, '%s.*' % pid))
    names.sort(key=lambda name: int(name.rpartition('.')[2]))
    for name in names[1:-1]:
        os.unlink(name)
    first = taken(names[0])
    return first, taken(names[-1]) if len(names) > 1 else first, answer


def changes(before, after):
    """Pairs of what a chunk was and is; None where there is none."""
    for address in sorted(before.keys() | after.keys()):
        was, now = before.get(address), after.get(address)
        if was == now:
            continue
        # Another chunk came to lie where one was freed.
        if was and now and was.place != now.place:
            yield was, None
            yield None, now
        else:
            yield was, now

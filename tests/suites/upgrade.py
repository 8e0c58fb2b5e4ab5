# SPDX-License-Identifier: GPL-3.0-or-later
"""
Are shares there while Samba is upgraded?

    upgrade.py watch FOLDER          ask again and again, until FOLDER/stop
    upgrade.py compare STOCK UNCFIX  compare what two servers answered

FOLDER/phase says what is going on.  One line of FOLDER/seen is one pair of
tree connects: the phase, `held` by a connection from before the upgrade or
`new`, and the answers to the well-formed and to the malformed name.
"""

import collections
import os
import sys

import wire
from behaviours import Tests

GOOD, MALFORMED = r'\\fs\data', r'\\\\fs\data'
PHASES = ['before', 'unpacking', 'old smbd on new files', 'restarted']


def pair(client):
    return tuple(client.seen(client.tree_connect(path))
                 for path in (GOOD, MALFORMED))


def new_pair():
    client = wire.Client('alice', 'Secret.1')
    answers = pair(client)
    client.close()
    return answers


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except Exception as error:  # impacket raises what it likes
        return (type(error).__name__,) * 2


def watch(folder):
    held = wire.Client('alice', 'Secret.1')
    with open(folder + '/seen', 'w', encoding='utf-8', buffering=1) as seen:
        while not os.path.exists(folder + '/stop'):
            with open(folder + '/phase', encoding='utf-8') as file:
                phase = file.read().strip()
            answers = {'new': attempt(new_pair)}
            # The old processes end when smbd is restarted.
            if phase != 'restarted':
                answers['held'] = attempt(pair, held)
            with open(folder + '/phase', encoding='utf-8') as file:
                # What happened while it changed belongs to neither.
                if file.read().strip() != phase:
                    continue
            for kind, (good, malformed) in answers.items():
                seen.write('\t'.join((phase, kind, good, malformed)) + '\n')


def read(name):
    """The pairs of answers, and how often, by phase and connection."""
    table = collections.defaultdict(collections.Counter)
    with open(name, encoding='utf-8') as file:
        for line in file:
            phase, kind, good, malformed = line.rstrip('\n').split('\t')
            table[phase, kind][good, malformed] += 1
    return table


def compare(stock_name, uncfix_name):
    stock, uncfix = read(stock_name), read(uncfix_name)
    tests = Tests()
    for phase in PHASES:
        for kind in 'held', 'new':
            if (phase, kind) == ('restarted', 'held'):
                continue
            before, after = stock[phase, kind], uncfix[phase, kind]
            as_stock = {good for good, _ in after} <= \
                {good for good, _ in before}
            same = all(good == malformed for good, malformed in after)
            right = bool(before) and bool(after) and as_stock and same and \
                any(good == 'data' for good, _ in after)
            tests.that('%s, %s connections: stock %s, with uncfix %s' % (
                phase, kind, dict(before), dict(after)), right)
    return tests.summary()


if __name__ == '__main__':
    if sys.argv[1] == 'watch':
        watch(sys.argv[2])
    elif not compare(*sys.argv[2:]):
        sys.exit(1)

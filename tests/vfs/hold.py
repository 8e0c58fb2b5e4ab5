# SPDX-License-Identifier: GPL-3.0-or-later
"""
A client for shell scripts.

    hold.py PATH... COMMAND    connect to each path, print `PATH: STATUS`, run
                               the command while the connections stand, and
                               connect again
    hold.py --release PATH... COMMAND    the same without the connections

The user is alice, or HOLD_USER.
"""

import os
import subprocess
import sys

import wire


def connect(client, path, release):
    tree = client.tree_connect(path)
    if not tree:
        return '%s: %s' % (path, tree)
    content = client.read(tree, 'which') if tree.kind == 'disk' else tree.kind
    if release:
        client.tree_disconnect(tree)
    return '%s: OK %s' % (path, content)


def main(*arguments):
    release = arguments[0] == '--release'
    paths, command = arguments[release:-1], arguments[-1]
    client = wire.Client(os.environ.get('HOLD_USER', 'alice'), 'Secret.1')
    for path in paths:
        print(connect(client, path, release), flush=True)
    if command:
        subprocess.run(['bash', '-c', command], check=True)
        print('alive' if client.alive() else 'lost')
        for path in paths:
            print('again ' + connect(client, path, release))


if __name__ == '__main__':
    main(*sys.argv[1:])

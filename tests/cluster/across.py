# SPDX-License-Identifier: GPL-3.0-or-later
"""
Clients that stay while something happens.

    across.py ADDRESS...    connect to each server by malformed names, wait for
                            a line of input, and connect again: on the same
                            connections and on new ones
"""

import sys

import forms
import wire


def ask(client):
    for form in forms.SOME:
        path = forms.path(form, 'data', 'cluster')
        tree = client.tree_connect(path)
        assert tree, (path, str(tree))
        content = client.read(tree, 'which')
        assert content == 'data', (path, content)
        client.tree_disconnect(tree)


def main(addresses):
    clients = [wire.Client(address=address, stays=True)
               for address in addresses]
    for client in clients:
        ask(client)
    print('before: all', flush=True)
    sys.stdin.readline()
    for client in clients + [wire.Client(address=address)
                             for address in addresses]:
        ask(client)
    print('after: all')


if __name__ == '__main__':
    main(sys.argv[1:])

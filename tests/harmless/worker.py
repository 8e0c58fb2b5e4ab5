# SPDX-License-Identifier: GPL-3.0-or-later
"""
worker.py: clients that are Python.  Each line of the standard input is a client
and a text, as JSON; each line that is printed is true or false, for success, and
what came out.
"""

import json
import os
import socket
import sys

from names import address_of

# The SMB client of the Samba module's tests.
sys.path.append(os.path.dirname(os.path.abspath(__file__)) + '/../vfs')
PASSWORD = 'secret'
PATIENCE = 5  # seconds


def logon(_server, _share, workgroup, user, _password):
    return workgroup or 'WORKGROUP', user or 'anna', PASSWORD


def use_smbc(text):
    import smbc
    context = smbc.Context(auth_fn=logon)
    # Without a size read() of a printer's file ends in a MemoryError or not: the
    # logon and the share are what is looked at.
    return context.open(text).read(65536).decode(errors='replace')


def use_impacket(text):
    from impacket.smbconnection import SMBConnection
    connection = SMBConnection(text, text, timeout=PATIENCE)
    connection.login('anna', PASSWORD)
    return repr([share['shi1_netname'] for share in connection.listShares()])


def use_tree(text):
    """Ask fs for the text as it is, which no other client does."""
    import wire
    client = wire.Client('anna', PASSWORD, address=address_of('fs'),
                         timeout=PATIENCE)
    try:
        tree = client.tree_connect(text)
        if not tree:
            raise ConnectionRefusedError(str(tree))
        return client.seen(tree)
    finally:
        client.close()


def use_socket(text):
    with socket.create_connection((text, 23), PATIENCE) as connection:
        return connection.recv(99).decode(errors='replace')


CLIENTS = {'smbc': use_smbc, 'impacket': use_impacket,
           'tree': use_tree, 'socket': use_socket,
           'gethostbyname': socket.gethostbyname}


def main():
    for line in sys.stdin:
        client, text = json.loads(line)
        try:
            answer = [True, CLIENTS[client](text)]
        except Exception as error:  # whatever a client fails by
            answer = [False, '%s: %s' % (type(error).__name__, error)]
        print(json.dumps(answer), flush=True)


main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""
A line to the real server that breaks: check_relay.py PORT MESSAGES HOW passes
on that many messages of the server, and then is silent or closes.
"""

import contextlib
import socket
import sys
import threading
import time

PORT, MESSAGES, HOW = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def read_message(source):
    head = source.recv(4, socket.MSG_WAITALL)
    if len(head) < 4:
        return b''
    size = int.from_bytes(head[1:], 'big')
    return head + source.recv(size, socket.MSG_WAITALL)


def serve(client):
    with client, socket.create_connection(('127.0.0.1', 445)) as server, \
            contextlib.suppress(ConnectionError):
        # Small requests: one at a time, each with its answer.
        for _ in range(MESSAGES):
            server.sendall(read_message(client))
            client.sendall(read_message(server))
        read_message(client)
        if HOW == 'silent':
            time.sleep(600)


with socket.create_server(('127.0.0.1', PORT)) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],),
                         daemon=True).start()

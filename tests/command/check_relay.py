# SPDX-License-Identifier: GPL-3.0-or-later
"""
A line to the real server that breaks: check_relay.py PORT MESSAGES HOW
[SERVER_PORT] passes on that many messages of the server.  Then it
is `silent`, or it does `close`, or it passes on `half` a message, or it says
that the answer is `pending`, as it did before each of the others but the first.
"""

import contextlib
import socket
import struct
import sys
import threading
import time

PORT, MESSAGES, HOW = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
SERVER_PORT = int(sys.argv[4]) if len(sys.argv) > 4 else 445


def read_message(source):
    head = source.recv(4, socket.MSG_WAITALL)
    if len(head) < 4:
        return b''
    size = int.from_bytes(head[1:], 'big')
    return head + source.recv(size, socket.MSG_WAITALL)


def interim(request):
    """MS-SMB2 2.2.1.1 and 2.2.2: STATUS_PENDING, from the server, async."""
    header = bytearray(request[4:68])
    header[8:12] = struct.pack('<I', 0x103)
    header[16:20] = struct.pack('<I', 3)
    header[32:40] = struct.pack('<Q', 7)
    message = bytes(header) + struct.pack('<HHIB', 9, 0, 0, 0)
    return struct.pack('>I', len(message)) + message


def serve(client):
    with client, contextlib.suppress(ConnectionError), \
            socket.create_connection(('127.0.0.1', SERVER_PORT)) as server:
        # Small requests: one at a time, each with its answer.
        for number in range(MESSAGES):
            request = read_message(client)
            if HOW == 'pending' and number > 0 and request:
                client.sendall(interim(request))
            server.sendall(request)
            client.sendall(read_message(server))
        request = read_message(client)
        if HOW == 'pending' and request:
            client.sendall(interim(request))
        if HOW == 'half':
            server.sendall(request)
            client.sendall(read_message(server)[:40])
        if HOW != 'close':
            time.sleep(600)


with socket.create_server(('127.0.0.1', PORT)) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],),
                         daemon=True).start()

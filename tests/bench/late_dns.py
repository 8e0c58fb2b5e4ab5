# SPDX-License-Identifier: GPL-3.0-or-later
"""A DNS server at some distance: what it is asked it asks the server on
127.0.0.1, and it answers when the time is over.

    late_dns.py ADDRESS MILLISECONDS
"""

import socket
import sys
import threading
import time

ADDRESS, DELAY = sys.argv[1], float(sys.argv[2]) / 1000


def answer(listener, query, client, due):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.connect(('127.0.0.1', 53))
        server.send(query)
        reply = server.recv(65535)
    time.sleep(max(0, due - time.monotonic()))
    listener.sendto(reply, client)


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
    listener.bind((ADDRESS, 53))
    while True:
        query, client = listener.recvfrom(65535)
        threading.Thread(target=answer, args=(
            listener, query, client, time.monotonic() + DELAY)).start()

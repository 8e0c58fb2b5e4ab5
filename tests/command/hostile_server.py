# SPDX-License-Identifier: GPL-3.0-or-later
"""
A server that means no good: hostile_server.py REAL [PORT STAGE HOW]...  On each
PORT it passes on STAGE answers of the real server, which is on port REAL, and
then does what HOW says.
"""

import contextlib
import random
import socket
import struct
import sys
import threading
import time

PENDING, MORE_PROCESSING = 0x103, 0xC0000016
AT_STATUS = 8
IOCTL, GET_REFERRALS = 11, 0x60194


def read_message(source):
    head = source.recv(4, socket.MSG_WAITALL)
    if len(head) < 4:
        raise ConnectionError
    size = int.from_bytes(head[1:], 'big')
    return source.recv(size, socket.MSG_WAITALL)


def framed(message):
    return struct.pack('>I', len(message)) + message


def with_status(message, status):
    return message[:AT_STATUS] + struct.pack('<I', status) + message[12:]


def interim(request):
    """MS-SMB2 2.2.1.1 and 2.2.2: from the server, async."""
    header = bytearray(with_status(request[:64], PENDING))
    header[16:20] = struct.pack('<I', 3)
    header[32:40] = struct.pack('<Q', 7)
    return framed(bytes(header) + struct.pack('<HHIB', 9, 0, 0, 0))


def asks_for_referral(request):
    """MS-SMB2 2.2.31."""
    return request[12] == IOCTL and \
        int.from_bytes(request[68:72], 'little') == GET_REFERRALS


def ioctl_answer(request, answer, output):
    """MS-SMB2 2.2.32, with the header of the real answer."""
    return with_status(answer[:64], 0) + struct.pack(
        '<HHI16sIIIIII', 49, 0, GET_REFERRALS, request[72:88], 112, 0, 112,
        len(output), 0, 0) + output


REFERRAL = 34  # bytes, of one that is as it should be


def referral(target, count=1, size=REFERRAL):
    """MS-DFSC 2.2.4 and 2.2.5.3: that many, which all have one target."""
    behind = max(size, 1) * count if size else REFERRAL
    entries = b''.join(
        struct.pack('<HHHHIHHH16s', 3, size, 0, 0, 300, *[
            behind - size * number] * 3, b'')[:size or None]
        for number in range(count if size else 1))
    return struct.pack('<HHI', 2, count, 2) + entries + \
        target.encode('utf-16-le') + b'\0\0'


EVIL = '\x1b]0;owned\x07\u202e\x9b31m'
# What a server says to whoever asks where a share is.
REFERRALS = {
    'other-host': referral('\\127.0.0.9\\data'),
    'other-share': referral('\\127.0.0.1\\open'),
    'itself': referral('\\127.0.0.1\\data'),
    'thousand': referral('\\127.0.0.9\\data', count=1000),
    'overlapping': referral('\\127.0.0.9\\' + 'd' * 30000, count=0xffff,
                            size=0),
    'long': referral('\\127.0.0.9\\' + '\u20ac' * 30000),
    'evil': referral(f'\\127.0.0.9{EVIL}\\{EVIL}'),
    'lines': referral('\\127.0.0.9\\a"}\n{"layer":"share","ok":true}\n\n'),
    'none': referral('\\127.0.0.9\\data', count=0),
    'nameless': referral('\\'),
    'empty': referral(''),
    'cut': referral('\\127.0.0.9\\data')[:30],
    'tiny': b'\1',
}


def flood(client, piece):
    piece *= 1 + 16384 // len(piece)
    while True:
        client.sendall(piece)


class Line:
    """One client, and the real server behind."""

    def __init__(self, client, server, stage, source):
        self.client, self.server = client, server
        self.stage, self.source = stage, source

    def exchange(self):
        """A request, and the real answer to it, which is kept back."""
        request = read_message(self.client)
        self.server.sendall(framed(request))
        return request, read_message(self.server)

    def honest(self):
        while True:
            self.client.sendall(framed(self.exchange()[1]))

    def refer(self, output):
        """The real answers, but for those to whoever asks for a referral."""
        while True:
            request, answer = self.exchange()
            if asks_for_referral(request):
                answer = ioctl_answer(request, answer, output)
            self.client.sendall(framed(answer))

    def hang(self):
        read_message(self.client)
        time.sleep(600)

    def close(self):
        read_message(self.client)

    def reset(self):
        read_message(self.client)
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                               struct.pack('ii', 1, 0))

    def trickle(self):
        """One byte a second, of a message that never ends."""
        read_message(self.client)
        for byte in b'\0\xff\xff\xff\xfeSMB' + bytes(600):
            self.client.sendall(bytes([byte]))
            time.sleep(1)

    def slow(self):
        """The real answer, one byte a second."""
        for byte in framed(self.exchange()[1]):
            self.client.sendall(bytes([byte]))
            time.sleep(1)

    def delay(self):
        """Real answers, each of them almost too late."""
        while True:
            answer = self.exchange()[1]
            time.sleep(1.8)
            self.client.sendall(framed(answer))

    def pending(self):
        flood(self.client, interim(read_message(self.client)))

    def keepalive(self):
        """RFC 1002 4.3.7."""
        read_message(self.client)
        flood(self.client, b'\x85\0\0\0')

    def garbage(self):
        read_message(self.client)
        flood(self.client, self.source.randbytes(4096))

    def headers(self):
        """Messages that begin well."""
        read_message(self.client)
        flood(self.client, framed(b'\xfeSMB\x40\0' + self.source.randbytes(90)))

    def breaks(self):
        """MS-SMB2 2.2.23: an oplock that nobody has is broken, and again."""
        header = bytearray(64)
        header[:6], header[12] = b'\xfeSMB\x40\0', 0x12
        header[16], header[24:32] = 1, b'\xff' * 8
        read_message(self.client)
        flood(self.client, framed(bytes(header) + b'\x18\0' + bytes(22)))

    def oversize(self):
        """As long as a message can say that it is."""
        read_message(self.client)
        self.client.sendall(b'\0\xff\xff\xff\xfeSMB')
        flood(self.client, bytes(4096))

    def short(self):
        """One byte of an answer, and again."""
        read_message(self.client)
        flood(self.client, framed(b'\xfe'))

    def more(self):
        """Each answer wants one more request."""
        while True:
            answer = self.exchange()[1]
            self.client.sendall(framed(with_status(answer, MORE_PROCESSING)))

    def again(self):
        """The last real answer, to each request that follows."""
        answer = self.exchange()[1]
        while True:
            self.client.sendall(framed(answer))
            request = read_message(self.client)
            answer = answer[:24] + request[24:32] + answer[32:]

    def mutate(self):
        """All that follows, with a few bytes changed and lengths cut."""
        while True:
            answer = bytearray(self.exchange()[1])
            for _ in range(self.source.randrange(1, 6)):
                # Half of them in the status, which decides what is said.
                at = self.source.choice((
                    self.source.randrange(len(answer)),
                    AT_STATUS + self.source.randrange(4)))
                answer[at] = self.source.choice((0, 1, 0x7f, 0x80, 0xff,
                                                 self.source.randrange(256)))
            if self.source.random() < 0.2:
                del answer[self.source.randrange(len(answer)):]
            self.client.sendall(framed(bytes(answer)))

    def serve(self, how):
        for _ in range(self.stage):
            self.client.sendall(framed(self.exchange()[1]))
        if how in REFERRALS:
            self.refer(REFERRALS[how])
        getattr(self, how)()


def serve(client, real, stage, how, seed):
    with client, contextlib.suppress(OSError), \
            socket.create_connection(('127.0.0.1', real)) as server:
        Line(client, server, stage, random.Random(seed)).serve(how)


def listen(listener, *case):
    for seed in range(sys.maxsize):
        threading.Thread(target=serve, args=(listener.accept()[0], *case,
                                             f'{case} {seed}'),
                         daemon=True).start()


def main(real, *words):
    """Ready when a line is printed."""
    threads = []
    for at in range(0, len(words), 3):
        listener = socket.create_server(('127.0.0.1', int(words[at])),
                                        backlog=512)
        threads.append(threading.Thread(
            target=listen, args=(listener, int(real), int(words[at + 1]),
                                 words[at + 2])))
        threads[-1].start()
    print('ready', flush=True)


HOWS = [name for name in vars(Line)
        if name[0] != '_' and name not in ('exchange', 'honest', 'refer', 'serve')]

if __name__ == '__main__':
    main(*sys.argv[1:])

# SPDX-License-Identifier: GPL-3.0-or-later
"""
One host's small servers: each speaks enough of its protocol to tell the client
which host it reached.

    servers.py IDENTITY READY-FILE

The identity is one word.  Every port answers on every address of the network
namespace; SMB's port belongs to smbd.
"""

import asyncio
import struct
import sys

IDENTITY = sys.argv[1]
NAME = IDENTITY.encode()


async def http(reader, writer):
    while await reader.readline() not in (b'\r\n', b'\n', b''):
        pass
    writer.write(b'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n'
                 b'X-Host: %s\r\nContent-Length: %d\r\n\r\n%s\n'
                 % (NAME, len(NAME) + 1, NAME))


async def banner(reader, writer):
    writer.write(NAME + b'\r\n')


async def ssh(reader, writer):
    writer.write(b'SSH-2.0-%s\r\n' % NAME)
    await writer.drain()
    await reader.readline()


async def redis(reader, writer):
    await reader.read(1)
    writer.write(b'+%s\r\n' % NAME)


async def ftp(reader, writer):
    writer.write(b'220 %s\r\n' % NAME)
    await writer.drain()
    while line := await reader.readline():
        writer.write(b'530 %s\r\n' % NAME)
        if line.upper().startswith(b'QUIT'):
            break
        await writer.drain()


async def smtp(reader, writer):
    writer.write(b'554 %s\r\n' % NAME)
    await writer.drain()
    await reader.readline()


async def rsync(reader, writer):
    writer.write(b'@RSYNCD: 31.0\n')
    await writer.drain()
    await reader.readline()
    writer.write(b'@ERROR: %s\n' % NAME)


async def mysql(reader, writer):
    """An error in place of the handshake: host is not allowed."""
    message = struct.pack('<BH', 0xff, 1130) + NAME
    writer.write(struct.pack('<I', len(message))[:3] + b'\0' + message)
    await writer.drain()
    await reader.read(1)


async def postgresql(reader, writer):
    while True:
        length, code = struct.unpack('>II', await reader.readexactly(8))
        await reader.readexactly(length - 8)
        # SSLRequest and GSSENCRequest: no; the client then asks plainly.
        if code not in (80877103, 80877104):
            break
        writer.write(b'N')
        await writer.drain()
    fields = b'SFATAL\0VFATAL\0C28000\0M%s\0\0' % NAME
    writer.write(b'E' + struct.pack('>I', len(fields) + 4) + fields)


async def ldap(reader, writer):
    """The answer to a bind (RFC 4511, 4.2.2), with the name as its text."""
    request = await reader.read(512)
    number = request[2:5]
    answer = b'\x0a\x01\x31\x04\x00\x04' + bytes([len(NAME)]) + NAME
    answer = b'\x61' + bytes([len(answer)]) + answer
    writer.write(b'\x30' + bytes([len(number + answer)]) + number + answer)
    await writer.drain()
    await reader.read(1)


async def mqtt(reader, writer):
    """MQTT 3.1.1: accept, and publish the name to whoever subscribes."""
    while True:
        kind, = await reader.readexactly(1)
        length, = await reader.readexactly(1)
        body = await reader.readexactly(length)
        if kind >> 4 == 1:
            writer.write(b'\x20\x02\x00\x00')
        elif kind >> 4 == 8:
            writer.write(b'\x90\x03' + body[:2] + b'\x00')
            writer.write(b'\x30' + bytes([len(NAME) + 3]) + b'\0\1t' + NAME)
        elif kind >> 4 == 14:
            return
        await writer.drain()


SERVERS = {21: ftp, 22: ssh, 23: banner, 25: smtp, 43: banner, 80: http,
           389: ldap, 873: rsync, 1883: mqtt, 3306: mysql, 5432: postgresql,
           6379: redis}


def served(handler):
    async def serve(reader, writer):
        try:
            await asyncio.wait_for(handler(reader, writer), 15)
            # Closed with input unread, TCP would reset the connection, and
            # the client lose the answer.
            writer.write_eof()
            await asyncio.wait_for(reader.read(), 15)
        except (OSError, EOFError, asyncio.TimeoutError, struct.error):
            pass  # the client has gone, or was none of this protocol
        finally:
            writer.close()
    return serve


async def main():
    for port, handler in SERVERS.items():
        await asyncio.start_server(served(handler), '0.0.0.0', port,
                                   backlog=128)
    with open(sys.argv[2], 'w', encoding='ascii') as ready:
        ready.write('ready\n')
    await asyncio.Event().wait()


asyncio.run(main())

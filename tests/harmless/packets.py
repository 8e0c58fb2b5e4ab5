# SPDX-License-Identifier: GPL-3.0-or-later
"""
What a machine sent, read from its network interfaces: which names it asked DNS
for, which addresses it spoke to, and whose logon went there.
"""

import base64
import re
import socket
import struct

ETH_P_ALL = 3
PACKET_OUTGOING = 4
IPV4, IPV6 = 0x0800, 0x86dd
ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58
SYN, ACK = 0x02, 0x10
DNS = 53
# smbd's clients try both ports at once: which of them they try is chance.
SMB = (445, 139)
SO_RCVBUFFORCE = 33
BUFFER = 16 << 20


def listen():
    """A socket that gets every packet of this network namespace."""
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                            socket.ntohs(ETH_P_ALL))
    packets.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
    packets.setblocking(False)
    return packets


def question(message):
    at, labels = 12, []
    while message[at]:
        labels.append(message[at + 1:at + 1 + message[at]])
        at += 1 + message[at]
    return b'.'.join(labels).decode('utf-8', 'surrogateescape').lower()


def ntlm_account(data):
    """The account of an AUTHENTICATE_MESSAGE (MS-NLMP 2.2.1.3), or None."""
    at = data.find(b'NTLMSSP\0\x03\0\0\0')
    if at < 0:
        return None
    words = []
    for field in (28, 36):  # domain, user
        length, _, offset = struct.unpack_from('<HHI', data, at + field)
        words.append(data[at + offset:at + offset + length].decode(
            'utf-16-le', 'replace'))
    return '\\'.join(words)


def basic_account(data):
    """The user of HTTP's Basic authentication (RFC 7617), or None."""
    found = re.search(rb'\r\nAuthorization: Basic (\S+)', data)
    if not found:
        return None
    return base64.b64decode(found[1]).decode('utf-8', 'replace').split(':')[0]


def of_tcp(address, segment):
    port, = struct.unpack_from('>H', segment, 2)
    if segment[13] & (SYN | ACK) == SYN:
        yield 'reached', address, 'smb' if port in SMB else str(port)
        return
    data = segment[(segment[12] >> 4) * 4:]
    account = ntlm_account(data)
    if account is None:
        account = basic_account(data)
    if account is not None:
        yield 'logon', address, account


def of_udp(address, datagram):
    port, = struct.unpack_from('>H', datagram, 2)
    if port == DNS:
        yield 'asked', question(datagram[8:])
    else:
        yield 'reached', address, 'udp %d' % port


def of_packet(frame):
    kind, = struct.unpack_from('>H', frame, 12)
    if kind == IPV4:
        protocol = frame[23]
        address = socket.inet_ntop(socket.AF_INET, frame[30:34])
        payload = frame[14 + (frame[14] & 15) * 4:]
    elif kind == IPV6:
        protocol = frame[20]
        address = socket.inet_ntop(socket.AF_INET6, frame[38:54])
        payload = frame[54:]
    else:
        return
    if protocol == TCP:
        yield from of_tcp(address, payload)
    elif protocol == UDP:
        yield from of_udp(address, payload)
    elif (protocol, payload[0]) in ((ICMP, 8), (ICMPV6, 128)):
        yield 'reached', address, 'ping'


def sent(packets):
    """What was sent since the last call, each thing once."""
    found = set()
    while True:
        try:
            frame, source = packets.recvfrom(65536)
        except BlockingIOError:
            return found
        if source[2] == PACKET_OUTGOING:
            found.update(of_packet(frame))

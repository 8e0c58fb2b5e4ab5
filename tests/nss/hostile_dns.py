#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""
A DNS server that means harm: hostile_dns.py LOG

It answers on 127.0.0.1 port 53, UDP and TCP.  What it does with a question is
said by the first label of the name: a row of BEHAVIOURS, or random-N for a good
answer in which bytes are changed, the same ones for each N.  Each question is a
line of LOG.  With --list BEHAVIOURS or --list DROPPED the names of the rows of
that table are printed.
"""

import random
import socket
import socketserver
import struct
import sys
import threading
import time

A, CNAME, AAAA = 1, 5, 28
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED = range(6)
RESPONSE = 0x8180  # an answer, recursion desired and available
TRUNCATED = 0x0200
UDP_SIZE = 512  # RFC 1035 4.2.1
ASKED = b'\xc0\x0c'  # a pointer to the name in the question


class Query:
    """One question, and where it came from."""

    def __init__(self, data, is_udp):
        self.id = data[:2]
        self.is_udp = is_udp
        self.labels, end = [], 12
        while data[end]:
            self.labels.append(data[end + 1:end + 1 + data[end]])
            end += 1 + data[end]
        self.type, = struct.unpack('!H', data[end + 1:end + 3])
        self.question = data[12:end + 5]
        self.behaviour = self.labels[0].decode('latin-1').lower()


def name(*labels):
    return b''.join(bytes([len(label)]) + label for label in labels) + b'\0'


def record(rtype, data, owner=ASKED, length=None, rclass=1):
    return owner + struct.pack('!HHIH', rtype, rclass, 300,
                               len(data) if length is None else length) + data


def message(query, records=(), rcode=NOERROR, flags=0, count=None, questions=1):
    header = struct.pack('!HHHHH', RESPONSE | flags | rcode, questions,
                         len(records) if count is None else count, 0, 0)
    return query.id + header + query.question + b''.join(records)


def addresses(query, count=1, v4='192.0.2.%d', v6='2001:db8::%x', owner=ASKED):
    """As many addresses of the type that is asked for; a format may ignore the
    number."""
    family, pattern = {A: (socket.AF_INET, v4),
                       AAAA: (socket.AF_INET6, v6)}.get(query.type, (0, ''))
    if not pattern:
        return []
    return [record(query.type, socket.inet_pton(
        family, pattern % (i + 1) if '%' in pattern else pattern), owner)
            for i in range(count)]


def numbered(query, count):
    """More addresses than one byte can number."""
    family, pattern = ((socket.AF_INET, '10.1.%d.%d') if query.type == A else
                       (socket.AF_INET6, '2001:db8:1::%x:%x'))
    return [record(query.type, socket.inet_pton(family, pattern %
                                                divmod(i, 250)))
            for i in range(count)]


def alias(*labels):
    """The canonical name is `labels`, and has the address."""
    target = name(*labels)
    return lambda query: message(query, [
        record(CNAME, target)] + addresses(query, owner=target))


def fixed(v4, v6):
    return lambda query: message(query, addresses(query, 1, v4, v6))


def code(rcode):
    return lambda query: message(query, rcode=rcode)


def many(v4_count, v6_count):
    return lambda query: message(query, numbered(
        query, v4_count if query.type == A else v6_count))


def chain(length):
    def answer(query):
        links = [name(b'link%d' % i, b'example', b'test')
                 for i in range(length)]
        records = [record(CNAME, links[0])]
        for owner, target in zip(links, links[1:]):
            records.append(record(CNAME, target, owner))
        return message(query, records + addresses(query, owner=links[-1]))
    return answer


def loop(query):
    other = name(b'other', b'example', b'test')
    return message(query, [record(CNAME, other),
                           record(CNAME, name(*query.labels), other)] * 8)


def one_family(rtype, rcode):
    """The other family gets an error."""
    return lambda query: (message(query, addresses(query))
                          if query.type == rtype
                          else message(query, rcode=rcode))


def raw_owner(owner):
    return lambda query: message(query, addresses(query, owner=owner))


def cut(query):
    return message(query, addresses(query, 5))[:-7]


def mutated(query):
    """The records are changed: the C library waits for another answer where the
    question is."""
    chance = random.Random('%s %d' % (query.behaviour, query.type))
    target = name(b'real', b'example', b'test')
    answer = bytearray(message(query, [record(CNAME, target)] + addresses(
        query, chance.choice((1, 2, 5)), owner=target)))
    start = 12 + len(query.question)
    for _ in range(chance.choice((1, 1, 2, 4))):
        answer[chance.randrange(start, len(answer))] = chance.randrange(256)
    return bytes(answer[:len(answer) - chance.choice((0, 0, 0, 1, 9))])


# Where the question is again: one byte further, it points at itself, and so on.
HERE = 0xc000

BEHAVIOURS = {
    'good': lambda query: message(query, addresses(query, 2)),
    # canonical names with a marker: two yen signs and `fs`, encoded by IDNA;
    # Windows' way to write an address
    'marker-idna': alias(b'xn--fs-gdaa'),
    'marker-idna-long': alias(b'xn--fs-gdaa', b'a' * 63, b'b' * 63),
    'marker-literal': alias(b'fe80--1s4', b'ipv6-literal', b'net'),
    'marker-literal-2': alias(b'2001-db8--99', b'ipv6-literal', b'net'),
    'marker-backslash': alias(b'\\\\fs\\data'),
    'marker-slash': alias(b'//fs/data'),
    'marker-percent': alias(b'%5C%5Cfs'),
    'marker-yen': alias('¥¥fs'.encode()),
    'marker-bracket': alias(b'[::1]'),
    'marker-port': alias(b'fs:445'),
    'marker-at': alias(b'fs@445'),
    'marker-unc': alias(b'smb:', b'fs'),
    # canonical names that are odd otherwise
    'dots': alias(b'a.b', b'c'),
    'nul': alias(b'a\0b', b'test'),
    'control': alias(b'a\x1b[31mb', b'test'),
    'blank': alias(b'bad host', b'test'),
    'root': alias(),
    'star': alias(b'*', b'test'),
    'dash': alias(b'-a', b'test'),
    'number': alias(b'134'),
    'address': alias(b'192', b'0', b'2', b'200'),
    'longest': alias(b'a' * 63, b'b' * 63, b'c' * 63, b'd' * 61),
    'labels': alias(*[b'a'] * 127),
    'too-long': alias(*[b'a' * 63] * 5),
    # addresses
    'zero': fixed('0.0.0.0', '::'),
    'broadcast': fixed('255.255.255.255', 'ff02::1'),
    'loopback': fixed('127.0.0.1', '::1'),
    'mapped': fixed('10.0.0.1', '::ffff:192.0.2.1'),
    'link-local': fixed('169.254.1.1', 'fe80::1'),
    'same': lambda query: message(query, addresses(query, 9, '192.0.2.9',
                                                   '2001:db8::9')),
    'both-sorts': lambda query: message(query, addresses(query, 3) + [
        record(A, b'\1\2\3\4'), record(AAAA, b'\1' * 16)]),
    # errors
    'nxdomain': code(NXDOMAIN),
    'nodata': code(NOERROR),
    'servfail': code(SERVFAIL),
    'refused': code(REFUSED),
    'notimp': code(NOTIMP),
    'formerr': code(FORMERR),
    'rcode-15': code(15),
    'v4-only': one_family(A, NOERROR),
    'v6-only': one_family(AAAA, NOERROR),
    'v4-nxdomain': one_family(A, NXDOMAIN),
    'v6-nxdomain': one_family(AAAA, NXDOMAIN),
    'v4-servfail': one_family(A, SERVFAIL),
    'v6-servfail': one_family(AAAA, SERVFAIL),
    'v4-refused': one_family(A, REFUSED),
    # aliases
    'loop': loop,
    'alias-alone': lambda query: message(query, [
        record(CNAME, name(b'gone', b'test'))]),
    'chain': chain(12),
    'long-chain': chain(90),
    'alias-cut': lambda query: message(query, [record(CNAME, b'\x20abc')]),
    # malformed messages
    'cut': cut,
    'count-high': lambda query: message(query, addresses(query), count=65535),
    'count-zero': lambda query: message(query, addresses(query), count=0),
    'length-3': lambda query: message(query, [record(A, b'abc'),
                                              record(AAAA, b'abc')]),
    'length-5': lambda query: message(query, [record(query.type, b'a' * 5)]),
    'length-0': lambda query: message(query, [record(query.type, b'')]),
    'length-high': lambda query: message(query, [record(
        query.type, b'abcd' * 4, length=65535)]),
    'class': lambda query: message(query, [record(
        query.type, b'abcd' * (1 if query.type == A else 4), rclass=3)]),
    'owner-other': raw_owner(name(b'other', b'test')),
    'owner-root': raw_owner(b'\0'),
    'pointer-self': lambda query: raw_owner(struct.pack(
        '!H', HERE + 12 + len(query.question)))(query),
    'pointer-ahead': raw_owner(struct.pack('!H', HERE + 200)),
    'pointer-end': raw_owner(b'\xff\xff'),
    'label-type': raw_owner(b'\x80abc\0'),
    # large ones
    'many': many(4000, 2300),
    'most': many(4093, 2338),
    'hundred': many(100, 100),
    'udp-large': lambda query: message(query, numbered(query, 100)),
    'truncated': lambda query: message(query, addresses(query),
                                       flags=TRUNCATED),
    'truncated-empty': lambda query: message(query, flags=TRUNCATED),
    # TCP, by SENDERS below
    'trickle': many(60, 60),
    'tcp-cut': many(60, 60),
    'tcp-length': many(60, 60),
    'tcp-closed': many(60, 60),
}

# Those that are sent by UDP whatever their length.
UDP_ANY_SIZE = {'udp-large'}
# No answer, or one that the C library drops: it waits for a second then.
DROPPED = {
    'silent': lambda query: b'',
    'wrong-id': lambda query: bytes([query.id[0] ^ 1]) + message(
        query, addresses(query))[1:],
    'wrong-question': lambda query: message(query, addresses(query)).replace(
        b'wrong-question', b'other-question'),
    'short': lambda query: message(query)[:7],
    'no-question': lambda query: message(query, addresses(query), questions=0),
    'questions': lambda query: message(query, addresses(query), questions=9),
}


def send_whole(connection, answer):
    connection.sendall(struct.pack('!H', len(answer)) + answer)


def send_slowly(connection, answer):
    for byte in struct.pack('!H', len(answer)) + answer:
        connection.sendall(bytes([byte]))
        time.sleep(0.0005)


def send_half(connection, answer):
    connection.sendall(struct.pack('!H', len(answer)) +
                       answer[:len(answer) // 2])


def send_less(connection, answer):
    connection.sendall(struct.pack('!H', len(answer) - 5) + answer)


SENDERS = {'trickle': send_slowly, 'tcp-cut': send_half,
           'tcp-length': send_less,
           'tcp-closed': lambda connection, answer: None}

LOG_LOCK = threading.Lock()


def reply(data, is_udp):
    query = Query(data, is_udp)
    with LOG_LOCK, open(sys.argv[1], 'a', encoding='ascii') as log:
        log.write('query[%d] %s\n' % (query.type, query.behaviour.encode(
            'unicode_escape').decode()))
    find = {**BEHAVIOURS, **DROPPED}
    behave = mutated if query.behaviour.startswith('random-') else find.get(
        query.behaviour, code(NXDOMAIN))
    return query, behave(query)


class Udp(socketserver.BaseRequestHandler):
    def handle(self):
        data, server = self.request
        query, answer = reply(data, True)
        if len(answer) > UDP_SIZE and query.behaviour not in UDP_ANY_SIZE:
            answer = message(query, flags=TRUNCATED)
        if answer:
            server.sendto(answer, self.client_address)


class Tcp(socketserver.StreamRequestHandler):
    """A client that asks for both families does so in one connection."""

    def handle(self):
        try:
            while True:
                size = self.rfile.read(2)
                if len(size) < 2:
                    return
                query, answer = reply(
                    self.rfile.read(struct.unpack('!H', size)[0]), False)
                SENDERS.get(query.behaviour, send_whole)(self.connection,
                                                         answer)
                if query.behaviour in ('tcp-cut', 'tcp-closed'):
                    return
        except OSError:
            pass


class TcpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def main():
    if sys.argv[1] == '--list':
        print('\n'.join(globals()[sys.argv[2]]))
        return
    tcp = TcpServer(('127.0.0.1', 53), Tcp)
    threading.Thread(target=tcp.serve_forever, daemon=True).start()
    # One question after the other, as the order of the answers matters.
    socketserver.UDPServer(('127.0.0.1', 53), Udp).serve_forever()


main()

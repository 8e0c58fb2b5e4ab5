# SPDX-License-Identifier: GPL-3.0-or-later
"""
The cost of the Samba module.

    vfs.py measure PARENT COUNT   operations a second, and the time that smbd's
                                  process used, as lines `NAME RATE CPU`
    vfs.py report NAME FILE UNCFIX    medians and ratios of many such runs,
                                  of the server NAME and of one with uncfix
"""

import os
import statistics
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'vfs'))

import wire  # noqa: E402
from processes import children  # noqa: E402

TICK = os.sysconf('SC_CLK_TCK')
BLOCK = 65536
READ, WRITE, QUERY_INFO = 8, 9, 16


def used(pid):
    """Seconds of processor time, to the nanosecond where the kernel tells."""
    with open('/proc/%s/schedstat' % pid, encoding='ascii') as file:
        return int(file.read().split()[0]) / 1e9


def tree_connects(path):
    def run(client, count):
        for _ in range(count):
            client.tree_disconnect(client.tree_connect(path))
    return run


def unknown_shares(path):
    def run(client, count):
        for _ in range(count):
            client.tree_connect(path)
    return run


def file_requests(command, body, count_factor):
    """The same request for one open file, many times."""
    def run(client, count):
        tree = client.tree_connect(r'\\fs\data')
        handle = client.open(tree, 'file', wire.READ | wire.WRITE,
                             wire.FILE_OPEN_IF)
        request = body(handle)
        for _ in range(count * count_factor):
            status, _, _ = client.exchange(command, request, tree.identifier)
            assert status == wire.OK, wire.status_name(status)
        client.session.close(tree.identifier, handle)
        client.tree_disconnect(tree)
    return run


def read_body(handle):
    return struct.pack('<HBBIQ16sIIIHHB', 49, 0, 0, BLOCK, 0, handle, 0, 0, 0,
                       0, 0, 0)


def write_body(handle):
    return struct.pack('<HHIQ16sIIHHI', 49, 112, BLOCK, 0, handle, 0, 0, 0, 0,
                       0) + bytes(BLOCK)


def stat_body(handle):
    """MS-FSCC 2.4.27, FileNetworkOpenInformation."""
    return struct.pack('<HBBIHHIII16sB', 41, 1, 34, 1024, 0, 0, 0, 0, 0,
                       handle, 0)


WORK = {
    'clean tree connect': tree_connects(r'\\fs\data'),
    'malformed tree connect': tree_connects(r'\\\\fs\data'),
    'unknown share': unknown_shares(r'\\fs\no-such-share'),
    'unknown share, malformed': unknown_shares(r'\\\\fs\no-such-share'),
    'write 64 KiB': file_requests(WRITE, write_body, 1),
    'read 64 KiB': file_requests(READ, read_body, 1),
    'stat': file_requests(QUERY_INFO, stat_body, 2),
}


def measure(parent, count):
    before = children(parent)
    client = wire.Client('alice', 'Secret.1')
    pid, = children(parent) - before
    tree_connects(r'\\fs\data')(client, 100)
    for name, run in WORK.items():
        if name.startswith('malformed') and \
                not client.tree_connect(r'\\\\fs\data'):
            continue
        start, cpu = time.monotonic(), used(pid)
        run(client, int(count))
        print('%s\t%.6f\t%.6f' % (
            name, (time.monotonic() - start) / int(count),
            (used(pid) - cpu) / int(count)))


def times(name):
    """For each kind of work its times and its processor times, by round."""
    rounds = {}
    with open(name, encoding='utf-8') as file:
        for line in file:
            what, wall, cpu = line.rstrip('\n').split('\t')
            walls, cpus = rounds.setdefault(what, ([], []))
            walls.append(float(wall))
            cpus.append(float(cpu))
    return rounds


def ratio(before, after):
    """The median of the rounds' own ratios: neighbours share the weather."""
    return statistics.median(a / b for a, b in zip(before, after))


def report(name, peer_file, uncfix_file):
    peer, uncfix = times(peer_file), times(uncfix_file)
    print('%-24s %10s %10s %8s %8s' % ('', name + '/s', 'uncfix/s', 'ratio',
                                       'ratio of'))
    print('%-24s %10s %10s %8s %8s' % ('', '', '', '', 'cpu time'))
    for work, (walls, cpus) in uncfix.items():
        # What stock refuses stands beside a good name with the module.
        peer_walls, peer_cpus = peer.get(work, uncfix['clean tree connect'])
        print('%-24s %10s %10.0f %8.3f %8.3f%s' % (
            work, '%.0f' % (1 / statistics.median(peer_walls))
            if work in peer else '-', 1 / statistics.median(walls),
            ratio(peer_walls, walls), ratio(peer_cpus, cpus),
            '' if work in peer else '  (beside a clean one)'))


if __name__ == '__main__':
    {'measure': measure, 'report': report}[sys.argv[1]](*sys.argv[2:])

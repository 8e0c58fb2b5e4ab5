# SPDX-License-Identifier: GPL-3.0-or-later
"""
MS-DFS with malformed targets and malformed requests.

    dfs.py links FOLDER          make the links
    dfs.py ask FILE              follow them with smbclient, note what came
    dfs.py compare STOCK UNCFIX  compare two servers
    dfs.py requests              ask for referrals with malformed paths
"""

import json
import os
import re
import struct
import subprocess
import sys

import wire
from behaviours import Tests

USER, PASSWORD = 'alice', 'Secret.1'

# What stands in a link behind `msdfs:`.  All mean \\fs\data, or a path in it.
TARGETS = [
    r'fs\data', r'\\fs\data', 'fs/data', '//fs/data',
    r'fs\\data', r' fs\data', r'"fs\data"', 'smb://fs/data', r'smb:\\fs\data',
    r'\\\\fs\data', r'\\\\fs\\data', '////fs//data', 'fs//data', r'fs/\data',
    'fs\\data\\', 'fs\\\\data\\\\', r"'\\fs\data'", r'<\\\\fs\data>',
    '\u201cfs\\data\u201d', r'\\?\UNC\fs\data', r'\??\UNC\fs\data',
    'file:////fs/data', 'cifs://fs/data', 'SMB:////fs//data/',
    'smb://user:word@fs/data', '\uff3c\uff3cfs\uff3cdata',
    '\u00a5\u00a5fs\u00a5data', '%5C%5Cfs%5Cdata', 'fs%5Cdata', 'fs\\data\r',
    'fs\\data ', '\tfs\\data', r'fs:445\data', r'127.0.0.1\\data',
    r'fs\data\sub', r'fs\\data\\sub', r'fs\data\.\sub', r'fs\data\sub\..\sub',
    'smb://fs/data/s%75b', '"fs\\data\\sub\\"',
    # Lists: a member that leads nowhere does not spoil the others.
    r'bad host\data,fs\data', r'fs\\data,bad host\data', r'C:\data,"fs\data"',
    r'fs,fs\\data', r'\\,\\.\pipe\x,smb://fs/data', r'fs\\data,fs\\data',
    r'fs\data|,fs\data', r'fs:8445\data,fs\\data', r'fs\\data,[::1]\\data',
    # What clients follow by themselves, though not all of it is well-formed.
    r'::1\data', '0:0:0:0:0:0:0:1/data', r'::ffff:127.0.0.1\data',
    r'--1.ipv6-literal.net\data', r'0--1.ipv6-literal.net\data',
    r'127.1\data', r'0x7f.1\data', r'2130706433\data', r'FS\DATA',
    r'fs\data\\sub', 'fs\\data\\sub\\', 'fs/data//sub//', 'fs\\data\\\\',
    r'fs\data\\sub\..\\sub', r'h\data', r'7.example\data', r'\\h/data/',
    # And more that they do not.
    r'[::1]\data', r'"::1\data"', r'::1\\data', r'fs\data\..\sub',
    r'fs\data\sub\.', r'fs\data\\.\\sub',
]

# Well-formed targets whose last name ends in what could be junk elsewhere, and
# targets of a server that no link can tell of.
MEANT = [r'fs:8445\data', r'fs:8445\\data',
         "fs\\o'", "fs\\data\\rock 'n'", 'fs\\data\\x\u00bb',
         'fs\\d\u00e9p\u00f4t`', 'fs\\data\\a b\u200d']


def make_links(folder):
    for letter, targets in (('l', TARGETS), ('m', MEANT)):
        for number, target in enumerate(targets):
            os.symlink('msdfs:' + target,
                       os.path.join(folder, '%s%d' % (letter, number)))


def follow(number):
    """What a client sees behind the link, or the status."""
    done = subprocess.run(
        ['smbclient', '//fs/dfs', '-U', USER + '%' + PASSWORD, '-c',
         'get l%d\\which -' % number],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    text = done.stdout.decode(errors='replace')
    for word in text.split():
        if word.startswith(('NT_STATUS', 'data:')):
            return word
    return text.strip() or 'nothing'


def asked(client, tree, path):
    """The target that a request is answered by, or the status."""
    status, answer = client.dfs_referral(tree, path)
    return referral(answer)[2] if status == wire.OK else \
        wire.status_name(status)


def ask(name):
    client = wire.Client(USER, PASSWORD)
    tree = client.tree_connect(r'\\fs\IPC$')
    found = []
    for number in range(len(TARGETS)):
        status, answer = client.dfs_referral(tree, r'\fs\dfs\l%d' % number)
        sent = referral(answer)[2] if status == wire.OK else None
        found.append((follow(number), sent))
    found += [asked(client, tree, '\\%s\\dfs' % host) for host in HOSTS]
    with open(name, 'w', encoding='utf-8') as file:
        json.dump(found, file)


def is_right(target, before, after):
    """The right file; and what was followed is sent as it was."""
    right = 'data:sub' if re.search('s(u|%75)b', target) else 'data:top'
    return after[0] == right and (before[0] != right or ',' in target or
                                  before[1] == after[1])


def compare(stock_name, uncfix_name):
    with open(stock_name, encoding='utf-8') as file:
        stock = json.load(file)
    with open(uncfix_name, encoding='utf-8') as file:
        uncfix = json.load(file)
    tests = Tests()
    for target, before, after in zip(TARGETS, stock, uncfix):
        tests.that('link msdfs:%s: stock %s by %s, with uncfix %s by %s' % (
            target.encode('unicode_escape').decode().replace('\\\\', '\\'),
            *map(ascii, before + after)), is_right(target, before, after))
    repaired = sum(a[0] != b[0] for _, a, b in zip(TARGETS, stock, uncfix))
    print('%d links, %d that nobody can follow on stock' % (len(TARGETS),
                                                            repaired))
    # Later smbds do not know all of these for their own: they say so to both.
    for host, before, after in zip(HOSTS, stock[len(TARGETS):],
                                   uncfix[len(TARGETS):]):
        tests.that('the root of %s: stock %s, with uncfix %s' % (
            host, before, after), after in ('\\%s\\dfs' % host, before))
    return tests.summary() and repaired > 0


# Names of this server by which the root of its links is asked for.
HOSTS = ['fs', '::1', '[::1]', '::ffff:127.0.0.1', '--1.ipv6-literal.net']

# Paths of referral requests, and what is left over for the server that the
# client is sent to.
REQUESTS = [
    (r'\fs\dfs\l0', ''), (r'\fs\dfs\l0\a\b', r'\a\b'),
    (r'\\fs\dfs\l0\a', r'\a'), (r'\fs\\dfs\l0', ''), (r'\fs\\dfs\\l0', ''),
    (r'\\\\fs\\dfs\\l0\\a', r'\\a'), (r'\fs\dfs\\l0\a\b', r'\a\b'),
    (r'\fs\dfs\l0\\a\\b', r'\\a\\b'), ('//fs//dfs//l0//a', '//a'),
    ('\\fs\\\\dfs\\l0\\', '\\'), ('\\fs\\\\dfs\\l0\\\\', '\\\\'),
    (r'\\?\UNC\fs\dfs\l0\a', r'\a'), ('"\\fs\\dfs\\l0\\x"', '\\x"'),
    (r'\\\fs\/dfs\l0\a', r'\a'),
    (r'\::1\dfs\l0\a', r'\a'), (r'\::1\\dfs\l0\a', r'\a'),
]


def referral(answer):
    """MS-DFSC 2.2.4: PathConsumed, and the target of the first entry."""
    consumed, count = struct.unpack('<HH', answer[:4])
    entry = answer[8:]
    offset = struct.unpack('<H', entry[16:18])[0]
    target = entry[offset:].decode('utf-16-le').split('\0')[0]
    return consumed // 2, count, target


def leading(path):
    """smbd itself does not count what it cuts off in front of the path."""
    return len(path) - len(path.lstrip('\\/')) - 1


def requests():
    client = wire.Client(USER, PASSWORD)
    tree = client.tree_connect(r'\\fs\IPC$')
    tests = Tests()
    for path, rest in REQUESTS:
        status, answer = client.dfs_referral(tree, path)
        what = wire.status_name(status)
        right = False
        if status == wire.OK:
            consumed, _, target = referral(answer)
            # Both are right: with or without the separators in front.
            left = {path[consumed:], path[consumed + leading(path):]}
            right = target == r'\fs\data' and rest.rstrip('\\/') in \
                {each.rstrip('\\/') for each in left}
            what = '%s, %d of %d used' % (target, consumed, len(path))
        tests.that('referral for %s: %s' % (path, what), right)
    for number, meant in enumerate(MEANT):
        status, answer = client.dfs_referral(tree, r'\fs\dfs\m%d' % number)
        tests.that('link to %s is left as it is' % ascii(meant),
                   status == wire.OK and referral(answer)[2] == '\\' + meant)
    return tests.summary()


if __name__ == '__main__':
    COMMANDS = {'links': make_links, 'ask': ask, 'compare': compare,
                'requests': requests}
    if COMMANDS[sys.argv[1]](*sys.argv[2:]) is False:
        sys.exit(1)

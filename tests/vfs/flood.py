# SPDX-License-Identifier: GPL-3.0-or-later
"""
Very many tree connects, referral requests and links.

    flood.py names PARENT COUNT    ever new names; the memory of the process
    flood.py paths PARENT COUNT    random paths
    flood.py referrals COUNT SEED  random requests for referrals
    flood.py links FOLDER COUNT SEED    links with random texts

PARENT is the process of smbd that starts the others.
"""

import json
import os
import random
import re
import subprocess
import sys

import forms
import wire
from behaviours import Tests
from processes import children, resident

ALLOWED = {'data', 'dfs', 'ipc$', 'alice'}  # to alice; `secret` is not
GROWTH = 512  # KiB; smbd's own caches settle in the first names


def result(good, text):
    tests = Tests()
    tests.that(text, good)
    return tests.summary()


def invented(number):
    """A name that nobody sent before: half of them mean a share."""
    if number % 2:
        return r'\\\\server-%d\data' % number
    return forms.path(forms.SOME[number // 2 % len(forms.SOME)],
                      'share-%d' % number, 'server-%d' % number)


def names(parent, count):
    count = int(count)
    before = children(parent)
    client = wire.Client('alice', 'Secret.1', stays=True)
    pid, = children(parent) - before
    sizes = []
    for number in range(count + count // 5):
        if number % (count // 5) == 0:
            sizes.append(resident(pid))
        tree = client.tree_connect(invented(number))
        if tree:
            client.tree_disconnect(tree)
    sizes = sizes[1:] + [resident(pid)]
    return result(
        max(sizes) - sizes[0] <= GROWTH,
        'memory of a process after %d invented names: %s KiB' % (
            count, ', '.join(map(str, sizes))))


TOKENS = ['\\', '\\\\', '/', '//', '\\\\\\\\', 'fs', 'FILESERVER', 'data',
          'secret', 'dfs', 'IPC$', 'homes', 'alice', 'printers', 'global',
          '?', 'UNC', '.', '..', 'sub', '"', "'", '<', '>', '\u201c', '\u201d',
          '%5C', '%2F', '%255C', '%00', '%', 'smb:', 'file:', ':445', '@SSL',
          '@8080', '[::1]', '.ipv6-literal.net', '\uff3c', '\u00a5', '\u20a9',
          ' ', '\t', '\r', '\n', '\u00a0', '\ufeff', '\u202e', '\x01', '*',
          '\ud800', '\udc00', '\U0001f4be', 'x' * 300, '%U', '%S', '%$(PATH)']


def random_path(dice):
    """Text of any kind; some bytes, some of the longest."""
    kind = dice.random()
    if kind < 0.1:
        return dice.randbytes(dice.choice([0, 1, 2, 3, 7, 64, 255, 1000]))
    if kind < 0.101:
        return wire.wire_text(dice.choice('\\/ax%') * 32767)
    if kind < 0.102:
        return wire.wire_text(r'\\\\fs\data' + '\\x' * 16000)[:65534]
    text = ''.join(dice.choice(TOKENS)
                   for _ in range(dice.randrange(1, 14)))
    if kind < 0.6:
        text = dice.choice(TOKENS[:6]) + dice.choice(TOKENS[5:14]) + '\\' + \
            text
    return wire.wire_text(text)


def share_of(text):
    """The share of a target, as the parser reads it; None where it is none."""
    if '\0' in text:
        return None
    read = subprocess.run(
        [os.environ['UNCFIX_COMMAND'], 'normalize', '--format', 'json',
         '--', text.encode('utf-8', 'replace')],
        capture_output=True, check=False)
    return json.loads(read.stdout).get('share')


def meant_by(path):
    """The shares that this path may mean, in small letters."""
    text = path.decode('utf-16-le', 'replace')
    # smbd's own reading: what is behind the server, or the whole.
    parts = text.split('\\', 3)
    shares = {parts[3] if len(parts) == 4 and not parts[0] + parts[1]
              else text}
    # A client may put IPC$ after a target that it took for a server.
    if re.search(r'[^\\/]+[\\/]+ipc\$[\\/\s]*$', text, re.IGNORECASE):
        shares.add('IPC$')
    # A client may leave the server out and ask for a folder of a share.
    shares.add(re.match(r'[^\\/]*', text).group())
    # A whole target may stand where the share belongs.
    shares.update(share_of(part) for part in (
        text, re.sub(r'^[\\/]+[^\\/]+[\\/]', '', text),
        # ... or with a port behind it, in the place of the server.
        re.sub(r'^([\\/]*[^\\/]+)[\\/]+[^\\/:]+:\d+(?=[\\/])', r'\1', text)))
    return {share.lower() for share in shares if share}


def paths(parent, count, seed):
    dice = random.Random(seed)
    client, witness = (wire.Client('alice', 'Secret.1', stays=True)
                       for _ in range(2))
    granted, wrong = 0, []
    for number in range(int(count)):
        path = random_path(dice)
        tree = client.tree_connect(path)
        if number % 1000 == 0 and not (client.alive() and witness.alive() and
                                       os.path.exists('/proc/' + parent)):
            wrong.append('a process ended before %r' % path)
            break
        if not tree:
            continue
        granted += 1
        seen = client.read(tree, 'which') if tree.kind == 'disk' else 'ipc$'
        meant = meant_by(path)
        # alice may use her own folder under the name `homes`.
        if 'homes' in meant:
            meant.add('alice')
        if seen not in ALLOWED & meant:
            wrong.append('%r means %s and gets %s' % (path, meant, seen))
        client.tree_disconnect(tree)
    for line in wrong[:10]:
        print('    ' + line)
    return result(not wrong and granted > 0 and client.alive() and
                  witness.alive(),
                  '%s random paths: %d granted, %d wrong (seed %s)' % (
                      count, granted, len(wrong), seed))


def referrals(count, seed):
    dice = random.Random(seed)
    client = wire.Client('alice', 'Secret.1', stays=True)
    tree = client.tree_connect(r'\\fs\IPC$')
    answered = 0
    for _ in range(int(count)):
        path = random_path(dice)[:2048]
        if dice.random() < 0.3:
            path = wire.wire_text(dice.choice(
                [r'\fs\\dfs\l', r'\\fs\dfs\\l', '//fs//dfs//l'])) + path
        answered += client.dfs_referral(tree, path)[0] == wire.OK
    return result(client.alive() and answered > 0,
                  '%s random requests for referrals: %d answered (seed %s)' % (
                      count, answered, seed))


def links(folder, count, seed):
    dice = random.Random(seed)
    client = wire.Client('alice', 'Secret.1', stays=True)
    tree = client.tree_connect(r'\\fs\IPC$')
    answered = 0
    for number in range(int(count)):
        text = random_path(dice).decode('utf-16-le', 'ignore').encode(
            'utf-8', 'ignore') if dice.random() < 0.8 else \
            dice.randbytes(dice.randrange(1, 2000))
        text = text.replace(b'\0', b',')[:3000]
        name = 'r%d' % number
        os.symlink(b'msdfs:' + text, os.path.join(folder, name).encode())
        answered += client.dfs_referral(
            tree, r'\fs\dfs\%s\x' % name)[0] == wire.OK
        os.unlink(os.path.join(folder, name))
    return result(client.alive() and answered > 0,
                  '%s links with random texts: %d answered (seed %s)' % (
                      count, answered, seed))


if __name__ == '__main__':
    COMMANDS = {'names': names, 'paths': paths, 'referrals': referrals,
                'links': links}
    if not COMMANDS[sys.argv[1]](*sys.argv[2:]):
        sys.exit(1)

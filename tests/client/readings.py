# SPDX-License-Identifier: GPL-3.0-or-later
"""
How real programs read their targets, with and without the client library.
The server of readings.sh notes what is reached.
"""

import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import behaviours

RECORD = pathlib.Path(os.environ['RECORD'])
REACHED, LOGONS = RECORD / 'reached', RECORD / 'logons'
PRELOAD = pathlib.Path('/etc/ld.so.preload')
NSSWITCH = pathlib.Path('/etc/nsswitch.conf')
SIZE = os.environ.get('UNCFIX_TEST_SIZE', 'small')
SEED = int(os.environ.get('UNCFIX_TEST_SEED', '20000519'))
NAMES = 'uncfix [!UNAVAIL=return] files dns'
LOGON = re.compile(r'Auth:.*? user \[[^]]*\]\\\[([^]]*)\].*? status \[([^]]*)\]'
                   r'.*? local host \[ipv[46]:(.*?):\d+\]')
FILE = re.compile(r'<((?:data|other)[^<>]*)>')
SMBC = ('import smbc, sys; '
        'print(smbc.Context().open(sys.argv[1]).read().decode())')
JOB = ['1', 'anna', 'title', '1', '', 'page']
USER = ['-U', 'anna%secret']


@dataclass(frozen=True)
class Meaning:
    """What a text means: an address, names, and who logs on."""
    address: str = '127.0.0.1'
    share: str = 'data'
    file: str = 'data'
    user: str = ''


@dataclass
class Outcome:
    """What a program reached: the hosts, and all else that counts."""
    hosts: set = field(default_factory=set)
    logons: set = field(default_factory=set)
    shares: set = field(default_factory=set)
    files: set = field(default_factory=set)

    def all(self):
        return self.hosts | self.logons | self.shares | self.files


@dataclass(frozen=True)
class Program:
    name: str
    kind: str  # what its targets look like: see right()
    command: tuple
    user: str = ''  # who logs on where the text has no account


def command(*words):
    return tuple(words)


# KDE's workers end with their name space; VLC does not run as root.
KIO = ('QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=$PWD exec timeout -k 1 20 '
       'unshare --pid --fork --kill-child --mount-proc dbus-run-session -- '
       'kioclient --noninteractive cat "$1" 2>/dev/null')
VLC = ('chmod 777 .; timeout -k 1 20 setpriv --reuid=65534 --clear-groups '
       'cvlc --demux=dump --demuxdump-file=got "$1" vlc://quit 2>/dev/null; '
       'cat got')

PROGRAMS = [
    Program('smbclient', 'service',
            command('smbclient', '{}', *USER, '-c', 'get f -'), 'anna'),
    Program('smbcacls', 'service', command('smbcacls', '{}', 'f', *USER),
            'anna'),
    Program('smbcquotas', 'service', command('smbcquotas', '{}', *USER),
            'anna'),
    Program('mount.cifs', 'device',
            command('mount.cifs', '-fv', '{}', '/mnt', '-o', 'user=u,pass=p')),
    Program('smbclient -L', 'host', command('smbclient', '-L', '{}', *USER),
            'anna'),
    Program('rpcclient', 'host', command('rpcclient', '{}', *USER, '-c',
                                         'netshareenum'), 'anna'),
    Program('net', 'host', command('net', 'rpc', 'share', '-S', '{}', *USER),
            'anna'),
    Program('smbget', 'file', command('smbget', '-O', '-q', '-n', '{}')),
    Program('python3-smbc', 'file', command('/usr/bin/python3', '-c', SMBC,
                                            '{}')),
    Program('curl', 'curl', command('curl', '-sS', '-m', '9', '{}'), 'anna'),
    Program('smbspool', 'printer', command('smbspool', '{}', *JOB)),
    Program('kioclient', 'location', command('sh', '-c', KIO, 'sh', '{}')),
    Program('vlc', 'location', command('sh', '-c', VLC, 'sh', '{}')),
]
PROGRAMS = [program for program in PROGRAMS
            if program.kind != 'location' or shutil.which(program.name)]


def lines_of(path):
    return path.read_text('utf-8', 'replace').splitlines() \
        if path.exists() else []


def noted(prints):
    """What the server has noted.  A job is noted after the client is told."""
    outcome = Outcome()
    end = time.monotonic() + (1 if prints else 0)
    while time.monotonic() < end and not any(
            line.startswith('print') for line in lines_of(REACHED)):
        time.sleep(0.01)
    for line in lines_of(REACHED):
        kind, *words = line.split(' ')
        if kind == 'print':
            outcome.files.add('printed on %s for %s' % tuple(words))
        elif not words[1].startswith('IPC'):
            outcome.hosts.add(words[0])
            outcome.shares.add('%s as %s' % tuple(words[1:]))
    for match in map(LOGON.search, lines_of(LOGONS)):
        if match:
            outcome.logons.add(match[1] or 'nobody')
            outcome.hosts.add(match[3])
    return outcome


def run(program, text):
    REACHED.write_text('')
    LOGONS.write_text('')
    words = [text if word == '{}' else word for word in program.command]
    if program.kind == 'curl' and '@' not in text.replace('@445', ''):
        words[1:1] = ['-u', 'anna:secret']
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, 'page').write_text('page\n')
        done = subprocess.run(
            words, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=60, check=False,
            env={**os.environ, 'HOME': folder, 'CLASS': 'any',
                 'AUTH_INFO_REQUIRED': 'none', 'LC_ALL': 'C.UTF-8'})
    output = (done.stdout + done.stderr).decode('utf-8', 'replace')
    outcome = noted(program.kind == 'printer' and done.returncode == 0)
    if program.kind in ('service', 'file', 'curl', 'location'):
        outcome.files |= set(FILE.findall(output))
    if program.kind == 'device':
        found = re.search(r'ip=([^,]*),unc=\\\\[^\\]*\\([^,\n]*)', output)
        where = re.search(r'prefixpath=([^,\n]*)', output)
        if found:
            outcome.hosts.add(found[1])
            outcome.shares.add(found[2] + ' as ')
            outcome.files.add('/'.join([found[2], *(
                where[1].replace('\\', '/').split('/') if where else [])]))
    return outcome


def right(program, meaning):
    """What a program reaches that does what the text means."""
    user = meaning.user or program.user
    expected = Outcome({meaning.address}, {user or 'nobody'})
    if program.kind != 'host':
        expected.shares = {'%s as %s' % (meaning.share, user)}
    if program.name == 'smbclient' or \
            program.kind in ('file', 'curl', 'location'):
        expected.files = {meaning.file}
    elif program.kind == 'device':
        expected.logons = set()
        expected.files = {meaning.file}
    elif program.kind == 'printer':
        expected.files = {'printed on %s for %s' % (meaning.share, user)}
    return expected


class Layers:
    """The name service and the client library, switched on and off."""
    library = os.path.join(os.environ['LIBRARIES'], 'libuncfix_client.so')

    def __init__(self):
        folder = os.environ['LIBRARIES']
        shutil.copy(os.environ['NSS'], folder)
        shutil.copy(os.environ['CLIENT'], self.library)
        self.stock = NSSWITCH.read_text()

    def set(self, names, client):
        text = self.stock
        if names:
            text = re.sub('(?m)^hosts:.*$', 'hosts: ' + NAMES, text)
        new = NSSWITCH.with_suffix('.new')
        new.write_text(text)
        new.rename(NSSWITCH)
        PRELOAD.unlink(missing_ok=True)
        if client:
            PRELOAD.write_text(self.library + '\n')


LAYERS = Layers()
FOUND = {}  # outcomes by layers and cell


def outcomes(cells, names, client):
    found = FOUND.setdefault((names, client), {})
    LAYERS.set(names, client)
    for cell in cells:
        if cell not in found:
            found[cell] = run(*cell)
    LAYERS.set(False, False)
    return found


def fails(kind, program, text, outcome):
    return '%s: %s %r reached %s' % (kind, program.name, text,
                                     sorted(outcome.all()) or 'nothing')


def worse(cells, below, above):
    """What the library spoils, or sends where neither text nor program says."""
    for (program, text), meaning in cells.items():
        expected = right(program, meaning)
        was, now = below[program, text], above[program, text]
        if was == expected and now != expected:
            yield fails('lost', program, text, now)
        for part in ('hosts', 'logons', 'shares', 'files'):
            stray = getattr(now, part) - getattr(was, part) - \
                getattr(expected, part)
            if stray:
                yield fails('wrong ' + part, program, text, now)


def none(faults):
    faults = list(faults)
    assert not faults, '\n    '.join([''] + faults)


# What each program reads: the form that the library hands it for the kind,
# with each kind of host, account, share and path that it can be told.
BERT = Meaning(user='bert')
DEEP = Meaning(file='data/sub dir')
SIX = Meaning(address='::1')
GRAMMARS = {
    'service': {'//fs/data': Meaning(), r'\\fs\data': Meaning(),
                '//::1/data': SIX,
                '//fs/other': Meaning(share='other', file='other')},
    'device': {'//fs/data': Meaning(), '//fs/data/sub dir': DEEP,
               '//fs/data/': Meaning(), '//::1/data': SIX,
               '//fs\\data': Meaning()},
    'host': {'fs': Meaning(), '::1': SIX},
    'file': {'smb://fs/data/f': Meaning(), 'smb://fs/data/sub%20dir/f': DEEP,
             'smb://0--1.ipv6-literal.net/data/f': SIX,
             'smb://fs:445/data/f': Meaning(), 'smb://fs//data/f': Meaning(),
             'smb://bert:word@fs/data/f': BERT,
             'smb://CORP\\bert:word@fs/data/f': BERT,
             'smb://CORP;bert:word@fs/data/f': BERT},
    'curl': {'smb://fs/data/f': Meaning(), 'smb://fs/data/sub%20dir/f': DEEP,
             'smb://[::1]/data/f': SIX, 'smb://fs:445/data/f': Meaning(),
             'smb://bert:word@fs/data/f': BERT},
    'location': {'smb://fs/data/f': Meaning(),
                 'smb://fs/data/sub%20dir/f': DEEP,
                 'smb://0--1.ipv6-literal.net/data/f': SIX,
                 'smb://bert:word@fs/data/f': BERT},
    'printer': {'smb://fs/lp': Meaning(share='lp'),
                'smb://fs:445/lp': Meaning(share='lp'),
                'smb://bert:word@fs/lp': Meaning(share='lp', user='bert'),
                'smb://0--1.ipv6-literal.net/lp': Meaning('::1', 'lp'),
                'smb://WORKGROUP/fs/lp': Meaning(share='lp'),
                'smb://bert:word@WORKGROUP/fs/prn':
                    Meaning(share='prn', user='bert')},
}

# What each program gets wrong by itself and right with the library.
REPAIRED = {
    'service': {r'\\\\fs\data': Meaning(), r'\\fs\\data': Meaning(),
                r'\fs\data': Meaning(), r'smb:\\fs\data': Meaning(),
                r'\\fs@445\data': Meaning(), r'\\[::1]\data': SIX,
                '"//fs/data"': Meaning(), '%5C%5Cfs%5Cdata': Meaning()},
    'device': {r'\\\\fs\data': Meaning(), r'\\fs\\data\\sub dir': DEEP,
               r'\\fs@445\data': Meaning(), r'\\[::1]\data': SIX,
               'smb://fs/data/sub%20dir': DEEP},
    'host': {r'\\\\fs': Meaning(), r'\\fs@445': Meaning(),
             'smb://fs/data': Meaning(), '[::1]': SIX},
    'file': {r'\\\\fs\data\f': Meaning(), r'smb:\\fs\data\f': Meaning(),
             r'smb://\\fs\data\sub dir\f': DEEP,
             r'smb:\\bert:word@fs\data\f': BERT,
             r'smb://\\fs@445\data/f': Meaning(),
             'smb://[::1]/data/f': SIX, 'smb:////fs/data/f': Meaning()},
    'curl': {r'smb:\\fs\data\f': Meaning(), r'smb://\\fs\data\f': Meaning(),
             r'smb://\\fs@445\data/f': Meaning(),
             r'smb:\\bert:word@fs\data\f': BERT,
             'smb:////fs//data/f': Meaning(), r'\\fs\data\f': Meaning(),
             r'<\\\\fs\data\sub dir\f>': DEEP},
    'location': {r'\\\\fs\data\f': Meaning(), r'\fs\data\f': Meaning(),
                 r'"\\fs\data\sub dir\f"': DEEP,
                 '%5C%5Cfs%5Cdata%5Cf': Meaning()},
    'printer': {r'smb:\\fs\lp': Meaning(share='lp'),
                r'\\\\fs\lp': Meaning(share='lp'),
                r'smb:\\bert:word@fs\prn': Meaning(share='prn', user='bert'),
                r'smb://\\fs@445\lp': Meaning(share='lp'),
                'smb://[::1]/lp': Meaning('::1', 'lp')},
}

# What works without the library, or fails there, and stays as it was.
PATH = Meaning(file='data/data')
LEFT = {
    'service': {'smb://bert:word@fs/data': BERT,
                r'\\fs@SSL\data': Meaning(), r'\\fs:8445\data': Meaning()},
    'device': {'//fs/data/': Meaning(), r'\\fs/data': Meaning(),
               'smb://bert:word@fs/data': BERT, r'\W.0.0.1\data': Meaning()},
    'host': {r'smb://CORP\bert:word@fs': BERT, r'\\-c': Meaning(),
             r'\\--option=x': Meaning()},
    'file': {r'smb://CORP\bert:word@fs/data/f': BERT,
             r'smb:\\CORP\bert:word@fs\data\f': BERT,
             r'smb://\\fs\data/data/f': Meaning(),
             r'smb://\\fs\other/data/f': Meaning(),
             'smb://fs\\data/data/f': Meaning(), 'smb://fs/data/f?x': Meaning(),
             'smb://fs%5Cdata/data/f': Meaning()},
    'curl': {r'smb://CORP\bert:word@fs/data/f': BERT,
             'smb://fs@445/data/f': Meaning(), r'smb:\\fs\data\{f,g}':
             Meaning()},
    'location': {'//fs/data/f': Meaning(), r'fs\data\f': Meaning(),
                 r'\\fs\data\f?x#y': Meaning()},
    'printer': {r'smb://bert:word@\\fs\data/prn':
                Meaning(share='prn', user='bert'),
                r'smb:\\bert:word@fs\data\prn': BERT,
                r'smb:\\WORKGROUP\fs\lp': Meaning(share='lp'),
                r'smb://\\fs\data/prn': Meaning(share='prn'),
                'smb://bert:word@fs/data/prn': BERT},
}


def cells_of(table):
    return {(program, text): meaning for program in PROGRAMS
            for text, meaning in table[program.kind].items()}


def the_programs_read_what_the_library_writes():
    cells = cells_of(GRAMMARS)
    for names, client in ((False, False), (True, True)):
        found = outcomes(cells, names, client)
        none(fails('not read', *cell, found[cell])
             for cell, meaning in cells.items()
             if found[cell] != right(cell[0], meaning))


def malformed_targets_are_reached_with_the_library_alone():
    cells = cells_of(REPAIRED)
    found = outcomes(cells, False, True)
    none(fails('not reached', *cell, found[cell])
         for cell, meaning in cells.items()
         if found[cell] != right(cell[0], meaning))


def what_cannot_be_told_is_left_as_it_was():
    cells = cells_of(LEFT)
    for names in (False, True):
        below = outcomes(cells, names, False)
        above = outcomes(cells, names, True)
        none(fails('changed', *cell, above[cell]) for cell in cells
             if above[cell] != below[cell])


def nothing_that_works_without_the_library_is_lost():
    cells = {**cells_of(REPAIRED), **cells_of(LEFT)}
    for names in (False, True):
        none(worse(cells, outcomes(cells, names, False),
                   outcomes(cells, names, True)))


HOSTS = {'fs': '127.0.0.1', '127.0.0.1': '127.0.0.1', '[::1]': '::1',
         'fs:445': '127.0.0.1', 'fs@445': '127.0.0.1', 'FS': '127.0.0.1',
         'fs.': '127.0.0.1'}
LEADS = ('smb://', 'smb:\\\\', 'smb:////', 'smb://\\\\', 'SMB:', '\\\\',
         '\\\\\\\\', '//', '\\', '', 'file:////', '\\\\?\\UNC\\')
ACCOUNTS = {'': '', 'bert:word@': 'bert', 'CORP\\bert:word@': 'bert',
            'CORP;bert:word@': 'bert', 'be@rt:x@': 'be@rt'}
SEPARATORS = ('/', '\\', '\\\\', '//', '%5C')
FILES = {'f': '', 'data/f': '/data', 'sub dir/f': '/sub dir'}
AROUND = (('', ''),) * 5 + (('"', '"'), ('<', '>'), (' ', ''), ('', '\r'))


def any_text(chance, kind):
    """A text, and what it means."""
    host, address = chance.choice(list(HOSTS.items()))
    account, user = chance.choice(list(ACCOUNTS.items()))
    share = chance.choice(('lp', 'prn') if kind == 'printer'
                          else ('data', 'other'))
    file, folder = chance.choice(list(FILES.items()))
    names = [host]
    if kind != 'host' or chance.random() < 0.3:
        names.append(share)
    if kind in ('file', 'curl', 'location'):
        names += file.split('/')
    elif kind == 'device' or chance.random() < 0.1:
        names += folder.split('/')[1:]
    else:
        folder = ''
    text = chance.choice(LEADS) + account + names[0]
    first = chance.choice(SEPARATORS)
    for name in names[1:]:
        text += chance.choice((first, first, first, '/')) + name
    before, after = chance.choice(AROUND)
    return before + text + after, Meaning(address, share, share + folder, user)


def any_text_reaches_what_is_meant_or_what_it_reached():
    chance = random.Random(SEED)
    cells = {}
    for program in PROGRAMS:
        for _ in range(300 if SIZE == 'full' else 12):
            text, meaning = any_text(chance, program.kind)
            cells[program, text] = meaning
    below = outcomes(cells, True, False)
    above = outcomes(cells, True, True)
    reached = [sum(found[cell] == right(cell[0], meaning)
                   for cell, meaning in cells.items())
               for found in (below, above)]
    print('seed %d: of %d texts %d reach what is meant, with the library %d'
          % (SEED, len(cells), *reached))
    none(worse(cells, below, above))
    assert reached[1] > reached[0]


TESTS = [
    the_programs_read_what_the_library_writes,
    malformed_targets_are_reached_with_the_library_alone,
    what_cannot_be_told_is_left_as_it_was,
    nothing_that_works_without_the_library_is_lost,
    any_text_reaches_what_is_meant_or_what_it_reached,
]

sys.exit(behaviours.report(behaviours.named(TESTS)))

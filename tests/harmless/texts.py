# SPDX-License-Identifier: GPL-3.0-or-later
"""
Texts at the edge of well-formed, and what their writers meant.

A text is made of choices, one for each of the tables below, by their numbers: the
first row of each is the simplest.  A text is shrunk by making one choice simpler
after the other, so that what is left is still a text that means something.
"""

import os
import re
import urllib.parse
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))

# What a text means: account is the user's name in small letters, or None.
Meaning = namedtuple('Meaning', 'host share path account')
Text = namedtuple('Text', 'text meaning depth choices')

HOSTS = ('fs', 'FS', 'nas.example.com', '192.0.2.10', 'fs.', 'fs6',
         'other.example', '2001:db8::10', 'data')

# `prn` is a printer.  A cut or a wrong escape leads to LURES.
SHARES = ('data', 'prn', 'c$', 'User Homes', 'a+b', 'd@ta', '100%', 'übung',
          'a&b', "o'", 'x;y', 'data.bak', 'f#1', '~anna', 'a%20b', 'unc')
LURES = ('user', 'c', 'd', 'a', 'o', 'x', 'f', 'fs', 'run', 'etc', 'b', 'x5c',
         '134', '5c', 'u005c', 'which')

PATHS = ('which', 'dir\\which', 'a b\\which', 'a@b', '100%.txt', 'a#b', 'a;b',
         'käse', 'data\\which', 'a%20b', 'x=y', '[1]', 'c$\\which', '', "it's",
         'smb\\which', '040', '134')

# What stands in the text, and the user that is meant.
ACCOUNTS = (('', None), ('anna@', 'anna'), ('anna:secret@', 'anna'),
            ('CORP;anna:secret@', 'anna'), ('CORP\\anna@', 'anna'),
            ('CORP\\anna:secret@', 'anna'), ('CORP\\\\anna:secret@', 'anna'),
            ('CORP%5Canna:secret@', 'anna'), ('CORP;anna@', 'anna'),
            ('guest:x@', 'guest'), ('anna@corp.example:secret@', 'anna'),
            ('anna:s@cret@', 'anna'), ('anna%40corp.example@', 'anna'),
            ('anna:p\\w@', 'anna'), (':@', ''), ('anna:@', 'anna'))

PORTS = ('', ':445', ':139', ':', '@445', '@139', ':1445', '@SSL', '@8080',
         '@SSL@8443')

DEPTHS = ('file', 'share', 'host', 'printer')


def percent(text):
    return urllib.parse.quote(text, safe='')


def separators(text, code):
    return re.sub(r'[\\/]', lambda found: code % ord(found[0]), text)


def octal(text):
    return re.sub(r'[\\/ \t\n#]', lambda found: '\\%03o' % ord(found[0]), text)


ESCAPES = (
    lambda text: text,
    percent,
    lambda text: separators(text, '%%%02x'),
    lambda text: percent(percent(text)),
    octal,
    lambda text: separators(text, '\\x%02x'),
    lambda text: separators(text, '\\u%04x'),
    lambda text: separators(text, '&#%d;'),
    lambda text: separators(text, '&#x%x;'),
    lambda text: text.replace('\\', '&bsol;'),
    lambda text: separators(text, '=%02X'),
    # A shell's, and fstab's for the blank, of slashes alone.
    lambda text: re.sub(r'([ $&;\'])', r'\\\1', text),
    lambda text: text.replace(' ', '\\040'),
    # Typed on keyboards that have no backslash, or by a word processor.
    lambda text: text.replace('\\', '＼'),
    lambda text: text.replace('\\', '¥'),
    lambda text: text.replace('\\', '₩'),
    lambda text: text.replace('/', '／'),
    lambda text: text.replace('/', '⁄'),
    lambda text: text.replace('\\', '∖'),
    lambda text: text.replace('\\', '\\\\'),
    lambda text: text + ('/' if '/' in text else '\\'),
    lambda text: text + '\\\\',
    # JSON
    lambda text: text.replace('/', '\\/'),
    lambda text: text.replace('\\', '\\\\').replace('/', '\\/'),
)
OF_PAGES, OF_SLASHES, LOOK_ALIKES, DOUBLED = (
    (7, 8, 9), (11, 12), (13, 14, 15, 16, 17, 18), 19)

QUOTES = ('{}', '"{}"', "'{}'", '<{}>', '`{}`', '“{}”', '„{}“', '‘{}’', '‚{}‘',
          '«{}»', '‹{}›', '「{}」', '『{}』', '〈{}〉', '《{}》', '【{}】',
          '＂{}＂', '（{}）', '({})', '´{}´', '„{}”', '»{}«', '<"{}">',
          '„“{}“', '"{}', '{}"', '<{}', '{}>', "'{}", '“{}', '{}”')

BLANKS = ('{}', ' {}', '{} ', '{}\r', '\t{}', '{}\n', '\u00a0{}', '\ufeff{}',
          '\u3000{}', '{}\u200b', '\u200e{}', ' {}\r\n', '\u200f{}\u200f')

# What may stand around a text, and is left at the end of the last name.
AROUND = ' \t\r\n\u00a0\ufeff\u3000\u200b\u200e\u200f' + ''.join(
    quote.replace('{}', '') for quote in QUOTES)


def shapes():
    with open(HERE + '/shapes.txt', encoding='utf-8') as file:
        lines = [line for line in file.read().splitlines()
                 if line and line[0] != '#']
    return [tuple(line.split(' ', 1)) for line in lines]


SHAPES = shapes()
# The simplest row of each kind.
FIRST = {[kind for kind, _ in SHAPES].index(kind) for kind, _ in SHAPES}
TABLES = {'shape': SHAPES, 'host': HOSTS, 'share': SHARES, 'path': PATHS,
          'account': ACCOUNTS, 'port': PORTS, 'depth': DEPTHS,
          'escape': ESCAPES, 'quote': QUOTES, 'blank': BLANKS}

# How often a choice is the simplest one: a text has a few oddities, not all.
PLAIN = {'shape': 0, 'host': .5, 'share': .5, 'path': .5, 'account': .4,
         'port': .85, 'depth': .3, 'escape': .65, 'quote': .75, 'blank': .85}
NATURAL = .5

# What is left of \\\\?\\UNC: without a share it would be a host of that name.
CUT_PREFIX = re.compile(r'(file:///|\\)?UNC[\\/]')


def choose(random_numbers, kinds, depths):
    """
    Choices, as often as not of a text that is written as the client wants its
    texts: of these kinds and depths.
    """
    choices = {}
    for name, table in TABLES.items():
        plain = random_numbers.random() < PLAIN[name]
        choices[name] = 0 if plain else random_numbers.randrange(len(table))
    if random_numbers.random() < NATURAL:
        natural = [number for number, (kind, _) in enumerate(SHAPES)
                   if kind in kinds]
        # Half of them the kind's first row, which is how it should be written.
        choices['shape'] = random_numbers.choice(
            natural[:1] * len(natural) + natural[1:])
    if random_numbers.random() < NATURAL:
        choices['depth'] = DEPTHS.index(random_numbers.choice(depths))
    return choices


def cut(shape, depth):
    """The shape without the path, or the share too, of a text of that depth."""
    gone = {'host': '{s}', 'share': '{p}', 'printer': '{p}'}.get(depth)
    if gone and gone in shape:
        shape = shape[:shape.rindex(gone)].rstrip('\\/')
    return shape


def host_text(kind, shape, host):
    if ':' not in host or kind == 'name':
        return host
    if kind == 'text' or '{H}' not in shape:
        return host.replace(':', '-') + '.ipv6-literal.net'
    return '[%s]' % host


def is_unsure(rest, port):
    """
    Has a URL two readings?  What is in front of an @ that stands before the
    first slash may be an account; `rest` is the URL without the one that is
    meant.  Nobody's account begins with a backslash.
    """
    scheme, slashes, rest = re.match(r'(\w*\\?:?)(/*)(.*)', rest,
                                     re.S).groups()
    if rest.startswith('\\'):
        return False
    if not scheme or not slashes:
        rest = rest.replace(port, '', 1)
    return '@' in rest.partition('/')[0]


def behind_account(rest):
    """`smb://fs\\d@ta/x` cannot be told from `smb://CORP\\anna@fs/x`."""
    found = re.match(r'\w*:/+[^\\/@]+\\[^\\/@]*@([^\\/@:]+)/', rest)
    return found and Meaning(found[1], None, None, None)


def meant(choices, kind, shape, written):
    """What the writer of these choices meant, or None if nobody can know."""
    account, user = ACCOUNTS[choices['account']]
    port = PORTS[choices['port']]
    if kind == 'none':
        return None
    if kind == 'other':
        return Meaning(HOSTS[choices['host']], None, None, None)
    if kind in ('url', 'raw'):
        rest = written.replace('%3A', ':').replace('%2F', '/')
        if '{u}' in shape:
            rest = rest.replace(account, '', 1)
        # Nobody has an account in front of a look-alike of a slash, or two.
        if choices['escape'] in LOOK_ALIKES or '{u}' in shape and account:
            rest = rest.replace(port, '', 1)
        if is_unsure(rest, port):
            return behind_account(rest)
    share = share_of(choices) if '{s}' in shape else None
    path = PATHS[choices['path']] if '{p}' in shape else ''
    if kind == 'raw' and not shape.startswith('//') or \
            kind != 'url' and choices['escape'] == 2:
        share, path = share and urllib.parse.unquote(share), \
            urllib.parse.unquote(path)
    # In a text of backslashes these cut a name in two.
    if choices['escape'] in OF_SLASHES and '\\' in written and \
            ESCAPES[choices['escape']](written) != written:
        share = path = None
    return Meaning(HOSTS[choices['host']], share and share.lower(),
                   path and path.replace('\\', '/') or None,
                   user if '{u}' in shape else None)


def share_of(choices):
    if DEPTHS[choices['depth']] == 'printer':
        return 'prn'
    share = SHARES[choices['share']]
    # A quote at the end of a malformed text may belong to the name or not.
    kind = SHAPES[choices['shape']][0]
    odd = kind != 'url' and choices['shape'] not in FIRST or any(
        choices[name] for name in ('quote', 'blank', 'escape'))
    return SHARES[0] if odd and share.endswith("'") else share


def is_changed_by(escape, kind, account):
    """
    Would the escape make a text of another meaning?  Programs take the `;` of
    a page's escape for the end of the account's domain.
    """
    return kind == 'none' and escape in OF_SLASHES or \
        escape in OF_PAGES and '\\' in account


def make(choices):
    """The text of these choices."""
    kind, shape = SHAPES[choices['shape']]
    depth = DEPTHS[choices['depth']]
    path = PATHS[choices['path']]
    if CUT_PREFIX.match(shape) and depth == 'host':
        depth = 'share'
    if kind != 'none':
        shape = cut(shape, depth if path or depth == 'host' else 'share')
    host = host_text(kind, shape, HOSTS[choices['host']])
    # Behind a bare IPv6 address it would be a part of that.
    bare = ':' in host and not host.startswith('[')
    port = '' if bare else PORTS[choices['port']]
    encode = percent if kind == 'url' else str
    share = share_of(choices)
    if kind == 'url' or 'share=' in shape:
        share = percent(share)
    account = ACCOUNTS[choices['account']][0] if '{u}' in shape else ''
    slash = '\\' if shape.endswith('\\{p}') else '/'
    written = shape.format(
        h=host, H=host + port, s=share, u=account,
        p=slash.join(encode(name) for name in path.split('\\')))
    text = written
    if not is_changed_by(choices['escape'], kind, account):
        text = ESCAPES[choices['escape']](written)
    text = BLANKS[choices['blank']].format(
        QUOTES[choices['quote']].format(text))
    return Text(text, meant(choices, kind, shape, written), depth, choices)


def simpler(text):
    """Texts with one choice that is simpler, the simplest first."""
    for name, number in text.choices.items():
        for less in sorted({0, number // 2, number - 1}):
            if 0 <= less < number:
                yield make(dict(text.choices, **{name: less}))

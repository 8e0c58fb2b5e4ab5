# SPDX-License-Identifier: GPL-3.0-or-later
"""
The table of malformed tree connects.

    tree_connect.py ask FILE         ask the server, write down what it says
    tree_connect.py compare STOCK UNCFIX    compare two servers

UNCFIX_TEST_SLICE=K/N takes each N-th form, from the K-th on.
"""

import itertools
import json
import os
import sys

import forms
import wire
from behaviours import Tests

# Where the module does not know smbd it may leave a name as malformed as it is,
# and take an unknown first name for the server's.  It grants no more than that.
UNKNOWN = 'UNCFIX_TEST_UNKNOWN' in os.environ

USER, PASSWORD = 'alice', 'Secret.1'

# Kinds of shares: the name, and what its file `which` says.
SHARES = {
    'a disk share': ('data', 'data'),
    'a name with a blank': ('my data', 'my data'),
    'a name in UTF-8': ('Gr\u00fc\u00dfe', 'Gr\u00fc\u00dfe'),
    'a name with an underscore': ('SMS_SITE', 'SMS_SITE'),
    'a hidden share': ('hidden$', 'hidden$'),
    '%S in the path': ('by-name', 'by-name'),
    '%U in the name': ('of-alice', 'of-alice'),
    '[homes]': ('alice', 'alice'),
    '[homes] by its own name': ('homes', 'alice'),
    'a usershare': ('from-user', 'from-user'),
    'a registry share': ('from-registry', 'from-registry'),
    'a printer': ('printer', None),
    'IPC$': ('IPC$', None),
}


def all_forms():
    first, step = map(int, os.environ.get('UNCFIX_TEST_SLICE',
                                          '0/1').split('/'))
    return itertools.islice(every_form(), first, None, step)


def every_form():
    for kind, each in forms.MEANT.items():
        for form in each:
            yield kind, form, True
    for form in forms.NOT_MEANT:
        yield 'nothing', form, False


def answer(client, path):
    """What the client gets: the status, the share, the file it sees."""
    tree = client.tree_connect(path)
    text = str(tree)
    if not tree:
        return text
    if tree.kind == 'disk':
        text += ' ' + client.read(tree, 'which')
    elif tree.kind == 'pipe':
        handle = client.open(tree, 'srvsvc', wire.READ, wire.FILE_OPEN, 0)
        text += ' pipe' if not isinstance(handle, int) else \
            wire.status_name(-handle)
    client.tree_disconnect(tree)
    return text


def ask(name):
    client = wire.Client(USER, PASSWORD, stays=True)
    answers = {}
    for share, _ in SHARES.values():
        for form in [forms.WELL_FORMED] + [form for _, form, _ in all_forms()]:
            answers[share + '\0' + form] = answer(client,
                                                  forms.path(form, share))
    with open(name, 'w', encoding='utf-8') as file:
        json.dump(answers, file)


def faults(form, meant, stock, uncfix):
    """What is wrong with one line of the table."""
    for kind, (share, content) in SHARES.items():
        right = uncfix[share + '\0' + forms.WELL_FORMED]
        got = uncfix[share + '\0' + form]
        if content is not None and not right.endswith(' ' + content):
            yield '%s: the well-formed name gets %s' % (kind, right)
        if right != stock[share + '\0' + forms.WELL_FORMED]:
            yield '%s: the well-formed name gets another answer' % kind
        before = stock[share + '\0' + form]
        expected = right if meant else before
        if got != expected and not (UNKNOWN and got in (right, before)):
            yield '%s: %s instead of %s' % (kind, got, expected)


def statuses(form, answers):
    """The different statuses of a line, short."""
    seen = {answers[share + '\0' + form].split()[0]
            for share, _ in SHARES.values()}
    return '/'.join(sorted(seen - {'disk', 'pipe', 'print'})) or 'OK'


def compare(stock_name, uncfix_name):
    with open(stock_name, encoding='utf-8') as file:
        stock = json.load(file)
    with open(uncfix_name, encoding='utf-8') as file:
        uncfix = json.load(file)
    tests = Tests()
    repaired = 0
    for kind, form, meant in all_forms():
        wrong = list(faults(form, meant, stock, uncfix))
        text = forms.path(form, 'share').encode('unicode_escape').decode()
        line = '%s: %s: stock %s, with uncfix %s' % (
            kind, text.replace('\\\\', '\\'), statuses(form, stock),
            statuses(form, uncfix))
        tests.that(line, not wrong, wrong)
        repaired += sum(uncfix[share + '\0' + form] !=
                        stock[share + '\0' + form]
                        for share, _ in SHARES.values())
    print('%d forms of a path, %d kinds of shares, %d tree connects that '
          'stock refuses' % (sum(tests.count.values()), len(SHARES), repaired))
    return tests.summary() and repaired > 0


if __name__ == '__main__':
    if sys.argv[1] == 'ask':
        ask(sys.argv[2])
    elif not compare(*sys.argv[2:]):
        sys.exit(1)

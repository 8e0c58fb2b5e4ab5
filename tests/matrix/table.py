# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the matrix: clients, forms and results."""

import collections
import pathlib
import re
from dataclasses import dataclass

HERE = pathlib.Path(__file__).parent
PROJECT = HERE.parent.parent
EXPECTED = HERE / 'expected.txt'
COLUMNS = ('stock', 'nss', 'vfs', 'client')
PATH = r'\{([^{}]*which)\}'  # the file, for those that want one
WELL_FORMED = {'host': 'fileserver', 'share': r'\\fileserver\data',
               'posix': '//fileserver/data', 'name': 'data',
               'url': 'smb://fileserver/data', 'file': 'smb://fileserver/data'}

# Why the forms that still fail do.
KINDS = {
    'url': "the program's own parser of URLs refuses the text, or cuts it up",
    'syntax': 'a separator, a quote or a colon is syntax of the program itself',
    'resolver': 'the program has a resolver of its own, and asks no service',
    'smb': 'an SMB client in JavaScript or Python cuts the target up itself',
    'path': 'the text is the path of a file of this host, too',
    'encoding': 'the program hands the name on in another encoding than UTF-8',
    'libc': 'the C library refuses the name before it asks any service',
}


@dataclass
class Client:
    name: str
    kind: str
    small: bool
    in_url: bool  # behind a scheme
    proof: str
    needs: str
    command: str = ''
    why: str = ''  # of KINDS
    reason: str = ''


@dataclass
class Form:
    text: str
    kind: str
    small: bool
    odd_in_url: bool  # nobody writes it there

    def well_formed(self, kind):
        """Is it what clients of this kind document?"""
        return re.sub(PATH + '$', '', self.text) == WELL_FORMED[kind]

    def target(self, kind):
        """What is handed to a client of this kind; None: not for it."""
        if (kind == 'host') != (self.kind == 'host'):
            return None
        text = re.sub(PATH, r'\1' if kind == 'file' else '', self.text)
        return text.replace('{0D}', '\r')


def lines(path):
    for line in path.read_text(encoding='utf-8').splitlines():
        if line and not line.startswith('#'):
            yield line


def marked(kind):
    return kind.rstrip('+-'), '+' in kind, '-' in kind


def clients():
    found = []
    for line in lines(HERE / 'clients.txt'):
        if line.startswith('\t# '):
            found[-1].reason = line[3:]
            if not line.startswith('\t# as '):
                found[-1].why, found[-1].reason = line[3:].split(': ', 1)
        elif line.startswith('\t'):
            found[-1].command = line[1:]
        else:
            name, kind, proof, needs = line.split('|')
            found.append(Client(name, *marked(kind), proof, needs))
    by_name = {client.name: client for client in found}
    for client in found:
        other = by_name.get(client.reason.removeprefix('as '), client)
        client.why, client.reason = other.why, other.reason
    return found


def forms():
    for line in lines(HERE / 'forms.txt'):
        kind, text = line.split(' ', 1)
        yield Form(text, *marked(kind))


def results(path):
    """{(client, form): {column: outcome}}, and `asked` where it is told"""
    found = {}
    for line in lines(path):
        client, form, *outcomes = line.split('\t')
        row = found.setdefault((client, form), {})
        row.update(outcome.split('=', 1) for outcome in outcomes)
    return found


# A row of expected.txt is a letter for each of COLUMNS.
OUTCOMES = {'w': 'works', 'f': 'fails', 'W': 'WRONG', '-': 'absent'}
LETTERS = {outcome: letter for letter, outcome in OUTCOMES.items()}


def letters(row):
    return ''.join(LETTERS[row.get(column, 'absent')] for column in COLUMNS)


def expected():
    """As results(): a line for each client, and its exceptions."""
    found = {}
    for line in lines(EXPECTED):
        if line.startswith('\t'):
            row, form, *asked = line[1:].split('\t')
            targets = [form]
        else:
            client, row, asked = *line.split('\t'), []
            kind = next(c.kind for c in clients() if c.name == client)
            targets = [form.text for form in forms() if form.target(kind)]
        for form in targets:
            found[client, form] = dict(zip(COLUMNS, map(OUTCOMES.get, row)))
            found[client, form].update(('asked', name) for name in asked)
    return found


def write_expected(found):
    """What differs from a client's commonest row is an exception."""
    with EXPECTED.open('w', encoding='utf-8') as out:
        out.write('# SPDX-License-Identifier: GPL-3.0-or-later\n#\n'
                  '# Written by matrix.sh --record: a client and what comes of '
                  'its forms on stock,\n# with the name service, the Samba '
                  'module and the client library (w works, f\n# fails, W a '
                  'wrong host or share); then the forms of which something '
                  'else does,\n# and the wrong name that is asked for.\n')
        for client in clients():
            rows = {form: (letters(row), row.get('asked')) for
                    (name, form), row in found.items() if name == client.name}
            if not rows:
                continue
            usual = collections.Counter(rows.values()).most_common(1)[0][0][0]
            out.write('%s\t%s\n' % (client.name, usual))
            for form, (row, asked) in rows.items():
                if (row, asked) != (usual, None):
                    out.write('\t'.join(['', row, form] + (
                        [] if asked is None else [asked])) + '\n')

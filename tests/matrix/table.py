# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the matrix: clients, forms and results."""

import pathlib
import re
from dataclasses import dataclass

HERE = pathlib.Path(__file__).parent
PROJECT = HERE.parent.parent
EXPECTED = HERE / 'expected.txt'
COLUMNS = ('stock', 'nss', 'vfs', 'client')
PATH = r'\{([^{}]*which)\}'  # the file, for those that want one
WELL_FORMED = {'host': 'fileserver', 'share': r'\\fileserver\data',
               'posix': '//fileserver/data', 'url': 'smb://fileserver/data',
               'file': 'smb://fileserver/data'}

# Why the forms that still fail do.
KINDS = {
    'url': "the program's own parser of URLs refuses the text, or cuts it up",
    'syntax': 'a separator, a quote or a colon is syntax of the program itself',
    'resolver': 'the program has a resolver of its own, and asks no service',
    'smb': 'an SMB client in JavaScript or Python cuts the share up itself',
    'path': 'the text is the path of a file of this host, too',
    'libc': 'the C library refuses the name before it asks any service',
}


@dataclass
class Client:
    name: str
    kind: str
    small: bool
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
            found.append(Client(name, kind.rstrip('+'), kind.endswith('+'),
                                proof, needs))
    by_name = {client.name: client for client in found}
    for client in found:
        other = by_name.get(client.reason.removeprefix('as '), client)
        client.why, client.reason = other.why, other.reason
    return found


def forms():
    for line in lines(HERE / 'forms.txt'):
        kind, text = line.split(' ', 1)
        yield Form(text, kind.rstrip('+'), kind.endswith('+'))


def results(path):
    """{(client, form): {column: outcome}}, and `asked` where it is told"""
    found = {}
    for line in lines(path):
        client, form, *outcomes = line.split('\t')
        row = found.setdefault((client, form), {})
        row.update(outcome.split('=', 1) for outcome in outcomes)
    return found

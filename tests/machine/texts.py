# SPDX-License-Identifier: GPL-3.0-or-later
r"""
texts.py SIZE: the texts of the machine's tables, as JSON, made of the lists of
tests/matrix and tests/vfs, which have to be in PYTHONPATH:
{table: [[text, what is read there], ...]}.

The server is `fileserver`; its share `data` has a file
`which` on top, and others in the folders `sub` and `sub\deep`.
"""

import json
import re
import sys

from dfs import TARGETS
from forms import MEANT, SOME, path
from table import forms

HOST, SHARE = 'fileserver', 'data'
# Texts without the server's name mean another one where a client has them.
NO_TARGETS = ('a target where a share belongs', 'other names of the server')
# What is read from a configuration file differs in these from one that an
# argument is.
IN_FILES = ('trailing separators', 'addresses', 'a path behind the share',
            'leading run')


def meant(text):
    """Windows' reading of what is behind the share."""
    if 'my share' in text:
        return 'rightful my'
    if '..' in text:
        return 'rightful top'
    end = re.search(r'[\\/](sub|deep)\W*$', text)
    return 'rightful ' + (end[1] if end else 'top')


def of_matrix(small):
    return [form.target('share') for form in forms()
            if form.kind == 'share' and (form.small or not small)]


def of_vfs(kinds):
    return [path(form, SHARE, HOST) for kind, list_ in MEANT.items()
            for form in list_ if kind in kinds
            and re.search(r'\{H\}|1\W', form)]


def blanks(text):
    return re.sub(r'[ \t\n#]', lambda found: '\\%03o' % ord(found[0]), text)


def in_fstab(texts):
    """As a person types it, and as fstab(5) wants it."""
    for text in texts:
        yield blanks(text), text
        if '\\' in text:
            yield blanks(text.replace('\\', '\\134')), text


def in_map(texts):
    """
    A key of an autofs map: likewise, and as automount wants it, which takes
    away a level of backslashes twice.
    """
    for text in texts:
        if '\n' not in text:
            yield text, text
            if re.search(r'[\\ "<>:]', text):
                once = re.sub(r'([\\ \t"<>:])', r'\\\1', text)
                yield re.sub(r'([\\"])', r'\\\1', once), text


def of_links(small):
    """The kernel looks up no name of two letters."""
    for text in TARGETS[::5 if small else 1]:
        yield re.sub(r'\bfs\b', HOST, re.sub(r'\bFS\b', HOST.upper(), text))


def unique(rows):
    return list(dict(rows).items())


def tables(size):
    small = size == 'small'
    some = of_matrix(small)
    files = some
    if not small:
        files = some + of_vfs(IN_FILES) + [
            path(form, share, HOST) for form in SOME
            for share in (SHARE, 'my share')]
        some = some + of_vfs(set(MEANT) - set(NO_TARGETS))
    found = {
        'mount': [(text, text) for text in some],
        'fstab': in_fstab(files), 'automount': in_fstab(files),
        'autofs': in_map(files),
        'dfs': [(text, text) for text in of_links(small)]}
    found = {name: [(text, meant(of)) for text, of in unique(rows)]
             for name, rows in found.items()}
    found['dfs'] = [(text, 'rightful ' + ('sub' if re.search(
        's(u|%75)b', text) else 'top')) for text, _ in found['dfs']]
    return found


if __name__ == '__main__':
    json.dump(tables(sys.argv[1]), sys.stdout, indent=1)

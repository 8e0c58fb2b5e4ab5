# SPDX-License-Identifier: GPL-3.0-or-later
"""
uncfix among other VFS modules, in any order.

    stacking.py shares FOLDER COUNT SEED    print shares for smb.conf
    stacking.py compare FOLDER COUNT        try each share by each form
"""

import os
import random
import sys

import access
import dfs
import forms
import wire
from behaviours import Tests

OTHERS = ['acl_xattr', 'catia', 'fruit', 'streams_xattr', 'recycle',
          'shadow_copy2', 'full_audit', 'widelinks']


def print_shares(folder, count, seed):
    dice = random.Random(seed)
    for number in range(int(count)):
        name = 'stack-%d' % number
        place = os.path.join(folder, name)
        access.make_folder(place, name)
        os.symlink(r'msdfs:fs\\%s' % name, os.path.join(place, 'link'))
        modules = dice.sample(OTHERS, dice.randrange(1, len(OTHERS) + 1))
        # The last shares have uncfix from [global], or not at all.
        if number % 4 < 3:
            modules.insert(dice.randrange(len(modules) + 1), 'uncfix')
        print('[%s]\npath = %s\nread only = no\nmsdfs root = yes' % (
            name, place))
        if number % 8 != 7:
            print('vfs objects = ' + ' '.join(modules))


def link_target(client, name):
    tree = client.tree_connect(r'\\fs\IPC$')
    status, answer = client.dfs_referral(tree, r'\fs\%s\link' % name)
    client.tree_disconnect(tree)
    return dfs.referral(answer)[2] == r'\fs' + '\\' + name \
        if status == wire.OK else None


def compare(folder, count):
    client = wire.Client('alice', access.PASSWORD, stays=True)
    table = access.Table()
    held = access.Folder(folder)
    links = {}
    for number in range(int(count)):
        name = 'stack-%d' % number
        right = access.granted(client, held,
                               forms.path(forms.WELL_FORMED, name))
        for form in forms.SOME:
            table.add(name + ' ' + form, right, access.granted(
                client, held, forms.path(form, name)))
        # Repaired where the module is, alone: the text is `fs\\stack-N`.
        links.setdefault(number % 4 < 3 or number % 8 == 7, set()).add(
            link_target(client, name))
    tests = Tests()
    tests.that('tree connects are repaired in any order of modules (%s shares, '
               '%d cells)' % (count, table.cells),
               not table.wrong and table.granted == table.cells, table.wrong)
    tests.that('links are repaired in any order of modules',
               links[True] == {True})
    tests.that('links of shares without the module are left alone',
               links[False] == {False})
    return tests.summary()


if __name__ == '__main__':
    if sys.argv[1] == 'shares':
        print_shares(*sys.argv[2:])
    elif not compare(*sys.argv[2:]):
        sys.exit(1)

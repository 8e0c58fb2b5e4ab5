# SPDX-License-Identifier: GPL-3.0-or-later
"""
Is a malformed name granted exactly what the well-formed one is?

    access.py shares FOLDER SIZE SEED    print the shares for smb.conf
    access.py rights SIZE SEED           set the shares' security descriptors
    access.py compare FOLDER SIZE SEED   try every user, share and form

A cell is one user, one share and one malformed form.  It is right if what the
user gets is, to the last bit, what he gets by the well-formed name: the
status, kind, flags and access mask of the tree connect, what he sees, reads
and may write, the owner, group and mode of a file that he makes, and what
`root preexec` was told.
"""

import itertools
import os
import pwd
import random
import subprocess
import sys

import forms
import wire
from behaviours import Tests

PASSWORD = 'Secret.1'
# '' is anonymous.
USERS = os.environ.get('UNCFIX_TEST_USERS',
                       'admin,member,other,homer,stranger,').split(',')
RANDOM_SHARES = {'small': 15, 'full': 300}

# Policies by hand: each parameter that can grant, refuse or change identity.
POLICIES = {
    'plain': ['read only = no'],
    'read-only': [],
    'guest-ok': ['guest ok = yes', 'read only = no'],
    'guest-only': ['guest only = yes', 'guest ok = yes', 'read only = no'],
    'valid-users': ['valid users = member', 'read only = no'],
    'valid-group': ['valid users = @team', 'read only = no'],
    'valid-both': ['valid users = @team', 'invalid users = admin'],
    'invalid-users': ['invalid users = other', 'read only = no'],
    'invalid-group': ['invalid users = @team', 'read only = no'],
    'read-list': ['read list = @team', 'read only = no'],
    'write-list': ['write list = member'],
    'write-group': ['write list = @team'],
    'admin-users': ['admin users = admin', 'read only = no'],
    'not-available': ['available = no'],
    'not-valid': ['-valid = no'],
    'hosts-allow': ['hosts allow = 192.0.2.2', 'read only = no'],
    'hosts-deny': ['hosts deny = 192.0.2.2', 'read only = no'],
    'hosts-both': ['hosts allow = 127.', 'hosts deny = 192.0.2.2'],
    'force-user': ['force user = other', 'read only = no'],
    'force-group': ['force group = team', 'read only = no'],
    'force-if-member': ['force group = +team', 'read only = no'],
    'force-both': ['force user = member', 'force group = team',
                   'guest ok = yes', 'read only = no'],
    'force-nobody': ['force user = no-such-user', 'read only = no'],
    'encrypt-required': ['smb encrypt = required', 'read only = no'],
    'encrypt-desired': ['smb encrypt = desired', 'guest ok = yes'],
    'encrypt-guest': ['smb encrypt = required', 'guest ok = yes'],
    'preexec': ['root preexec = %(told)s "%%S %%u %%U %%P %%H %%g"',
                'guest ok = yes', 'read only = no'],
    'preexec-close': ['root preexec = test %%u != other',
                      'root preexec close = yes', 'guest ok = yes'],
    'user-preexec': ['preexec = test %%S:%%u != user-preexec:member',
                     'preexec close = yes'],
    'by-name': ['path = %(folder)s/%%S', 'read only = no'],
    'by-user': ['path = %(folder)s/by-user-%%U', 'read only = no'],
    'force-by-name-team': ['force group = %%G', 'read only = no'],
    'no-folder': ['path = %(folder)s/nowhere'],
    'a-file': ['path = %(folder)s/plain/which'],
    'masks': ['create mask = 0640', 'force create mode = 0004',
              'read only = no'],
    'inherit': ['inherit owner = yes', 'inherit permissions = yes',
                'read only = no'],
    'veto': ['veto files = /which/', 'read only = no'],
    'hide-unreadable': ['hide unreadable = yes', 'read only = no'],
    'msdfs-root': ['msdfs root = yes', 'guest ok = yes'],
    'msdfs-proxy': ['msdfs root = yes', 'msdfs proxy = \\other\\data'],
    'offline': ['csc policy = disable', 'read only = no'],
    'without-uncfix': ['vfs objects =', 'read only = no'],
    'between-others': ['vfs objects = acl_xattr uncfix streams_xattr',
                       'read only = no'],
    # These are names of users.
    'admin': ['valid users = %%S', 'read only = no'],
    'member': ['invalid users = %%S', 'read only = no'],
    'other': ['read list = %%S', 'read only = no'],
    # sharesec
    'sec-full': ['read only = no'],
    'sec-read': ['read only = no'],
    'sec-member': ['read only = no'],
    'sec-deny-other': ['read only = no'],
    'sec-change': ['read only = no', 'guest ok = yes'],
    'sec-none': ['read only = no', 'guest ok = yes'],
    'sec-write-list': ['write list = member'],
    'sec-listed': ['access based share enum = yes', 'read only = no'],
}

RIGHTS = {
    'sec-full': ['S-1-1-0:ALLOWED/0x0/FULL'],
    'sec-read': ['S-1-1-0:ALLOWED/0x0/READ'],
    'sec-member': ['{member}:ALLOWED/0x0/FULL'],
    'sec-deny-other': ['{other}:DENIED/0x0/FULL', 'S-1-1-0:ALLOWED/0x0/FULL'],
    'sec-change': ['S-1-1-0:ALLOWED/0x0/CHANGE'],
    'sec-none': ['{admin}:DENIED/0x0/FULL'],
    'sec-write-list': ['{member}:ALLOWED/0x0/READ'],
    'sec-listed': ['{member}:ALLOWED/0x0/FULL'],
}

# Where the module does not know smbd it may leave a name as malformed as it is.
UNKNOWN = 'UNCFIX_TEST_UNKNOWN' in os.environ
REFUSED = ('BAD_NETWORK_NAME', '')

# For random policies: nothing, or one of these.
CHOICES = [
    ['read only = no', 'read only = yes'],
    ['guest ok = yes', 'guest only = yes'],
    ['valid users = member', 'valid users = @team', 'valid users = %%S'],
    ['invalid users = other', 'invalid users = @team', 'invalid users = %%S'],
    ['read list = member', 'read list = @team', 'read list = other admin'],
    ['write list = member', 'write list = @team', 'write list = other'],
    ['admin users = admin', 'admin users = @team'],
    ['hosts allow = 192.0.2.2', 'hosts deny = 192.0.2.2'],
    ['force user = other', 'force user = member'],
    ['force group = team', 'force group = +team'],
    ['smb encrypt = required', 'smb encrypt = desired'],
    ['available = no'],
]
RANDOM_RIGHTS = list(RIGHTS.values())


def policies(size, seed):
    """All policies and security descriptors, by the name of the share."""
    dice = random.Random(seed)
    shares, rights = dict(POLICIES), dict(RIGHTS)
    for number in range(RANDOM_SHARES[size]):
        name = 'random-%d' % number
        shares[name] = [dice.choice(each) for each in CHOICES
                        if dice.random() < 0.3]
        if dice.random() < 0.4:
            rights[name] = dice.choice(RANDOM_RIGHTS)
    return shares, rights


def print_shares(folder, size, seed):
    told = os.path.join(folder, 'told')
    with open(told, 'w', encoding='utf-8') as script:
        script.write('#!/bin/sh\necho "$1" >>%s.log\n' % told)
    os.chmod(told, 0o755)
    values = {'told': told, 'folder': folder}
    for name, lines in policies(size, seed)[0].items():
        place = os.path.join(folder, name)
        make_folder(place, name)
        print('[%s]\npath = %s' % (name, place))
        print('\n'.join(lines) % values)
    for user in USERS:
        make_folder(os.path.join(folder, 'by-user-' + user), user)
    make_folder(os.path.join(folder, 'limited'), 'limited')
    print('[limited]\npath = %s/limited\nmax connections = 1' % folder)
    print('[homes]\nvalid users = %S\nread only = no')


def make_folder(place, content):
    os.mkdir(place)
    os.chmod(place, 0o2777)
    name = os.path.join(place, 'which')
    with open(name, 'w', encoding='utf-8') as file:
        file.write(content)


def set_rights(size, seed):
    # A Unix user's own SID.
    users = {user: 'S-1-22-1-%d' % pwd.getpwnam(user).pw_uid
             for user in ('admin', 'member', 'other')}
    for name, entries in policies(size, seed)[1].items():
        entries = ','.join(entries).format(**users)
        subprocess.run(['sharesec', name, '--replace', entries],
                       check=True, stdout=subprocess.DEVNULL)


class Folder:
    """What happens below the shares' folder."""

    def __init__(self, folder):
        self.told = os.path.join(folder, 'told.log')
        self.folders = [folder, os.path.join(folder, '..', 'home')]
        self.number = itertools.count()

    def take_told(self):
        """What the scripts were told since the last time."""
        if not os.path.exists(self.told):
            return ''
        with open(self.told, encoding='utf-8') as file:
            text = file.read()
        os.unlink(self.told)
        return text

    def take_file(self, name):
        """Owner and mode of a new file; the file goes."""
        for top in self.folders:
            for place in os.scandir(top):
                path = os.path.join(place.path, name)
                if place.is_dir() and os.path.exists(path):
                    found = os.stat(path)
                    os.unlink(path)
                    return '%s:%d:%d:%o' % (place.name, found.st_uid,
                                            found.st_gid, found.st_mode)
        return 'no file'


def granted(client, folder, path):
    """All that a user gets by this path, as a tuple."""
    folder.take_told()
    tree = client.tree_connect(path)
    if not tree:
        return (str(tree), folder.take_told())
    got = (str(tree),)
    if tree.kind == 'disk':
        name = 'new-%d' % next(folder.number)
        got += (folder.take_told(), client.list(tree),
                client.read(tree, 'which'), client.write(tree, name),
                folder.take_file(name))
    client.tree_disconnect(tree)
    return got


class Table:
    """Cells and what is wrong with them."""

    def __init__(self):
        self.cells = 0
        self.granted = 0
        self.wrong = []

    def add(self, title, right, got):
        self.cells += 1
        self.granted += got[0][:4] in ('disk', 'pipe', 'prin', 'OK')
        if right != got and not (UNKNOWN and got == REFUSED[:len(got)]):
            self.wrong.append('%s: %s instead of %s' % (title, got, right))

    def report(self, tests, behaviour):
        tests.that('%s (%d cells, %d of them granted, %d wrong)' % (
            behaviour, self.cells, self.granted, len(self.wrong)),
            not self.wrong and 0 < self.granted < self.cells, self.wrong)


def title(user, share, form):
    return '%s, %s, %s' % (user or 'anonymous', share,
                           form.encode('unicode_escape').decode())


def compare_user(table, folder, user, shares, address=wire.SERVER):
    def connect():
        return wire.Client(user, PASSWORD, address=address, stays=True)

    def ask(form, share):
        nonlocal client
        try:
            return granted(client, folder, forms.path(form, share))
        except (ValueError, wire.NetBIOSError) as error:
            # Samba 4.13 encrypts what it sends to a guest, who has no key.
            client = connect()
            return ('no answer: ' + type(error).__name__,)

    client = connect()
    for share in shares:
        right = ask(forms.WELL_FORMED, share)
        for form in forms.SOME:
            table.add(title(user, share, form), right, ask(form, share))
    client.close()


def is_served(client, path):
    tree = client.tree_connect(path)
    if tree:
        client.tree_disconnect(tree)
    return bool(tree)


def limits_hold():
    """Samba 4.13 counts connections some time after they were made."""
    version = subprocess.run(['smbd', '--version'], capture_output=True,
                             text=True, check=True).stdout
    return ' 4.13.' not in version


def compare_limits(table):
    """`max connections`: each name counts, and each name is counted."""
    first, second = (wire.Client('member', PASSWORD, stays=True)
                     for _ in range(2))
    well_formed = forms.path(forms.WELL_FORMED, 'limited')
    for form in forms.SOME:
        path = forms.path(form, 'limited')
        if UNKNOWN and not is_served(first, path):
            continue
        for held, asked in ((well_formed, path), (path, well_formed),
                            (path, path)):
            held_tree = first.tree_connect(held)
            tree = second.tree_connect(asked)
            table.add('limited: %s, then %s' % (held, asked),
                      ('INSUFFICIENT_RESOURCES',), (str(tree),))
            first.tree_disconnect(held_tree)
            again = second.tree_connect(asked)
            table.add('limited: %s after %s went' % (asked, held),
                      (str(held_tree),), (str(again),))
            second.tree_disconnect(again)


def compare_smb1(table, users, shares):
    """SMB1, where only the name that smbd cut is known: the statuses."""
    for user in users:
        client = wire.ClientSmb1(user, PASSWORD)
        for share in shares:
            right = client.tree_connect(forms.path(forms.WELL_FORMED, share))
            for form in forms.SOME_SMB1:
                got = client.tree_connect(forms.path(form, share))
                table.add(title(user, share, form), (str(right),),
                          (str(got),))


def compare(folder, size, seed):
    shares = list(policies(size, seed)[0]) + [
        'homer', 'homes', 'IPC$', 'no-such-share']
    hosts = [name for name in shares if name.startswith(('hosts', 'random'))]
    folder = Folder(folder)
    tests = Tests()

    for user in USERS:
        table = Table()
        compare_user(table, folder, user, shares)
        table.report(tests, '%s is granted by malformed names what he is '
                     'granted by good ones' % (user or 'anonymous'))
    table = Table()
    for user in USERS:
        compare_user(table, folder, user, hosts, '192.0.2.2')
    table.report(tests, 'so is each user from another address')
    if limits_hold():
        table = Table()
        compare_limits(table)
        table.report(tests, 'max connections counts malformed names too')
    else:
        tests.skip('max connections', 'smbd itself counts too late')
    table = Table()
    compare_smb1(table, [
        user for user in USERS if user not in ('stranger', '')], [
        name for name in shares if name != 'homes' and 'encrypt' not in name])
    table.report(tests, 'so is each user over SMB1')
    return tests.summary()


if __name__ == '__main__':
    if sys.argv[1] == 'shares':
        print_shares(*sys.argv[2:])
    elif sys.argv[1] == 'rights':
        set_rights(*sys.argv[2:])
    elif not compare(*sys.argv[2:]):
        sys.exit(1)

# SPDX-License-Identifier: GPL-3.0-or-later
"""
The tables: what a text leads to on this machine, row by row.  Each row tells
of a value, which is what was read there, or nothing.
"""

import json
import os
import re
import time

from machine import (ALICE, BOB, BY_TICKET, CREDENTIALS, HOST, Tickets,
                     modules_out, must, read, run, tell)

POINT, ROOT_OF_LINKS = '/mnt/point', '/mnt/links'
ADDRESS = '192.0.2.10'

# Services that may not do all that others may.
BOXES = [
    '', 'DynamicUser=yes',
    'DynamicUser=yes PrivateUsers=yes ProtectProc=invisible ProcSubset=pid',
    'ProtectSystem=strict ProtectHome=yes PrivateTmp=yes PrivateDevices=yes',
    'SystemCallFilter=@system-service SystemCallErrorNumber=EPERM',
    'SystemCallFilter=@system-service SystemCallFilter=~@privileged\x1f'
    '@resources',
    'MemoryDenyWriteExecute=yes NoNewPrivileges=yes LockPersonality=yes '
    'RestrictRealtime=yes RestrictNamespaces=yes',
    'RestrictAddressFamilies=AF_UNIX',
    'RestrictAddressFamilies=AF_INET', 'PrivateNetwork=yes',
    'DynamicUser=yes MemoryDenyWriteExecute=yes '
    'SystemCallFilter=@system-service SystemCallArchitectures=native '
    'CapabilityBoundingSet= RestrictSUIDSGID=yes ProtectKernelTunables=yes '
    'ProtectKernelModules=yes ProtectControlGroups=yes',
    'LimitNOFILE=5', 'LimitSTACK=64K', 'LimitAS=64M',
    'TemporaryFileSystem=/etc:ro BindReadOnlyPaths=/etc/nsswitch.conf '
    'BindReadOnlyPaths=/etc/hosts BindReadOnlyPaths=/etc/ld.so.cache',
    'InaccessiblePaths=/proc', 'InaccessiblePaths=/run',
    'RootDirectory=/ MountAPIVFS=yes PrivateMounts=yes']
NAMES = ['fileserver', r'\\\\fileserver\data', '//fileserver', 'fs',
         r'\\fs\data']


def texts(table):
    with open(HOST / 'texts.json', encoding='utf-8') as file:
        return json.load(file)[table]


def mount(rows, note, options=CREDENTIALS):
    for text, meant in rows:
        status, said = run('mount', '-t', 'cifs', text, POINT, '-o', options)
        note(text, meant, read(POINT + '/which') if status == 0 else '', said)
        unmount(POINT)


def by_ticket(note):
    """cifs.upcall gets it, by the name that the kernel has."""
    tickets = Tickets()

    def note_tickets(*found):
        note(*found, asked=tickets.asked())
    return note_tickets


def mount_by_ticket(rows, note):
    mount(rows, by_ticket(note), BY_TICKET)


def unmount(point):
    while os.path.ismount(point):
        if run('umount', point)[0] != 0:
            run('umount', '-l', point)


# Every line is there twice, for mount(8) and for systemd.
FSTAB = ('{text} /mnt/f{n} cifs noauto,user,{options} 0 0\n'
         '{text} /mnt/a{n} cifs noauto,x-systemd.automount,'
         'x-systemd.mount-timeout=30,_netdev,{options} 0 0\n')


def write_fstab():
    with open('/etc/fstab', 'a', encoding='utf-8', newline='') as file:
        for n, (text, _) in enumerate(texts('fstab')):
            for letter in 'fa':
                os.makedirs('/mnt/%s%d' % (letter, n), exist_ok=True)
            file.write(FSTAB.format(text=text, n=n, options=CREDENTIALS))
    must('systemctl', 'daemon-reload')


def fstab(rows, note, *, prefix=()):
    for n, (text, meant) in enumerate(rows):
        point = '/mnt/f%d' % n
        status, said = run(*prefix, 'mount', point)
        note(text, meant, read(point + '/which') if status == 0 else '', said)
        if prefix and status == 0:
            status, said = run(*prefix, 'umount', point)
            note('umount of ' + text, '', 'unmounted' if status == 0 else '',
                 said)
        unmount(point)


def fstab_by_user(rows, note):
    fstab(rows, note, prefix=BOB)


def fstab_twice(rows, note):
    r"""
    `mount -a` where all is mounted.  It knows what is by the text alone, and
    mount.cifs writes it with slashes: stock already says that \\fs\data is
    busy.  Nothing may be mounted twice.
    """
    for n, (text, _) in enumerate(rows[:8]):
        point = '/mnt/f%d' % n
        with open('/run/fstab', 'w', encoding='utf-8', newline='') as file:
            file.write('%s %s cifs %s 0 0\n' % (text, point, CREDENTIALS))
        first, said = run('mount', '-a', '-T', '/run/fstab')
        mounts = ''
        if first == 0:
            said = run('mount', '-a', '-T', '/run/fstab')[1]
            mounts = '%d mount' % read('/proc/mounts').count(' %s ' % point)
        note(text, '1 mount', mounts, said)
        unmount(point)


def automount(rows, note):
    for n, (text, meant) in enumerate(rows):
        units = ['mnt-a%d.%s' % (n, kind) for kind in ('automount', 'mount')]
        run('systemctl', 'reset-failed', *units)
        run('systemctl', 'start', units[0])
        value = read('/mnt/a%d/which' % n)
        note(text, meant, value, run('systemctl', 'show', '-P', 'What',
                                     units[1])[1])
        run('systemctl', 'stop', *units)
        unmount('/mnt/a%d' % n)


def write_map():
    os.makedirs('/etc/auto.master.d', exist_ok=True)
    with open('/etc/auto.master.d/machine.autofs', 'w',
              encoding='utf-8') as file:
        file.write('/auto /etc/auto.machine --timeout=600\n')
    with open('/etc/auto.machine', 'w', encoding='utf-8',
              newline='') as file:
        for n, (text, _) in enumerate(texts('autofs')):
            file.write('k%d -fstype=cifs,%s :%s\n' % (n, CREDENTIALS, text))


def autofs(rows, note):
    must('systemctl', 'restart', 'autofs')
    for _ in range(100):
        if os.path.ismount('/auto'):
            break
        time.sleep(0.2)
    for n, (text, meant) in enumerate(rows):
        value = read('/auto/k%d/which' % n)
        note(text, meant, value, '' if value else run(
            'journalctl', '-q', '-u', 'autofs', '-n', '2', '-o', 'cat')[1])
    must('systemctl', 'stop', 'autofs')


def write_links():
    for n, (text, _) in enumerate(texts('dfs')):
        os.symlink('msdfs:' + text, '/srv/dfs/l%d' % n)


def dfs_by_kernel(rows, note, options=CREDENTIALS):
    modules_out('cifs', 'dns_resolver')
    must('mount', '-t', 'cifs', '//fileserver/dfs', ROOT_OF_LINKS, '-o',
         options)
    for n, (text, meant) in enumerate(rows):
        note(text, meant, read('%s/l%d/which' % (ROOT_OF_LINKS, n)))
    run('umount', '-R', ROOT_OF_LINKS)
    unmount(ROOT_OF_LINKS)


def dfs_by_ticket(rows, note):
    """A session for each link, and not that of the root."""
    dfs_by_kernel(rows, by_ticket(note), BY_TICKET + ',nosharesock')


def dfs_by_smbclient(rows, note):
    for n, (text, meant) in enumerate(rows):
        said = run('smbclient', '//fileserver/dfs', '-U', ALICE,
                   '--use-kerberos=off', '-c', 'get l%d\\which -' % n)[1]
        value = re.search('rightful [a-z]+', said)
        note(text, meant, value[0] if value else '', said)


# One process asks for all names.
ASK = """for name; do
    echo "=$(getent ahosts "$name" | cut -d' ' -f1 | head -n 1)"
done"""


def sandboxes(rows, note):
    for box, _ in rows:
        options = []
        for word in box.split(' ') if box else []:
            options += ['-p', word.replace('\x1f', ' ')]
        said = run('systemd-run', '-q', '--wait', '--pipe', *options,
                   'sh', '-c', ASK, 'sh', *NAMES)[1]
        answers = re.findall('^=(.*)', said, re.M) + [''] * len(NAMES)
        for name, answer in zip(NAMES, answers):
            note('%s | %s' % (box.replace('\x1f', ' '), name), ADDRESS,
                 answer, said)


def confined(rows, note):
    """By programs that a profile of AppArmor confines."""
    for name, _ in rows:
        said = run('ping', '-n', '-c', '1', '-W', '2', name)[1]
        note('ping ' + name, ADDRESS,
             ADDRESS if '1 received' in said and ADDRESS in said else '', said)


TABLES = {
    'mount -t cifs': (mount, 'mount'),
    'mount, sec=krb5': (mount_by_ticket, 'mount'),
    'fstab, by root': (fstab, 'fstab'),
    'fstab, by a user': (fstab_by_user, 'fstab'),
    'fstab, mount -a twice': (fstab_twice, 'fstab'),
    'x-systemd.automount': (automount, 'automount'),
    'autofs': (autofs, 'autofs'),
    'DFS, kernel': (dfs_by_kernel, 'dfs'),
    'DFS, sec=krb5': (dfs_by_ticket, 'dfs'),
    'DFS, smbclient': (dfs_by_smbclient, 'dfs'),
    'sandboxed services': (sandboxes, BOXES),
    'AppArmor': (confined, NAMES),
}


def fill(column, limit=None):
    """Every table, or the first rows of each."""
    for table, (function, rows) in TABLES.items():
        began = time.monotonic()
        if isinstance(rows, str):
            rows = texts(rows)
        else:
            rows = [(row, '') for row in rows]

        def note(text, meant, value, said='', table=table, **more):
            tell('row', column=column, table=table, text=text, meant=meant,
                 value=value, said=said, **more)

        function(rows[:limit], note)
        tell('time', column=column, table=table,
             seconds=time.monotonic() - began)

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests inside the machine do with it, and where they tell of it."""

import glob
import hashlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

HOST = pathlib.Path('/host')
RESULTS = HOST / 'results'
HEARD = pathlib.Path('/var/log/dns-heard')
KDC_LOG = pathlib.Path('/var/log/kdc.log')
PASSWORD = 'Secret.1'
ALICE = 'alice%' + PASSWORD
CREDENTIALS = 'username=alice,password=' + PASSWORD
BY_TICKET = 'username=alice,sec=krb5'
BOB = ('setpriv', '--reuid=bob', '--regid=bob', '--clear-groups')
PATIENCE = 60


def run(*command, seconds=PATIENCE, **more):
    """The exit status, and all that was said."""
    try:
        done = subprocess.run(
            [str(word) for word in command], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=seconds, check=False, **more)
        return done.returncode, done.stdout.decode(errors='replace').strip()
    except subprocess.TimeoutExpired:
        return -1, 'no end in %d seconds' % seconds


def must(*command, seconds=600):
    status, said = run(*command, seconds=seconds)
    print('+', *command, '=', status, flush=True)
    if said:
        print(said, flush=True)
    if status != 0:
        raise RuntimeError('%s: %s' % (command, said))
    return said


def tell(kind, **fields):
    with open(RESULTS / 'lines', 'a', encoding='utf-8') as lines:
        lines.write(json.dumps(dict(fields, kind=kind)) + '\n')


def test(behaviour, good, said=''):
    """One that is not part of a table."""
    tell('test', behaviour=behaviour, good=bool(good), said=str(said))


def read(path):
    """A file, or nothing: a mount may lead anywhere."""
    status, said = run('cat', path)
    return said if status == 0 else ''


def wait_for_smbd():
    for _ in range(300):
        try:
            socket.create_connection(('127.0.0.1', 445)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError('smbd does not answer')


def restart_smbd():
    must('systemctl', 'restart', 'smbd')
    wait_for_smbd()


def packages(*names, next_version=False):
    """Those that the host built, as files."""
    folder = HOST / ('next' if next_version else 'packages')
    return [glob.glob('%s/%s_*.deb' % (folder, name))[0] for name in names]


def install(*files):
    must('apt-get', '-q', '-y', '--no-install-recommends',
         'install', *files)


class Lines:
    """What is new in a file, since the last call."""

    def __init__(self, path):
        # Its writer makes it as late as with the first line.
        path.touch()
        self.path = path
        self.at = path.stat().st_size

    def new(self):
        with open(self.path, encoding='utf-8',
                  errors='surrogateescape') as file:
            file.seek(self.at)
            lines = file.read().splitlines()
            self.at = file.tell()
        return lines


class Heard(Lines):
    """The names that DNS is asked for, since the last call."""

    def __init__(self):
        super().__init__(HEARD)

    def names(self):
        return sorted(set(self.new()))


class Tickets(Lines):
    """Those that the KDC is asked for by root, who has one for the KDC."""

    FIRST, CACHE = '/run/first-ticket', '/tmp/krb5cc_0'

    def __init__(self):
        super().__init__(KDC_LOG)
        must('sh', '-c', 'echo %s | kinit -c %s alice' % (PASSWORD,
                                                         self.FIRST))
        self.asked()

    def asked(self):
        """The principals since the last call; all are asked for anew."""
        shutil.copy(self.FIRST, self.CACHE)
        # ... user@REALM for cifs/name@REALM[, error]
        return sorted(set(re.findall('TGS_REQ.* for (.*?)@EXAMPLE',
                                     '\n'.join(self.new()))))


class Denials:
    """What AppArmor denied, since the last call."""

    CURSOR = '/var/log/denials-cursor'
    FIELDS = ('operation', 'profile', 'name', 'comm', 'denied_mask')

    def __init__(self):
        self.new()

    def new(self):
        _, said = run('journalctl', '-q', '-k', '-o', 'cat',
                      '--cursor-file=' + self.CURSOR)
        found = set()
        for line in said.splitlines():
            if 'apparmor="DENIED"' in line:
                fields = dict(re.findall(r'(\w+)="([^"]*)"', line))
                text = ' '.join(fields.get(name, '-') for name in self.FIELDS)
                found.add(re.sub(r'\d+', 'N', text))
        return sorted(found)


def etc():
    """{path: what it is, down to the last byte}, of all that is in /etc but
    the linker's cache."""
    found = {}
    for path in pathlib.Path('/etc').rglob('*'):
        status = path.lstat()
        content = os.readlink(path) if path.is_symlink() else \
            hashlib.sha256(path.read_bytes()).hexdigest() \
            if path.is_file() else ''
        found[str(path)] = [status.st_mode, status.st_uid, status.st_gid,
                            content]
    del found['/etc/ld.so.cache']
    return found


def boot_time():
    """Without the seconds of the firmware, which are the emulator's."""
    status, _ = run('systemctl', 'is-system-running', '--wait', seconds=300)
    said = must('systemd-analyze', 'time')
    parts = re.findall(r'([\d.]+(?:min [\d.]+)?m?s) \((\w+)\)', said)
    return {name: seconds(text) for text, name in parts}, status


def seconds(text):
    minutes, _, rest = text.rpartition('min ')
    scale = 0.001 if rest.endswith('ms') else 1
    return 60 * int(minutes or 0) + scale * float(rest.rstrip('ms'))


def modules_out(*names):
    """What they cached goes with them."""
    for name in names:
        for _ in range(50):
            if not os.path.exists('/sys/module/' + name):
                break
            run('rmmod', name)
            time.sleep(0.1)

# SPDX-License-Identifier: GPL-3.0-or-later
"""
A machine that clients run on: a process in mount and network namespaces of its
own, with its own nsswitch.conf, ld.so.preload and fstab, and two cables: one to
the machine that is meant, one to the decoy, which has all other addresses.
"""

import ctypes
import ipaddress
import json
import multiprocessing
import os
import re
import select
import shutil
import signal
import subprocess
import time
import traceback
from collections import namedtuple

import packets
from names import MEANT_ADDRESSES
from texts import AROUND, SHARES

HERE = os.path.dirname(os.path.abspath(__file__))
SANDBOX = os.environ['SANDBOX']
PATIENCE = 9  # seconds that a client has
PRINTING = 0.5  # seconds that a printed page may take to be recorded
CLONE_NEWNS, CLONE_NEWNET = 0x00020000, 0x40000000

# done: the client said that it succeeded; traces: what it left behind, see
# judge.py; names: what it asked the C library for.
Result = namedtuple('Result', 'done traces output names')


def ip(commands, *options):
    subprocess.run(['ip', *options, '-batch', '-'], input=commands, text=True,
                   check=True)


class Machine:
    """The inside of a slot."""

    def __init__(self, number, layer):
        self.number = number
        self.layer = layer
        self.folder = '%s/slots/%d' % (SANDBOX, number)
        self.logs = []
        for server, cable in zip((layer.server, 'decoy'), (1, 2)):
            for address in addresses(number, cable):
                self.logs.append(('decoy' if cable == 2 else 'meant',
                                  '%s/%s/clients/%s.log' % (
                                      SANDBOX, server, address)))
        self.printed = {'meant': Printed(layer.server),
                        'decoy': Printed('decoy')}
        self.worker = None

    def enter(self, ready, go):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWNS | CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), 'unshare')
        subprocess.run(['mount', '--make-rprivate', '/'], check=True)
        os.makedirs(self.folder)
        for name, text in (('nsswitch.conf', self.layer.nsswitch),
                           ('ld.so.preload', self.layer.preload),
                           ('fstab', '')):
            with open(self.folder + '/' + name, 'w', encoding='utf-8') as file:
                file.write(text)
            subprocess.run(['mount', '--bind', self.folder + '/' + name,
                            '/etc/' + name], check=True)
        for name in ('mounted', 'asked'):
            with open(self.folder + '/' + name, 'w', encoding='utf-8') as file:
                os.fchmod(file.fileno(), 0o666)
        subprocess.run(['mount', '--bind', self.folder, SANDBOX + '/slot'],
                       check=True)
        ready()
        go()
        self.packets = packets.listen()
        # gencache and the sockets of programs are a slot's own, too.
        for folder in ('/var/cache/samba', '/run/samba'):
            if os.path.isdir(folder):
                subprocess.run(['mount', '-t', 'tmpfs', '-o', 'mode=1777',
                                'tmpfs', folder], check=True)

    def run(self, client, text):
        # What a client that was ended left on its way belongs to nobody.
        packets.sent(self.packets)
        self.recorded(False)
        take(self.folder + '/asked')
        if client.needs == 'worker':
            done, output, traces = self.ask_worker(client.command, text)
        else:
            done, output, traces = self.start(client.command, text)
        traces |= packets.sent(self.packets)
        traces |= self.recorded(client.depth == 'printer' and done)
        traces.update(seen_in(output))
        if client.depth == 'address' and done:
            traces.update(addresses_in(output.replace(text, '')))
        names = frozenset(take(self.folder + '/asked').split('\n')[:-1])
        return Result(done, frozenset(traces), output, names)

    def start(self, command, text):
        """Run a command in a shell: success, output, and how it died."""
        # The same path on every layer, as some programs use it.
        folder = SANDBOX + '/slot/work'
        os.mkdir(folder)
        with open(folder + '/output', 'w+b') as output:
            with subprocess.Popen(
                    ['sh', '-c', command, 'client', text], cwd=folder,
                    stdin=subprocess.DEVNULL, stdout=output,
                    stderr=subprocess.STDOUT, start_new_session=True,
                    env=self.environment(folder)) as process:
                try:
                    status = process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    status = None
                end_group(process.pid)
            output.seek(0)
            said = output.read().decode(errors='replace')
        shutil.rmtree(folder, ignore_errors=True)
        died = set()
        # A shell's status for a child that a signal ended; the last command of
        # `sh -c` takes the shell's place.
        if status is not None and (status < 0 or 128 < status < 160):
            died.add(('died', str(status)))
        return status == 0, said, died

    def environment(self, home):
        return {'PATH': os.environ['PATH'], 'HOME': home, 'USER': 'anna',
                'SLOT': str(self.number), 'LC_ALL': 'C.UTF-8',
                'MATRIX_ASKED': SANDBOX + '/slot/asked'}

    def ask_worker(self, client, text):
        if not self.worker:
            self.worker = subprocess.Popen(
                ['/usr/bin/python3', '-B', HERE + '/worker.py'],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, text=True, start_new_session=True,
                env=self.environment(self.folder))
        self.worker.stdin.write(json.dumps([client, text]) + '\n')
        self.worker.stdin.flush()
        if select.select([self.worker.stdout], [], [], PATIENCE)[0]:
            line = self.worker.stdout.readline()
            if line:
                return *json.loads(line), set()
            died = {('died', str(self.worker.wait()))}
        else:
            died = set()
        end_group(self.worker.pid)
        self.worker.wait()
        self.worker = None
        return False, '', died

    def recorded(self, printing):
        """What the servers and the kernel's stand-in wrote down."""
        traces = set(self.mounts())
        end = time.monotonic() + PRINTING
        while True:
            for server, log in self.logs:
                traces.update(shares(server, log))
            for server, printed in self.printed.items():
                for printer, user, number in printed.lines():
                    if number == str(self.number):
                        traces.add(('printed', server, printer, user))
            if not printing or time.monotonic() > end or any(
                    trace[0] == 'printed' for trace in traces):
                return traces
            time.sleep(0.02)

    def mounts(self):
        for line in take(self.folder + '/mounted').split('\n')[:-1]:
            options = line.partition('\t')[2]
            said = dict(option.partition('=')[::2]
                        for option in options.split(','))
            unc = said.get('unc', '').replace('\\', '/').strip('/')
            yield ('mounted', said.get('ip', ''),
                   share_of(unc.partition('/')[2]),
                   path_of(said.get('prefixpath', '')), said.get('user', ''))


def share_of(name):
    """
    What a mounted share means.  Blanks and quotes behind it are mount.cifs's own,
    unless a share is named so.
    """
    return name if name.lower() in SHARES else name.strip(AROUND)


def path_of(prefix):
    """
    What a mounted path means.  Blanks, quotes, runs of separators and dots in it
    are mount.cifs's own: it hands on what is behind the share as it is.
    """
    prefix = prefix.replace('\\', '/').strip('/' + AROUND)
    return os.path.normpath('/' + prefix).strip('/' + AROUND)


def addresses(number, cable):
    """A slot's own addresses on a cable."""
    return ('198.18.%d.%d' % (number, 4 * cable + 2),
            'fd00:%x:%x::2' % (cable, number))


def end_group(process):
    try:
        os.killpg(process, signal.SIGKILL)
    except ProcessLookupError:
        pass


def take(path):
    """What a file holds, which is emptied."""
    try:
        with open(path, 'r+b') as file:
            content = file.read()
            if content:
                file.truncate(0)
    except FileNotFoundError:
        return ''
    return content.decode(errors='replace')


class Printed:
    """
    The pages that a server printed, of all machines: Samba prints in a process
    that does not know where a page came from.
    """

    def __init__(self, server):
        self.path = '%s/%s/clients/printed' % (SANDBOX, server)
        self.offset = 0

    def lines(self):
        """Printer, user and what was printed, of the whole new lines."""
        try:
            with open(self.path, 'rb') as file:
                file.seek(self.offset)
                new = file.read().rpartition(b'\n')[0]
        except FileNotFoundError:
            return []
        self.offset += len(new) + (1 if new else 0)
        return [line.lower().split(',', 2)
                for line in new.decode(errors='replace').splitlines()]


def shares(server, log):
    for share, user in re.findall(
            r'connect to service (.*?) initially as user (.*?) \(uid=',
            take(log)):
        yield 'share', server, share.lower(), user


def seen_in(output):
    """Each file of the servers says which one it is."""
    for server, path in re.findall(r'<<(meant|decoy): (.*?)>>', output):
        yield 'file', server, path


def addresses_in(output):
    for word in re.findall(r'[0-9a-f:.]+', output):
        try:
            yield 'found', str(ipaddress.ip_address(word))
        except ValueError:
            pass


class Slot:
    """The outside: run() is for one thread at a time."""

    numbers = iter(range(1, 250))

    def __init__(self, layer):
        self.number = next(self.numbers)
        self.pipe, inside = multiprocessing.Pipe()
        self.process = os.fork()
        if self.process == 0:
            self.pipe.close()
            serve(Machine(self.number, layer), inside)
        inside.close()
        self.pipe.recv()
        self.cables(layer)
        self.pipe.send('go')
        self.pipe.recv()

    def cables(self, layer):
        inside = 'link set lo up\n'
        for cable, server in ((1, layer.server), (2, 'decoy')):
            own, own6 = addresses(self.number, cable)
            other = '198.18.%d.%d' % (self.number, 4 * cable + 1)
            other6 = 'fd00:%x:%x::1' % (cable, self.number)
            name = 's%dc%d' % (self.number, cable)
            # The decoy has every address but these.
            for family, address in (('-4', own), ('-6', own6)):
                ip('rule add to %s pref 1 lookup main\n' % address, family,
                   '-n', server)
            ip('link add %s type veth peer name c%d netns %d\n'
               'link set %s netns %s\n' % (name, cable, self.process, name,
                                           server))
            ip('address add %s/30 dev %s\n'
               'address add %s/64 dev %s nodad\n'
               'link set %s up\n' % (other, name, other6, name, name),
               '-n', server)
            inside += ('address add %s/30 dev c%d\n'
                       'address add %s/64 dev c%d nodad\n'
                       'link set c%d up\n' % (own, cable, own6, cable, cable))
            routes = ['default'] if cable == 2 else MEANT_ADDRESSES
            for route in routes:
                if route == 'default' or ':' not in route:
                    inside += 'route add %s via %s src %s\n' % (route, other,
                                                                own)
                if route == 'default' or ':' in route:
                    inside += '-6 route add %s via %s\n' % (route, other6)
        for line in inside.splitlines():
            subprocess.run(['nsenter', '-t', str(self.process), '-n', 'ip',
                            *line.split()], check=True)

    def run(self, client, text):
        self.pipe.send((client, text))
        return self.pipe.recv()

    def stop(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def serve(machine, pipe):
    status = 1
    try:
        machine.enter(lambda: pipe.send('ready'), pipe.recv)
        pipe.send('there')
        while True:
            pipe.send(machine.run(*pipe.recv()))
    except EOFError:
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        if machine.worker:
            end_group(machine.worker.pid)
        os._exit(status)

# SPDX-License-Identifier: GPL-3.0-or-later
"""
Clients that connect without a pause while nodes come and go.

    load.py FOLDER STOP CLIENTS    until the file STOP is there

Half of the clients use malformed names, the others the well-formed one.  Each
takes the next address of `cluster`, logs on, asks for the share by its name,
writes a file and reads it back; the malformed name is asked for beside the
well-formed one in the same session, and both must get the same answer.
FOLDER is the share's folder: at the end each file that was acknowledged must
be there, whole.
"""

import collections
import hashlib
import os
import random
import socket
import statistics
import sys
import threading
import time

import forms
import wire
from behaviours import Tests

PAUSE = 0.1   # seconds between two rounds of a client: few processors
TIMEOUT = 20  # seconds
LATE = 180    # seconds within which a client must succeed at the end
# Parts of messages of impacket and of the kernel.
KINDS = {'timed out': 'timed out', 'refused': 'refused',
         'No route': 'no route', 'reading from remote': 'connection lost',
         'reset': 'connection lost', 'Broken pipe': 'connection lost'}
WELL_FORMED = forms.path(forms.WELL_FORMED, 'data', 'cluster')


def addresses():
    return sorted({info[4][0] for info in socket.getaddrinfo(
        'cluster', 445, socket.AF_INET, socket.SOCK_STREAM)})


def kind_of(error):
    """A failure in a few words."""
    text = str(error)
    for sign, kind in KINDS.items():
        if sign in text:
            return kind
    return '%s %s' % (type(error).__name__, text[:60])


class Worker(threading.Thread):
    def __init__(self, number, malformed, stop):
        super().__init__(daemon=True)
        self.number, self.malformed, self.stop = number, malformed, stop
        self.connects, self.gap, self.last = 0, 0.0, time.monotonic()
        self.failures = collections.Counter()
        self.differences, self.written = [], {}
        self.lost, self.finished = [], False

    def run(self):
        turn, end = self.number, None
        while True:
            if end is None and os.path.exists(self.stop):
                end = time.monotonic() + LATE
            turn += 1
            succeeded = self.attempt(turn)
            if end is not None and (succeeded or time.monotonic() > end):
                self.finished = succeeded
                break
            time.sleep(PAUSE)

    def attempt(self, turn):
        try:
            places = addresses()
            client = wire.Client(address=places[turn % len(places)],
                                 timeout=TIMEOUT)
            try:
                self.work(client, turn)
            finally:
                client.session._NetBIOSSession.close()
        except Exception as error:  # each kind is counted
            self.failures[kind_of(error)] += 1
            return False
        now = time.monotonic()
        self.gap, self.last = max(self.gap, now - self.last), now
        return True

    def work(self, client, turn):
        path = forms.path(forms.SOME[turn % len(forms.SOME)], 'data',
                          'cluster') if self.malformed else WELL_FORMED
        tree = client.tree_connect(path)
        other = client.tree_connect(WELL_FORMED)
        if str(tree) != str(other):
            self.differences.append('%r gets %s, %r gets %s' % (
                path, tree, WELL_FORMED, other))
        if not tree:
            raise OSError(str(tree))
        self.connects += 1
        name = 'f-%d-%d' % (self.number, turn)
        data = random.randbytes(2000)
        status = client.write(tree, name, data)
        if status != 'OK':
            raise OSError('write: ' + status)
        self.written[name] = hashlib.sha256(data).hexdigest()
        handle = client.open(other, name, wire.READ, wire.FILE_OPEN)
        if isinstance(handle, int):
            raise OSError('open: ' + wire.status_name(-handle))
        back = client.session.read(other.identifier, handle, 0, len(data))
        if back != data:
            self.lost.append(name + ' is read otherwise')


def check(folder, workers):
    for worker in workers:
        for name, digest in worker.written.items():
            try:
                with open(os.path.join(folder, name), 'rb') as file:
                    found = hashlib.sha256(file.read()).hexdigest()
            except FileNotFoundError:
                found = 'no such file'
            if found != digest:
                worker.lost.append(name)


def figures(title, workers):
    failures = sum((worker.failures for worker in workers),
                   collections.Counter())
    gaps = sorted(worker.gap for worker in workers)
    print('%s: %d clients, %d connects, %d files, %d failures (%s), longest '
          'gap of a client: median %.1f s, most %.1f s' % (
              title, len(workers), sum(w.connects for w in workers),
              sum(len(w.written) for w in workers), failures.total(),
              ', '.join('%d %s' % (n, kind) for kind, n in
                        failures.most_common()) or 'none',
              statistics.median(gaps), gaps[-1]))


def main(folder, stop, count):
    workers = [Worker(number, number % 2 == 0, stop)
               for number in range(int(count))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    check(folder, workers)
    figures('malformed names', workers[0::2])
    figures('well-formed names', workers[1::2])
    results = [
        ('no malformed name got another answer than the well-formed one',
         [line for w in workers for line in w.differences]),
        ('nothing that was acknowledged is lost',
         [line for w in workers for line in w.lost]),
        ('each client that tried again succeeded',
         ['client %d' % w.number for w in workers if not w.finished]),
        ('clients connected by malformed names',
         [] if sum(w.connects for w in workers[0::2]) else ['none did'])]
    tests = Tests()
    for behaviour, wrong in results:
        tests.that(behaviour, not wrong, wrong)
    return tests.summary()


if __name__ == '__main__':
    sys.exit(not main(*sys.argv[1:]))

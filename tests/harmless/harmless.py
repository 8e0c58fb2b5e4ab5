# SPDX-License-Identifier: GPL-3.0-or-later
"""
Run clients and texts on every layer, judge what they leave behind, and print what
is harmful, each as its simplest text.  harmless.sh tells the options.
"""

import argparse
import concurrent.futures
import itertools
import math
import os
import re
import sys
import threading
import time
import zlib
from collections import namedtuple

from behaviours import Tests
from judge import harm, is_of, lost, of_pieces
from layers import LAYERS
from names import address_of
from pairs import clients_by_name, drawn, fits, known_pairs, text_with
from report import Report, show, tell_failure, trace_text
from slot import Slot
from texts import simpler

COUNTS = {'small': 2000, 'full': 50000}
AT_ONCE = 4 * (os.cpu_count() or 1)
SHRUNK = 20  # failures; the others are printed as they are
SAMPLE = 8  # one text of so many is run on every layer
PLAIN = re.compile(r'(?!.*(ipv6-literal|xn--))[\w.-]*', re.A | re.I)
# Programs that the client library knows.
REPAIRED = {'smbclient', 'smbget', 'smbspool', 'smbcacls', 'smbcquotas',
            'rpcclient', 'net', 'samba-tool', 'curl', 'mount.cifs', 'gio',
            'kioclient', 'cvlc'}
AGAIN = 2  # runs that have to show a failure once more

Failure = namedtuple('Failure', 'layer kind traces')

# What has to be seen before anything is believed: a wrong guess shows, and each
# layer does what it is for.
CONTROLS = (
    (0, 'smbclient', '//elsewhere.example/data',
     ('file', 'decoy', 'data/which')),
    (0, 'smbclient', '//elsewhere.example/data',
     ('share', 'decoy', 'data', 'anna')),
    (0, 'smbspool', 'smb://elsewhere.example/prn',
     ('printed', 'decoy', 'prn', '')),
    (0, 'python3-smbc', 'smb://CORP;anna@elsewhere.example/data/which',
     ('logon', address_of('elsewhere.example'), 'CORP\\anna')),
    (0, 'mount.cifs', '//elsewhere.example/data',
     ('mounted', address_of('elsewhere.example'), 'data', '', 'anna')),
    (0, 'python3 socket', '0.0.0.134', ('reached', '0.0.0.134', '23')),
    (0, 'getent', 'elsewhere.example', ('asked', 'elsewhere.example')),
    (1, 'getent', '\\\\fs\\data', ('found', address_of('fs'))),
    (2, 'tree connect', '\\\\\\\\fs\\data', ('share', 'meant', 'data', 'anna')),
    (3, 'smbclient', '"//fs/data"', ('file', 'meant', 'data/which')),
)


def missing_controls(bench):
    """The controls that do not show what they have to."""
    by_name = clients_by_name()
    for layer, name, text, trace in CONTROLS:
        result = bench.slots[layer].run(by_name[name], text)
        if trace not in result.traces:
            yield '%s: %s: no `%s`: %s' % (
                name, text, trace_text(trace), result)


def is_idle(layer, client, results):
    """
    Can the layer not have a part in what the client does?  The name service
    claims no plain name, the Samba module hears of who comes to the server, and
    the client library knows its programs.
    """
    if layer.name == 'name service':
        return all(PLAIN.fullmatch(name) for name in results[-1].names)
    if layer.name == 'Samba module':
        return not any(trace[:2] == ('share', 'meant') or
                       trace[0] == 'reached' and trace[2] == 'smb'
                       for trace in results[-1].traces)
    return layer.name == 'client library' and \
        client.needs not in REPAIRED and client.command != 'smbc'


class Bench:
    """A slot for each layer; one for each thread."""

    def __init__(self):
        self.slots = [Slot(layer) for layer in LAYERS]

    def results(self, client, text):
        """What each layer did."""
        sample = zlib.crc32(text.text.encode()) % SAMPLE == 0
        results = []
        for layer, slot in zip(LAYERS, self.slots):
            if is_idle(layer, client, results) and not sample:
                results.append(results[-1])
            else:
                results.append(slot.run(client, text.text))
        return results

    def failures(self, client, text):
        return [failure for failure in judged(
            client, text, self.results(client, text))
                if failure.kind != 'cut']


def judged(client, text, results):
    stock, meaning = results[0], text.meaning
    for number, layer in enumerate(LAYERS[1:], 1):
        harmful = harm(results[number], stock, meaning)
        pieces = of_pieces(client, text.text, results[number])
        cut = {trace for trace in harmful if is_of(trace, pieces)}
        if cut:
            yield Failure(layer.name, 'cut', frozenset(cut))
        if harmful - cut:
            yield Failure(layer.name, 'leaves', frozenset(harmful - cut))
        gone = lost(client, results[number], results[number - 1], meaning)
        if gone:
            yield Failure(layer.name, 'loses', frozenset(gone))


def kinds(failures):
    return {(failure.layer, failure.kind) for failure in failures}


def confirmed(bench, client, text):
    """The failures that show again: chance is no failure of a layer."""
    failures = bench.failures(client, text)
    for _ in range(AGAIN if failures else 0):
        again = kinds(bench.failures(client, text))
        failures = [failure for failure in failures
                    if (failure.layer, failure.kind) in again]
    return failures


def shrunk(bench, client, text, failures):
    """The simplest text that fails in one of the same ways."""
    wanted = kinds(failures)
    tried = set()
    found = True
    while found and text.choices:
        found = False
        for other in simpler(text):
            other = fits(client, other)
            if not other or other.text in tried:
                continue
            tried.add(other.text)
            if wanted & kinds(bench.failures(client, other)):
                failures = confirmed(bench, client, other)
                if failures:
                    text, found = other, True
                    break
    return text, failures


def run_pairs(pairs, report, benches, end):
    """Each bench draws its next pair when it has done the last."""
    pairs = iter(pairs)
    lock = threading.Lock()

    def draw():
        with lock:
            return next(pairs, None) if time.monotonic() < end else None

    def work(bench):
        while pair := draw():
            client, text = pair
            results = bench.results(client, text)
            found = {failure.kind for failure in judged(client, text, results)}
            failures = []
            if found - {'cut'}:
                failures = confirmed(bench, client, text)
            report.add(client, text, results, failures, 'cut' in found)

    with concurrent.futures.ThreadPoolExecutor(len(benches)) as pool:
        for done in [pool.submit(work, bench) for bench in benches]:
            done.result()


def show_one(bench, client, text):
    """What each layer does with one text."""
    results = bench.results(client, text)
    for layer, result in zip(LAYERS, results):
        print('== %s: %s' % (layer.name, 'done' if result.done else 'failed'))
        for line in result.output.splitlines():
            print('    |', show(line))
        for trace in sorted(result.traces, key=str):
            print('   ', trace_text(trace))
        for name in sorted(result.names):
            print('    looked up `%s`' % show(name))
    failures = list(judged(client, text, results))
    if failures:
        tell_failure(Tests(), client, text, failures)
    return not failures


def run_all(benches, chosen):
    start = time.monotonic()
    report = Report()
    pairs = list(known_pairs(chosen.client))
    print('seed %d, %d texts, and %d pairs that are known' % (
        chosen.seed, chosen.texts, len(pairs)), flush=True)
    pairs = itertools.chain(
        pairs, drawn(chosen.seed, chosen.texts, chosen.client))
    run_pairs(pairs, report, benches, start + 60 * chosen.minutes)
    report.show()
    print('%d s' % (time.monotonic() - start), flush=True)
    tests = Tests()
    tests.passed(report.pairs.total() - len(report.failed))
    for number, (client, text, failures) in enumerate(report.failed):
        if number < chosen.shrink:
            text, failures = shrunk(benches[0], client, text, failures)
        tell_failure(tests, client, text, failures)
    return tests.summary()


def options():
    size = os.environ.get('UNCFIX_TEST_SIZE', 'small')
    parser = argparse.ArgumentParser()
    parser.add_argument('--seed', type=int, default=61 if size == 'small' else
                        int(time.time()) % 1000000)
    parser.add_argument('--texts', type=int, default=COUNTS[size])
    parser.add_argument('--shrink', type=int, default=SHRUNK)
    parser.add_argument('--minutes', type=float, default=math.inf)
    parser.add_argument('--client')
    parser.add_argument('--text')
    parser.add_argument('--meant', default='')
    return parser.parse_args()


def main():
    chosen = options()
    if chosen.text:
        return show_one(Bench(), clients_by_name()[chosen.client],
                        text_with(chosen.meant, chosen.text))
    benches = [Bench() for _ in range(AT_ONCE)]
    controls = Tests()
    for missing in missing_controls(benches[0]):
        controls.that(missing, False)
    if controls.count['failed']:
        return controls.summary()
    return run_all(benches, chosen)


if __name__ == '__main__':
    sys.exit(not main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""
Run clients and texts on every layer, judge what they leave behind, and print what
is harmful, each as its simplest text.  harmless.sh tells the options.
"""

import argparse
import concurrent.futures
import os
import sys
import threading
import time
from collections import namedtuple

from judge import harm, lost
from layers import LAYERS
from names import address_of
from pairs import clients_by_name, drawn, fits, known_pairs, text_with
from report import Report, print_failure, show, trace_text
from slot import Slot
from texts import simpler

COUNTS = {'small': 1200, 'full': 50000}
SEED = 61  # of the small size, which has the same texts each time
AT_ONCE = 2 * (os.cpu_count() or 1)
SHRUNK = 20  # failures; the others are printed as they are
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


class Bench:
    """A slot for each layer; one for each thread."""

    def __init__(self):
        self.slots = [Slot(layer) for layer in LAYERS]

    def results(self, client, text):
        """
        What each layer did.  The Samba module is asked by who comes to the
        server: where nobody does, nothing can be different.
        """
        results = []
        for layer, slot in zip(LAYERS, self.slots):
            if layer.name == 'Samba module' and not any(
                    trace[:2] == ('share', 'meant') or
                    trace[0] == 'reached' and trace[2] == 'smb'
                    for trace in results[-1].traces):
                results.append(results[-1])
            else:
                results.append(slot.run(client, text.text))
        return results

    def failures(self, client, text):
        return list(judged(self.results(client, text), text.meaning))


def judged(results, meaning):
    stock = results[0]
    for number, layer in enumerate(LAYERS[1:], 1):
        harmful = harm(results[number], stock, meaning)
        if harmful:
            yield Failure(layer.name, 'leaves', frozenset(harmful))
        gone = lost(results[number], results[number - 1], meaning)
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


def run_pairs(pairs, report, benches):
    """Each bench draws its next pair when it has done the last."""
    pairs = iter(pairs)
    lock = threading.Lock()

    def draw():
        with lock:
            return next(pairs, None)

    def work(bench):
        while pair := draw():
            client, text = pair
            results = bench.results(client, text)
            failures = list(judged(results, text.meaning))
            if failures:
                failures = confirmed(bench, client, text)
            report.add(client, text, results, failures)

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
    failures = list(judged(results, text.meaning))
    print_failure(client, text, failures)
    return len(failures)


def run_all(benches, chosen):
    start = time.monotonic()
    report = Report()
    pairs = list(known_pairs(chosen.client))
    print('seed %d, %d texts, and %d pairs that are known' % (
        chosen.seed, chosen.texts, len(pairs)), flush=True)
    run_pairs(pairs, report, benches)
    run_pairs(drawn(chosen.seed, chosen.texts, chosen.client), report, benches)
    report.show()
    print('%d s' % (time.monotonic() - start), flush=True)
    for number, (client, text, failures) in enumerate(report.failed):
        if number < chosen.shrink:
            text, failures = shrunk(benches[0], client, text, failures)
        print_failure(client, text, failures)
    failed = len(report.failed)
    print('%d passed, %d failed' % (report.pairs.total() - failed, failed))
    return failed


def options():
    size = os.environ.get('UNCFIX_TEST_SIZE', 'small')
    parser = argparse.ArgumentParser()
    parser.add_argument('--seed', type=int, default=SEED if size == 'small'
                        else int(time.time()) % 1000000)
    parser.add_argument('--texts', type=int, default=COUNTS[size])
    parser.add_argument('--shrink', type=int, default=SHRUNK)
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
    missing = list(missing_controls(benches[0]))
    if missing:
        print('\n'.join(missing))
        print('0 passed, %d failed' % len(missing))
        return 1
    return run_all(benches, chosen)


sys.exit(main() != 0)

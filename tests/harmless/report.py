# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of it all, for people."""

import collections

from judge import deeds, wrong_hosts
from layers import LAYERS


def show(text):
    return ''.join(c if c.isprintable() else '{%04X}' % ord(c) for c in text)


def trace_text(trace):
    return ' '.join(show(str(word)) for word in trace)


class Report:
    def __init__(self):
        self.pairs = collections.Counter()
        self.right = [collections.Counter() for _ in LAYERS]
        self.wrong = [collections.Counter() for _ in LAYERS]
        self.failed = []
        self.examples = {}  # of what stock sends to another host
        self.cut = collections.defaultdict(list)  # texts, by the client

    def add(self, client, text, results, failures, is_cut):
        self.pairs[client.name] += 1
        for number, result in enumerate(results):
            if wrong_hosts(result, text.meaning):
                self.wrong[number][client.name] += 1
            elif deeds(result):
                self.right[number][client.name] += 1
        elsewhere = wrong_hosts(results[0], text.meaning)
        if elsewhere:
            self.keep_example(client, text, elsewhere)
        if is_cut:
            self.cut[client.name].append(text.text)
        if failures:
            self.failed.append((client, text, failures))
            print('after %d: %s: %s' % (self.pairs.total(), client.name,
                                        show(text.text)), flush=True)

    def keep_example(self, client, text, elsewhere):
        """The shortest text of each client."""
        shortest = self.examples.get(client.name)
        if not shortest or len(text.text) < len(shortest[0]):
            self.examples[client.name] = text.text, min(elsewhere)

    def show(self):
        """
        A line for each client: pairs, and on each layer those that succeeded
        where it was meant, and those that led to another host.  What stock
        sends there is listed, not judged.
        """
        print('%-22s %6s  %s' % ('right and wrong hosts', 'pairs', '  '.join(
            '%15s' % layer.name for layer in LAYERS)))
        for name, pairs in sorted(self.pairs.items()) + [
                ('all', self.pairs.total())]:
            print('%-22s %6d  %s' % (name, pairs, '  '.join(
                '%7d %7d' % tuple(count.total() if name == 'all'
                                  else count[name] for count in counts)
                for counts in zip(self.right, self.wrong))))
        print('To another host on a stock machine, for example:')
        for name, (text, address) in sorted(self.examples.items()):
            print('    %s: %s: %s' % (name, show(text), address))
        print('To another host by a piece that the client itself cut out:')
        for name, texts in sorted(self.cut.items()):
            print('    %s: %d texts, as %s' % (name, len(texts), show(
                min(texts, key=len))))


def tell_failure(tests, client, text, failures):
    details = ['means %s' % (text.meaning and ' '.join(
        '%s=%s' % (name, show(word))
        for name, word in text.meaning._asdict().items()
        if word is not None) or 'nothing, or more than one thing')]
    details += ['%s %s: %s' % (failure.layer, failure.kind, ', '.join(
        sorted(map(trace_text, failure.traces)))) for failure in failures]
    tests.that('%s: %s' % (client.name, show(text.text)), False, details)

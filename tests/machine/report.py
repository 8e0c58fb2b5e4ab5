# SPDX-License-Identifier: GPL-3.0-or-later
"""
report.py LINES: the tables of a machine, and what in them is a failure: a cell
where a column to the right is worse than the one before it, or leads elsewhere.
"""

import json
import re
import statistics
import sys
from collections import Counter, defaultdict

TITLES = {'stock': 'stock', 'nss': '+ name service', 'vfs': '+ Samba module',
          'client': '+ client library'}
# Each has to be as good as the other was.
PAIRS = [('stock', 'nss'), ('nss', 'vfs'), ('vfs', 'client'),
         ('client', 'booted'), ('booted', 'watched'), ('booted', 'restarted'),
         ('restarted', 'upgraded'), ('stock', 'purged'), ('purged', 'stock')]
STEPS = ('prepare', 'columns', 'after')
CLEAN = re.compile(r'[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?$')
# A boot with everything on, to one without: two of the same differ by 3 percent.
SLOWER = 1.2


class Report:
    def __init__(self, path):
        self.kinds = defaultdict(list)
        with open(path, encoding='utf-8') as lines:
            for line in lines:
                fields = json.loads(line)
                self.kinds[fields.pop('kind')].append(fields)
        # {table: {text: {column: row}}}
        self.tables = defaultdict(lambda: defaultdict(dict))
        for row in self.kinds['row']:
            self.tables[row['table']][row['text']][row['column']] = row
        self.passed = self.failed = 0

    def say(self, good, behaviour, details=()):
        print('%s - %s' % ('ok' if good else 'not ok', behaviour))
        if good:
            self.passed += 1
        else:
            self.failed += 1
            for line in details:
                print('    ' + line)

    def print_counts(self):
        print('%-22s %6s' % ('what was meant, of', 'texts') + ''.join(
            '%18s' % TITLES[name] for name in TITLES))
        for table, rows in self.tables.items():
            rows = {text: cells for text, cells in rows.items()
                    if not text.startswith('umount of ')}
            print('%-22s %6d' % (table, len(rows)) + ''.join(
                '%18d' % sum(is_right(cells.get(name))
                             for cells in rows.values())
                for name in TITLES))
        heard = {entry['column']: entry['names']
                 for entry in self.kinds['heard']}
        print('%-22s %6s' % ('DNS heard', '') + ''.join(
            '%18d' % len(heard.get(name, ())) for name in TITLES))
        print('%-22s %6s' % ('  malformed', '') + ''.join(
            '%18d' % len(malformed(heard.get(name, ()))) for name in TITLES))
        denied = {entry['column']: entry['denials']
                  for entry in self.kinds['denied']}
        print('%-22s %6s' % ('AppArmor denied', '') + ''.join(
            '%18d' % len(denied.get(name, ())) for name in TITLES))
        times = defaultdict(float)
        for entry in self.kinds['time']:
            times[entry['column']] += entry['seconds']
        print('%-22s %6s' % ('seconds', '') + ''.join(
            '%18d' % times[name] for name in TITLES))

    def print_queries(self):
        for entry in self.kinds['query']:
            print('%-16s %-8s %-28s %s | DNS heard: %s' % (
                entry['column'], entry['words'][:8], visible(entry['text']),
                ' '.join(entry['said'].split('\n')[0].split())[:60],
                ' '.join(visible(name) for name in entry['heard'])))

    def print_tickets(self):
        asked = defaultdict(Counter)
        for row in self.kinds['row']:
            asked[row['column']].update(row.get('asked', ()))
        for column, names in asked.items():
            print('KDC asked for, %s: %s' % (column, ', '.join(
                '%s (%d texts)' % (visible(name), count)
                for name, count in names.most_common())))

    def judge_tables(self):
        for table, rows in self.tables.items():
            for left, right in PAIRS:
                pairs = [(cells[left], cells[right])
                         for cells in rows.values()
                         if left in cells and right in cells]
                worse = [pair for pair in pairs if is_worse(*pair)]
                if pairs:
                    self.say(not worse, '%s: %s is not worse than %s '
                             '(%d texts)' % (table, right, left, len(pairs)),
                             [shown(*pair) for pair in worse])

    def judge_sets(self, kind, field, behaviour):
        found = {entry['column']: set(entry[field])
                 for entry in self.kinds[kind]}
        for left, right in PAIRS[:3] + [('client', 'watched')]:
            new = found.get(right, set()) - found.get(left, set())
            self.say(not new, behaviour % (right, left),
                     map(visible, sorted(new)))

    def judge_boots(self):
        times = defaultdict(list)
        for entry in self.kinds['boot']:
            parts = entry['parts']
            print('boot, %s: %s' % (entry['column'], ', '.join(
                '%s %.1f s' % part for part in parts.items())))
            times[entry['column']].append(parts['kernel'] +
                                          parts['userspace'])
        middle = {name: statistics.median(times[name]) for name in times}
        print('boot: ' + ', '.join('%s %.1f s' % pair
                                   for pair in middle.items()))
        self.say(middle['client'] < SLOWER * middle['stock'],
                 'a boot with everything on takes no longer')

    def judge_control(self):
        """Without it, all could be equal for a wrong reason."""
        total = defaultdict(int)
        for table, rows in self.tables.items():
            for name in TITLES:
                right = sum(is_right(cells.get(name))
                            for cells in rows.values())
                total[name] += right
                if name == 'stock':
                    self.say(right, '%s: stock does some of it' % table)
        self.say(all(total[left] < total[right] for left, right in PAIRS[:3]),
                 'each column does more than the one before', [str(total)])

    def judge(self):
        done = [entry['step'] for entry in self.kinds['done']]
        for step in STEPS:
            self.say(step in done, 'boot "%s" came to its end' % step)
        self.judge_tables()
        self.judge_control()
        # The hosts of the tables are in /etc/hosts.
        self.judge_sets('heard', 'names', '%s: DNS is asked for no name '
                        'that it was not asked for with %s')
        self.judge_sets('denied', 'denials', '%s: AppArmor denies nothing '
                        'that it did not deny with %s')
        for entry in self.kinds['test']:
            self.say(entry['good'], entry['behaviour'],
                     entry['said'].splitlines())
        if len(self.kinds['boot']) > 1:
            self.judge_boots()


def visible(text):
    return text.replace('\r', '{0D}').replace('\t', '{09}')


def malformed(names):
    return [name for name in names if not CLEAN.match(name)]


def is_right(row):
    return row is not None and bool(row['value']) and \
        (not row['meant'] or row['value'] == row['meant'])


def is_worse(left, right):
    """What works stays as it is; what does not may only come right."""
    if left['value']:
        return right['value'] != left['value'] and not (
            is_right(right) and not is_right(left))
    return bool(right['value']) and not is_right(right)


def shown(left, right):
    return '%s: %s (%s), then %s (%s)' % (
        visible(left['text']), left['value'] or 'nothing',
        last(left['said']), right['value'] or 'nothing', last(right['said']))


def last(said):
    return visible(said.replace('\n', ' | '))[-160:]


def main():
    report = Report(sys.argv[1])
    report.print_counts()
    report.print_queries()
    report.print_tickets()
    for entry in report.kinds['said']:
        print('%s:\n    %s' % (entry['about'], entry['said'].replace(
            '\n', '\n    ')))
    report.judge()
    print('%d passed, %d failed' % (report.passed, report.failed))
    return report.failed == 0


sys.exit(not main())

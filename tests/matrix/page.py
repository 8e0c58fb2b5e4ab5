# SPDX-License-Identifier: GPL-3.0-or-later
"""
page.py record RESULTS          write expected.txt and docs/compatibility.md
page.py compare RESULTS SIZE    tell what differs from expected.txt
"""

import collections
import os
import pathlib
import subprocess
import sys

from table import (COLUMNS, EXPECTED, KINDS, PROJECT, clients, forms,
                   results)

PAGE = PROJECT / 'docs' / 'compatibility.md'
TITLES = {'stock': 'stock', 'nss': 'name service',
          'vfs': 'name service and Samba module',
          'client': 'all, with the client library'}
# The least share of malformed cells that has to work, in percent.
GOALS = {'nss': 54.0, 'vfs': 66.5, 'client': 79.5}

HEAD = '''<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
# What works with which client

Made by `tests/matrix/matrix.sh --record`; `tests/run.sh full matrix` compares
it with what the machine at hand does.

Each cell is a real client that is handed a malformed target. It works only
where the right host's right service, or the right file of the right share, was
reached: a decoy with the same services and shares answers on every other
address, and DNS leads every other name to it.

Wrong hosts are counted by who makes them: what the client reaches on a stock
machine, too, and what it reaches with a module alone. They come from clients
that make another name of the target before they ask for one: `http://smb://fs/`
is the host `smb` to most parsers of URLs, and socat takes two backslashes for
one. The name that was asked for is told below; that it does not mean the right
host is tested.

What none of the modules can help: a program that refuses or cuts up the target
itself, and one that is linked statically or brings a resolver of its own. Give
it the well-formed target: `$(uncfix normalize --format host TARGET)`. The
client library touches the arguments of SMB clients and of no other program.

'''


def well_formed():
    """The clients, each with its well-formed targets."""
    return {(client.name, form.text) for client in clients()
            for form in forms() if form.well_formed(client.kind)}


GOOD = well_formed()


def cells(found, column):
    """The outcomes of a column for malformed targets, by client and form."""
    return {key: row[column] for key, row in found.items()
            if key not in GOOD and row.get(column, 'absent') != 'absent'}


def share(outcomes):
    works = sum(outcome == 'works' for outcome in outcomes.values())
    return works, len(outcomes), 100.0 * works / max(1, len(outcomes))


def columns_of(found):
    return [column for column in COLUMNS if cells(found, column)]


def code(text):
    """As Markdown code that a table can hold."""
    text = text.replace('|', '\\|')
    return '`` %s ``' % text if '`' in text else '`%s`' % text


def counts_table(found):
    yield ('| with | works | of | share | wrong host or share, as on stock | '
           'with a module alone |')
    yield '| --- | ---: | ---: | ---: | ---: | ---: |'
    for column in columns_of(found):
        outcomes = cells(found, column)
        wrong = collections.Counter(
            found[key]['stock'] == 'WRONG'
            for key, outcome in outcomes.items() if outcome == 'WRONG')
        yield '| %s | %d | %d | %.1f %% | %d | %d |' % (
            (TITLES[column],) + share(outcomes) + (wrong[True], wrong[False]))


def kinds_table(found):
    """How many cells still fail, by what keeps them from working."""
    why = {client.name: client.why for client in clients()}
    failed = collections.Counter(
        why[name] or sys.exit(name + ' needs a reason in clients.txt')
        for (name, _), outcome in cells(found, columns_of(found)[-1]).items()
        if outcome != 'works')
    yield ''
    yield '| still fail | because |'
    yield '| ---: | --- |'
    for kind, count in failed.most_common():
        yield '| %d | %s |' % (count, KINDS[kind])


def client_table(found):
    """One line for each client: counts, and why the rest fails."""
    columns = columns_of(found)
    yield '| client | forms | %s | what still fails, and what to do |' \
        % ' | '.join(TITLES[column] for column in columns)
    yield '| --- | ---: |%s --- |' % (' ---: |' * len(columns))
    for client in clients():
        rows = [{form: outcome for (name, form), outcome
                 in cells(found, column).items() if name == client.name}
                for column in columns]
        if rows[0]:
            total = len(rows[0])
            left = total - share(rows[-1])[0]
            yield '| %s | %d | %s | %s |' % (
                client.name, total,
                ' | '.join(str(share(row)[0]) for row in rows),
                client.reason if left else '')


def failing(found):
    """The forms that still fail, by the clients that share them."""
    last = columns_of(found)[-1]
    by_client = collections.defaultdict(list)
    for (name, form), outcome in cells(found, last).items():
        if outcome != 'works':
            asked = found[name, form].get('asked')
            by_client[name].append(code(form) + (
                ' (another host: asks for %s)' % code(asked)
                if outcome == 'WRONG' else ''))
    for client in clients():
        if by_client[client.name]:
            yield '- **%s**: %s' % (client.name,
                                    ', '.join(by_client[client.name]))


def page(found):
    commands = ['- **%s**: %s' % (client.name, code(client.command))
                for client in clients()]
    parts = [counts_table(found), kinds_table(found),
             ['', '## By client', ''],
             client_table(found),
             ['', '## Forms that still fail', ''], failing(found),
             ['', '## How each client was called', '',
              '`$1` is the target.', ''], commands]
    return HEAD + '\n'.join(line for part in parts for line in part) + '\n'


def write_expected(rows):
    order = [client.name for client in clients()]
    with EXPECTED.open('w', encoding='utf-8') as out:
        out.write('# SPDX-License-Identifier: GPL-3.0-or-later\n#\n'
                  '# Written by matrix.sh --record: client, form, what '
                  'came of it.\n')
        for (client, form), row in sorted(
                (item for item in rows.items() if item[0][0] in order),
                key=lambda item: order.index(item[0][0])):
            out.write('\t'.join([client, form] + [
                '='.join(outcome) for outcome in row.items()]) + '\n')


def record(found):
    """Clients that were left out this time stay as they are."""
    old = results(EXPECTED) if EXPECTED.exists() else {}
    ran = {client for (client, _), row in found.items()
           if 'absent' not in row.values()}
    merged = {key: row for key, row in old.items() if key[0] not in ran}
    merged.update((key, row) for key, row in found.items() if key[0] in ran)
    write_expected(merged)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(results(EXPECTED)), encoding='utf-8')
    print('\n'.join(counts_table(merged)))
    faults = [fault for row in sorted(found)
              for fault in faults_of(row, found[row], {})]
    print('\n'.join(faults))
    return 1 if faults else 0


def means_right_host(name):
    """Does uncfix itself take the name for that of the right host?"""
    done = subprocess.run(
        [os.environ['UNCFIX'], 'normalize', '--format', 'host', '--', name],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        check=False)
    return {name, done.stdout.rstrip('\n')} & {'fileserver', '192.0.2.10'}


def lower(row, column):
    """The layer below in which it works, or None."""
    below = COLUMNS[:COLUMNS.index(column)]
    return next((name for name in below if row.get(name) == 'works'), None)


def faults_of(key, row, expected):
    """What is wrong with one client and form, in words."""
    client, form = key
    if 'asked' in row and means_right_host(row['asked']):
        yield '%s, %r: asked for %r, and got another host' % (
            client, form, row['asked'])
    for column in COLUMNS:
        outcome = row.get(column, 'absent')
        if outcome == 'absent':
            continue
        where = '%s, %r, %s' % (client, form, TITLES[column])
        if outcome == 'WRONG' and \
                'WRONG' not in (row['stock'], expected.get(column)):
            yield where + ': reached a wrong host or share'
        elif outcome != 'works' and key in GOOD:
            yield where + ': the well-formed target does not work'
        elif outcome != 'works' and (lost := lower(row, column)):
            yield '%s: works with %s and fails now' % (where, TITLES[lost])
        elif outcome != 'works' and expected.get(column) == 'works':
            yield where + ': worked and fails now'


class Tests:
    passed = failed = skipped = 0

    def that(self, behaviour, faults):
        if faults:
            self.failed += 1
            print('not ok - %s: %s' % (behaviour, '; '.join(faults)))
        else:
            self.passed += 1
            print('ok - ' + behaviour)

    def skip(self, behaviour, why):
        self.skipped += 1
        print('ok - %s # skipped: %s' % (behaviour, why))

    def summary(self):
        print('%d passed, %d failed, %d skipped'
              % (self.passed, self.failed, self.skipped))
        return 1 if self.failed or not self.passed else 0


def compare(found, size):
    tests = Tests()
    expected = results(EXPECTED)
    for client in clients():
        rows = {key: row for key, row in found.items()
                if key[0] == client.name}
        behaviour = '%s reaches what it reached' % client.name
        if not rows:
            continue
        if any('absent' in row.values() for row in rows.values()):
            tests.skip(behaviour, 'it is not installed')
            continue
        tests.that('%s (%d forms)' % (behaviour, len(rows)),
                   [fault for key, row in rows.items()
                    for fault in faults_of(key, row, expected.get(key, {}))])
    goals(tests, found, size)
    tests.that('docs/compatibility.md tells what expected.txt holds',
               [] if PAGE.read_text(encoding='utf-8') == page(expected)
               else ['run tests/matrix/matrix.sh --record'])
    tests.that('the README tells the counts', stale_counts(expected))
    print('\n'.join(counts_table(found)))
    return tests.summary()


def stale_counts(expected):
    """The counts that are not, in this order, in the README."""
    readme = (PROJECT / 'README.md').read_text(encoding='utf-8')
    shares = [share(cells(expected, column)) for column in COLUMNS]
    counts = ['{:,}'.format(number) for number in
              [shares[0][1]] + [works for works, _, _ in shares]]
    words = iter(readme.replace(',\n', ' ').replace(', ', ' ').split())
    return [count for count in counts if count not in words]


def goals(tests, found, size):
    if size != 'full':
        return
    for column, goal in GOALS.items():
        behaviour = '%s: %.1f %% of the cells work' % (TITLES[column], goal)
        outcomes = cells(found, column)
        works, total, percent = share(outcomes)
        if not outcomes:
            tests.skip(behaviour, 'it is not built')
        else:
            tests.that(behaviour, [] if percent >= goal else
                       ['%d of %d, %.1f %%' % (works, total, percent)])


def main():
    found = results(pathlib.Path(sys.argv[2]))
    if sys.argv[1] == 'record':
        return record(found)
    return compare(found, sys.argv[3])


sys.exit(main())

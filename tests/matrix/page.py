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

from behaviours import Tests
from table import (COLUMNS, KINDS, PROJECT, clients, expected, forms,
                   results, write_expected)

PAGE = PROJECT / 'docs' / 'compatibility.md'
TITLES = {'stock': 'stock', 'nss': 'name service',
          'vfs': 'name service and Samba module',
          'client': 'all, with the client library'}
# The least share of malformed cells that has to work, in percent.
GOALS = {'nss': 65.0, 'vfs': 70.0, 'client': 81.0}

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
is the host `smb` to most parsers of URLs, and socat takes a backslash away
before each character: of `\\\\\\\\fileserver\\data` it makes `\\\\fileserverdata`, the
name of a host like any other, which nobody can refuse. The name that was asked
for is told below; that it does not mean the right host is tested.

What none of the modules can help: a program that refuses or cuts up the target
itself, and one that is linked statically or brings a resolver of its own. Give
it the well-formed target: `$(uncfix normalize --format host TARGET)`. The
client library touches the arguments of SMB clients and the servers of LDAP URLs,
and nothing else of other programs.

Programs for Windows, under wine: names are found with the name service alone,
by `gethostbyname()`, `getaddrinfo()` and WinHTTP as below. Files, pipes and
drives of a server are not: wine has no SMB client, so that `CreateFile()` says 3
and `WNetAddConnection2()` 1222 to `\\\\server\\share` and to every other form of it
(`examples/windows/rcmd.c`, `tests/client/wine.sh`). Mount the share by
`mount -t cifs`, and give the program a path below `Z:`.

'''

# Its figures are compared by tests/kerberos in full size.
KERBEROS = '''
## With Kerberos alone

The figures above are of clients that log on by a password (NTLM), as a guest or
not at all. Where Kerberos is the only way in, a program has to ask the KDC for
the host that is meant, too. Of 12 forms of `nas.ad.test` in an Active Directory
without NTLM, and of `nas.example.test` in a realm of MIT's KDC, which matches
names exactly, so many got their ticket and the server (`tests/kerberos`):

| tool | KDC | stock | name service | name service and Samba module | all, with the client library |
| --- | --- | ---: | ---: | ---: | ---: |
| rpcclient | AD | 2 | 2 | 3 | 12 |
| net-rpc-share-list | AD | 0 | 0 | 0 | 12 |
| smbclient-L | AD | 6 | 6 | 6 | 12 |
| samba-tool-time | AD | 0 | 0 | 0 | 12 |
| samba-tool-dns | AD | 0 | 1 | 1 | 12 |
| samba-tool-drs | AD | 0 | 1 | 1 | 12 |
| samba-tool-ldap | AD | 0 | 0 | 0 | 12 |
| ldapsearch | AD | 0 | 0 | 0 | 12 |
| rpcclient | MIT | 2 | 2 | 2 | 12 |
| net-rpc-share-list | MIT | 0 | 0 | 0 | 12 |
| smbclient-L | MIT | 6 | 6 | 6 | 12 |
| kvno | MIT | 0 | 9 | 9 | 12 |
| psql | MIT | 0 | 8 | 8 | 10 |
| ssh | MIT | 0 | 2 | 2 | 3 |

An rpcclient that may use NTLM, too, tried that for 8 of the 12 at the AD with the
name service, 9 at MIT's KDC, and for none with the client library. Programs of
MIT's Kerberos ask the name service for the host and are right without the
library, but for forms with a colon, and one with a share behind other separators
than `\\` and `/`. A leading slash is the folder of a socket to psql, and ssh
refuses a name with a backslash or a quote itself. With a clean name the KDC gets
the same bytes with the library as without.
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


def written(found):
    """What people may write, and how many cells are left out."""
    odd = {(client.name, form.text) for client in clients() for form in forms()
           if client.in_url and form.odd_in_url}
    kept = {key: row for key, row in found.items() if key not in odd}
    yield ''
    yield ('Without the %d cells that nobody would write, a slash or a scheme '
           'behind another\nscheme (`http:////fileserver/`, '
           '`ldap://smb://fileserver`):' % (
               len(cells(found, COLUMNS[0])) - len(cells(kept, COLUMNS[0]))))
    yield ''
    yield from counts_table(kept)


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
    parts = [counts_table(found), written(found), kinds_table(found),
             ['', '## By client', ''],
             client_table(found), KERBEROS.splitlines(),
             ['', '## Forms that still fail', ''], failing(found),
             ['', '## How each client was called', '',
              '`$1` is the target.', ''], commands]
    return HEAD + '\n'.join(line for part in parts for line in part) + '\n'


def record(found):
    """Clients that were left out this time stay as they are."""
    ran = {client for (client, _), row in found.items()
           if 'absent' not in row.values()}
    merged = {key: row for key, row in expected().items()
              if key[0] not in ran}
    merged.update((key, row) for key, row in found.items() if key[0] in ran)
    write_expected(merged)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(expected()), encoding='utf-8')
    print('\n'.join(counts_table(merged)))
    faults = [fault for row in sorted(found)
              for fault in faults_of(row, found[row], {})]
    print('\n'.join(faults))
    return not faults


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


def compare(found, size):
    tests = Tests()
    before = expected()
    for client in clients():
        rows = {key: row for key, row in found.items()
                if key[0] == client.name}
        behaviour = '%s reaches what it reached' % client.name
        if not rows:
            continue
        if any('absent' in row.values() for row in rows.values()):
            tests.skip(behaviour, 'it is not installed')
            continue
        faults = [fault for key, row in rows.items()
                  for fault in faults_of(key, row, before.get(key, {}))]
        tests.that('%s (%d forms)' % (behaviour, len(rows)), not faults,
                   faults)
    goals(tests, found, size)
    tests.that('docs/compatibility.md tells what expected.txt holds',
               PAGE.read_text(encoding='utf-8') == page(before),
               ['run tests/matrix/matrix.sh --record'])
    stale = stale_counts(before)
    tests.that('the README tells the counts', not stale, stale)
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
            tests.that(behaviour, percent >= goal,
                       ['%d of %d, %.1f %%' % (works, total, percent)])


def main():
    found = results(pathlib.Path(sys.argv[2]))
    if sys.argv[1] == 'record':
        return record(found)
    return compare(found, sys.argv[3])


sys.exit(not main())

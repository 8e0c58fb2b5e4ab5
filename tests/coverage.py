#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""
Print which lines and branches of some folders a run of a --coverage build
reached, and the branches that it did not:

    tests/coverage.py BUILD FOLDER...

The folders' files must have run at all.  A file of which no branch was missed
is one passed test, another one a failed test.
"""

import glob
import json
import os
import subprocess
import sys


def measured(build, folder):
    """gcov's account of each source file of the folder that has run."""
    objects = glob.glob(os.path.join(build, folder, '*.gcda'))
    if not objects:
        return
    # waf compiles in the build folder: the names in the account are as there.
    done = subprocess.run(
        ['gcov', '--json-format', '--stdout', '--branch-probabilities'] +
        [os.path.relpath(each, build) for each in objects],
        cwd=build, stdout=subprocess.PIPE, text=True, check=True)
    for account in done.stdout.splitlines():
        for file in json.loads(account)['files']:
            path = os.path.normpath(os.path.join(build, file['file']))
            if path.startswith(folder + '/'):
                yield path, file['lines']


def merge(build, folders):
    """file -> line -> (count, counts of its branches), of all objects."""
    files = {}
    for folder in folders:
        for path, lines in measured(build, folder):
            merged = files.setdefault(path, {})
            for line in lines:
                key = (line['line_number'], line.get('function_name'))
                counts = [each['count'] for each in line['branches']]
                before = merged.get(key, (0, [0] * len(counts)))
                merged[key] = (before[0] + line['count'],
                               [a + b for a, b in zip(before[1], counts)])
    return files


def percent(part, whole):
    return 100.0 if whole == 0 else 100.0 * part / whole


def report(path, lines):
    counts = [count for count, _ in lines.values()]
    branches = [each for _, taken in lines.values() for each in taken]
    reached = sum(1 for count in counts if count)
    taken = sum(1 for count in branches if count)
    print('%-34s lines %4d of %4d %6.2f %%  branches %4d of %4d %6.2f %%' % (
        path, reached, len(counts), percent(reached, len(counts)),
        taken, len(branches), percent(taken, len(branches))))
    missed = sorted({number for (number, _), (_, each) in lines.items()
                     if not all(each)})
    return taken, len(branches), missed


def main():
    build, folders = sys.argv[1], [each.rstrip('/') for each in sys.argv[2:]]
    files = merge(build, folders)
    taken = whole = failed = passed = 0
    missing = []
    for path in sorted(files):
        some, count, missed = report(path, files[path])
        taken += some
        whole += count
        missing.append((path, missed))
    print('branches taken: %d of %d, %.2f %%\n'
          % (taken, whole, percent(taken, whole)))
    for path, missed in missing:
        if missed:
            failed += 1
            print('not ok - %s: a branch was missed in line %s'
                  % (path, ', '.join(map(str, missed))))
        else:
            passed += 1
            print('ok - %s: every branch was taken' % path)
    for folder in folders:
        if not any(path.startswith(folder + '/') for path in files):
            failed += 1
            print('not ok - %s: nothing of it has run' % folder)
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())

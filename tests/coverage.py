#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""
Print which lines and branches of some folders a run of a --coverage build
reached, and the branches that it missed:

    tests/coverage.py FLOOR BUILD FOLDER...

Each folder is one test: at least FLOOR percent of its branches were taken.
"""

import glob
import json
import os
import subprocess
import sys

from behaviours import Tests


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


def merge(build, folder):
    """file -> line -> (count, counts of its branches), of all objects."""
    files = {}
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


def branches_of(lines):
    return [each for _, taken in lines.values() for each in taken]


def print_file(path, lines):
    counts = [count for count, _ in lines.values()]
    branches = branches_of(lines)
    print('%-34s lines %6.2f %% of %4d   branches %6.2f %% of %4d' % (
        path, percent(sum(map(bool, counts)), len(counts)), len(counts),
        percent(sum(map(bool, branches)), len(branches)), len(branches)))
    missed = sorted({number for (number, _), (_, taken) in lines.items()
                     if not all(taken)})
    if missed:
        print('    missed a branch in line ' + ', '.join(map(str, missed)))


def main():
    floor, build = float(sys.argv[1]), sys.argv[2]
    tests = Tests()
    verdicts = []
    for folder in sys.argv[3:]:
        files = merge(build, folder)
        branches = []
        for path in sorted(files):
            print_file(path, files[path])
            branches += branches_of(files[path])
        taken = sum(map(bool, branches))
        verdicts.append((
            'the tests take %.2f %% of the branches of %s (%d of %d)' % (
                percent(taken, len(branches)), folder, taken, len(branches)),
            branches and percent(taken, len(branches)) >= floor))
    for behaviour, good in verdicts:
        tests.that(behaviour, good)
    return tests.summary()


if __name__ == '__main__':
    sys.exit(not main())

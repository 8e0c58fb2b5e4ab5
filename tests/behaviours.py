# SPDX-License-Identifier: GPL-3.0-or-later
"""What test_that and test_summary of sandbox.sh are to the shell."""

import itertools

# What is told of one test that fails: lines, and characters of its error.
DETAILS = 20
REASON = 4000


class Skipped(Exception):
    """Raised by a test that cannot run here; the text says why."""


def named(tests):
    """Each test is named after the behaviour that it shows."""
    return [(test.__name__.replace('_', ' '), test) for test in tests]


class Tests:
    """Prints a line for each test, and counts them."""

    def __init__(self):
        self.count = {'passed': 0, 'failed': 0, 'skipped': 0}

    def _add(self, verdict, line, details=()):
        self.count[verdict] += 1
        print(line, *itertools.islice(details, DETAILS), sep='\n    ',
              flush=True)

    def that(self, behaviour, good, details=()):
        """What is wrong, in lines, is told where it is not good."""
        if good:
            self._add('passed', f'ok - {behaviour}')
        else:
            self._add('failed', f'not ok - {behaviour}', details)
        return bool(good)

    def passed(self, cases):
        """Counts what has no line: one of thousands that are alike."""
        self.count['passed'] += cases

    def skip(self, behaviour, why):
        self._add('skipped', f'ok - {behaviour} # skipped: {why}')

    def summary(self):
        """The last line; false if a test failed or none ran."""
        print(', '.join(
            f'{number} {verdict}' for verdict, number in self.count.items()
            if number or verdict != 'skipped'))
        return not self.count['failed'] and \
            self.count['passed'] + self.count['skipped'] > 0


def report(cases):
    """Run each (behaviour, test, argument...); true if one failed."""
    tests = Tests()
    for behaviour, test, *arguments in cases:
        try:
            test(*arguments)
        except Skipped as reason:
            tests.skip(behaviour, reason)
        except (AssertionError, OSError) as error:
            tests.that(f'{behaviour}: {str(error)[:REASON]}', False)
        else:
            tests.that(behaviour, True)
    return not tests.summary()

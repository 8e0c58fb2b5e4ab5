# SPDX-License-Identifier: GPL-3.0-or-later
"""What test_that of sandbox.sh is to the shell: functions that are tests."""


class Skipped(Exception):
    """Raised by a test that cannot run here; the text says why."""


def named(tests):
    """Each test is named after the behaviour that it shows."""
    return [(test.__name__.replace('_', ' '), test) for test in tests]


def report(cases):
    """Run each (behaviour, test, argument...); true if one failed."""
    count = {'passed': 0, 'failed': 0, 'skipped': 0}
    for behaviour, test, *arguments in cases:
        verdict, why = 'passed', ''
        try:
            test(*arguments)
        except Skipped as reason:
            verdict, why = 'skipped', f' # skipped: {reason}'
        except (AssertionError, OSError) as error:
            verdict, why = 'failed', f': {error}'
        count[verdict] += 1
        word = 'not ok' if verdict == 'failed' else 'ok'
        print(f'{word} - {behaviour}{why}', flush=True)
    print(', '.join(f'{number} {verdict}' for verdict, number in count.items()
                    if number or verdict != 'skipped'))
    return count['failed'] > 0

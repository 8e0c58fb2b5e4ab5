# SPDX-License-Identifier: GPL-3.0-or-later
"""
What the arguments of SMB tools become.  Each tool is the real one, with
libuncfix_client.so and a library behind it that prints what main() would get.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

BUILD = sys.argv[1]
CLIENT = BUILD + '/libuncfix_client.so'
SHOW = BUILD + '/tests/show_arguments.so'
SIZE = os.environ.get('UNCFIX_TEST_SIZE', 'small')
BAD = r'\\\\fs\data'
TOOLS = ('smbclient', 'smbget', 'smbcacls', 'smbcquotas', 'rpcclient', 'net',
         'nmblookup', 'smbpasswd', 'smbspool', 'gio', 'mount.cifs',
         'mount.smb3')


def environment(**more):
    return {**os.environ, 'LC_ALL': 'C', 'LD_PRELOAD': f'{CLIENT}:{SHOW}',
            'ASAN_OPTIONS': 'verify_asan_link_order=0:detect_leaks=0', **more}


def run(program, *arguments, name=None, **more):
    """What main() of the program would get."""
    done = subprocess.run([name or program, *arguments], executable=program,
                          env=environment(**more), capture_output=True,
                          check=False)
    assert done.returncode == 0 and not done.stderr, done
    return [os.fsdecode(each) for each in done.stdout.split(b'\0')[:-1]]


def path(tool):
    found = shutil.which(tool)
    assert found, f'{tool} is not installed'
    return found


def handed(tool, *arguments, **more):
    return run(path(tool), *arguments, **more)[1:]


def same(found, expected):
    assert found == expected, f'{found!r} is not {expected!r}'


def passes(tool, *arguments):
    same(handed(tool, *arguments), list(arguments))


# Each row: the tool, what it is given, and what it gets.
REPAIRED = [
    ('smbclient', [BAD], ['//fs/data']),
    ('smbclient', ['-N', BAD], ['-N', '//fs/data']),
    ('smbclient', [BAD, '-U', 'u%p'], ['//fs/data', '-U', 'u%p']),
    ('smbclient', ['-U', r'D\u%p', BAD], ['-U', r'D\u%p', '//fs/data']),
    ('smbclient', ['--', BAD], ['--', '//fs/data']),
    ('smbclient', [r'\fs\data'], ['//fs/data']),
    ('smbclient', [r'fs\data'], ['//fs/data']),
    ('smbclient', ['smb://fs/data'], ['//fs/data']),
    ('smbclient', ['smb://fs:445/data'], ['//fs/data']),
    ('smbclient', ['"//fs/data"'], ['//fs/data']),
    ('smbclient', [r'\\?\UNC\fs\data'], ['//fs/data']),
    ('smbclient', [r'\\\\fs\\data\\dir'], ['//fs/data/dir']),
    ('smbclient', ['-L', BAD], ['-L', 'fs']),
    ('smbclient', ['-L' + BAD], ['-Lfs']),
    ('smbclient', ['-L=' + BAD], ['-L=fs']),
    ('smbclient', ['-NL', BAD], ['-NL', 'fs']),
    ('smbclient', ['-NgL' + BAD], ['-NgLfs']),
    ('smbclient', ['--list', BAD, '-N'], ['--list', 'fs', '-N']),
    ('smbclient', ['--list=' + BAD], ['--list=fs']),
    ('smbclient', ['--message=' + BAD], ['--message=fs']),
    ('smbget', [r'smb:\\fs\data\f', r'smb://\\fs/data/g'],
     ['smb://fs/data/f', 'smb://fs/data/g']),
    ('smbget', ['-a', '-o', BAD, BAD], ['-a', '-o', BAD, 'smb://fs/data']),
    ('smbget', [r'smb:\\D;u:p@fs\data\f'], ['smb://D;u:p@fs/data/f']),
    ('smbget', [r'smb:\\fs:8445\data'], ['smb://fs:8445/data']),
    ('smbget', [r'\\\\fs\data\a b%'], ['smb://fs/data/a%20b%25']),
    ('smbcacls', [BAD, r'\\dir'], ['//fs/data', r'\\dir']),
    ('smbcquotas', ['-L', BAD], ['-L', '//fs/data']),
    ('rpcclient', ['-c', 'srvinfo', BAD], ['-c', 'srvinfo', 'fs']),
    ('rpcclient', ['////fs'], ['fs']),
    ('net', ['rpc', 'info', '-S', r'\\fs'], ['rpc', 'info', '-S', 'fs']),
    ('net', ['-S' + BAD, 'rpc'], ['-Sfs', 'rpc']),
    ('net', ['--server=' + BAD, 'time'], ['--server=fs', 'time']),
    ('net', ['rpc', '--destination', BAD], ['rpc', '--destination', 'fs']),
    ('nmblookup', ['-U', '127.0.0.1', r'\\FS', 'B'],
     ['-U', '127.0.0.1', 'FS', 'B']),
    ('smbpasswd', ['-r', r'\\fs', '-U', 'u'], ['-r', 'fs', '-U', 'u']),
    ('smbspool', [r'smb:\\fs\lp', '1', 'u', r'\\a\b', '1', ''],
     ['smb://fs/lp', '1', 'u', r'\\a\b', '1', '']),
    ('gio', ['list', '-l', BAD], ['list', '-l', 'smb://fs/data']),
    ('gio', ['copy', r'smb://\\fs/data/x', '/tmp/x'],
     ['copy', 'smb://fs/data/x', '/tmp/x']),
    ('mount.cifs', [BAD, '/mnt', '-o', 'user=u,pass=p'],
     ['//fs/data', '/mnt', '-o', 'user=u,pass=p']),
    ('mount.cifs', ['-o', r'pass=\\\\a\b', '-vf', 'smb://fs/data', '/mnt'],
     ['-o', r'pass=\\\\a\b', '-vf', '//fs/data', '/mnt']),
    ('mount.smb3', [BAD, '/mnt'], ['//fs/data', '/mnt']),
]

# What stays as it is: well-formed, no target, or not to be said in full.
KEPT = [
    ('smbclient', ['//fs/data', r'\\\\pass\word']),
    ('smbclient', [r'\\fs\data', r'\\\\pass\word']),
    ('smbclient', ['//fs/data/dir']),
    ('smbclient', ['data']),
    ('smbclient', ['-U', BAD, '--password', BAD, '-A', BAD, '-c', BAD]),
    ('smbclient', ['-U' + BAD, '--password=' + BAD, '-A' + BAD]),
    ('smbclient', [r'\\fs:8445\data']),
    ('smbclient', [r'\\fs@SSL\data']),
    ('smbclient', [r'\\bad host\data']),
    ('smbclient', ['--no-such-option', BAD]),
    ('smbclient', ['-Z', BAD]),
    ('smbclient', ['-U']),
    ('smbclient', ['-L']),
    ('smbclient', ['']),
    ('smbclient', []),
    ('smbget', ['smb://fs/data/a%20b', 'smb://u:p@fs:445/data//x']),
    ('smbget', [r'smb://fs/data/back\slash', 'smb://fs/data/"quoted"']),
    ('smbget', ['smb://', 'smb://fs', 'smb://fs/']),
    ('rpcclient', ['fs', '-c', r'netshareenum \\\\fs']),
    ('rpcclient', ['ncacn_np:fs[\\pipe\\lsarpc]']),
    ('net', ['rpc', 'share', 'add', r'x=\\\\a\b']),
    ('net', ['ads', 'info', '-w', BAD, '-C', BAD]),
    ('gio', ['list', '//fs/data']),
    ('gio', ['list', '/tmp', 'tmp/x', 'file:///tmp/x', 'smb://fs/data']),
    ('gio', ['open', 'http://host/x', r'a\b']),
    ('mount.cifs', ['//fs/data', BAD, '-o', r'unc=\\fs\data']),
    ('mount.cifs', ['--no-such', BAD]),
]


def malformed_targets_are_repaired():
    for tool, given, expected in REPAIRED:
        same(handed(tool, *given), expected)


def what_is_handed_over_passes_unchanged():
    for tool, _, expected in REPAIRED:
        passes(tool, *expected)


def well_formed_targets_and_passwords_pass_unchanged():
    for tool, given in KEPT:
        passes(tool, *given)


def other_programs_get_what_they_were_given():
    for tool in ('true', 'python3', 'sh', 'ls', 'smbstatus', 'testparm'):
        passes(tool, BAD, '-L', BAD, r'smb:\\fs')


def a_name_alone_makes_no_smb_tool():
    with tempfile.TemporaryDirectory() as folder:
        for tool in TOOLS:
            copy = os.path.join(folder, tool)
            shutil.copy('/bin/true', copy)
            same(run(copy, BAD, '-S', BAD)[1:], [BAD, '-S', BAD])
            os.unlink(copy)
            os.symlink('/bin/true', copy)
            same(run(copy, BAD, '-S', BAD)[1:], [BAD, '-S', BAD])


def the_first_argument_decides_nothing():
    same(run(path('smbclient'), BAD, name='true'), ['true', '//fs/data'])
    same(run('/bin/true', BAD, name='smbclient'), ['smbclient', BAD])


def a_program_without_arguments_starts():
    for tool in TOOLS:
        same(handed(tool), [])


def uncfix_disable_switches_it_off():
    same(handed('smbclient', BAD, UNCFIX_DISABLE='1'), [BAD])
    same(handed('smbclient', BAD, UNCFIX_DISABLE=''), ['//fs/data'])


def help_text(tool):
    arguments = {'net': ('help', 'rpc', 'info'), 'gio': ('help', 'list')}
    done = subprocess.run([path(tool), *arguments.get(tool, ('--help',))],
                          env={**os.environ, 'LC_ALL': 'C', 'COLUMNS': '80'},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    text = done.stdout
    if tool == 'net':
        text += subprocess.run([path(tool), 'help'], check=False, text=True,
                               stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT).stdout
    return text


def options_of(tool):
    """
    (spelling, takes a value) of each option in the tool's own help.  What is
    further to the right is no option, but what is said of one.
    """
    found = set()
    for line in help_text(tool).splitlines():
        match = re.match(
            r'\s{1,8}(?:(-\w|-\?)(?:,\s*|\|))?(--[\w-]+)(=\S+)?(?:\s|$)', line)
        if match:
            letter, name, value = match.groups()
            found.update((each, bool(value)) for each in (letter, name)
                         if each)
    return sorted(found)


SERVERS = {('smbclient', '-L'), ('smbclient', '--list'),
           ('smbclient', '-M'), ('smbclient', '--message'),
           ('net', '-S'), ('net', '--server')}
# What follows an option is read on: the first operand and what it becomes.
OPERAND = {'smbclient': '//fs/data', 'smbcacls': '//fs/data',
           'smbcquotas': '//fs/data', 'smbget': 'smb://fs/data',
           'rpcclient': 'fs', 'nmblookup': 'fs', 'net': BAD}


def every_option_with_a_value_passes_it_unchanged():
    for tool, operand in OPERAND.items():
        options = options_of(tool)
        assert len(options) > 20, (tool, options)
        for option, value in options:
            if not value or (tool, option) in SERVERS:
                continue
            same(handed(tool, option, BAD, BAD), [option, BAD, operand])
            if option.startswith('--'):
                joined = option + '=' + BAD
            else:
                joined = option + BAD
            same(handed(tool, joined, BAD), [joined, operand])


def every_option_without_a_value_takes_none():
    for tool, operand in OPERAND.items():
        for option, value in options_of(tool):
            if not value:
                same(handed(tool, option, BAD), [option, operand])


def any_arguments_leave_the_tool_well():
    """Random bytes and random options: the process gets as many as given."""
    chance = random.Random(20000519)
    pieces = ['-', '--', '=', '\\', '/', '\\\\', 'fs', 'data', 'smb:', ' ',
              '"', '%5C', '%', 'L', 'S', 'N', 'list', 'server', '@', ':',
              '445', '\uff3c', '?', 'UNC', '.', '[', ']', '::1', 'x' * 300,
              '\\' * 5000, 'file:', '\udcff']
    for _ in range(3000 if SIZE == 'full' else 150):
        tool = chance.choice(TOOLS)
        given = [''.join(chance.choices(pieces, k=chance.randrange(6)))
                 for _ in range(chance.randrange(6))]
        same(len(handed(tool, *given)), len(given))


TESTS = [
    malformed_targets_are_repaired,
    what_is_handed_over_passes_unchanged,
    well_formed_targets_and_passwords_pass_unchanged,
    other_programs_get_what_they_were_given,
    a_name_alone_makes_no_smb_tool,
    the_first_argument_decides_nothing,
    a_program_without_arguments_starts,
    uncfix_disable_switches_it_off,
    every_option_with_a_value_passes_it_unchanged,
    every_option_without_a_value_takes_none,
    any_arguments_leave_the_tool_well,
]


def main():
    failed = 0
    for test in TESTS:
        behaviour = test.__name__.replace('_', ' ')
        try:
            test()
            print('ok -', behaviour)
        except AssertionError as error:
            failed += 1
            print(f'not ok - {behaviour}: {error}')
    print(f'{len(TESTS) - failed} passed, {failed} failed')
    return 1 if failed else 0


sys.exit(main())

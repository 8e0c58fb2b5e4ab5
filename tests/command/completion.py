# SPDX-License-Identifier: GPL-3.0-or-later
"""What bash, zsh and fish offer behind `uncfix`, and what --help says."""

import os
import pty
import re
import shutil
import subprocess
import sys

import behaviours

UNCFIX = os.path.abspath(sys.argv[1])
COMPLETION = os.path.abspath('completion')
ENVIRONMENT = {**os.environ, 'TERM': 'dumb', 'COLUMNS': '300', 'LINES': '90',
               'PATH': os.path.dirname(UNCFIX) + ':' + os.environ['PATH'],
               'PS1': '', 'HISTFILE': '/dev/null',
               'HOME': '/nonexistent'}
# What a shell is told before a person types.
SHELLS = {
    'bash': (['bash', '--norc', '--noprofile', '-i'],
             f'bind "set completion-query-items 0"; bind "set page-completions'
             f' off"; . {COMPLETION}/uncfix.bash; PS1="shell"">"\n'),
    'zsh': (['zsh', '-f', '-i'],
            f'LISTMAX=9999; fpath=({COMPLETION} $fpath); autoload compinit; '
            f'compinit -D -u; PS1="shell"">"\n'),
}


def type_and_read(shell, line):
    """What an interactive shell shows when tab is pressed behind the line."""
    command, setup = SHELLS[shell]
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, ENVIRONMENT)
    # With its prompt, the shell has the terminal in its own mode.
    read_until(terminal, setup, b'shell>')
    # Ctrl-U takes the line away again.
    shown = read_until(terminal, line + '\t\t\x15echo END$((1+1))\n', b'END2')
    os.write(terminal, b'exit\n')
    os.close(terminal)
    os.waitpid(process, 0)
    return shown.decode(errors='replace')


def read_until(terminal, typed, mark):
    os.write(terminal, typed.encode())
    shown = b''
    while mark not in shown:
        shown += os.read(terminal, 65536)
    return shown


def offered(shell, line, pattern):
    """The words that the shell offers."""
    if shell == 'fish':
        shown = subprocess.run(
            ['fish', '--no-config', '--command',
             f'source {COMPLETION}/uncfix.fish; complete -C "{line}"'],
            env={**ENVIRONMENT, 'HOME': '/tmp'}, stdout=subprocess.PIPE,
            text=True, check=True).stdout
        words = {found.split('\t')[0] for found in shown.splitlines()}
    else:
        # The line itself is echoed, and so is what takes it away.
        shown = type_and_read(shell, line).split('echo END')[0]
        words = set(re.split(r'\s+', shown.replace(line, ' ', 1)))
    return {word for word in words if re.fullmatch(pattern, word)}


def help_of(*verb):
    return subprocess.run([UNCFIX, *verb, '--help'], stdout=subprocess.PIPE,
                          text=True, check=True).stdout


def verbs():
    return set(re.findall(r'^  ([a-z]+) ', help_of(), re.M))


def options(verb):
    found = re.findall(r'^ +(?:-[A-Za-z], )?(--[a-z-]+)', help_of(verb), re.M)
    return {*found, '--help'}


def same(found, expected, what):
    assert found == expected, f'{what}: {sorted(found)}, not {sorted(expected)}'


def verbs_are_offered(shell):
    found = offered(shell, 'uncfix ', r'[a-z]+')
    assert verbs() <= found, f'{sorted(found)}'


def each_option_is_offered(shell):
    for verb in sorted(verbs()):
        if options(verb) == {'--help'}:
            continue
        same(offered(shell, f'uncfix {verb} --', r'--[a-z-]+'),
             options(verb), verb)


def values_are_offered(shell):
    same(offered(shell, 'uncfix normalize --format ', r'[a-z]{3,5}'),
         {'unc', 'posix', 'url', 'host', 'json'}, 'format')
    same(offered(shell, 'uncfix enable ', r'(?!enable)[a-z]{3,}'),
         {'nss', 'vfs', 'client', 'watch'},
         'enable')


def commands_are_offered_behind_run(shell):
    for line in ('uncfix run smbc', 'uncfix run -- smbc'):
        found = offered(shell, line, r'smbc[a-z]+')
        assert {'smbcacls', 'smbclient'} <= found, f'{line}: {sorted(found)}'


TESTS = [verbs_are_offered, each_option_is_offered, values_are_offered,
         commands_are_offered_behind_run]


def where_it_is_installed(test, shell):
    if not shutil.which(shell):
        raise behaviours.Skipped(f'{shell} is not installed')
    test(shell)


sys.exit(behaviours.report(
    (f'{shell}: {behaviour}', where_it_is_installed, test, shell)
    for shell in ('bash', 'zsh', 'fish')
    for behaviour, test in behaviours.named(TESTS)))

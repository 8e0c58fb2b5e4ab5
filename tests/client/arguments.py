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

import behaviours

BUILD = sys.argv[1]
CLIENT = BUILD + '/libuncfix_client.so'
SHOW = BUILD + '/tests/show_arguments.so'
SIZE = os.environ.get('UNCFIX_TEST_SIZE', 'small')
BAD = r'\\\\fs\data'
TOOLS = ('smbclient', 'smbget', 'smbcacls', 'smbcquotas', 'rpcclient', 'net',
         'nmblookup', 'smbpasswd', 'smbspool', 'gio', 'mount.cifs',
         'mount.smb3', 'samba-tool', 'curl', 'winexe')
PYTHON = ('samba-tool',)  # what main() of the interpreter gets goes before
STUBS = tempfile.TemporaryDirectory()


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


def stub(tool, library):
    """For a tool that is not installed: linked as that one is."""
    found = os.path.join(STUBS.name, tool)
    if not os.path.exists(found):
        for words in (['-shared', '-Wl,-soname,' + library, '-o',
                       os.path.join(STUBS.name, library)],
                      ['-Wl,--no-as-needed', '-Wl,-rpath,' + STUBS.name,
                       '-L' + STUBS.name, '-l:' + library, '-o', found]):
            subprocess.run(['cc', '-xc', '-', *words], check=True, text=True,
                           input='int main(void) { return 0; }')
    return found


STUBBED = {'winexe': 'libsamba-util.so.0', 'kioclient': 'libKF5KIOCore.so.5',
           'vlc': 'libvlc.so.5'}


def path(tool):
    if tool in STUBBED and not shutil.which(tool):
        return stub(tool, STUBBED[tool])
    found = shutil.which(tool)
    assert found, f'{tool} is not installed'
    return found


def handed(tool, *arguments, **more):
    found = run(path(tool), *arguments, **more)
    return found[2:] if tool in PYTHON else found[1:]


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
    ('smbclient', [r'\\[fe80::1%4]\data'], ['//fe80::1%4/data']),
    ('smbclient', [r"'\\\\fs\data'"], ['//fs/data']),
    ('smbclient', [r'\\\\fs\data"'], ['//fs/data']),
    ('smbclient', ['-L', r"\\\\fs'"], ['-L', 'fs']),
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
    ('smbget', ['smb://[::1]/data', r'smb:\\[fe80::1%4]\data\f'],
     ['smb://0--1.ipv6-literal.net/data',
      'smb://fe80--1s4.ipv6-literal.net/data/f']),
    ('smbget', ['smb:\\\\fs\\Gr\xfc\xdfe\\f', r'smb://fs/data\f'],
     ['smb://fs/Gr%C3%BC%C3%9Fe/f', 'smb://fs/data/f']),
    ('smbget', [r'smb://\\fs\data\data\f', r'smb:\\fs\data/data\f'],
     ['smb://fs/data/data/f', 'smb://fs/data/data/f']),
    ('smbcacls', [BAD, r'\\dir'], ['//fs/data', r'\\dir']),
    ('smbcacls', ['//fs/data/', '//fs/data//'], ['//fs/data', '//fs/data//']),
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
    ('smbspool', [r'smb://u:p@\\fs\lp', '1', 'u', 't', '1', ''],
     ['smb://u:p@fs/lp', '1', 'u', 't', '1', '']),
    ('smbspool', ['smb://[::1]:445/lp', '1', 'u', 't', '1', ''],
     ['smb://0--1.ipv6-literal.net:445/lp', '1', 'u', 't', '1', '']),
    ('winexe', ['-U', r'D\u%p', r'\\\\fs', r'cmd /c \\a\b'],
     ['-U', r'D\u%p', '//fs', r'cmd /c \\a\b']),
    ('winexe', ['--runas', BAD, r'\\fs:445', 'cmd'],
     ['--runas', BAD, '//fs', 'cmd']),
    ('samba-tool', ['time', r'\\\\fs', '-U', BAD],
     ['time', 'fs', '-U', BAD]),
    ('samba-tool', ['time', '--password', BAD, r'\\fs'],
     ['time', '--password', BAD, 'fs']),
    ('samba-tool', ['dns', 'query', r'\\fs', r'a\b', r'c\d', 'ALL'],
     ['dns', 'query', 'fs', r'a\b', r'c\d', 'ALL']),
    ('samba-tool', ['drs', 'replicate', r'\\a', r'\\b', 'DC=x'],
     ['drs', 'replicate', 'a', 'b', 'DC=x']),
    ('curl', ['-o', r'smb:\\f', '-su', 'u:p', r'smb:\\fs\data\f'],
     ['-o', r'smb:\\f', '-su', 'u:p', 'smb://fs/data/f']),
    ('curl', [r'SMB://\\fs\data\a b', r'cifs:\\fs\data', 'http://x/'],
     ['smb://fs/data/a%20b', 'smb://fs/data', 'http://x/']),
    ('curl', ['--url', 'smb:////fs//data/f', '--compressed', 'smb:fs/d/f'],
     ['--url', 'smb://fs/data/f', '--compressed', 'smb://fs/d/f']),
    ('gio', ['list', '-l', BAD], ['list', '-l', 'smb://fs/data']),
    ('gio', ['mount', '-a', BAD], ['mount', '-a', 'smb://fs/data']),
    ('gio', ['mount', '--anonymous', r'\fs\data'],
     ['mount', '--anonymous', 'smb://fs/data']),
    ('gio', ['cat', '%5C%5Cfs%5Cdata%5Cf'], ['cat', 'smb://fs/data/f']),
    ('gio', ['info', '-a', BAD, BAD], ['info', '-a', BAD, 'smb://fs/data']),
    ('gio', ['save', '-a', BAD], ['save', '-a', 'smb://fs/data']),
    ('gio', ['monitor', '-d', BAD, '--file=' + BAD],
     ['monitor', '-d', 'smb://fs/data', '--file=smb://fs/data']),
    ('gio', ['rename', BAD, r'\\new'], ['rename', 'smb://fs/data', r'\\new']),
    ('gio', ['copy', r'smb://\\fs/data/x', '/tmp/x'],
     ['copy', 'smb://fs/data/x', '/tmp/x']),
    ('curl', [BAD + r'\f', '-T', BAD, r'<\\fs\data\f>', '%5C%5Cfs%5Cdata%5Cf'],
     ['smb://fs/data/f', '-T', BAD, 'smb://fs/data/f', 'smb://fs/data/f']),
    ('kioclient', ['--noninteractive', 'cat', BAD + r'\f'],
     ['--noninteractive', 'cat', 'smb://fs/data/f']),
    ('vlc', ['-I', 'dummy', '--no-video', '--unknown=' + BAD, BAD + r'\f'],
     ['-I', 'dummy', '--no-video', '--unknown=' + BAD, 'smb://fs/data/f']),
    ('mount.cifs', [BAD, '/mnt', '-o', 'user=u,pass=p'],
     ['//fs/data', '/mnt', '-o', 'user=u,pass=p']),
    ('mount.cifs', ['-o', r'pass=\\\\a\b', '-vf', 'smb://fs/data', '/mnt'],
     ['-o', r'pass=\\\\a\b', '-vf', '//fs/data', '/mnt']),
    ('curl', [r"smb://'\\fs\data\f'", r'smb://“\\fs\data\f”'],
     ['smb://fs/data/f', 'smb://fs/data/f']),
    ('mount.smb3', [BAD, '/mnt'], ['//fs/data', '/mnt']),
    ('mount.cifs', [r'\\\\fs\\data\\a b', '/mnt'], ['//fs/data/a b', '/mnt']),
    ('mount.cifs', [r'\\[::1]\data', '/mnt'], ['//::1/data', '/mnt']),
    ('curl', [r'smb:\\[::1]\data\f', r'smb:\\[fe80::1%4]\data\f'],
     ['smb://[::1]/data/f', 'smb://[fe80::1%254]/data/f']),
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
    ('smbclient', [r'\\\\fs\data\dir']),
    ('smbclient', ['smb://u:p@fs/data', r'\\pass']),
    ('smbclient', ['-L', r'smb:\\u@fs']),
    ('smbclient', ['-L', r'\\--option=x']),
    ('smbclient', ['--no-such-option', BAD]),
    ('smbclient', ['-Z', BAD]),
    ('smbclient', [r"\\[::1]\o'", r"\\\\fs\data'"]),
    ('smbclient', [r"\\\\fs\data'"]),
    ('smbclient', ['-U']),
    ('smbclient', ['-L']),
    ('smbclient', ['']),
    ('smbclient', []),
    ('smbget', ['smb://fs/data/a%20b', 'smb://u:p@fs:445/data//x']),
    ('smbget', [r'smb://fs/data/back\slash', 'smb://fs/data/"quoted"']),
    ('smbget', ['smb://', 'smb://fs', 'smb://fs/']),
    ('smbget', [r'smb://\\fs\data/data/f', r'smb://fs\data/f',
                'smb://fs%5Cdata/f']),
    ('smbget', [r'smb://CORP\anna@fs/data', r'smb://CORP\anna:x@fs/data/f']),
    ('smbget', [r'smb:\\a@b@fs\data\f', r'smb:\\fs\data\f?x']),
    ('smbget', ['%22smb:%2F%2Fu:p@fs%2Fdata%22']),
    ('smbspool', [r'smb://guest:x@\\fs\data/prn', '1', 'u', 't', '1', '']),
    ('smbspool', [r'smb:\\fs\data\prn', '1', 'u', 't', '1', '']),
    ('smbspool', [r'smb://\\fs\data/prn', '1', 'u', 't', '1', '']),
    ('smbspool', [r'smb:\\WORKGROUP\fs\lp', '1', 'u', 't', '1', '']),
    ('smbspool', ['smb://WORKGROUP/fs/lp', '1', 'u', 't', '1', '']),
    ('smbspool', [r'smb:\\a@b:c@fs\lp', '1', 'u', 't', '1', '']),
    ('smbspool', [r'smb:\\fs\l@p', '1', 'u', 't', '1', '']),
    ('rpcclient', [r'\\-c', r'\\--option=x', r'smb://u@fs']),
    ('nmblookup', [r'\\-A', r'\\-A\x']),
    ('rpcclient', ['fs', '-c', r'netshareenum \\\\fs']),
    ('rpcclient', ['ncacn_np:fs[\\pipe\\lsarpc]']),
    ('net', ['rpc', 'share', 'add', r'x=\\\\a\b']),
    ('net', ['ads', 'info', '-w', BAD, '-C', BAD]),
    ('gio', ['list', '//fs/data']),
    ('gio', ['list', '/tmp', 'tmp/x', 'file:///tmp/x', 'smb://fs/data']),
    ('gio', ['open', 'http://host/x', r'a\b', r'//a\b', '%5Ca.txt']),
    ('gio', ['set', '/x', r'\\a\b', r'\\c\d']),
    ('gio', ['mount', '-d', BAD, '-t', BAD, '-s', BAD]),
    ('gio', ['launch', BAD]),
    ('winexe', ['//fs:8445', r'\\fs']),
    ('winexe', [r'\\fs:8445', r'\\fs']),
    ('samba-tool', ['time']),
    ('samba-tool', ['user', 'add', BAD, BAD]),
    ('samba-tool', ['time', '-U', BAD, '-W', BAD, '--option', BAD]),
    ('samba-tool', []),
    ('curl', ['//fs/data/f', r'fs\data\f', r'\fs\data\f', '＼＼fs＼data＼f']),
    ('curl', [r'http:\\fs\data', 'http://%5C%5Cfs/', 'smb//fs/data/f',
              '%255C%255Cfs%255Cdata']),
    ('curl', ['-T', r'\\fs\data', r'\\fs\data\dir\\', r'smb:\\fs\data\\']),
    ('kioclient', ['ls', '//fs/data', 'tmp/x', 'file:////fs/data/x']),
    ('kioclient', ['--platform', BAD, '-style', BAD, BAD]),
    ('vlc', ['-I', BAD, '--sub-file', BAD, '--sout=' + BAD, 'vlc://quit']),
    ('vlc', ['//fs/data/f', r'songs\a', '--no-such-option', BAD]),
    ('curl', ['-d', r'smb:\\a', '-H', r'smb:\\a', '-e', r'smb:\\a', '-x',
              r'smb:\\a', '--preproxy', r'smb:\\a']),
    ('curl', ['--no-such-option', r'smb:\\a']),
    ('curl', ['smb://u:p@fs/data/f', 'smbs://fs/data//f', r'smbs:\\fs\d']),
    ('mount.cifs', ['//fs/data', BAD, '-o', r'unc=\\fs\data']),
    ('mount.cifs', ['--no-such', BAD]),
    # What automount leaves of `\\\\\\\\fs\\data` in a map: there is no share.
    ('mount.cifs', [r'\fsdata', '/mnt']),
    ('smbclient', [r'\\\\fs']),
    ('mount.cifs', ['//fs/data/', '/mnt']),
    ('mount.cifs', [r'\\fs/data//x', '/mnt']),
    ('mount.cifs', [r'//fs\data', '/mnt']),
    ('mount.cifs', ['smb://u:p@fs/data', '/mnt']),
    ('curl', [r'smb:\\fs\data\{f,g}', r'smb:\\fs\data\f[1-3]']),
    ('curl', [r'smb:\\fs\data\f#1', r'smb:\\fs\data\f?x']),
    ('curl', [r'smb:\\a@b@fs\data\f', r'smb://\\fs\data/data/f']),
    ('curl', ['smb://nfs://fs/data', r'smb://ftp:\\fs\data']),
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


def the_uri_of_a_printer_comes_from_cups():
    job = ['1', 'user', r'\\\\a\title', '1', '', '/dev/null']
    good = 'smb://u:p@fs/lp'
    for bad in (r'smb:\\u:p@fs\lp', r'smb://u:p@\\fs\lp'):
        same(run(path('smbspool'), *job, name=bad, DEVICE_URI=bad),
             [good, *job, good])
    for kept in ('smb://fs/lp', '/usr/bin/smbspool', 'ipp:\\\\fs\\lp', ''):
        same(run(path('smbspool'), *job, name=kept or 'x', DEVICE_URI=kept),
             [kept or 'x', *job, kept])
    same(run('/bin/true', BAD, DEVICE_URI=BAD), ['/bin/true', BAD, BAD])


def a_script_of_python_is_known_however_it_is_started():
    tool = path('samba-tool')
    for before in ([], ['-u'], ['-Bs', '-E']):
        same(run('/usr/bin/python3', *before, tool, 'time', r'\\fs')[1:],
             [*before, tool, 'time', 'fs'])
    for before in (['-c', 'print()'], ['-m', 'samba'], ['other.py'], ['-'],
                   ['-u', '-']):
        arguments = [*before, tool, 'time', r'\\fs']
        same(run('/usr/bin/python3', *arguments)[1:], arguments)


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


def help_of(tool, verbs):
    """What the tool itself says of its options, or of its verb's."""
    asked = {'net': [('help',), ('help', *verbs)], 'smbpasswd': [('-h',)],
             'curl': [('--help', 'all')], 'gio': [('help', *verbs)]}
    text = ''
    for arguments in asked.get(tool, [(*verbs, '--help')]):
        text += subprocess.run(
            [path(tool), *arguments], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False,
            env={**os.environ, 'LC_ALL': 'C', 'COLUMNS': '80'}).stdout
    return text


# `-x VALUE, --name=VALUE`, `-x|--name=<value>`, `-x, --name <value>`
OPTION = re.compile(r"""\s{1,8}
    (?:(?P<letter>-[^\s-])
       (?P<value>\s(?!\s|--)\S+(?:\s\S+)?(?=,|\s\s))?
       (?:,\s*|\||(?=\s\s)|$))?
    (?:(?P<name>--[\w.-]+)(?P<long_value>=\S+|\s[<[]\S+)?)?
    (?:\s|$)""", re.VERBOSE)


def options_of(tool, verbs):
    """
    {spelling: takes a value} of each option in the tool's own help.  What is
    further to the right is no option, but what is said of one.
    """
    found = {}
    for line in help_of(tool, verbs).splitlines():
        match = OPTION.match(line)
        for part in ('letter', 'name') if match else ():
            if match[part]:
                found[match[part]] = bool(match['value'] or
                                          match['long_value'])
    return found


GIO = ('cat', 'copy', 'mkdir', 'move', 'remove', 'save', 'trash', 'tree',
       'info', 'list', 'rename', 'set', 'monitor', 'mount')
DNS = ('add', 'cleanup', 'query', 'serverinfo', 'zoneinfo', 'zonelist',
       'zoneoptions')
DRS = ('bind', 'clone-dc-database', 'kcc', 'options', 'replicate', 'showrepl',
       'uptodateness')
# The tools, the least number of options, an operand and what becomes of it.
HELP = [
    ('smbclient', (), 40, BAD, '//fs/data'),
    ('smbcacls', (), 40, BAD, '//fs/data'),
    ('smbcquotas', (), 40, BAD, '//fs/data'),
    ('smbget', (), 30, BAD, 'smb://fs/data'),
    ('rpcclient', (), 40, BAD, 'fs'),
    ('nmblookup', (), 20, BAD, 'fs'),
    ('net', ('rpc', 'info'), 40, BAD, BAD),
    ('smbpasswd', (), 15, BAD, BAD),
    ('samba-tool', ('time',), 15, BAD, 'fs'),
    *(('samba-tool', ('dns', verb), 15, BAD, 'fs') for verb in DNS),
    *(('samba-tool', ('drs', verb), 15, BAD, 'fs') for verb in DRS),
    ('curl', (), 250, r'smb:\\fs\data', 'smb://fs/data'),
    *(('gio', (verb,), 0, BAD, 'smb://fs/data') for verb in GIO)]
# What these take is a target, or only at times a value.
OTHERS = {
    'smbclient': ('-L', '--list', '-M', '--message'),
    'net rpc info': ('-S', '--server'),
    'smbpasswd': ('-r',),
    'samba-tool drs clone-dc-database': ('--server',),
    'curl': ('-h', '--help', '--url'),
    'gio monitor': ('-d', '--dir', '-f', '--file', '-D', '--direct', '-s',
                    '--silent')}


def each_option(with_value, spell):
    """
    spell(option, value) is given to the tool, for all options at once and, if
    that fails, for each; what follows is repaired.
    """
    for tool, verbs, least, bad, good in HELP:
        options = options_of(tool, verbs)
        assert len(options) >= least, (tool, verbs, options)
        spelled = [spell(option, bad) for option, value in options.items()
                   if value == with_value and
                   option not in OTHERS.get(' '.join([tool, *verbs]), ())]
        for given in [sum(spelled, []), *spelled]:
            found = handed(tool, *verbs, *given, bad)
            if found == [*verbs, *given, good]:
                break
            assert given not in spelled, (tool, found)


def every_option_with_a_value_passes_it_unchanged():
    each_option(True, lambda option, value: [option, value])
    each_option(True, lambda option, value: [
        option + ('=' if option.startswith('--') else '') + value])


def every_option_without_a_value_takes_none():
    each_option(False, lambda option, value: [option])


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
    the_uri_of_a_printer_comes_from_cups,
    a_script_of_python_is_known_however_it_is_started,
    a_name_alone_makes_no_smb_tool,
    the_first_argument_decides_nothing,
    a_program_without_arguments_starts,
    uncfix_disable_switches_it_off,
    every_option_with_a_value_passes_it_unchanged,
    every_option_without_a_value_takes_none,
    any_arguments_leave_the_tool_well,
]


sys.exit(behaviours.report(behaviours.named(TESTS)))

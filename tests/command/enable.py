# SPDX-License-Identifier: GPL-3.0-or-later
"""uncfix enable and uncfix disable.  Runs inside a sandbox (enable.sh)."""

import collections
import os
import re
import resource
import shutil
import socket
import stat
import struct
import subprocess
import sys
import time

import behaviours

UNCFIX = sys.argv[1]
SANDBOX = os.environ['SANDBOX']
MODULE = os.environ['SANDBOX_VFS'] + '/uncfix.so'
NSS_MODULE = os.environ['SANDBOX_LIBRARIES'] + '/libnss_uncfix.so.2'
NSSWITCH, SMB_CONF = '/etc/nsswitch.conf', '/etc/samba/smb.conf'
SAVED = '/var/lib/uncfix'
PATHS = {'nss': NSSWITCH, 'vfs': SMB_CONF}
PLAIN = {
    'nss': b'passwd: files\nhosts: files dns # as ever\n',
    'vfs': b'# mine\n[global]\n\tvfs objects = catia\n[data]\n\tpath = /\n',
}
ENABLED = {
    'nss': PLAIN['nss'].replace(b': files dns',
                                b': uncfix [!UNAVAIL=return] files dns'),
    'vfs': b'# mine\n[global]\n\tpreload modules = %s\n\tregistry shares = yes'
           b'\n\tvfs objects = uncfix catia\n[data]\n\tpath = /\n'
           % MODULE.encode(),
}
Shape = collections.namedtuple(
    'Shape', 'name text expected said option why by_hand')


def same(found, expected):
    assert found == expected, f'{found!r} is not {expected!r}'


def says(text, words):
    assert words in text, f'{words!r} is not said in {text!r}'


def decode(lines):
    text = re.sub(rb'\{([0-9A-F]{2})\}',
                  lambda match: bytes.fromhex(match[1].decode()),
                  ''.join(line + '\n' for line in lines).encode())
    text = text.replace(b'{module}', MODULE.encode())
    return text.replace(b'{no newline}\n', b'')


def read_shapes(table):
    with open(f'tests/command/{table}', encoding='utf-8') as file:
        blocks = re.split(r'^= ', file.read(), flags=re.M)[1:]
    for block in blocks:
        name, *lines = block.split('\n')
        while lines[-1] == '':
            lines.pop()
        marks = {mark: [line[2:] for line in lines if line.startswith(mark)]
                 for mark in ('+ ', '? ', '% ', '! ', '~ ')}
        text = [line for line in lines if line[:2] not in marks]
        yield Shape(name, decode(text),
                    [decode([line])[:-1] for line in marks['+ ']],
                    marks['? '], marks['% '], ''.join(marks['! ']),
                    bool(marks['~ ']))


NSS_SHAPES = list(read_shapes('nsswitch.txt'))
SMB_SHAPES = list(read_shapes('smb_conf.txt'))


def run(*arguments, check=None, **options):
    done = subprocess.run(arguments, stdin=subprocess.DEVNULL,
                          capture_output=True, check=False, **options)
    if check is not None:
        assert done.returncode == check, \
            f'{arguments}: {done.returncode}, {done.stdout} {done.stderr}'
    return done


def uncfix(*arguments, check=0, **options):
    return run(UNCFIX, *arguments, check=check, **options)


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def write(path, text):
    with open(path, 'wb') as file:
        file.write(text)


def snapshot(folder):
    """Every file below a folder: its content, place on the disk and times."""
    found = {}
    for path, _, names in os.walk(folder):
        for name in [*names, '.']:
            at = os.path.join(path, name)
            about = os.lstat(at)
            regular = stat.S_ISREG(about.st_mode)
            found[at] = (about.st_ino, about.st_mode, about.st_uid,
                         about.st_ctime_ns, regular and read(at))
    return found


class Tree:
    """Another machine's files: enable --root."""

    def __init__(self, **files):
        self.root = SANDBOX + '/tree'
        shutil.rmtree(self.root, ignore_errors=True)
        for path in (MODULE, NSS_MODULE):
            os.makedirs(os.path.dirname(self.root + path), exist_ok=True)
            shutil.copy(path, self.root + path)
        os.makedirs(self.root + '/etc/samba')
        for part, text in (files or PLAIN).items():
            write(self.path(part), text)

    def path(self, part):
        return self.root + PATHS[part]

    def read(self, part):
        return read(self.path(part))

    def uncfix(self, verb, *arguments, **options):
        return uncfix(verb, '--root', self.root, *arguments, **options)


def testparm(path):
    """{section: {parameter: value}}, and the text."""
    done = run('testparm', '-s', path, check=0)
    sections, section = {}, {}
    for line in done.stdout.decode('utf-8', 'replace').split('\n'):
        if line.startswith('['):
            section = sections.setdefault(line.strip()[1:-1], {})
        elif ' = ' in line:
            name, value = line.strip().split(' = ', 1)
            section[name] = value
    return sections


def put_back(path, text):
    """A file and nothing saved, as before the first `enable`."""
    shutil.rmtree(SAVED, ignore_errors=True)
    write(path, text)


def goes_round(part, shape):
    """
    A file that is enabled once and again, disabled, and disabled after
    somebody wrote a line at its end.
    """
    path, options = PATHS[part], [part, *shape.option]
    put_back(path, shape.text)
    uncfix('disable', part)
    plain = read(path)
    assert shape.by_hand != (plain == shape.text), plain
    put_back(path, shape.text)
    uncfix('enable', '--dry-run', *options)
    same(read(path), shape.text)
    said = uncfix('enable', *options).stderr.decode()
    for words in shape.said:
        says(said, words)
    enabled = read(path)
    yield enabled
    again = uncfix('enable', *options)
    says(again.stdout, b'is enabled already')
    same(read(path), enabled)
    uncfix('disable', part)
    same(read(path), plain)
    assert not os.path.exists(SAVED)
    write(path, shape.text)
    uncfix('enable', *options)
    same(read(path), enabled)
    yield enabled
    if shape.text.endswith(b'\n'):
        write(path, enabled + b'# added by hand\n')
        uncfix('disable', part)
        same(read(path), plain + b'# added by hand\n')


def is_refused(part, shape):
    path = PATHS[part]
    put_back(path, shape.text)
    done = uncfix('enable', part, check=1)
    says(done.stderr.decode(), shape.why)
    same(read(path), shape.text)
    assert not os.path.exists(SAVED)


def nsswitch_shape(shape):
    if shape.why:
        is_refused('nss', shape)
        return
    for enabled in goes_round('nss', shape):
        lines = enabled.split(b'\n')
        hosts = [line for line in lines if re.match(rb'\s*hosts[\s:]', line)]
        same(hosts, shape.expected)
        others = [line for line in shape.text.split(b'\n') if line
                  and not re.match(rb'\s*hosts[\s:]', line)]
        same([line for line in lines if line and line not in hosts],
             [line + (b'\r' if line + b'\r' in lines else b'')
              for line in others])
        # The C library reads it, and finds the module.
        run('getent', 'ahosts', '\\\\\\\\127.0.0.1\\data', check=0)


def smb_conf_shape(shape):
    if shape.why:
        is_refused('vfs', shape)
        return
    for _ in goes_round('vfs', shape):
        sections = testparm(SMB_CONF)
        same(sections['global'].get('registry shares'), 'Yes')
        says(sections['global'].get('preload modules', '').split(), MODULE)
        for line in shape.expected:
            section, name, value = re.fullmatch(
                r'\[(.*)\] (.*?) = (.*)', line.decode()).groups()
            same((section, name, sections[section].get(name, '-')),
                 (section, name, value))


def there_are_25_shapes_of_each_file():
    assert len(NSS_SHAPES) >= 25 and len(SMB_SHAPES) >= 25


def both_files_are_edited_without_a_word():
    tree = Tree()
    tree.uncfix('enable')
    for part in PATHS:
        same(tree.read(part), ENABLED[part])
    tree.uncfix('disable')
    for part in PATHS:
        same(tree.read(part), PLAIN[part])


def one_word_edits_one_file():
    for part, other in (('nss', 'vfs'), ('vfs', 'nss')):
        tree = Tree()
        tree.uncfix('enable', part)
        same(tree.read(part), ENABLED[part])
        same(tree.read(other), PLAIN[other])
        tree.uncfix('enable', other)
        tree.uncfix('disable', part)
        same(tree.read(part), PLAIN[part])
        same(tree.read(other), ENABLED[other])


def a_machine_without_samba_gets_the_name_service_alone():
    tree = Tree(nss=PLAIN['nss'])
    tree.uncfix('enable')
    same(tree.read('nss'), ENABLED['nss'])
    assert not os.path.exists(tree.path('vfs'))
    done = tree.uncfix('enable', 'vfs', check=1)
    says(done.stderr, b"a machine with Samba's server")


def a_machine_without_the_samba_module_gets_the_name_service_alone():
    tree = Tree()
    os.remove(tree.root + MODULE)
    tree.uncfix('enable')
    same(tree.read('nss'), ENABLED['nss'])
    same(tree.read('vfs'), PLAIN['vfs'])
    done = tree.uncfix('enable', 'vfs', check=1)
    says(done.stderr, b'is not there')


def a_dry_run_prints_a_diff_that_patch_takes_and_changes_nothing():
    tree = Tree()
    before = snapshot(tree.root)
    diff = tree.uncfix('enable', '--dry-run').stdout
    same(snapshot(tree.root), before)
    for part in PATHS:
        says(diff, b'--- a%s\n+++ b%s\n' % (
            (tree.path(part).encode(),) * 2))
    for line in (b'\n-hosts: files dns # as ever\n',
                 b'\n+hosts: uncfix [!UNAVAIL=return] files dns # as ever\n',
                 b'\n+\tvfs objects = uncfix catia\n'):
        says(diff, line)
    tree.uncfix('enable')
    before = snapshot(tree.root)
    undo = tree.uncfix('disable', '-n').stdout
    same(snapshot(tree.root), before)
    says(undo, b'\n+hosts: files dns # as ever\n')


def a_dry_run_on_the_machine_itself_changes_nothing():
    for part, path in PATHS.items():
        put_back(path, PLAIN[part])

    def state():
        """But for where Samba's programs note that they run: net(8), too."""
        return [{path: about for path, about in snapshot(folder).items()
                 if not path.startswith(('/run/samba/msg.',
                                         '/run/samba/names.tdb'))}
                for folder in ('/etc', '/var/lib', '/run')]
    before = state()
    uncfix('enable', '--dry-run')
    same(state(), before)


def nothing_is_written_where_nothing_changes():
    tree = Tree()
    tree.uncfix('enable')
    before = snapshot(tree.root)
    tree.uncfix('enable')
    same(snapshot(tree.root), before)


def another_tree_alone_is_edited_and_links_stay_inside():
    tree = Tree()
    before = [snapshot(folder) for folder in ('/etc', '/var/lib')]
    for part in PATHS:
        name = os.path.basename(PATHS[part])
        os.makedirs(tree.root + '/srv/etc', exist_ok=True)
        os.rename(tree.path(part), f'{tree.root}/srv/etc/{name}')
        os.symlink(f'/srv/etc/{name}', tree.path(part))
    tree.uncfix('enable')
    same([snapshot(folder) for folder in ('/etc', '/var/lib')], before)
    for part in PATHS:
        name = os.path.basename(PATHS[part])
        same(read(f'{tree.root}/srv/etc/{name}'), ENABLED[part])
        same(os.readlink(tree.path(part)), f'/srv/etc/{name}')


def an_edited_file_loses_only_the_words_of_uncfix():
    tree = Tree()
    tree.uncfix('enable')
    for part in PATHS:
        text = tree.read(part).replace(b'catia', b'catia recycle')
        text = text.replace(b'files dns', b'files wins dns') + b'# more\n'
        write(tree.path(part), text)
    tree.uncfix('disable')
    same(tree.read('nss'), PLAIN['nss'].replace(b'files dns',
                                                b'files wins dns')
         + b'# more\n')
    same(tree.read('vfs'), PLAIN['vfs'].replace(b'catia', b'catia recycle')
         + b'# more\n')


def registry_shares_become_what_they_were():
    for line in (b'registry shares = no\n', b'registry shares =no\n',
                 b'registry shares = yes\n'):
        plain = PLAIN['vfs'].replace(b'[global]\n', b'[global]\n' + line)
        tree = Tree(vfs=plain)
        tree.uncfix('enable', 'vfs')
        write(tree.path('vfs'), tree.read('vfs') + b'# more\n')
        tree.uncfix('disable', 'vfs')
        same(tree.read('vfs'), plain + b'# more\n')


def a_file_that_was_half_undone_by_hand_is_made_whole_and_restored():
    tree = Tree()
    tree.uncfix('enable')
    text = tree.read('vfs').replace(b'uncfix catia', b'catia')
    write(tree.path('vfs'), text)
    tree.uncfix('enable')
    same(tree.read('vfs'), ENABLED['vfs'])
    tree.uncfix('disable')
    same(tree.read('vfs'), PLAIN['vfs'])


def words_put_there_by_hand_are_tidied_and_taken_out():
    for hosts in (b'files uncfix dns', b'files uncfix', b'uncfix files',
                  b'uncfix', b'uncfix [SUCCESS=return] files',
                  b'files uncfix [!UNAVAIL=return]',
                  b'uncfix [NOTFOUND=return] files',
                  b'uncfix [NOTFOUND=return TRYAGAIN=continue] files'):
        tree = Tree(nss=b'hosts: ' + hosts + b'\n')
        tree.uncfix('enable', 'nss')
        rest = re.sub(rb' *uncfix( \[.*\])?', b'', hosts).strip()
        same(tree.read('nss'),
             (b'hosts: uncfix [!UNAVAIL=return] ' + rest).rstrip() + b'\n')
        tree.uncfix('disable', 'nss')
        same(tree.read('nss').replace(b' ', b''),
             b'hosts:' + rest.replace(b' ', b'') + b'\n')


def another_spelling_of_the_action_is_left_alone():
    for action in (b'[!unavail=RETURN]', b'[TRYAGAIN=return notfound=return]',
                   b'[ UNAVAIL=continue !UNAVAIL=return ]'):
        text = b'hosts: uncfix ' + action + b' files\n'
        tree = Tree(nss=text)
        says(tree.uncfix('enable', 'nss').stdout, b'is enabled already')
        same(tree.read('nss'), text)


def disable_leaves_nothing_behind():
    for part in ((), ('nss',), ('vfs',)):
        tree = Tree()
        tree.uncfix('enable', *part)
        assert os.listdir(tree.root + SAVED)
        tree.uncfix('disable', *part)
        assert not os.path.exists(tree.root + SAVED)


def disable_without_enable_changes_nothing():
    tree = Tree()
    before = snapshot(tree.root + '/etc')
    says(tree.uncfix('disable').stdout, b'is not enabled')
    same(snapshot(tree.root + '/etc'), before)


def a_missing_nsswitch_conf_is_made_and_removed_again():
    tree = Tree(vfs=PLAIN['vfs'])
    tree.uncfix('enable', 'nss')
    same(tree.read('nss'), b'hosts: uncfix [!UNAVAIL=return] files dns\n')
    same(stat.S_IMODE(os.stat(tree.path('nss')).st_mode), 0o644)
    tree.uncfix('disable', 'nss')
    assert not os.path.exists(tree.path('nss'))
    tree.uncfix('enable', 'nss')
    write(tree.path('nss'), tree.read('nss') + b'passwd: files\n')
    tree.uncfix('disable', 'nss')
    same(tree.read('nss'), b'passwd: files\n')


def a_missing_nsswitch_conf_begins_as_the_distributions_own():
    tree = Tree(vfs=PLAIN['vfs'])
    os.makedirs(tree.root + '/usr/etc')
    write(tree.root + '/usr/etc/nsswitch.conf', PLAIN['nss'])
    tree.uncfix('enable', 'nss')
    same(tree.read('nss'), ENABLED['nss'])
    tree.uncfix('disable', 'nss')
    assert not os.path.exists(tree.path('nss'))


def a_missing_folder_is_told():
    tree = Tree()
    shutil.rmtree(tree.root + '/etc')
    done = tree.uncfix('enable', 'nss', check=2)
    says(done.stderr, b'/etc/nsswitch.conf: No such file')


def a_link_to_nowhere_is_refused_and_kept():
    tree = Tree()
    os.unlink(tree.path('nss'))
    os.symlink('/nowhere', tree.path('nss'))
    says(tree.uncfix('enable', 'nss', check=2).stderr, b'leads nowhere')
    same(os.readlink(tree.path('nss')), '/nowhere')


def a_file_of_authselect_is_refused():
    tree = Tree()
    os.makedirs(tree.root + '/etc/authselect')
    os.rename(tree.path('nss'), tree.root + '/etc/authselect/nsswitch.conf')
    os.symlink('/etc/authselect/nsswitch.conf', tree.path('nss'))
    says(tree.uncfix('enable', 'nss', check=1).stderr, b'authselect')
    same(read(tree.root + '/etc/authselect/nsswitch.conf'), PLAIN['nss'])
    # Newer ones copy the file and leave a word in it.
    os.unlink(tree.path('nss'))
    text = b'# Generated by authselect\n' + PLAIN['nss']
    write(tree.path('nss'), text)
    write(tree.root + '/etc/authselect/authselect.conf', b'sssd\n')
    says(tree.uncfix('enable', 'nss', check=1).stderr, b'authselect')
    same(tree.read('nss'), text)


def what_is_no_text_file_is_refused():
    tree = Tree(nss=b'hosts: files\0dns\n')
    says(tree.uncfix('enable', 'nss', check=2).stderr, b'not a text')
    os.unlink(tree.path('nss'))
    os.mkfifo(tree.path('nss'))
    says(tree.uncfix('enable', 'nss', check=2).stderr, b'not a text')


def without_its_module_smb_conf_is_refused():
    tree = Tree()
    os.unlink(tree.root + MODULE)
    says(tree.uncfix('enable', 'vfs', check=1).stderr, b'all shares down')
    same(tree.read('vfs'), PLAIN['vfs'])
    os.unlink(tree.root + NSS_MODULE)
    says(tree.uncfix('enable', 'nss').stderr, b'is not there yet')
    same(tree.read('nss'), ENABLED['nss'])


def where_smbd_looks_elsewhere_for_modules_smb_conf_is_refused():
    put_back(SMB_CONF, PLAIN['vfs'])
    folder = SANDBOX + '/another-smbd'
    os.makedirs(folder, exist_ok=True)
    write(folder + '/smbd',
          b'#!/bin/sh\necho "   MODULESDIR: /opt/samba/lib"\n')
    os.chmod(folder + '/smbd', 0o755)
    done = uncfix('enable', 'vfs', check=1,
                  env={**os.environ, 'PATH': f'{folder}:{os.environ["PATH"]}'})
    says(done.stderr, b'smbd loads modules from /opt/samba/lib/vfs alone')
    same(read(SMB_CONF), PLAIN['vfs'])


def without_testparm_this_is_told():
    tree = Tree()
    os.makedirs(SANDBOX + '/no-samba', exist_ok=True)
    done = tree.uncfix('enable', 'vfs', env={'PATH': SANDBOX + '/no-samba'})
    says(done.stderr, b'testparm is not installed')
    same(tree.read('vfs'), ENABLED['vfs'])


def with_tool(name, text):
    """The environment in which a tool is this file."""
    folder = SANDBOX + '/tools'
    os.makedirs(folder, exist_ok=True)
    write(f'{folder}/{name}', text)
    os.chmod(f'{folder}/{name}', 0o755)
    return {**os.environ, 'PATH': f'{folder}:{os.environ["PATH"]}'}


def a_testparm_that_does_not_work_stops_enable_and_not_disable():
    tree = Tree()
    cannot, refuses = b'testparm cannot check', b'testparm refuses the file'
    for text, words, why in (
            (b'#!/bin/sh\nkill -9 $$\n', b'testparm: Killed', cannot),
            (b'no program', b'testparm: Exec format error', cannot),
            (b'#!/bin/sh\nprintf "[global\\0]"', b'is no text', cannot),
            (b'#!/bin/sh\nexit 127\n', b'it is left as it is', refuses)):
        environment = with_tool('testparm', text)
        done = tree.uncfix('enable', 'vfs', check=1, env=environment)
        says(done.stderr, words)
        says(done.stderr, why)
        same(tree.read('vfs'), PLAIN['vfs'])
        tree.uncfix('enable', 'vfs')
        tree.uncfix('disable', 'vfs', env=environment)
        same(tree.read('vfs'), PLAIN['vfs'])


def a_net_that_fails_is_told_in_its_own_words():
    put_back(SMB_CONF, b'[global]\n\tinclude = registry\n')
    done = uncfix('enable', 'vfs', '--registry', check=2, env=with_tool(
        'net', b'#!/bin/sh\necho no >&2\necho "no\33[m" >&2\nexit 1\n'))
    same(done.stderr, b'uncfix: net conf list: no\n'
         b'uncfix: net conf list: no<1B>[m\n')


def shares(line):
    return ''.join(f'[share{number}]\n\tpath = /srv/{number}\n{line}'
                   for number in range(10000)).encode()


def with_bounds(*arguments, **options):
    """
    With a bound on the processor's time, of which other work takes none: forty
    times what it needs, and a tenth of what its square would.
    """
    uncfix(*arguments, preexec_fn=lambda: resource.setrlimit(
        resource.RLIMIT_CPU, (15, 15)), **options)


def the_work_does_not_grow_with_the_square_of_the_shares():
    plain = b'[global]\n' + shares('\tvfs objects = catia\n')
    put_back(SMB_CONF, plain)
    with_bounds('enable', 'vfs', '--all-shares')
    same(read(SMB_CONF).count(b'uncfix'), 10002)
    # Without what was saved, word for word.
    write(SMB_CONF, read(SMB_CONF) + b'# more\n')
    with_bounds('disable', 'vfs')
    same(read(SMB_CONF), plain + b'# more\n')


def nor_with_the_square_of_those_in_the_registry():
    # The real net(8) takes minutes to put them there.
    put_back(SMB_CONF, b'[global]\n\tinclude = registry\n')
    write(SANDBOX + '/list', shares('\tread only = no\n'))
    with_bounds('enable', 'vfs', '--registry', env=with_tool(
        'net', b'#!/bin/sh\n[ "$2" != list ] || cat "$SANDBOX/list"\n'))
    shutil.rmtree(SAVED)


def an_included_file_that_undoes_it_is_told():
    put_back(SMB_CONF, b'[global]\n\tinclude = /etc/samba/more.conf\n')
    write('/etc/samba/more.conf', b'[global]\n\tvfs objects = recycle\n'
          b'[inner]\n\tpath = /\n\tvfs objects = audit\n')
    said = uncfix('enable', 'vfs', '--all-shares').stderr
    says(said, b'more.conf is included')
    says(said, b'sets `vfs objects` again')
    says(said, b'share [inner] has `vfs objects` of its own')
    os.unlink('/etc/samba/more.conf')


def registry_shares_that_come_into_view_are_told():
    put_back(SMB_CONF, PLAIN['vfs'])
    run('net', 'conf', 'addshare', 'hidden', '/srv', check=0)
    says(uncfix('enable', 'vfs').stderr, b'share [hidden] of the registry')
    run('net', 'conf', 'delshare', 'hidden', check=0)


def acl(entries):
    """POSIX ACL, version 2, as the kernel keeps it: (tag, permissions, id)."""
    return struct.pack('<I', 2) + b''.join(
        struct.pack('<HHI', *entry) for entry in entries)


ACL = acl([(1, 6, 0xffffffff), (2, 4, 1234), (4, 0, 0xffffffff),
           (0x10, 4, 0xffffffff), (0x20, 0, 0xffffffff)])
LABEL = b'system_u:object_r:samba_etc_t:s0\0'


def attributes(path):
    about = os.stat(path)
    return (about.st_uid, about.st_gid, about.st_mode,
            {name: os.getxattr(path, name) for name in os.listxattr(path)})


def owner_mode_acl_and_label_are_kept():
    tree = Tree()
    for part, mode in (('nss', 0o444), ('vfs', 0o640)):
        path = tree.path(part)
        os.chown(path, 12, 34)
        os.chmod(path, mode)
        os.setxattr(path, 'security.selinux', LABEL)
        os.setxattr(path, 'trusted.uncfix', b'\0\1')
    os.setxattr(tree.path('vfs'), 'system.posix_acl_access', ACL)
    # What the folder hands down to new files is not for these.
    os.setxattr(tree.root + '/etc', 'system.posix_acl_default', ACL)
    before = {part: attributes(tree.path(part)) for part in PATHS}
    assert len(before['vfs'][3]) == 3 and len(before['nss'][3]) == 2
    tree.uncfix('enable')
    for part in PATHS:
        same(tree.read(part), ENABLED[part])
        same(attributes(tree.path(part)), before[part])
    tree.uncfix('disable')
    for part in PATHS:
        same(tree.read(part), PLAIN[part])
        same(attributes(tree.path(part)), before[part])


def a_read_only_file_system_is_told_and_nothing_is_left_behind():
    tree = Tree()
    run('mount', '--bind', tree.root + '/etc', tree.root + '/etc', check=0)
    run('mount', '-o', 'remount,bind,ro', tree.root + '/etc', check=0)
    try:
        said = tree.uncfix('enable', check=2).stderr
        says(said, b'/etc/nsswitch.conf: Read-only file system')
        says(said, b'/etc/samba/smb.conf: Read-only file system')
        same({part: tree.read(part) for part in PATHS}, PLAIN)
    finally:
        run('umount', tree.root + '/etc', check=0)
    tree.uncfix('enable')
    tree.uncfix('disable')
    same({part: tree.read(part) for part in PATHS}, PLAIN)


def a_file_that_is_a_mount_of_its_own_is_told():
    tree = Tree()
    path = tree.path('nss')
    run('mount', '--bind', path, path, check=0)
    try:
        says(tree.uncfix('enable', 'nss', check=2).stderr,
             b'mounted on its own')
    finally:
        run('umount', path, check=0)
    same(tree.read('nss'), PLAIN['nss'])
    same(sorted(os.listdir(tree.root + '/etc')), ['nsswitch.conf', 'samba'])


def a_tree_without_proc_is_edited_and_its_diff_is_missed():
    put_back(NSSWITCH, PLAIN['nss'])
    script = 'mount -t tmpfs tmpfs /proc && exec "$@"'
    words = ('unshare', '--mount', 'sh', '-c', script, 'sh', UNCFIX, 'enable')
    says(run(*words, '-n', 'nss', check=2).stderr, b'/proc/self/fd/')
    run(*words, 'nss', check=0)
    same(read(NSSWITCH), ENABLED['nss'])
    uncfix('disable', 'nss')


def an_immutable_file_or_folder_is_told():
    tree = Tree()
    for path in (tree.path('nss'), tree.root + '/etc'):
        if run('chattr', '+i', path).returncode:
            raise behaviours.Skipped('no chattr +i on this file system')
        try:
            said = tree.uncfix('enable', 'nss', check=2).stderr
            says(said, b'Operation not permitted: is it, or its folder, imm')
            same(tree.read('nss'), PLAIN['nss'])
        finally:
            run('chattr', '-i', path, check=0)
    tree.uncfix('enable', 'nss')
    tree.uncfix('disable', 'nss')
    same(tree.read('nss'), PLAIN['nss'])


def what_is_saved_where_it_cannot_be_is_told_with_its_folder():
    tree = Tree()
    write(tree.root + '/var', b'')
    same(tree.uncfix('enable', 'nss', check=2).stderr.decode(),
         f'uncfix: {tree.root}/var/lib/uncfix: Not a directory\n')


def someone_who_is_not_root_is_told_to_be():
    tree = Tree()
    os.chmod(SANDBOX, 0o755)
    done = run('setpriv', '--reuid=65534', '--clear-groups', '--regid=65534',
               UNCFIX, 'enable', '--root', tree.root, 'nss', check=2)
    says(done.stderr, b'run this as root')
    same(tree.read('nss'), PLAIN['nss'])


def a_full_disk_leaves_the_old_file():
    tree = Tree()
    run('mount', '-t', 'tmpfs', '-o', 'size=8k', 'tmpfs',
        tree.root + '/etc/samba', check=0)
    try:
        write(tree.path('vfs'), PLAIN['vfs'] + b'# ' + b'x' * 4000 + b'\n')
        before = tree.read('vfs')
        says(tree.uncfix('enable', 'vfs', check=2).stderr, b'No space left')
        same(tree.read('vfs'), before)
        same(os.listdir(tree.root + '/etc/samba'), ['smb.conf'])
    finally:
        run('umount', tree.root + '/etc/samba', check=0)


def bad_usage_is_told():
    for arguments, words in ((['enable', 'dns'], b'`dns` is not nss, vfs'),
                             (['enable', '--bogus'], b'`--bogus`'),
                             (['disable', '--all-shares'], b'--all-shares'),
                             (['enable', '--root', '/nowhere'], b'/nowhere'),
                             (['enable', '--reload', '--root', SANDBOX],
                              b'this machine alone')):
        says(uncfix(*arguments, check=2).stderr, words)


def help_fits_a_screen():
    for verb in ('enable', 'disable'):
        lines = uncfix(verb, '--help').stdout.decode().split('\n')
        assert len(lines) <= 24 and max(map(len, lines)) <= 80, verb


def system_calls(tree, verb, part):
    """(name, arguments) of each call of a run that is not disturbed."""
    log = SANDBOX + '/strace.log'
    run('strace', '-o', log, UNCFIX, verb, '--root', tree.root, part, check=0)
    with open(log, encoding='utf-8', errors='replace') as file:
        return re.findall(r'^(\w+)\((.*)', file.read(), re.M)


def before_its_name_the_new_file_reaches_the_disk_and_then_the_folder():
    for part in PATHS:
        tree = Tree()
        calls = [f'{name}({rest}' for name, rest in
                 system_calls(tree, 'enable', part)
                 if re.match('fsync|rename|write|openat|unlink', name)]
        name = os.path.basename(PATHS[part])
        at = max(i for i, call in enumerate(calls)
                 if call.startswith('rename'))
        says(calls[at], f'".{name}.uncfix"')
        says(calls[at], f'"{name}"')
        assert calls[at - 1].startswith('fsync('), calls
        assert calls[at - 2].startswith('write('), calls
        assert calls[at + 1].startswith('fsync('), calls


def calls_to_kill_at(calls):
    """
    (name, how manieth of this name), from the first that has to do with the
    files; in the large size also while the program's libraries are loaded.
    """
    started = os.environ.get('UNCFIX_TEST_SIZE') == 'full'
    count = collections.Counter()
    for name, rest in calls:
        count[name] += 1
        started |= name == 'fchdir'
        if started and name != 'execve':
            yield name, count[name]


def kill_at_each_system_call(verb, part):
    old, new = (PLAIN, ENABLED) if verb == 'enable' else (ENABLED, PLAIN)
    tree = Tree()
    if verb == 'disable':
        tree.uncfix('enable', part)
    seen = collections.Counter()
    for name, nth in calls_to_kill_at(system_calls(tree, verb, part)):
        tree = Tree()
        if verb == 'disable':
            tree.uncfix('enable', part)
        done = run('strace', '-o', '/dev/null', '-e', 'trace=' + name,
                   '-e', f'inject={name}:signal=KILL:when={nth}',
                   UNCFIX, verb, '--root', tree.root, part)
        at = f'{verb} {part} killed at {name} {nth}'
        found = tree.read(part)
        assert found in (old[part], new[part]), f'{at}: {found!r}'
        assert name == 'exit_group' or done.returncode != 0, at
        seen[found == new[part]] += 1
        tree.uncfix('enable', part)
        same((at, tree.read(part)), (at, ENABLED[part]))
        tree.uncfix('disable', part)
        same((at, tree.read(part)), (at, PLAIN[part]))
        same((at, sorted(os.listdir(tree.root + '/etc')),
              os.listdir(tree.root + '/etc/samba')),
             (at, ['nsswitch.conf', 'samba'], ['smb.conf']))
    assert seen[False] > 20 and seen[True] > 0, seen
    print(f'    {verb} {part}: {sum(seen.values())} kills, the old file '
          f'{seen[False]} times, the new one {seen[True]} times')


def killed_at_any_system_call_enable_nss_leaves_the_old_or_the_new_file():
    kill_at_each_system_call('enable', 'nss')


def killed_at_any_system_call_enable_vfs_leaves_the_old_or_the_new_file():
    kill_at_each_system_call('enable', 'vfs')


def killed_at_any_system_call_disable_nss_leaves_the_old_or_the_new_file():
    kill_at_each_system_call('disable', 'nss')


def killed_at_any_system_call_disable_vfs_leaves_the_old_or_the_new_file():
    kill_at_each_system_call('disable', 'vfs')


def many_at_once_leave_whole_files():
    tree = Tree()
    for verb in ('enable', 'disable', 'enable'):
        started = [subprocess.Popen([UNCFIX, verb, '--root', tree.root],
                                    stdout=subprocess.DEVNULL)
                   for _ in range(12)]
        same([process.wait() for process in started], [0] * 12)
        for part in PATHS:
            same(tree.read(part),
                 (ENABLED if verb == 'enable' else PLAIN)[part])


def a_malformed_name_resolves_while_it_is_enabled():
    write('/etc/hosts', b'192.0.2.7 server\n')
    put_back(NSSWITCH, PLAIN['nss'])
    run('getent', 'hosts', '\\\\\\\\server', check=2)
    uncfix('enable', 'nss')
    says(run('getent', 'hosts', '\\\\\\\\server', check=0).stdout,
         b'192.0.2.7')
    uncfix('disable', 'nss')
    run('getent', 'hosts', '\\\\\\\\server', check=2)


def accepts(path):
    """A socket has its name before it accepts connections."""
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(path) == 0


def malformed_name_through_nscd(expected):
    """Asked for through a fresh nscd, which keeps what it answers."""
    with subprocess.Popen(['nscd', '--foreground', '--config-file',
                           SANDBOX + '/nscd.conf']) as nscd:
        try:
            while not accepts('/run/nscd/socket'):
                assert nscd.poll() is None
                time.sleep(0.05)
            run('getent', 'hosts', '\\\\\\\\server', check=expected)
        finally:
            nscd.terminate()


def an_nscd_that_was_stopped_does_not_keep_what_was_so_before():
    os.makedirs('/run/nscd', exist_ok=True)
    write(SANDBOX + '/nscd.conf',
          b'enable-cache hosts yes\npersistent hosts yes\n'
          b'shared hosts yes\ncheck-files hosts yes\n')
    write('/etc/hosts', b'192.0.2.7 server\n')
    put_back(NSSWITCH, PLAIN['nss'])
    malformed_name_through_nscd(2)
    assert os.path.getsize('/var/cache/nscd/hosts')
    uncfix('enable', 'nss')
    malformed_name_through_nscd(0)
    uncfix('disable', 'nss')
    malformed_name_through_nscd(2)


def tree_connect_status(path):
    """A client of its own for each, as smbd reads nothing anew for others."""
    script = ('import sys, wire\n'
              'client = wire.Client()\n'
              'print(wire.status_name(client.tree_connect(sys.argv[1]).status))')
    return run('/usr/bin/python3', '-c', script, path, check=0,
               env={**os.environ, 'PYTHONPATH': 'tests/vfs'}).stdout.strip()


def wait_for_port(port, process):
    while process.poll() is None:
        try:
            socket.create_connection(('127.0.0.1', port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError('it ended')


def await_status(good, bad, expected):
    """smbd was told, but reads its file when it comes to that."""
    for _ in range(100):
        if tree_connect_status(bad) == expected:
            break
        time.sleep(0.05)
    same([tree_connect_status(path) for path in (good, bad)],
         [b'OK', expected])


def a_running_smbd_serves_malformed_names_after_a_reload():
    text = b'[global]\n\tserver role = standalone server\n' \
           b'\tdisable netbios = yes\n\tmap to guest = bad user\n' \
           b'\tload printers = no\n\tprinting = bsd\n' \
           b'[data]\n\tpath = /tmp\n\tguest ok = yes\n'
    put_back(SMB_CONF, text)
    says(uncfix('enable', 'vfs', '--reload', check=2).stderr,
         b'when it starts')
    uncfix('disable', 'vfs')
    good, bad = '\\\\fileserver\\data', '\\\\\\\\fileserver\\data'
    with subprocess.Popen(['smbd', '--foreground'], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL) as smbd:
        try:
            wait_for_port(445, smbd)
            same([tree_connect_status(path) for path in (good, bad)],
                 [b'OK', b'BAD_NETWORK_NAME'])
            uncfix('enable', 'vfs', '--reload')
            await_status(good, bad, b'OK')
            uncfix('disable', 'vfs', '--reload')
            await_status(good, bad, b'BAD_NETWORK_NAME')
        finally:
            smbd.terminate()


TESTS = [value for name, value in list(globals().items())
         if callable(value) and name.count('_') > 2
         and value.__code__.co_argcount == 0]


if __name__ == '__main__':
    sys.exit(behaviours.report([
        *((f'nsswitch.conf: {shape.name}', nsswitch_shape, shape)
          for shape in NSS_SHAPES),
        *((f'smb.conf: {shape.name}', smb_conf_shape, shape)
          for shape in SMB_SHAPES),
        *behaviours.named(TESTS)]))

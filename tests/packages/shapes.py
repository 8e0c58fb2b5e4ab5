# SPDX-License-Identifier: GPL-3.0-or-later
"""
The shapes of nsswitch.conf that `uncfix enable` is tested with, put to the
maintainer scripts of libnss-uncfix in a tree of their own (DPKG_ROOT).
"""

import os
import shutil
import subprocess
import sys

sys.path[:0] = ['tests/command', 'tests']
sys.dont_write_bytecode = True
SCRIPTS = sys.argv[1]
ROOT = os.environ['SANDBOX'] + '/shape'
FILE = ROOT + '/etc/nsswitch.conf'
WORDS = b'uncfix [!UNAVAIL=return]'
ADDED = b'hosts: ' + WORDS + b' files dns\n'

import enable  # noqa: E402  (it wants the folders above)


def script(name, *arguments):
    done = subprocess.run(
        [SCRIPTS + '/' + name, *arguments], check=True, capture_output=True,
        env={'DPKG_ROOT': ROOT, 'PATH': os.environ['PATH'],
             'DPKG_MAINTSCRIPT_ARCH': 'amd64'})
    return done.stderr.decode()


def install():
    script('preinst', 'install')
    return script('postinst', 'configure', '')


def remove():
    script('postrm', 'remove')
    script('postrm', 'purge')


def read():
    with open(FILE, 'rb') as file:
        return file.read()


def tree(text=None):
    shutil.rmtree(ROOT, ignore_errors=True)
    os.makedirs(ROOT + '/etc')
    os.makedirs(ROOT + '/var/lib')
    if text is not None:
        with open(FILE, 'wb') as file:
            file.write(text)
        os.chmod(FILE, 0o640)
        os.chown(FILE, 1234, 4321)


def nothing_is_left(found):
    assert os.listdir(ROOT + '/var/lib') == [], os.listdir(ROOT + '/var/lib')
    assert os.listdir(ROOT + '/etc') == found, os.listdir(ROOT + '/etc')


def shape(one):
    tree(one.text)
    said = install()
    if one.why:
        assert one.why in said, said
        assert read() == one.text, read()
    else:
        lines = [line for line in read().split(b'\n')
                 if line.lstrip().startswith(b'hosts')
                 and b'uncfix' in line.split(b'#')[0]]
        assert lines == one.expected, f'{lines} is not {one.expected}'
        status = os.stat(FILE)
        assert (status.st_mode & 0o7777, status.st_uid, status.st_gid) == \
            (0o640, 1234, 4321), status
    remove()
    assert read() == one.text, f'{read()} is not {one.text}'
    nothing_is_left(['nsswitch.conf'])


def edited_since(one):
    """Without what was saved, the words alone go."""
    tree(one.text)
    install()
    with open(FILE, 'ab') as file:
        file.write(b'# since\n')
    enabled = read()
    remove()
    assert read() == enabled.replace(WORDS + b' ', b''), read()


def missing_file():
    tree()
    install()
    assert read() == ADDED, read()
    remove()
    nothing_is_left([])


def link_out_of_the_tree_is_left():
    tree()
    os.symlink('/elsewhere/nsswitch.conf', FILE)
    assert 'left as it is' in install()
    remove()
    assert os.readlink(FILE) == '/elsewhere/nsswitch.conf'
    nothing_is_left(['nsswitch.conf'])


def folder_is_left():
    tree()
    os.mkdir(FILE)
    assert 'not a regular file' in install()
    remove()
    nothing_is_left(['nsswitch.conf'])


def main():
    plain = 0
    for one in enable.NSS_SHAPES:
        print(one.name, flush=True)
        shape(one)
        if not one.why and len(one.expected) == 1 and b'no newline' not in \
                one.text and one.text.endswith(b'\n') and \
                b'\nhosts: files' in b'\n' + one.text:
            edited_since(one)
            plain += 1
    assert plain > 2
    for test in (missing_file, link_out_of_the_tree_is_left, folder_is_left):
        print(test.__name__, flush=True)
        test()


main()

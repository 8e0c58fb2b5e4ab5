# SPDX-License-Identifier: GPL-3.0-or-later
r"""
A client that wants smbd to write its log elsewhere.

    log_file.py log|crash PARENT FOLDER TEXT...

Where a share `log` exists, `\\\\var\log\samba\log.smbd` means that share, and
smbd's copy of the name is the text that is its log file's name, too.  The
client asks for each TEXT in this way, while smbd works in the share's folder,
then for the share `gone`, whose FOLDER is away by then, until smbd has looked
at the size of its log; or smbd crashes.  PARENT is the process of smbd that
starts the others.
"""

import contextlib
import os
import signal
import sys
import time

import wire
from processes import children

# smbd looks every 50 requests, if there were 100 lines in the log since.
REQUESTS = 400


def print_open_files(pid):
    # A process that has other work than ours may end.
    with contextlib.suppress(FileNotFoundError):
        for number in os.listdir('/proc/%s/fd' % pid):
            print('open: ' + os.readlink('/proc/%s/fd/%s' % (pid, number)))


def ask(client, text):
    """The text of smbd, by each path that smbd makes it of."""
    path = text.lower().replace('/', '\\')
    for sent in '\\\\' + path, '\\\\fs\\' + path, text.lower():
        print('%s: %s' % (sent, client.tree_connect(sent)))


def flood(client, tree, folder):
    """Each line of the log has this user's words."""
    client.tree_disconnect(client.tree_connect(r'\\fs\gone'))
    os.rmdir(folder)
    for number in range(REQUESTS):
        # In the share's folder, so that a name without one leads there.
        if number % 10 == 0:
            client.read(tree, 'which')
        client.tree_connect(r'\\fs\gone')


def crash(pid):
    os.kill(int(pid), signal.SIGSEGV)
    while os.path.exists('/proc/' + pid):
        time.sleep(0.05)


def main(end, parent, folder, *texts):
    before = children(parent)
    client = wire.Client('alice', 'Secret.1')
    pid, = children(parent) - before
    tree = client.tree_connect(r'\\fs\log')
    assert tree, tree
    for text in texts:
        ask(client, text)
    flood(client, tree, folder)
    for process in {parent, pid} | children(parent):
        print_open_files(process)
    if end == 'crash':
        crash(pid)


main(*sys.argv[1:])

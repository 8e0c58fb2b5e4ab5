# SPDX-License-Identifier: GPL-3.0-or-later
"""
shares.py FOLDER NAME: make the files of a server, and print its shares, as lines
of smb.conf.  Each file says on which server, in which share and where it lies.
"""

import os
import sys

from texts import LURES, PATHS, SHARES

FOLDER, NAME = sys.argv[1:]


def fill(share, folder):
    for path in (path.replace('\\', '/') for path in PATHS if path):
        os.makedirs(os.path.dirname(folder + '/' + path), exist_ok=True)
        with open(folder + '/' + path, 'w', encoding='utf-8') as file:
            file.write('<<%s: %s/%s>>\n' % (NAME, share, path))


def main():
    for number, share in enumerate(SHARES + LURES):
        folder = '%s/files/%d' % (FOLDER, number)
        if share == 'prn':
            print('[prn]\npath = %s/spool\nprintable = yes' % FOLDER)
        else:
            fill(share.lower(), folder)
            os.chmod(folder, 0o777)
            print('[%s]\npath = %s' % (share, folder))


main()

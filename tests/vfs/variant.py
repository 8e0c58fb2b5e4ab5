# SPDX-License-Identifier: GPL-3.0-or-later
"""
The variants of the Samba module, as they lie in its file.

    variant.py has MODULE VERSION            exit status 0 if it has this one
    variant.py without MODULE VERSION COPY   a copy that has no such variant
"""

import re
import struct
import sys


def entry(version):
    """struct uncfix_variant begins with these numbers."""
    major, minor = map(int, re.search(r'(\d+)\.(\d+)', version).groups())
    interface = minor + (28 if minor >= 22 else 30)
    if 19 <= minor <= 21:
        interface = 49
    return struct.pack('=III', major, minor, interface)


def main(action, module, version, copy=None):
    with open(module, 'rb') as file:
        data = file.read()
    text = b'uncfix.so for Samba %s\0' % re.search(
        r'\d+\.\d+', version).group().encode()
    found = data.count(entry(version))
    if data.count(text) != found:
        sys.exit('the file does not say what it is built for')
    if action == 'has':
        return 0 if found == 1 else 1
    if found != 1:
        sys.exit('no variant for ' + version)
    data = data.replace(entry(version), struct.pack('=III', 9, 99, 999))
    with open(copy, 'wb') as file:
        file.write(data.replace(text, b'uncfix.so for Samba 9.99\0'))
    return 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Log-ons by Samba's Heimdal and by MIT's library, in one process at a time.

    two_libraries.py COUNT THREADS SERVER

Each thread takes them in turns, with a malformed name of the server for each:
a session of libsmbclient's that reads a file, and a context of GSS-API that is
accepted with the key of the server.  Says how many did what they had to.
"""

import collections
import concurrent.futures
import sys

import gssapi
import smbc

# What stands before the server, and behind it.
FORMS = [(r'\\\\', '\\'), (r'\\', '\\'), ('smb://', '/'), ('//', '/'),
         ('\\', '\\'), (r'\\\\', r'\\'), (r'smb:\\', '\\'), ('%5C%5C', '%5C')]
COUNT, THREADS, SERVER = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def by_samba(text, separator):
    context = smbc.Context()
    context.optionUseKerberos = True
    context.optionFallbackAfterKerberos = False
    context.optionNoAutoAnonymousLogin = True
    return context.open(f'{text}{separator}file').read() == b'text'


def by_mit(text, _):
    name = gssapi.Name(f'cifs@{text}', gssapi.NameType.hostbased_service)
    client = gssapi.SecurityContext(
        name=name, usage='initiate',
        flags=gssapi.RequirementFlag.mutual_authentication)
    server = gssapi.SecurityContext(usage='accept')
    client.step(server.step(client.step()))
    return (client.complete and server.complete and
            str(client.target_name).startswith(f'cifs/{SERVER}@'))


def log_on(number):
    logon = (by_samba, by_mit)[number % 2]
    lead, separator = FORMS[number // 2 % len(FORMS)]
    text = f'{lead}{SERVER}{separator}data'
    try:
        done = logon(text, separator)
    except (OSError, gssapi.exceptions.GSSError) as error:
        done = repr(error)
    return logon.__name__ if done is True else f'{logon.__name__} {text} {done}'


with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
    results = collections.Counter(pool.map(log_on, range(COUNT)))
for result, count in sorted(results.items()):
    print(result, count)

# SPDX-License-Identifier: GPL-3.0-or-later
"""
The users of the domain that check_domain.sh makes: domain.py PASSWORD.
Written into the directory itself: samba-tool takes a second for each, and knows
no logon hours, workstations or old passwords.
"""

import sys

import ldb
from samba import dsdb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

# A day of 2019 (MS-DTYP 2.3.3).
PAST = '132000000000000000'
# Lets the time of the last change of a password be written.
AS_TOLD = ['local_oid:%s:0' % dsdb.DSDB_CONTROL_BYPASS_PASSWORD_HASH_OID]
USERS = {
    'alice': {},
    'bob': {},
    'locked': {},
    'disabled': {'userAccountControl': '514'},
    'stale': {'pwdLastSet': PAST},
    'renew': {'pwdLastSet': '0'},
    'gone': {'accountExpires': PAST},
    'sleeper': {'logonHours': bytes(21)},
    'elsewhere': {'userWorkstations': 'another'},
}


def change(directory, name, values):
    message = ldb.Message(ldb.Dn(directory, name))
    for key, value in values.items():
        message[key] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, key)
    directory.modify(message, controls=AS_TOLD if values.get(
        'pwdLastSet') == PAST else [])


def add_users(directory, domain, password):
    for user, values in USERS.items():
        directory.newuser(user, password)
        if values:
            change(directory, 'CN=%s,CN=Users,%s' % (user, domain), values)
    change(directory, domain, {'lockoutThreshold': '3'})


def main():
    parameters = LoadParm()
    parameters.load_default()
    directory = SamDB(session_info=system_session(), lp=parameters)
    add_users(directory, directory.domain_dn(), sys.argv[1])


main()

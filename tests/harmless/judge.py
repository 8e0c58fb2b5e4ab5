# SPDX-License-Identifier: GPL-3.0-or-later
"""
What a client may leave behind with a text, on one layer.

Traces, all of them tuples that begin with their kind:

    asked NAME                      a question to DNS
    reached ADDRESS PORT            a connection that was tried, a ping
    logon ADDRESS ACCOUNT           an account that was shown to that address
    share SERVER SHARE USER         a share that was opened, as that user
    file SERVER SHARE/PATH          a file that was read
    printed SERVER PRINTER USER     a page
    mounted ADDRESS SHARE PATH USER what the kernel was told to mount
    found ADDRESS                   an address that the client prints
    died STATUS                     a signal ended the client

Servers are `meant` and `decoy`.  Nothing that stock does not leave, and the
writer did not mean, may be left behind; and what a layer below did right is done
the same way.
"""

import re

from names import MEANT_ADDRESSES, address_of, plain

# The account that clients are given, and no account at all.
OWN_USERS = {'anna', ''}
NOBODY = {'nobody', ''}


def is_meant(trace, meaning):
    """Does the trace lead where the writer of the text meant it to?"""
    kind, *what = trace
    if kind == 'died' or not meaning:
        return False
    address = address_of(meaning.host)
    server = 'meant' if address in MEANT_ADDRESSES else 'decoy'
    share = meaning.share
    if kind == 'asked':
        return what[0] == plain(meaning.host)
    if kind in ('reached', 'found'):
        return what[0] == address
    if kind == 'logon':
        return what[0] == address and is_user(what[1], meaning)
    if kind == 'share':
        return what[0] == server and (what[1] in (share, 'ipc$') or not share) \
            and (is_user(what[2], meaning) or what[2] in NOBODY)
    if kind == 'file':
        path = meaning.path or 'which'
        return what[0] == server and (not share or what[1].lower() in (
            '%s/%s' % (share, path.lower()), '%s/which' % share))
    if kind == 'printed':
        return what[0] == server and (not share or what[1] == share)
    if kind == 'mounted':
        return what[0] == address and is_user(what[3], meaning) and (
            not share or what[1].lower() == share and
            what[2].replace('\\', '/') == (meaning.path or ''))
    raise ValueError(kind)


def is_user(account, meaning):
    """The domain may be parted from the user as the client does not know it."""
    user = re.split(r'[\\;＼∖¥₩]+', account.lower())[-1].partition('@')[0]
    return user in OWN_USERS | {meaning.account}


def harm(result, stock, meaning):
    """What a layer left behind that it must not."""
    return {trace for trace in result.traces - stock.traces
            if not is_meant(trace, meaning)}


def deeds(result):
    """
    What came of it: the questions are the way there, and clients open IPC$ on
    their way to a share.
    """
    if not result.done:
        return frozenset()
    opened = {trace for trace in result.traces if trace[0] == 'share'}
    ways = {trace for trace in opened if trace[2] == 'ipc$'}
    if opened == ways:
        ways = set()
    return frozenset(trace for trace in result.traces - ways
                     if trace[0] != 'asked')


def is_right(trace, meaning):
    """
    Was it right to do this?  Where nobody knows what is meant, all that was not
    done on the decoy.
    """
    if meaning:
        return is_meant(trace, meaning)
    return trace[1] in MEANT_ADDRESSES | {'meant'}


def lost(result, below, meaning):
    """What the layer below did right and this one does otherwise."""
    done = deeds(below)
    if not all(is_right(trace, meaning) for trace in done):
        return frozenset()
    return done - deeds(result)


def wrong_hosts(result, meaning):
    """Addresses that a client spoke to and that the writer did not mean."""
    right = {address_of(meaning.host)} if meaning else MEANT_ADDRESSES
    return {trace[1] for trace in result.traces
            if trace[0] in ('reached', 'found')} - right

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
import unicodedata
import urllib.parse

from names import MEANT_ADDRESSES, address_of, plain

# The account that clients are given, and no account at all; for curl what is in
# front of the colon of `smb:\\anna@fs` is one.
OWN_USERS = {'anna', '', 'smb', 'cifs', 'file'}
NOBODY = {'nobody', ''}

# That of `anna@corp.example`, and its KDCs as Kerberos looks for them.
REALM = '.corp.example'
KDCS = {address_of('kerberos' + number + REALM)
        for number in ('', '-1', '-2', '-3', '-4')}

# Clients that cut a text up themselves and ask for a piece as for a host, and what
# is in front of that: an account up to the last `@`, two characters whichever
# they are, a run of slashes or nothing, what telnet takes for the service of a
# Kerberos name and drops up to the first slash, and what net looks up to know
# whether it is this machine.  fsockopen() of PHP drops what is behind the last
# colon, and ssh-keyscan takes each word for a host.  A piece that names a host
# has no other meaning: where it leads to is theirs.
CUTTERS = {**dict.fromkeys((
    'wget', 'curl', 'curl account', 'curl smb', 'curl http', 'smbget',
    'smbget account', 'python3-smbc', 'smbspool', 'smbspool DEVICE_URI', 'gio',
    'ssh'), '@'),
    **dict.fromkeys(('smbclient', 'smbcacls', 'smbcquotas'), '^..'),
    **dict.fromkeys(('smbclient -L', 'rpcclient'), r'^[\\/]*'),
    'telnet': '^[^/]*/', 'net rpc': r'\\', 'php': '^',
    'ssh-keyscan': '(?:^| )'}
LITERAL = r'(.*)\.ipv6-literal\.net'
PIECE = re.compile(r'\W*(?:smb:\W+)?((?:\d+\.){3}\d+|(?![\d.]+\b(?!-))\w[\w.-]*)'
                   r'(?:[@:](?:[\d@]|ssl)*)?(?:\W.*)?', re.S)


def is_meant(trace, meaning):
    """Does the trace lead where the writer of the text meant it to?"""
    kind, *what = trace
    if kind == 'died' or not meaning:
        return False
    address = address_of(meaning.host)
    server = 'meant' if address in MEANT_ADDRESSES else 'decoy'
    share = meaning.share
    if kind == 'asked':
        # Kerberos looks for the realm of an account.
        return what[0] == plain(meaning.host) or what[0].endswith(REALM)
    if kind in ('reached', 'found'):
        return what[0] == address or (
            what[0] in KDCS and what[1:] in (['udp 88'], ['88']))
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
    # Without a share the kernel mounts nothing.
    if kind == 'mounted':
        return what[0] == address and is_user(what[3], meaning) and (
            not share or not what[1] or what[1].lower() == share and
            what[2] == (meaning.path or ''))
    raise ValueError(kind)


def is_user(account, meaning):
    """The domain may be parted from the user as the client does not know it."""
    user = re.split(r'[\\;＼∖¥₩]+', account.lower())[-1].partition('@')[0]
    return user in OWN_USERS | {meaning.account}


def harm(result, stock, meaning):
    """What a layer left behind that it must not."""
    return {trace for trace in result.traces - stock.traces
            if not is_meant(trace, meaning)}


def of_pieces(client, text, result):
    """The addresses of what a client made of a text by cutting it."""
    cut = CUTTERS.get(client.name)
    found = [PIECE.fullmatch(name.lower()) for name in result.names if cut]
    # libcurl writes full-width letters of a host as those of ASCII.
    wholes = {form.lower() for form in (
        text, urllib.parse.unquote(text), unicodedata.normalize('NFKC', text))}
    return {address_of(re.sub(LITERAL, lambda name: name[1].replace('-', ':'),
                              piece[1])) for piece in found if piece and any(
        re.search('(?:%s)%s' % (cut, re.escape(piece[0])), whole)
        and piece[0] != whole for whole in wholes)}


def is_of(trace, addresses):
    """Does the trace lead to one of these?"""
    if trace[0] in ('share', 'file', 'printed'):
        return trace[1] == 'decoy' and bool(addresses - MEANT_ADDRESSES)
    return trace[0] != 'died' and address_of(trace[1]) in addresses


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
    if trace[0] == 'mounted' and not (
            trace[2] and (not meaning or meaning.share)):
        return False
    if meaning:
        return is_meant(trace, meaning)
    return trace[1] in MEANT_ADDRESSES | {'meant'}


def lost(client, result, below, meaning):
    """What the layer below did right and this one does otherwise."""
    done = deeds(below)
    if not all(is_right(trace, meaning) for trace in done):
        return frozenset()
    # A target of SMB that curl took for a page.
    if client.depth in ('share', 'file', 'printer') and any(
            trace[0] == 'reached' and trace[2] != 'smb' for trace in done):
        return frozenset()
    return done - deeds(result)


def wrong_hosts(result, meaning):
    """Addresses that a client spoke to and that the writer did not mean."""
    right = {address_of(meaning.host)} if meaning else MEANT_ADDRESSES
    return {trace[1] for trace in result.traces
            if trace[0] in ('reached', 'found')} - right

# SPDX-License-Identifier: GPL-3.0-or-later
"""
Two users on one connection, who send their tree connects in one compound: each
of them gets what is his, by malformed names as by good ones.
"""

import itertools
import sys

import access
import forms
import wire
from behaviours import Tests

# What the users see in a share, by its good name.
RIGHTS = {
    'homes': ('alice', 'bob'),
    'alice': ('alice', 'ACCESS_DENIED'),
    'bob': ('ACCESS_DENIED', 'bob'),
    'private': ('private', 'ACCESS_DENIED'),
    'data': ('data', 'data'),
    'no-such': ('BAD_NETWORK_NAME', 'BAD_NETWORK_NAME')}


def compounds(clients):
    """Three tree connects of the two users in each order: what they see."""
    for share, form, order in itertools.product(
            RIGHTS, [forms.WELL_FORMED] + forms.SOME,
            itertools.product((0, 1), repeat=3)):
        path = forms.path(form, share)
        asked = [(clients[user], path) for user in order]
        trees = wire.tree_connects_at_once(asked)
        yield (path, order, [RIGHTS[share][user] for user in order],
               [clients[user].seen(tree) for user, tree in zip(order, trees)])


def main():
    # In later dialects impacket would encrypt with the wrong session's keys.
    alice = wire.Client('alice', access.PASSWORD,
                        dialect=wire.SMB2_DIALECT_21, stays=True)
    bob = alice.another('bob', access.PASSWORD)
    tried, wrong = 0, []
    for path, order, right, got in compounds((alice, bob)):
        tried += 1
        if got != right:
            wrong.append('%r %s: %s instead of %s' % (path, order, got, right))
    tests = Tests()
    tests.that('two users in one compound get what is theirs (%d compounds)'
               % tried, not wrong, wrong)
    return tests.summary()


sys.exit(not main())

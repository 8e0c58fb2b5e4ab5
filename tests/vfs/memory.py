# SPDX-License-Identifier: GPL-3.0-or-later
"""
Nothing that smbd holds in its memory changes by names that clients send, but
for what any request changes.

    memory.py names PARENT    each name that is part of a string of smbd's, and
                              that a share can have
    memory.py strings PARENT PROTOCOL...    each string in every form
    memory.py writes PARENT PROTOCOL...     what is written while smbd serves
                                            one request
    memory.py random PARENT COUNT SEED      random paths of such strings, over
                                            many connections

A client asks for shares by good names first, and for some that do not exist:
what that changes any request may change (`noise`).  PARENT is the process of
smbd that starts the others.  UNCFIX_TEST_SIZE=full takes more forms.
"""

import itertools
import os
import random
import re
import sys

import forms
import talloc_tree
import wire
from behaviours import Tests
from processes import children

TESTS = Tests()

USER, PASSWORD = 'alice', 'Secret.1'

# Every now and then smbd looks after itself, whatever clients do.
CLOCK = ('struct tevent_timer', 'struct idle_event', 'struct tevent_context')

# The talloc stack, of which each event and request has a part.
STACK = 'null_context / TALLOC_CTX *'

# What smbd remembers of files, and forgets for others.
CACHE = 'null_context / struct memcache'

# A connection of its own for so many random paths; a tenth of them are SMB1.
PATHS = 1000

# How many forms each string is named by, beside the exact ones; and each how
# manyth string by a path that is watched.
FULL = os.environ.get('UNCFIX_TEST_SIZE') == 'full'
OTHER_FORMS, STEP = (None, 1) if FULL else (1, 16)


class Connection:
    """A client, and the memory of the process that serves it."""

    def __init__(self, parent, protocol):
        before = children(parent)
        if protocol == 'SMB1':
            self.client = wire.ClientSmb1(USER, PASSWORD)
            self.held = self.client.tree_connect(r'\\fs\IPC$')
        else:
            self.client = wire.Client(USER, PASSWORD, stays=True)
        self.protocol = protocol
        self.pid, = children(parent) - before
        self.noise = set()

    def memory(self):
        return talloc_tree.read(self.pid)

    def strings(self):
        return {chunk.text.decode('utf-8', 'replace')
                for chunk in self.memory().values() if chunk.text}

    def ask(self, path):
        """The status."""
        tree = self.client.tree_connect(path)
        if tree and self.protocol == 'SMB1':
            self.client.disconnect_tree(tree.identifier)
        elif tree:
            self.client.tree_disconnect(tree)
        return str(tree).split()[0]

    def ask_well_formed(self, shares, count):
        for number in range(count):
            name = shares[number // 2 % len(shares)] if number % 2 else \
                'no-such-%d' % number
            self.ask(r'\\fs\%s' % name)

    def warm_up(self, shares):
        """
        smbd loads each share, and what converts malformed names.  None of
        these is a string that it holds.
        """
        self.ask_well_formed(shares, 2 * len(shares))
        for form in itertools.chain(*forms.MEANT.values(), forms.NOT_MEANT):
            for share in 'item', 'IPC$', 'no-such':
                self.ask(forms.path(form, share))

    def learn_noise(self, shares, count):
        self.warm_up(shares)
        before = self.memory()
        self.ask_well_formed(shares, count)
        self.noise = {(was or now).place for was, now in
                      talloc_tree.changes(before, self.memory())}
        return self.noise

    def is_noise(self, was, now):
        """No request writes into a string that smbd has already."""
        place = (was or now).place
        if place.endswith(talloc_tree.STRING):
            return place.startswith(CACHE) and not (was and now)
        return place in self.noise or place.endswith(CLOCK) or \
            place.startswith((STACK, CACHE))

    def damage(self, before, after):
        """What changed and is not the request's, to be read by people."""
        for was, now in talloc_tree.changes(before, after):
            if not self.is_noise(was, now):
                yield '%s: %s became %s' % ((was or now).place, shown(was),
                                            shown(now))

    def close(self):
        if self.protocol == 'SMB2':
            self.client.close()
        else:
            self.client.close_session()


def shown(chunk):
    if chunk is None:
        return 'nothing'
    return repr(chunk.text) if chunk.text else '%d bytes' % chunk.size


def held_strings(parent):
    """What the processes of both protocols hold, each share's strings too."""
    held = set()
    for protocol in 'SMB2', 'SMB1':
        connection = Connection(parent, protocol)
        connection.warm_up(components(connection.strings()))
        held.update(connection.strings())
        connection.close()
    return sorted(held)


def is_name(text):
    return re.fullmatch(r'[^"/\\\[\]:|<>+=;,*?%\s\x00-\x1f\x7f]{1,80}', text) \
        and not text.startswith('-') and \
        text.strip('.') and text not in ('global', 'homes', 'printers', 'ipc$')


def components(strings):
    """
    Names for shares: what stands second, where a share does, and what else no
    string ends in, for a path that names two shares is refused.
    """
    paths = [re.split(r'[/\\]', text.strip('/\\').lower()) for text in strings]
    last = {path[-1] for path in paths if len(path) > 2}
    return sorted({name for path in paths for place, name in enumerate(path)
                   if is_name(name) and (place == 1 or name not in last)})


def exact_forms(text):
    """
    Paths that smbd makes this text of: it lowers the letters, cuts a server off
    and turns the separators around.
    """
    forward = text.lower().replace('\\', '/')
    for body in dict.fromkeys((forward.replace('/', '\\'), forward, text)):
        if not body.startswith('\\\\'):
            yield body
        for server in 'fs', '':
            yield '\\\\%s\\%s' % (server, body)


def other_forms(text, protocol):
    """The text in place of each part of the known forms."""
    bare = text.strip('/\\')
    known = forms.SOME_SMB1 if protocol == 'SMB1' else forms.SOME
    yield from exact_forms('/' + text)
    yield from exact_forms(text + '/')
    for form in known:
        yield forms.path(form, bare)
        yield forms.path(form, 'item', bare)


def paths_of(strings, protocol):
    """Pairs of a string and a path that names it."""
    for number, text in enumerate(strings):
        others = list(dict.fromkeys(other_forms(text, protocol)))
        # Different ones of different strings.
        others = (others[number % len(others):] + others)[:OTHER_FORMS]
        for path in dict.fromkeys([*exact_forms(text), *others]):
            yield text, path


def name_each_string(parent, protocol, strings):
    shares = components(strings) + ['IPC$']
    paths = list(paths_of(strings, protocol))
    connection = Connection(parent, protocol)
    connection.learn_noise(shares, len(paths))
    before = connection.memory()
    repaired = {text for text, path in paths
                if connection.ask(path) != 'BAD_NETWORK_NAME'}
    damage = list(connection.damage(before, connection.memory()))
    connection.close()
    TESTS.that('%s: %d strings of smbd, named by %d malformed paths, are what '
               'they were' % (protocol, len(strings), len(paths)),
               not damage, sorted(damage))
    TESTS.that('%s: names of %d strings lead to shares' % (
        protocol, len(repaired)),
        len(strings) >= 500 and len(repaired) >= 300)


def name_strings(parent, *protocols):
    strings = held_strings(parent)
    for protocol in protocols:
        name_each_string(parent, protocol, strings)


def written(connection, path):
    """
    What changed while smbd looked for the share of a path, as pairs of what it
    was and is, and whether smbd found one.
    """
    first, last, answer = talloc_tree.at_look_ups(
        connection.pid, lambda: connection.ask(path))
    changes = [(was, last.get(address)) for address, was in first.items()
               if last.get(address) != was]
    return [(was, now) for was, now in changes
            if not connection.is_noise(was, now)], answer != 'BAD_NETWORK_NAME'


def is_one_name(changes, text):
    """One copy of the request's text, in a frame of the stack, and no more."""
    if len(changes) != 1 or changes[0][1] is None:
        return False
    was, now = changes[0]
    return was.place == now.place and was.text.decode() == text and \
        re.fullmatch(re.escape(STACK) + r' / \S+/smbd/[^/]+ / ' +
                     talloc_tree.STRING, was.place)


def watch_writes(parent, protocol):
    strings = held_strings(parent)
    connection = Connection(parent, protocol)
    connection.warm_up(components(strings))
    found, wrong = 0, []
    for text in strings[::STEP]:
        forward = text.lower().replace('\\', '/')
        # smbd has one copy more where there is no separator to turn around.
        for path in '\\\\fs\\' + forward.replace('/', '\\'), forward:
            changes, is_found = written(connection, path)
            is_clean = '/' not in forward
            found += is_found
            if not (is_one_name(changes, forward) if is_found and not is_clean
                    else not changes):
                wrong.append('%s: %s' % (path, '; '.join(
                    '%s: %s became %s' % (was.place, shown(was), shown(now))
                    for was, now in changes) or 'found, and nothing written'))
    connection.close()
    TESTS.that('%s: while %d of %d strings are looked up as names, one copy of '
               'the name is written, or nothing' % (
                   protocol, len(strings[::STEP]), len(strings)),
               not wrong and found > 0, sorted(wrong))


def watch_all_writes(parent, *protocols):
    for protocol in protocols:
        watch_writes(parent, protocol)


LEADS = ['', '\\', '\\\\', '\\\\fs\\', '\\\\\\\\', '/', '//', '\\\\fs\\\\',
         '"', 'smb://fs/', '\\\\?\\UNC\\']


def random_path(dice, strings, names):
    """A whole string by an exact form, or parts put together."""
    if dice.random() < 0.5:
        return dice.choice(list(exact_forms(dice.choice(strings))))
    words = dice.choices(strings, k=2) + dice.choices(names, k=3)
    text = dice.choice(LEADS) + dice.choice(['\\', '/', '\\\\', '//']).join(
        dice.sample(words, dice.randrange(1, 5))) + \
        dice.choice(['', '', '', '\\', '/', ' ', '"'])
    return text.replace('/', '\\') if dice.random() < 0.5 else text


def name_at_random(parent, count, seed):
    dice = random.Random(seed)
    strings = held_strings(parent)
    shares = components(strings) + ['IPC$']
    noise = {protocol: Connection(parent, protocol).learn_noise(shares, PATHS)
             for protocol in ('SMB2', 'SMB1')}
    repaired, damage = 0, set()
    for number in range(int(count) // PATHS):
        protocol = 'SMB1' if number % 10 == 1 else 'SMB2'
        connection = Connection(parent, protocol)
        connection.warm_up(shares)
        connection.noise = noise[protocol]
        before = connection.memory()
        repaired += sum(connection.ask(random_path(dice, strings, shares)) !=
                        'BAD_NETWORK_NAME' for _ in range(PATHS))
        damage.update(connection.damage(before, connection.memory()))
        connection.close()
    TESTS.that('%s random paths of %d strings, of which %d lead to shares, '
               'change nothing (seed %s)' % (
                   count, len(strings), repaired, seed),
               not damage and repaired > 0, sorted(damage))


def main(action, parent, *arguments):
    if action == 'names':
        print('\n'.join(components(held_strings(parent))))
        return 0
    {'strings': name_strings, 'writes': watch_all_writes,
     'random': name_at_random}[action](parent, *arguments)
    return 0 if TESTS.summary() else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))

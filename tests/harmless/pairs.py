# SPDX-License-Identifier: GPL-3.0-or-later
"""
The clients, and which texts they are given: those that once went wrong, and those
that are drawn.
"""

import os
import random
import re
import shutil
from collections import namedtuple

from texts import Meaning, Text, choose, make

HERE = os.path.dirname(os.path.abspath(__file__))

# How a client wants its texts written: their kinds and depths.
NATURE = {'host': (('name',), ('host',)), 'address': (('name',), ('host',)),
          'share': (('posix', 'unc'), ('share', 'file')),
          'file': (('url',), ('file',)), 'printer': (('url',), ('printer',)),
          'tree': (('unc',), ('share',)),
          'fstab': (('posix',), ('share', 'file'))}

Client = namedtuple('Client', 'name depth weight needs command')


def clients():
    with open(HERE + '/clients.txt', encoding='utf-8') as file:
        lines = [line for line in file.read().splitlines()
                 if line and line[0] != '#']
    for head, command in zip(lines[::2], lines[1::2]):
        name, depth, weight, needs = head.split('|')
        if needs == 'worker' or shutil.which(needs):
            yield Client(name, depth, float(weight), needs, command.strip())


def clients_by_name():
    return {client.name: client for client in clients()}


def known():
    """The texts that once went wrong: clients, what is meant, and the text."""
    with open(HERE + '/known.txt', encoding='utf-8') as file:
        for line in file.read().splitlines():
            if line and line[0] != '#':
                names, meant, text = line.split('|', 2)
                yield names.split(','), text_with(meant, text)


def text_with(meant, text):
    meaning = None
    if meant:
        words = [word or None for word in meant.split(',')]
        meaning = Meaning(*words[:4], *[None] * (4 - len(words)))
    for code, letter in (('{CR}', '\r'), ('{TAB}', '\t')):
        text = text.replace(code, letter)
    return Text(text, meaning, 'share', {})


def fits(client, text):
    """May the client be given the text?  And what does it mean to it?"""
    if not text.text.strip():
        return None
    if client.depth == 'tree' and text.meaning:
        return text._replace(meaning=text.meaning._replace(host='fs'))
    if client.depth != 'fstab':
        return text
    if re.search(r'[ \t\r\n#]', text.text) or not text.text.isascii():
        return None  # more than a field
    octal = re.search(r'\\[0-7]{3}', text.text)
    if octal and text.choices.get('escape') != 4:
        return text._replace(meaning=in_front_of(octal.start(), text))
    return text


def in_front_of(end, text):
    """What is meant by what is read as it is written: the host, or nothing."""
    if text.meaning and text.meaning.host in text.text[:end]:
        return Meaning(text.meaning.host, None, None, text.meaning.account)
    return None


def drawn(seed, count, only):
    """Pairs of a client and a text; every text is another one."""
    random_numbers = random.Random(seed)
    there = [client for client in clients()
             if not only or client.name == only]
    weights = [client.weight for client in there]
    seen = set()
    while len(seen) < count:
        client, = random_numbers.choices(there, weights)
        text = make(choose(random_numbers, *NATURE[client.depth]))
        fit = fits(client, text)
        if fit and text.text not in seen:
            seen.add(text.text)
            yield client, fit


def known_pairs(only):
    by_name = clients_by_name()
    for names, text in known():
        for name in names:
            if name in by_name and only in (None, name):
                yield by_name[name], text

# SPDX-License-Identifier: GPL-3.0-or-later
"""uncfix normalize and uncfix explain: what goes in, what comes out."""

import json
import os
import random
import re
import subprocess
import sys
import urllib.parse

import behaviours

UNCFIX = sys.argv[1]
TABLE = 'tests/unit/targets.txt'
PAGES = ['README.md', 'docs/texts.md']
KEYS = {'input', 'host', 'port', 'share', 'path', 'transport', 'defects',
        'unc', 'posix', 'url', 'error'}


def decode(text):
    """{0D} in the table is the byte 0x0D."""
    return re.sub(rb'\{([0-9A-F]{2})\}',
                  lambda match: bytes.fromhex(match[1].decode()),
                  text.encode())


def read_table():
    """(text, UNC form or None, refusal or None, set of defects) of each row."""
    rows = []
    with open(TABLE, encoding='utf-8') as table:
        for line in table:
            if line.startswith('#') or '\t' not in line:
                continue
            text, result, *defects = line.rstrip('\n').split('\t')
            refused = result[1:] if result.startswith('!') else None
            rows.append((decode(text), None if refused else decode(result),
                         refused, set(' '.join(defects).split())))
    return rows


ROWS = read_table()
ARGUMENTS = [row for row in ROWS if b'\0' not in row[0]]
LINES = [row for row in ROWS if b'\n' not in row[0]]


def read_page(page):
    """(text, UNC form or None, refusal or None) of a page's tables of texts."""
    with open(page, encoding='utf-8') as lines:
        cells = [re.split(r' \| ', line[2:-3]) for line in lines
                 if re.match(r'\| `.*` \| .* \|$', line)]
    for texts, meaning in (cell for cell in cells if len(cell) == 2):
        texts = re.findall('`([^`]+)`', texts)
        refusals = meaning.removeprefix('refused: ').split(', ')
        meanings = re.findall('`([^`]+)`', meaning)
        for number, text in enumerate(texts):
            if meaning.startswith('refused: '):
                yield text, None, refusals[number % len(refusals)]
            elif meaning == 'the same':
                yield text, text, None
            elif meanings and meanings[0].startswith('\\\\'):
                yield text, meanings[number % len(meanings)], None


def uncfix(*arguments, stdin=b''):
    return subprocess.run([UNCFIX, *arguments], input=stdin,
                          capture_output=True, check=False)


def same(found, expected):
    assert found == expected, f'{found!r} is not {expected!r}'


def the_pages_tell_what_a_text_means():
    for page in PAGES:
        rows = list(read_page(page))
        assert len(rows) > 8, f'{page} has {len(rows)} texts'
        for text, unc, refused in rows:
            run = uncfix('normalize', '--', text)
            same((text, run.stdout.decode().rstrip('\n') or None),
                 (text, unc))
            if refused:
                assert f': {refused}: ' in run.stderr.decode(), \
                    f'{text}: {run.stderr!r}'


def a_target_on_the_command_line_is_printed_or_refused():
    for text, unc, refused, _ in ARGUMENTS:
        run = uncfix('normalize', '--', text)
        same(run.stdout, b'' if refused else unc + b'\n')
        same(run.returncode, 1 if refused else 0)
        # Who names a file is told how its lines are read.
        same(run.stderr.count(b'\n'),
             1 + os.access(text, os.R_OK) if refused else 0)
        if refused:
            assert f': {refused}: '.encode() in run.stderr, run.stderr


def a_stream_has_a_line_for_each_line():
    stream = b''.join(text + b'\n' for text, *_ in LINES)
    run = uncfix('normalize', stdin=stream)
    same(run.stdout.split(b'\n')[:-1], [unc or b'' for _, unc, *_ in LINES])
    same(run.returncode, 1)
    numbers = [number for number, row in enumerate(LINES, 1) if row[2]]
    same([int(line.split(b' ')[2].rstrip(b':'))
          for line in run.stderr.splitlines()], numbers)


def punycode(labels):
    """As IDNA encodes a name, by Python's own codec; None: no program does."""
    encoded = []
    for label in labels:
        if not label.isascii():
            label = 'xn--' + label.encode('punycode').decode('ascii')
        if len(label) > 63:
            return None
        encoded.append(label)
    encoded = '.'.join(encoded)
    fits = len('.'.join(labels).encode()) <= len(encoded)
    return encoded if fits and encoded.startswith('xn--') else None


def read_odd_targets():
    """Random texts that begin with what begins no name, in parts of dots."""
    chance = random.Random(20000519)
    fronts = ['＼＼', '¥¥', '／', '“', '«', '“\\\\', '￥\\']
    letters = 'abcxyz019-_üßсサ文😀\\＼¥'
    for front in fronts * 300:
        labels = [''.join(chance.choices(letters, k=chance.randint(1, 9)))
                  for _ in range(chance.randint(1, 3))]
        yield [front + labels[0], *labels[1:]]


def agree(pairs):
    """Each text means what the other one of its pair does."""
    assert len(pairs) > 1000, len(pairs)
    plain, encoded = (uncfix('normalize', stdin='\n'.join(texts).encode())
                      for texts in zip(*pairs))
    for pair, *lines in zip(pairs, plain.stdout.split(b'\n'),
                            encoded.stdout.split(b'\n')):
        assert lines[0] == lines[1], (pair, lines)


def what_idna_encoded_is_read_as_what_it_was():
    pairs = [('.'.join(labels), punycode(labels))
             for labels in read_odd_targets()]
    agree([pair for pair in pairs if pair[1]])


def what_percent_encoding_made_is_read_as_what_it_was():
    texts = ['.'.join(labels) for labels in read_odd_targets()]
    for safe in ('\\/', ''):
        agree([(text, urllib.parse.quote(text, safe=safe))
                      for text in texts])


def what_idna_made_of_a_name_stays_a_name():
    chance = random.Random(19990114)
    names = {''.join(chance.choices('abcxyz019üßсサ文', k=chance.randint(1, 20)))
             for _ in range(2000)}
    encoded = [punycode([name]) for name in names]
    stream = '\n'.join('\\\\%s\\d' % name for name in encoded if name)
    run = uncfix('normalize', stdin=stream.encode())
    same(run.stdout.decode().rstrip('\n'), stream)


def the_last_line_needs_no_line_end():
    run = uncfix('normalize', stdin=b'//a/b\n\\\\\\\\c')
    same(run.stdout, b'\\\\a\\b\n\\\\c\n')
    same(run.returncode, 0)


def an_empty_stream_is_no_target():
    run = uncfix('normalize')
    same((run.stdout, run.stderr, run.returncode), (b'', b'', 0))


def a_line_of_eight_mebibytes_is_read():
    name = b'x' * (8 << 20)
    run = uncfix('normalize', stdin=b'//fs/d/' + name + b'\n//b\n')
    same(run.stdout, b'\\\\fs\\d\\' + name + b'\n\\\\b\n')


def an_answer_comes_before_the_next_line_is_sent():
    with subprocess.Popen([UNCFIX, 'normalize'], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        for _ in range(3):
            process.stdin.write(b'\\\\\\\\fs\\data\n')
            process.stdin.flush()
            same(process.stdout.readline(), b'\\\\fs\\data\n')
        process.stdin.close()
        same(process.wait(), 0)


def each_format_prints_its_form():
    target = '\\\\\\\\[fe80::1%4]:139\\my share\\\\x'
    for form, expected in (
            ('unc', '\\\\fe80--1s4.ipv6-literal.net\\my share\\x'),
            ('posix', '//fe80::1%4/my share/x'),
            ('url', 'smb://[fe80::1%254]:139/my%20share/x'),
            ('host', 'fe80::1%4')):
        for option in (['--format', form], [f'--format={form}']):
            run = uncfix('normalize', *option, target)
            same(run.stdout.decode(), expected + '\n')


def json_has_every_part():
    run = uncfix('normalize', '--format', 'json', '\\\\fs@SSL@8443\\d\\x')
    same(json.loads(run.stdout),
         {'input': '\\\\fs@SSL@8443\\d\\x', 'host': 'fs', 'port': 8443,
          'share': 'd', 'path': 'x', 'transport': 'webdav-tls',
          'defects': [], 'unc': '\\\\fs@SSL@8443\\d\\x',
          'posix': '//fs@SSL@8443/d/x', 'url': 'https://fs:8443/d/x',
          'error': None})


def json_agrees_with_the_table():
    stream = b''.join(text + b'\n' for text, *_ in LINES)
    run = uncfix('normalize', '--format', 'json', stdin=stream)
    objects = [json.loads(line) for line in run.stdout.splitlines()]
    same(len(objects), len(LINES))
    for found, (_, unc, refused, defects) in zip(objects, LINES):
        same(set(found), KEYS)
        same(found['unc'], unc.decode('utf-8', 'replace') if unc else None)
        same(found['error'], refused)
        same(set(found['defects']), defects if unc else set())


def json_is_valid_for_any_bytes():
    source = random.Random(20)
    lines = [bytes(source.choice(b'\\\\//af%\xff\xc3\xa4\xe2\x80\x00"\x1b')
                   for _ in range(source.randrange(40)))
             for _ in range(5000)]
    run = uncfix('normalize', '--format=json', stdin=b'\n'.join(lines) + b'\n')
    found = run.stdout.decode('utf-8').split('\n')[:-1]
    same(len(found), len(lines))
    for line in found:
        same(set(json.loads(line)), KEYS)


def user_information_is_never_printed():
    for target in ('smb://user:secret@fs/d', 'smb:\\\\D;u:secret@fs\\d',
                   'smb://u:sec/secret@fs/d', 'smb:u:secret@fs/d',
                   'cifs://u:secret@', 'smb://u:secret@bad host/d',
                   '\\\\smb://u:secret@fs/d', 'http://u:secret@h/x',
                   '//u:secret@fs/d', 'smb%3A//u:secret@fs/d',
                   'smb://u:secret@smb://v:secret@fs/d',
                   'smb://D\\u:secret@fs/d', 'smb://D\\u\\secret@fs/d',
                   'smb:\\\\D\\u:secret@fs\\d', '//D\\u:secret@fs/d',
                   '\\\\fs\\data /user:corp\\anna secret',
                   '"\\\\fs\\data\\f /user:corp\\anna secret"',
                   '\\\\fs /user:corp\\anna secret',
                   '%5C%5Cfs%5Cd /user:a secret',
                   '&#92;&#92;u:secret&#64;f s', '\\x5cu:secret\\x40fs',
                   'net use Z: \\\\fs\\d /user:a secret',
                   'net use Z: \\\\fs\\d secret /user:a',
                   '\\\\fs\\data -U u%secret', '//fs/d -Uu%secret',
                   '\\\\fs\\data\\f --user u%secret',
                   '//fs/d\u00a0--password\u00a0secret',
                   '//fs/d/x /mnt cifs user=u,pass=secret 0 0',
                   '//fs/d/x -o user=u,password=secret',
                   '//fs/d,password=secret', '-U u%secret //fs/d',
                   'smb://fs/d%20-U%20u%25secret',
                   'smb://u:secret&#64;fs/d', 'smb://u:secret\uff20fs/d'):
        for arguments in (['explain'], ['normalize', '--format', 'json'],
                          *(['normalize', '--format', form]
                            for form in ('unc', 'posix', 'url', 'host'))):
            run = uncfix(*arguments, target)
            assert b'secret' not in run.stdout + run.stderr, target


def no_target_ends_a_line_where_some_programs_do():
    texts = [f'\\\\fs\\data\\a{end}b'.encode()
             for end in '\u0085\u2028\u2029']
    run = uncfix('normalize', stdin=b'\n'.join(texts + [b'//fs/data']))
    assert run.stdout == b'\n\n\n\\\\fs\\data\n', run
    assert len(run.stderr.decode().splitlines()) == len(texts), run


def a_terminal_gets_no_control_characters():
    for target in (b'\\\\a\x1b[2Jb', b'\\\\fs\\d\\\xc2\x9b2J', b'\\\\\xff\x07',
                   '\\\\fs\\d\\\u202efdp.exe'.encode()):
        run = uncfix('explain', target)
        shown = run.stdout + run.stderr
        assert not re.search(rb'[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xff'
                             rb'|\xe2\x80\xae',
                             shown), shown


def explain_names_parts_defects_articles_and_forms():
    run = uncfix('explain', '<\\\\\\\\fs\\\\data\\x>')
    same(run.returncode, 0)
    for words in ('fs (a name)', 'SMB', 'share      data', 'path       x',
                  'extra-leading', 'Q152487, Q235753', 'quoted',
                  'doubled-separators', 'unc        \\\\fs\\data\\x',
                  'posix      //fs/data/x', 'url        smb://fs/data/x'):
        assert words in run.stdout.decode(), words


def explain_has_words_for_each_defect():
    for text, unc, _, defects in ARGUMENTS:
        if unc is None:
            continue
        shown = uncfix('explain', '--', text).stdout.decode()
        named = set(re.findall(r'^  ([a-z0-9-]+) {2,}[a-z]', shown, re.M))
        same(named & defects, defects)


def explain_says_what_a_refused_text_was_taken_for():
    rows = [row for row in ARGUMENTS if row[1] is None and len(row[0]) < 60]
    run = uncfix('explain', '--', *(text for text, *_ in rows))
    lines = run.stderr.decode().split('\n')
    same([line[9:] for line in lines if line.startswith('Refused: ')],
         [refused for _, _, refused, _ in rows])
    for words in ('  taken for  .', '  instead    (write|leave) .'):
        same(sum(bool(re.match(words, line)) for line in lines), len(rows))
    assert max(map(len, lines)) <= 80, lines


def bad_usage_says_what_is_wrong():
    for arguments, words in (
            (['frobnicate'], '`frobnicate`'),
            (['normalize', '--format', 'xml', 'x'], '`xml`'),
            (['normalize', '--bogus'], '`--bogus`'),
            (['explain'], 'no target'), (['explain', '-x'], '`-x`'),
            (['explain', '--help=x'], '`--help` takes no value'),
            (['enable', '--dry-run=x'], '`--dry-run` takes no value'),
            (['disable', '--all-shares'], '`--all-shares`'),
            (['check', '-f'], '`--file` needs a value'),
            (['check', '-Nf'], '`--file` needs a value'),
            (['check', '--user'], '`--user` needs a value'),
            (['check', '-j', '0', 'x'], '`--jobs` is a number from 1 to 512'),
            (['check', '--timeout=1s'], '`--timeout` is a number from 1 to'),
            (['check', '-j513', 'x'], '`--jobs` is a number from 1 to 512')):
        run = uncfix(*arguments)
        same((run.stdout, run.returncode), (b'', 2))
        assert words in run.stderr.decode(), run.stderr
        assert '--help' in run.stderr.decode(), run.stderr


def help_fits_a_screen():
    verbs = re.findall(r'^  ([a-z]+) ', uncfix('--help').stdout.decode(), re.M)
    assert 'normalize' in verbs, verbs
    for arguments in ([], *([verb] for verb in verbs)):
        run = uncfix(*arguments, '--help')
        same((run.stderr, run.returncode), (b'', 0))
        lines = run.stdout.decode().splitlines()
        assert len(lines) <= 24 and max(map(len, lines)) <= 80, arguments
        if arguments:
            assert lines[0].startswith(f'Usage: uncfix {arguments[0]}'), lines
            same(uncfix(*arguments, '-h').stdout, run.stdout)


def a_full_disk_is_no_success():
    for arguments in ['//fs/d'], []:
        with open('/dev/full', 'wb') as full:
            run = subprocess.run([UNCFIX, 'normalize', *arguments],
                                 input=b'//fs/d\n', stdout=full,
                                 stderr=subprocess.PIPE, check=False)
        same(run.returncode, 2)
        assert b'standard output' in run.stderr, (arguments, run)


TESTS = [value for name, value in list(globals().items())
         if callable(value) and '_' in name and not name.startswith('read_')]


sys.exit(behaviours.report(behaviours.named(TESTS)))

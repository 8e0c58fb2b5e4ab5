# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual pages and the documents agree with the source."""

import pathlib
import re
import subprocess
import sys
import tempfile

import behaviours

BUILD = pathlib.Path(sys.argv[1])
PAGES = sorted(pathlib.Path('man').glob('*.[1-9]'))
DOCUMENTS = [pathlib.Path(name) for name in subprocess.run(
    ['git', '-c', 'safe.directory=*', 'ls-files', '*.md'],
    capture_output=True, check=True, text=True).stdout.split()]
HEADER = pathlib.Path('include/uncfix.h').read_text(encoding='utf-8')
LIBRARY_PAGE = pathlib.Path('man/libuncfix.3').read_text(encoding='utf-8')


def words(text):
    """A prototype without the white space that C does not care about."""
    return re.sub(r' ?([*(),;]) ?', r'\1', ' '.join(text.split()))


def header_prototypes():
    code = re.sub(r'/\*.*?\*/', '', HEADER, flags=re.S)
    return {words(match[0]) for match in
            re.finditer(r'^[a-z][^{};#]*\buncfix_\w+\([^;]*\);', code, re.M)}


def page_prototypes():
    return {words('%s %s(%s);' % (kind, name, ', '.join(
        re.findall(r'"(.*)"', arguments))))
        for kind, name, arguments in re.findall(
            r'^\.Ft (.*)\n\.Fo (.*)\n((?:\.Fa .*\n)+)\.Fc', LIBRARY_PAGE, re.M)}


def the_page_of_the_library_has_the_prototypes_of_the_header():
    wrong = header_prototypes() ^ page_prototypes()
    assert len(header_prototypes()) > 5 and not wrong, wrong


def the_example_of_the_library_compiles_and_repairs():
    example = re.search(r'\.Sh EXAMPLES\n\.Bd -literal\n(.*?)\.Ed',
                        LIBRARY_PAGE, re.S)[1].replace('\\e', '\\')
    with tempfile.TemporaryDirectory() as folder:
        program = folder + '/example'
        subprocess.run(['cc', '-std=c11', '-Wall', '-Wextra', '-Werror',
                        '-Iinclude', '-xc', '-', '-o', program,
                        '-L', BUILD, '-l:libuncfix.so.0'],
                       input=example, text=True, check=True)
        run = subprocess.run([program, '\\\\\\\\fs\\data'], check=True,
                             capture_output=True, text=True,
                             env={'LD_LIBRARY_PATH': str(BUILD)})
    assert run.stdout == '\\\\fs\\data\n', run


def pages_are_without_a_warning():
    for page in PAGES:
        run = subprocess.run(['man', '--warnings', '--encoding=utf8', '--local-file',
                              page], capture_output=True, text=True,
                             check=False, env={
                                 'MANWIDTH': '80', 'LC_ALL': 'C.UTF-8',
                                 'PATH': '/usr/bin:/bin'})
        assert (run.returncode, run.stderr) == (0, ''), f'{page}: {run}'


def pages_are_all_in_one_form():
    for page in PAGES:
        text = page.read_text(encoding='utf-8')
        assert re.search(r'^\.Dd .*\n\.Dt .*\n\.Os\n\.Sh NAME\n', text, re.M), \
            f'{page} is not written in mdoc(7)'


def pages_lead_to_pages_that_are_there():
    names = {page.stem for page in PAGES} | {'libuncfix'}
    known = {(page.stem, page.suffix[1:]) for page in PAGES}
    for page in PAGES:
        for name, section in re.findall(r'\.Xr (\S+) (\d)',
                                        page.read_text(encoding='utf-8')):
            assert name not in names or (name, section) in known, \
                f'{page}: {name}({section}) is not there'


def documents_lead_to_files_that_are_there():
    for document in DOCUMENTS:
        text = document.read_text(encoding='utf-8')
        text = re.sub(r'^(    |\t).*', '', text, flags=re.M)
        places = re.findall(r'\]\(([\w./-]+)\)', text) + re.findall(
            r'`((?:\.\./)*(?:docs|modules|tests|tools|examples|include|man|rpm'
            r'|debian)/[\w./-]+)`', text)
        for place in places:
            assert (document.parent / place).exists() or \
                pathlib.Path(place).exists(), f'{document}: no {place}'


def the_readme_is_short():
    lines = pathlib.Path('README.md').read_text(encoding='utf-8').splitlines()
    assert len(lines) <= 120, f'{len(lines)} lines'


TESTS = [value for name, value in list(globals().items())
         if callable(value) and name.startswith(('the_', 'pages_', 'doc'))]

sys.exit(behaviours.report(behaviours.named(TESTS)))

# SPDX-License-Identifier: GPL-3.0-or-later
"""
cells.py SIZE COLUMN: run every client that is installed with every form, and
print what came of it, in lines of client, form and COLUMN=outcome:

    works   the right host's right service or share was reached
    WRONG   another one was reached, or its address was found
    fails   none was

Where uncfix is there and another one was reached, the first name follows that
the client asked the C library for: asked=name.
"""

import concurrent.futures
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from table import clients, forms

AT_ONCE = 2 * (os.cpu_count() or 1)
PATIENCE = 10  # seconds; a cell that takes longer gets a second, longer try
RIGHT = {'address': r'(?<![\d.])192\.0\.2\.10(?![\d.])', 'answer': 'rightful'}
WRONG = r'decoy|198\.51\.100\.66'


def is_there(client):
    needs = os.path.expandvars(client.needs)
    return os.path.exists(needs) or shutil.which(needs) is not None


def run(command, target, seconds, **more):
    """The exit status (None: out of time) and the output."""
    with tempfile.TemporaryDirectory() as folder:
        with subprocess.Popen(
                ['bash', '-o', 'pipefail', '-c', command, 'client', target,
                 os.path.basename(folder)],
                cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, start_new_session=True,
                env=dict(os.environ, HOME=folder, **more)) as process:
            try:
                output = process.communicate(timeout=seconds)[0]
                status = process.returncode
            except subprocess.TimeoutExpired:
                status, output = None, b''
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        subprocess.run(['umount', '-q', '-l', folder + '/m'], check=False,
                       stderr=subprocess.DEVNULL)
    return status, output.decode(errors='replace')


def outcome(client, target):
    for seconds in (PATIENCE, 2 * PATIENCE):
        status, output = run(client.command, target, seconds)
        if status is not None:
            break
    # What a program says about the target is no proof.
    output = output.replace(target, '')
    if re.search(WRONG, output, re.IGNORECASE):
        return 'WRONG'
    if client.proof == 'address' and status != 0:
        return 'fails'
    return 'works' if re.search(RIGHT[client.proof], output, re.IGNORECASE) \
        else 'fails'


def asked(client, target):
    """The first name that the client looks up by the C library."""
    with tempfile.NamedTemporaryFile() as names:
        run(client.command, target, PATIENCE, MATRIX_ASKED=names.name,
            LD_PRELOAD=os.environ['ASKED'])
        first = names.read().partition(b'\n')[0]
    return first.decode(errors='replace').replace('\r', '{0D}')


def cell(client, target, column):
    """What came of it, as it is printed."""
    if target is None:
        return [column + '=absent']
    result = outcome(client, target)
    if result != 'WRONG' or column == 'stock':
        return [column + '=' + result]
    return [column + '=' + result, 'asked=' + asked(client, target)]


def main():
    size, column = sys.argv[1:]
    only = os.environ.get('MATRIX_CLIENTS')
    cells = []
    for client in clients():
        if size == 'small' and not client.small:
            continue
        if only and not re.fullmatch(only, client.name):
            continue
        there = is_there(client)
        for form in forms():
            target = form.target(client.kind)
            if target is not None and (size == 'full' or form.small):
                cells.append((client, form, target if there else None))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = pool.map(lambda row: cell(row[0], row[2], column), cells)
        for (client, form, _), found in zip(cells, outcomes):
            print(client.name, form.text, *found, sep='\t', flush=True)


main()

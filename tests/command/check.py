# SPDX-License-Identifier: GPL-3.0-or-later
"""
uncfix check where a shell does not reach: check.py UNCFIX TEST.  Runs in the
sandbox of check.sh, in which no packet from 192.0.2.0/24 is ever answered and
a socket listens on port 1002 that nobody accepts connections from.
"""

import json
import os
import pty
import random
import resource
import select
import signal
import subprocess
import sys
import time

UNCFIX = sys.argv[1]
SECRET = 'Open.Sesame.7'
SILENT = '\\\\127.0.0.1:1002\\d'
CLOSED = '\\\\127.0.0.1:1004\\d'


def unreachable(count):
    return [f'\\\\192.0.2.{number}\\d' for number in range(1, count + 1)]


def start(*arguments, **options):
    return subprocess.Popen([UNCFIX, 'check', *arguments],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            **options)


def run(*arguments, **options):
    return subprocess.run([UNCFIX, 'check', *arguments], check=False,
                          capture_output=True, **options)


def children(pid):
    with open(f'/proc/{pid}/task/{pid}/children', encoding='ascii') as file:
        return [int(word) for word in file.read().split()]


def wait_for_children(process, count):
    while len(children(process.pid)) < count:
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    return children(process.pid)


def gone(pids):
    """The first process of the sandbox is a shell: it reaps late."""
    for pid in pids:
        for _ in range(500):
            try:
                with open(f'/proc/{pid}/stat', encoding='ascii') as file:
                    if file.read().rsplit(')', 1)[1].split()[0] == 'Z':
                        break
            except (FileNotFoundError, ProcessLookupError):
                break
            time.sleep(0.01)
        else:
            return False
    return True


def results_come_in_the_order_of_the_targets():
    targets = [SILENT, CLOSED, unreachable(1)[0], 'C:\\x', CLOSED]
    found = run('--json', '-t', '1', *targets)
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    assert [line['input'] for line in lines] == targets, lines
    assert [line['failure']['number'] for line in lines] == \
        [121, 53, 53, 123, 53], lines


def a_result_is_printed_before_later_ones_are_done():
    with start('--json', '-t', '60', CLOSED, SILENT) as process:
        first = json.loads(process.stdout.readline())
        assert process.poll() is None
        assert first['input'] == CLOSED
        process.terminate()


def a_result_is_printed_before_the_next_line_has_come():
    with start('--json', '-f', '-', stdin=subprocess.PIPE) as process:
        for target in CLOSED, 'C:\\x':
            process.stdin.write(target.encode() + b'\n')
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], 10)
            assert ready, 'nothing is printed'
            assert json.loads(process.stdout.readline())['input'] == target


def a_file_that_is_no_longer_at_its_beginning_is_read_on():
    with open('list', 'w+b', buffering=0) as file:
        file.write(b'first\nC:\\\nD:\\')
        file.seek(len('first\n'))
        found = run('--json', '-f', '-', stdin=file)
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    assert [line['input'] for line in lines] == ['C:\\', 'D:\\'], lines


def a_file_that_cannot_be_read_is_told():
    found = run('-f', '/etc')
    assert found.returncode == 2, found
    assert b'/etc: Is a directory' in found.stderr, found
    found = run('C:\\', '-f', '/etc')
    assert found.returncode == 2 and b'Error 123' in found.stdout, found
    found = run('-f', '-', preexec_fn=lambda: os.close(0), timeout=10)
    assert found.returncode == 2, found
    assert b'Bad file descriptor' in found.stderr, found


def a_source_that_cannot_be_asked_is_not_one_that_is_slow():
    shown = b''
    for limit in range(7, 16):
        shown += run('-t', '60', '\\\\fileserver:1004\\d', preexec_fn=lambda:
                     resource.setrlimit(resource.RLIMIT_NOFILE,
                                        (limit, limit))).stdout
    assert b'Too many open files' in shown and b'in time' not in shown, shown


def without_a_descriptor_for_a_child_it_says_so():
    with open('list', 'wb') as file:
        file.write(b'C:\n')
    found = run('-f', 'list', preexec_fn=lambda: resource.setrlimit(
        resource.RLIMIT_NOFILE, (4, 4)))
    assert found.returncode == 2 and not found.stdout, found
    assert b'cannot start a child: Too many' in found.stderr, found


def as_many_targets_at_a_time_as_asked_for():
    began = time.monotonic()
    with start('-j', '25', '-t', '1', *unreachable(100)) as process:
        most = 0
        while process.poll() is None:
            most = max(most, len(children(process.pid)))
            time.sleep(0.02)
        shown = process.stdout.read().decode()
    assert most == 25, most
    assert shown.count('Error 53') == 100, shown
    print(f'100 targets, 25 at a time, a time-out of 1 s each: '
          f'{time.monotonic() - began:.2f} s')


def interrupts_end_all_children():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with start('-j', '20', '-t', '60', *unreachable(40)) as process:
            pids = wait_for_children(process, 20)
            process.send_signal(number)
            process.wait()
            assert process.returncode == -number, process.returncode
            assert gone(pids)


def an_interrupt_ends_the_wait_for_a_line():
    with start('-f', '-', stdin=subprocess.PIPE) as process:
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == -signal.SIGINT, process.returncode


def children_do_not_outlive_a_killed_parent():
    with start('-j', '5', '-t', '60', '\\\\slow.test\\d',
               *unreachable(5)) as process:
        pids = wait_for_children(process, 5)
        pids += children(pids[0])
        process.kill()
        process.wait()
        assert gone(pids)


def memory_does_not_grow_with_the_targets():
    peaks = []
    for count in (100, 4000):
        targets = (CLOSED + '\n').encode() * count
        pid = os.fork()
        if pid == 0:
            found = run('-j', '8', '-f', '-', input=targets)
            assert found.stdout.count(b'Error 53') == count
            usage = resource.getrusage(resource.RUSAGE_CHILDREN)
            with open('peak', 'w', encoding='ascii') as file:
                file.write(str(usage.ru_maxrss))
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 0
        with open('peak', encoding='ascii') as file:
            peaks.append(int(file.read()))
    print('KiB for 100 and for 4000 targets:', *peaks)
    assert peaks[1] - peaks[0] < 1024, peaks


def json_is_valid_for_any_target():
    source = random.Random(4)
    lines = [bytes(source.choice(b'\\/afC:%\xff\xc3\xa4\x1b"\x07 ')
                   for _ in range(source.randrange(1, 30)))
             for _ in range(300)]
    found = run('--json', '-t', '1', '-j', '32', '-f', '-',
                input=b'\n'.join(lines))
    objects = [json.loads(line) for line in found.stdout.splitlines()]
    assert len(objects) == len(lines), (len(objects), found.stderr)
    for line, result in zip(lines, objects):
        text = line.decode('utf-8', 'replace')
        # What may be a secret is not shown.
        front, masked, end = result['input'].partition('***@')
        assert text.startswith(front) and text.endswith(end), line
        assert masked or front == text, line
        assert result['steps'][0]['layer'] == 'normalize'


def a_terminal_gets_no_control_characters():
    found = run('-t', '1', b'\\\\a\x1b[2Jb\\c', b'\\\\127.0.0.1:1004\\\xc2\x9b')
    assert not set(found.stdout) & {0x1b, 0x9b}, found.stdout


def in_terminal(arguments, typed=b'', environment=None):
    """What a person sees: standard output, error and /dev/tty are one."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(environment or {})
        os.environ['TERM'] = 'xterm'
        os.execv(UNCFIX, [UNCFIX, 'check', *arguments])
    seen = b''
    while True:
        select.select([terminal], [], [])
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            break
        if typed and b'Password' in seen:
            os.write(terminal, typed)
            typed = b''
    return seen, os.waitpid(pid, 0)[1]


def a_terminal_shows_a_bar_and_a_pipe_none():
    seen, _ = in_terminal([CLOSED] * 3)
    assert b'] 3 of 3, 3 failed' in seen, seen
    found = run(*[CLOSED] * 3)
    assert found.stderr == b'' and b' of 3' not in found.stdout, found


def a_single_target_has_no_bar():
    assert b' of 1' not in in_terminal([CLOSED])[0]


def colour_is_for_terminals_without_no_color():
    assert b'\33[1;31m' in in_terminal([CLOSED])[0]
    assert b'\33[' not in in_terminal([CLOSED], environment={
        'NO_COLOR': '1'})[0]
    assert b'\33' not in run(CLOSED).stdout


def the_terminal_asks_for_the_password_without_echo():
    seen, status = in_terminal(['-U', 'alice', '\\\\fileserver\\data'],
                               typed=SECRET.encode() + b'\n')
    assert status == 0, seen
    assert SECRET.encode() not in seen, seen


def an_interrupt_at_the_password_gives_the_echo_back():
    seen, status = in_terminal(['-U', 'alice', CLOSED], typed=b'\x03')
    assert status != 0 and b'Interrupted' in seen, seen


def a_password_is_in_no_argument_environment_or_core():
    with start('-U', 'alice', '-t', '60', SILENT,
               env={'PASSWD': SECRET}) as process:
        for pid in [process.pid, *wait_for_children(process, 1)]:
            for name in ('cmdline', 'environ'):
                with open(f'/proc/{pid}/{name}', 'rb') as file:
                    assert SECRET.encode() not in file.read(), name
            with open(f'/proc/{pid}/limits', encoding='ascii') as file:
                core = [line.split() for line in file if 'core file' in line]
            assert core[0][4:6] == ['0', '0'], core
        process.terminate()
        shown = process.communicate()
    assert SECRET.encode() not in shown[0] + shown[1], shown


globals()[sys.argv[2]]()

# SPDX-License-Identifier: GPL-3.0-or-later
"""uncfix against those who wish ill.  Runs inside a sandbox (hostile.sh)."""

import collections
import contextlib
import ctypes
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

import behaviours
import hostile_server

UNCFIX = sys.argv[1]
SANDBOX = os.environ['SANDBOX']
FULL = os.environ.get('UNCFIX_TEST_SIZE') == 'full'
REAL = 446
LAYER = 2  # seconds
# Until a busy machine has started, killed and told.
SLACK = 4
MINUTE = 60
TERMINAL = {'TERM': 'xterm', **os.environ}
EVIL = '\x1b]0;owned\x07\u202e\x9b31m'
NSSWITCH = b'hosts: files dns\n'
ENABLED = b'hosts: uncfix [!UNAVAIL=return] files dns\n'


def says(text, words):
    assert words in text, f'{words!r} is not said in {text!r}'


def run(*arguments, limit, **options):
    """What it says, and that it ends in time."""
    options.setdefault('stdin', subprocess.DEVNULL)
    began = time.monotonic()
    try:
        done = subprocess.run([UNCFIX, *arguments], capture_output=True,
                              check=False, timeout=limit, **options)
    except subprocess.TimeoutExpired as error:
        raise AssertionError(f'{arguments}: no end in {limit} s') from error
    for name in b'AddressSanitizer', b'runtime error':
        assert name not in done.stderr, done.stderr.decode()
    done.took = time.monotonic() - began
    return done


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(text)


@contextlib.contextmanager
def server(cases):
    """{port: (stage, how)} while the block runs."""
    words = [str(word) for port, case in cases.items()
             for word in (port, *case)]
    with subprocess.Popen(['/usr/bin/python3',
                           'tests/command/hostile_server.py', str(REAL),
                           *words], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline() == b'ready\n'
            yield
        finally:
            process.kill()


def judge(result, expected):
    """One result of check: each layer in its time, and a word to the failure."""
    steps, failure = result['steps'], result['failure']
    for step in steps:
        assert step['milliseconds'] < (LAYER + SLACK) * 1e3, step
    last = steps[-1]
    assert all(step['ok'] for step in steps[:-1]), steps
    assert last['ok'] == (failure is None), (last, failure)
    assert failure or last['layer'] == 'share', f'{result} holds halfway'
    assert failure is None or failure['cure'] and (
        last['details'] or failure['ntstatus']), result
    assert expected or failure, f'{result} holds'


def check_all(cases, *options, may_hold=()):
    """One check of all, at once; {how: failed layers} is told."""
    targets = [f'\\\\127.0.0.1:{port}\\data' for port in cases]
    with server(cases):
        done = run('check', '--json', '-t', str(LAYER), '-j', '16', *options,
                   *targets, limit=MINUTE + len(targets) * LAYER,
                   env={'PASSWD': 'Open.Sesame.7', **os.environ})
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == len(cases), (len(results), done.stderr)
    for case, result in zip(cases.values(), results):
        try:
            judge(result, case[1] in may_hold)
        except AssertionError as error:
            raise AssertionError(f'{case}: {error}') from error
    assert done.returncode == any(result['failure'] for result in results)
    return results


STAGES = 6 if FULL else 4
# What a client may pass over, and what is only late or changed by chance.
MAY_HOLD = ('delay', 'slow', 'mutate', 'again', 'more', 'breaks')


def a_server_that_passes_all_on_holds():
    """So that what follows is the doing of the others."""
    with server({2000: (0, 'honest')}):
        done = run('check', '-t', '30', '-U', 'alice',
                   '\\\\127.0.0.1:2000\\data', limit=2 * MINUTE,
                   env={'PASSWD': 'Open.Sesame.7', **os.environ})
    assert done.returncode == 0, done


def each_layer_of_check_ends_at_its_time():
    cases = {2000 + number: case for number, case in enumerate(
        (stage, how) for how in hostile_server.HOWS
        for stage in range(STAGES))}
    for options in ((), ('-U', 'alice')):
        results = check_all(cases, *options, may_hold=MAY_HOLD)
        slowest = max(step['milliseconds'] for result in results
                      for step in result['steps'])
        print(f'    {len(results)} servers{" ".join(("", *options))}, '
              f'{sum(result["failure"] is not None for result in results)} '
              f'failures, slowest layer {slowest:.0f} ms of {LAYER * 1000}')


def mutated_answers_mislead_no_layer():
    rounds = 200 if FULL else 3
    for number in range(rounds):
        cases = {3000 + case: (case % 5, 'mutate') for case in range(20)}
        check_all(cases, *(('-U', 'alice') if number % 2 else ()),
                  may_hold=MAY_HOLD)
    print(f'    {20 * rounds} servers')


def doctor_ends_whatever_listens_on_port_445():
    hows = hostile_server.HOWS if FULL else (
        'pending', 'keepalive', 'trickle', 'oversize')
    for stage in range(4):
        for how in hows if FULL or stage < 2 else ('oversize',):
            with server({445: (stage, how)}):
                done = run('doctor', '--json', limit=2 * 10 + 20)
            found = {line['probe']: line for line in
                     map(json.loads, done.stdout.splitlines())}
            assert found['tree-connect']['level'] != 'ok' or \
                how in MAY_HOLD, (stage, how, found)
            assert found['tree-connect']['advice'] or how in MAY_HOLD, found
            assert done.returncode in (1, 2) or how in MAY_HOLD, done


def check_as(user, share):
    """The result of one target of the real server."""
    done = run('check', '--json', '-U', user, f'\\\\127.0.0.1:{REAL}\\{share}',
               limit=MINUTE, env={'PASSWD': 'Open.Sesame.7', **os.environ})
    return json.loads(done.stdout)


def nobody_is_logged_on_where_a_server_refers_to():
    """127.0.0.9 is the real server, too, and would let alice in."""
    assert not check_as('alice', 'data')['failure']
    result = check_as('alice', 'referral')
    assert result['failure'] and result['failure']['number'] == 1232, result
    assert result['steps'][-1]['layer'] == 'share', result
    says(' '.join(result['steps'][-1]['details']),
         'a referral to \\\\127.0.0.9\\data')


@contextlib.contextmanager
def nobody_calls(host, ports):
    """Whoever listens there gets no connection while the block runs."""
    with contextlib.ExitStack() as stack:
        listeners = [stack.enter_context(socket.create_server((host, port)))
                     for port in ports]
        yield
        called = select.select(listeners, [], [], 0)[0]
        assert not called, [one.getsockname() for one in called]


def check_with_memory(*arguments):
    """The result, and what the largest process of the check took, in MiB."""
    with subprocess.Popen([UNCFIX, 'check', '--json', *arguments],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          env={'PASSWD': 'Open.Sesame.7', **os.environ}
                          ) as check:
        said = check.stdout.read()
        _, status, usage = os.wait4(check.pid, 0)
        check.returncode = os.waitstatus_to_exitcode(status)
    assert said.isascii(), said
    return json.loads(said), usage.ru_maxrss / 1024


# A share that is said to be where it is, or nowhere, or where there is no
# memory to read it, is as it was.
REFERS_NOWHERE = ('itself', 'none', 'nameless', 'empty', 'cut', 'tiny',
                  'overlapping')
MOST = 1024 if b'__asan_init' in read(UNCFIX) else 256


def a_referral_leads_nobody_astray():
    """libsmbclient would log on wherever that says, with the same password."""
    target, layer = '\\\\127.0.0.1:2000\\data', ('-t', str(LAYER))
    for how in hostile_server.REFERRALS:
        with server({2000: (0, how)}), \
                nobody_calls('127.0.0.9', (139, 445, 2000)):
            for who in ('-N',), ('-U', 'alice'):
                result, taken = check_with_memory(*who, *layer, target)
                judge(result, how in REFERS_NOWHERE and 'alice' in who)
                assert result['steps'][-1]['layer'] == 'share', (how, result)
                said = ' '.join(result['steps'][-1]['details'])
                assert ('a referral to' in said) != \
                    (how in REFERS_NOWHERE), (how, result)
                assert taken < MOST, f'{how}: {taken:.0f} MiB'
            is_harmless(in_terminal('check', '-N', *layer, target))


def a_user_that_is_taken_for_a_guest_is_told():
    for user, guest in ('alice', False), ('nobodys-name', True):
        result = check_as(user, 'open')
        assert not result['failure'], result
        session, = (step for step in result['steps']
                    if step['layer'] == 'session')
        assert session['details'] == [
            user + (', taken for a guest' if guest else '')], session


def what_a_process_inherits_takes_no_end_away():
    def deaf():
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM,
                                                  signal.SIGCHLD})
    with server({2000: (1, 'trickle')}):
        done = run('check', '-t', '1', '\\\\127.0.0.1:2000\\data', limit=20,
                   preexec_fn=deaf)
    assert done.returncode == 1, done
    says(done.stdout, b'Error 121')
    done = run('doctor', limit=MINUTE, preexec_fn=deaf)
    says(done.stdout, b'smbd is running')


def a_child_that_stands_still_is_ended():
    with server({2000: (0, 'hang')}), subprocess.Popen(
            [UNCFIX, 'check', '-t', '1', '\\\\127.0.0.1:2000\\data'],
            stdout=subprocess.PIPE) as check:
        children = ''
        while not children:
            children = read(f'/proc/{check.pid}/task/{check.pid}/children')
        os.kill(int(children.split()[0]), signal.SIGSTOP)
        shown = check.communicate(timeout=8 + SLACK)[0]
    assert check.returncode == 1, shown
    says(shown, b'the check did not end by itself')
    says(shown, b'Error 121')


# The service of nsswitch.conf, and where its client connects to.
ACCOUNT_SERVERS = (('winbind', '/run/samba/winbindd/pipe'),
                   ('ldap', '/run/nslcd/socket'),
                   ('sss', '/var/lib/sss/pipes/nss'))


@contextlib.contextmanager
def silent_account_server(service, path):
    """Takes every connection and every question, and answers none."""
    library = f'libnss_{service}.so.2'
    found = [folder for folder in (os.environ['SANDBOX_LIBRARIES'],
                                   os.environ.get('UNCFIX_PEERS', ''))
             if os.path.exists(f'{folder}/{library}')]
    if not found:
        raise behaviours.Skipped(f'no {library}')
    if found[0] != os.environ['SANDBOX_LIBRARIES']:
        shutil.copy(f'{found[0]}/{library}', os.environ['SANDBOX_LIBRARIES'])
    nsswitch = read('/etc/nsswitch.conf')
    write('/etc/nsswitch.conf', f'passwd: {service}\n'.encode() + NSSWITCH)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(path)
        end.listen(100)
        yield
    os.unlink(path)
    write('/etc/nsswitch.conf', nsswitch)


def a_silent_account_server_does_not_hold_check(service, path):
    """Who this user is, is what a Kerberos logon has to know first."""
    with silent_account_server(service, path):
        done = run('check', '-k', '-t', '2', '\\\\127.0.0.1:446\\data',
                   limit=2 + SLACK)
    assert done.returncode == 2 and not done.stdout, done
    says(done.stderr, b'no name for user 0: Connection timed out')


def a_silent_account_server_does_not_hold_watch(service, path):
    """Who sent a text has a number, too."""
    with silent_account_server(service, path):
        write('/etc/nsswitch.conf', f'passwd: {service}\n'.encode() + ENABLED)
        with subprocess.Popen([UNCFIX, 'watch'], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE) as watch:
            await_that(lambda: os.path.exists('/run/uncfix/watch'))
            subprocess.run(['getent', 'ahosts', '\\\\\\\\127.0.0.1'], check=True,
                           stdout=subprocess.DEVNULL)
            shown = select.select([watch.stdout], [], [], 1 + SLACK)[0]
            watch.terminate()
            try:
                said = watch.communicate(timeout=1 + SLACK)[0]
            except subprocess.TimeoutExpired:
                watch.kill()
                said = b''
    assert shown and watch.returncode == 0, (watch.returncode, said)
    says(said, b'] 0: ')
    assert not os.path.exists('/run/uncfix/watch')


class Tree:
    """Somebody else's tree, that root enables uncfix in."""

    def __init__(self, name='tree'):
        self.root = f'{SANDBOX}/{name}'
        shutil.rmtree(self.root, ignore_errors=True)
        write(self.path('/etc/nsswitch.conf'), NSSWITCH)

    def path(self, path):
        return self.root + path

    def uncfix(self, *arguments, limit=20, **options):
        return run(*arguments[:1], '--root', self.root, *arguments[1:],
                   limit=limit, **options)


SAVED = '/var/lib/uncfix'


def make_fifo(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    os.mkfifo(path)


def make_terminal(path):
    """A device that does something when it is opened: fails without a job."""
    make_fifo(path)
    os.unlink(path)
    os.mknod(path, 0o20666, os.makedev(5, 0))


def make_socket(path):
    make_fifo(path)
    os.unlink(path)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(path)


def a_file_that_is_none_holds_nobody():
    for make in (make_fifo, make_terminal, make_socket):
        for name in ('/etc/nsswitch.conf', '/usr/etc/nsswitch.conf', SAVED,
                     f'{SAVED}/nsswitch.conf.found',
                     f'{SAVED}/nsswitch.conf.written'):
            for verb in ('enable', 'disable'):
                tree = Tree()
                if name.startswith('/usr'):
                    os.unlink(tree.path('/etc/nsswitch.conf'))
                    if verb == 'disable':
                        continue
                make(tree.path(name))
                done = tree.uncfix(verb, 'nss')
                assert done.returncode in (1, 2), (name, done)
                says(done.stderr, name.encode())


def no_secret_gets_into_a_file_that_more_may_read():
    """A name in the tree for a file outside that its owner may not read."""
    secret = SANDBOX + '/secret'
    for name, verb in ((f'{SAVED}/nsswitch.conf.found', 'disable'),
                       ('/usr/etc/nsswitch.conf', 'enable')):
        tree = Tree()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(secret)
        write(secret, b'root:secret\n')
        os.chmod(secret, 0o600)
        write(tree.path(f'{SAVED}/nsswitch.conf.written'), NSSWITCH)
        if verb == 'enable':
            os.unlink(tree.path('/etc/nsswitch.conf'))
        os.makedirs(os.path.dirname(tree.path(name)), exist_ok=True)
        os.link(secret, tree.path(name))
        done = tree.uncfix(verb, 'nss')
        assert done.returncode in (1, 2), done
        for file in 'nsswitch.conf', '.nsswitch.conf.uncfix':
            with contextlib.suppress(FileNotFoundError):
                assert b'secret' not in read(tree.path('/etc/' + file)), name


def a_tree_changes_nothing_outside_by_its_smb_conf():
    """Samba makes a registry where one is asked for."""
    database = '/var/lib/samba/registry.tdb'
    with contextlib.suppress(FileNotFoundError):
        os.unlink(database)
    for text in ('include = registry', 'config backend = registry',
                 'registry shares = yes', f'lock directory = {SANDBOX}/made',
                 f'log file = {SANDBOX}/made', f'private dir = {SANDBOX}/made',
                 f'state directory = {SANDBOX}/made'):
        tree = Tree()
        write(tree.path('/etc/samba/smb.conf'), f'[global]\n{text}\n'.encode())
        write(tree.path(os.environ['SANDBOX_VFS'] + '/uncfix.so'), b'')
        for arguments in (('enable', '-n'), ('enable',), ('disable',)):
            done = tree.uncfix(*arguments, 'vfs', limit=MINUTE)
            assert not os.path.exists(database), (text, done)
            assert not os.path.exists(SANDBOX + '/made'), (text, done)


BIG = 100000 if FULL else 10000
OBJECTS = b'\tvfs objects = uncfix x y\n'


def tree_with_module(smb_conf):
    tree = Tree()
    write(tree.path(os.environ['SANDBOX_VFS'] + '/uncfix.so'), b'')
    write(tree.path('/etc/samba/smb.conf'), smb_conf)
    return tree


def a_long_file_takes_time_in_proportion():
    """Lines that are judged by others of the same text."""
    shares = b''.join(b'[s%d]\npath = /x\n' % number + OBJECTS
                      for number in range(BIG))
    for text in (b'[global]\n' + OBJECTS * BIG,
                 b'[global]\n' + b'\tvfs objects = uncfix\n' * BIG,
                 b'[global]\n' + b'\tregistry shares = yes\n' * BIG, shares):
        tree = tree_with_module(text)
        done = tree.uncfix('disable', 'vfs', limit=2 * MINUTE)
        assert done.returncode == 0, (text[:99], done)
        assert b'uncfix' not in read(tree.path('/etc/samba/smb.conf'))
    for text in (b'#\n' * 10 * BIG + b'hosts: uncfix files\n' * 2000,
                 b'hosts: uncfix [' + b' a' * 10 * BIG + b'] files\n'):
        tree = Tree()
        write(tree.path('/etc/nsswitch.conf'), text)
        for verb in 'enable', 'disable':
            done = tree.uncfix(verb, 'nss', limit=MINUTE)
            assert done.returncode == 0, (verb, text[:99], done)


def what_is_said_of_many_shares_has_an_end():
    """Each message is one write(2), which a socket of packets tells apart."""
    tree = tree_with_module(b''.join(
        b'[s%d]\ninclude = /x\nvfs objects = a\n' % number
        for number in range(5000)))
    ours, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, subprocess.Popen(
            [UNCFIX, 'enable', '--root', tree.root, 'vfs'], stderr=other,
            stdout=subprocess.DEVNULL) as command:
        other.close()
        said = list(iter(lambda: ours.recv(65536), b''))
    assert command.returncode == 0, said
    assert all(one.startswith(b'uncfix: ') and one.endswith(b'\n')
               for one in said), said
    assert 200 < len(said) < 250, len(said)
    says(b''.join(said), b'... and so for 4900 more')


def a_diff_changes_no_file_but_its_own():
    """patch(1) would take a name's newline for that of another file."""
    victim = SANDBOX + '/victim'
    names = ('x\n--- a/nothing\n+++ ' + victim + '\n@@ -1 +1 @@\n-root:x\n'
             '+root::x\n--- a/t/etc', 'victim x', 'a\tb', 'victim\r', 'ä ü')
    for name in names:
        tree = Tree(name)
        write(victim, b'root:x\n')
        diff = tree.uncfix('enable', '-n', 'nss').stdout
        for strip in '0', '1':
            subprocess.run(['patch', '--batch', '--directory=/', '--strip',
                            strip], input=diff, check=False,
                           capture_output=True)
        assert read(victim) == b'root:x\n', (name, diff)
        assert not os.path.exists(victim + '.orig'), (name, diff)
        if '\n' not in name:
            assert diff.startswith(b'--- a' + SANDBOX.encode()), diff
    assert read(tree.path('/etc/nsswitch.conf')) == ENABLED, diff


def fed_for_ever(fifo):
    """A value without an end, until its reader is gone."""
    with contextlib.suppress(BrokenPipeError), open(fifo, 'wb') as file:
        file.write(b'[global]\ncomment = ')
        while True:
            file.write(b'a' * 65536)


def a_program_that_reads_for_others_has_limits():
    tree = waiting_tree()
    feeder = threading.Thread(target=fed_for_ever, args=(SANDBOX + '/fifo',))
    feeder.start()
    most, done = 0, []
    command = threading.Thread(
        target=lambda: done.append(tree.uncfix('enable', 'vfs',
                                               limit=2 * MINUTE)))
    command.start()
    while command.is_alive():
        time.sleep(0.1)
        pages = subprocess.run(['ps', '-C', 'testparm', '-o', 'vsz='],
                               capture_output=True, check=False).stdout.split()
        most = max([most, *map(int, pages)])
    feeder.join()
    assert done[0].returncode == 1, done
    says(done[0].stderr, b'testparm')
    assert most <= 1 << 20, f'{most} KiB'


def a_lock_that_is_taken_anew_ends_at_the_same_time():
    """Who removes the folder and has the next one's lock gains no time."""
    tree = Tree()
    folder = tree.path(SAVED)
    os.makedirs(folder)
    held = os.open(folder, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with subprocess.Popen([UNCFIX, 'enable', '--root', tree.root, 'nss'],
                          stderr=subprocess.PIPE) as command:
        time.sleep(50)
        os.rmdir(folder)
        os.mkdir(folder)
        following = os.open(folder, os.O_RDONLY)
        fcntl.flock(following, fcntl.LOCK_EX)
        os.close(held)
        said = command.communicate(timeout=20 + SLACK)[1]
    os.close(following)
    assert command.returncode == 2, said
    says(said, b'held its lock')


def a_line_without_an_end_does_not_take_all_memory():
    path = SANDBOX + '/sparse'
    with open(path, 'wb') as file:
        file.truncate(1 << 40)
    limit = ['prlimit', f'--as={1 << 29}'] \
        if b'__asan_init' not in read(UNCFIX) else []
    for arguments in (('normalize',), ('check', '-f', '-')):
        with open(path, 'rb') as file:
            done = subprocess.run([*limit, UNCFIX, *arguments], stdin=file,
                                  capture_output=True, check=False,
                                  timeout=MINUTE)
        assert done.returncode == 2, done
        says(done.stderr, b'Message too long')
    target = b'\\\\fs\\data\\' + b'a' * (1 << 20)
    done = run('normalize', input=target, stdin=None, limit=MINUTE)
    assert done.stdout == target + b'\n'


def the_environment_changes_nothing_of_what_is_read():
    """popt(3) and Samba's programs have variables of their own."""
    tree = tree_with_module(b'[global]\n')
    evil = SANDBOX + '/evil.conf'
    write(evil, f'[global]\nstate directory = {SANDBOX}/evil\n'
          'registry shares = yes\n'.encode())
    done = tree.uncfix('enable', 'vfs', limit=MINUTE, env={
        **os.environ, 'POSIXLY_CORRECT': '1', 'SMB_CONF_PATH': evil})
    assert done.returncode == 0, done
    done = run('enable', '-n', 'vfs', limit=MINUTE,
               env={**os.environ, 'SMB_CONF_PATH': evil})
    assert not os.path.exists(SANDBOX + '/evil'), done
    write(evil, b'[global]\nserver role = nonsense\n')
    done = run('doctor', limit=MINUTE,
               env={**os.environ, 'SMB_CONF_PATH': evil})
    says(done.stdout, b'has the module in its three')


def a_lock_that_is_held_ends_with_a_message():
    tree = Tree()
    os.makedirs(tree.path(SAVED))
    holder = os.open(tree.path(SAVED), os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    done = tree.uncfix('enable', 'nss', limit=MINUTE + 20)
    os.close(holder)
    assert done.returncode == 2, done
    says(done.stderr, b'held its lock')
    assert read(tree.path('/etc/nsswitch.conf')) == NSSWITCH


def alive(name):
    """Whether such a process runs: one that has ended may wait to be reaped."""
    found = subprocess.run(['ps', 'axo', 'stat,comm'], capture_output=True,
                           check=True).stdout.decode().splitlines()
    return [line for line in found if line.split()[-1] == name
            and line[0] != 'Z']


def waiting_tree():
    """It opens what smb.conf includes, and waits for a writer."""
    tree = Tree()
    fifo = SANDBOX + '/fifo'
    make_fifo(fifo)
    write(tree.path('/etc/samba/smb.conf'), f'include = {fifo}\n'.encode())
    module = os.environ['SANDBOX_VFS'] + '/uncfix.so'
    write(tree.path(module), b'')
    return tree


def await_that(holds):
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError('it does not come to that')


def a_program_ends_with_the_command_however_that_ends():
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGKILL:
        with subprocess.Popen([UNCFIX, 'enable', '--root',
                               waiting_tree().root, 'vfs'],
                              stderr=subprocess.DEVNULL) as command:
            await_that(lambda: alive('testparm'))
            command.send_signal(number)
            assert command.wait() == -number
            await_that(lambda: not alive('testparm'))


def a_program_that_waits_is_ended_and_told():
    tree = waiting_tree()
    done = tree.uncfix('enable', 'vfs', limit=2 * MINUTE + 20)
    assert done.returncode == 1, done
    says(done.stderr, b'testparm: did not end within 60 seconds')
    assert not alive('testparm')


class Watch:
    """Whether anything in a folder is opened, made or renamed: inotify(7)."""

    EVENTS = 0x20 | 0x100 | 0x80 | 0x200  # open, create, moved to, delete

    def __init__(self, path):
        libc = ctypes.CDLL(None, use_errno=True)
        self.fd = libc.inotify_init1(os.O_NONBLOCK)
        assert libc.inotify_add_watch(self.fd, path.encode(), self.EVENTS) > 0

    def seen(self):
        try:
            return os.read(self.fd, 4096)
        except BlockingIOError:
            return b''


@contextlib.contextmanager
def exchanging(one, other):
    """Two names change places all the time: renameat2(2)."""
    libc = ctypes.CDLL(None, use_errno=True)
    names, done = (one.encode(), other.encode()), threading.Event()

    def exchange():
        while not done.is_set():
            assert libc.renameat2(-100, names[0], -100, names[1], 2) == 0
    racer = threading.Thread(target=exchange)
    racer.start()
    try:
        yield
    finally:
        done.set()
        racer.join()


def no_rename_in_a_tree_leads_out_of_it():
    """etc becomes a link to a folder outside, and a folder again, and again."""
    outside = SANDBOX + '/outside'
    write(f'{outside}/nsswitch.conf', NSSWITCH)
    watch = Watch(outside)
    tree = Tree()
    os.symlink(outside, tree.path('/link'))
    ended = collections.Counter()
    with exchanging(tree.path('/etc'), tree.path('/link')):
        for number in range(1500 if FULL else 200):
            done = tree.uncfix(('enable', 'disable')[number % 2], 'nss')
            ended[done.returncode] += 1
    print(f'    {number + 1} runs, by status: {dict(ended)}')
    assert ended[0], ended
    assert not watch.seen(), 'a folder outside was opened'
    assert os.listdir(outside) == ['nsswitch.conf']


def a_root_that_is_swapped_is_one_folder_throughout():
    """What is named, what is read and what is written are the same tree."""
    swapped, other = Tree('swapped'), Tree('other')
    link = SANDBOX + '/link'
    with contextlib.suppress(FileNotFoundError):
        os.unlink(link)
    os.symlink(other.root, link)
    folders = {tree: os.open(tree.root, os.O_DIRECTORY)
               for tree in (swapped, other)}
    with exchanging(swapped.root, link):
        for _ in range(1500 if FULL else 200):
            done = run('enable', '--root', swapped.root, 'nss', limit=20)
            said = done.stdout.decode()
            tree = other if other.root in said else swapped
            path = f'/proc/self/fd/{folders[tree]}/etc/nsswitch.conf'
            assert read(path) == ENABLED, (said, read(path))
            for folder in folders.values():
                write(f'/proc/self/fd/{folder}/etc/nsswitch.conf', NSSWITCH)


def in_terminal(*arguments, **options):
    """What comes out where standard output and error are a terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERMINAL)
        os.execv(UNCFIX, [UNCFIX, *arguments])
    seen = b''
    while select.select([terminal], [], [], options.get('limit', 20))[0]:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return seen


def is_harmless(seen):
    """Of what a terminal obeys, colours alone."""
    text = seen.decode('utf-8', 'replace')
    for code in ('\x1b[m', '\x1b[32m', '\x1b[33m', '\x1b[1;31m', '\r', '\n',
                 '\t', '\r\x1b[K'):
        text = text.replace(code, '')
    bad = [char for char in text if ord(char) < 32 or
           0x7f <= ord(char) < 0xa0 or char in '\u202e\u200f\u2066']
    assert text and not bad, (bad, seen)


def a_terminal_obeys_no_text_of_others():
    tree = Tree(f'tree{EVIL.replace("/", "")}')
    write(tree.path('/etc/nsswitch.conf'), NSSWITCH + f'# {EVIL}\n'.encode())
    root = ('--root', tree.root)
    for arguments in (('enable', '-n', *root, 'nss'),
                      ('enable', *root, 'nss'), ('enable', *root, 'client'),
                      ('enable', *root, 'vfs'), ('disable', *root, 'nss'),
                      ('enable', '--root', '/nowhere' + EVIL),
                      ('enable', EVIL), ('doctor', EVIL), (EVIL,),
                      ('check', '-t', '1', f'\\\\127.0.0.1:1\\{EVIL}'),
                      ('check', '-f', EVIL), ('explain', f'\\\\fs\\a\\{EVIL}'),
                      ('explain', EVIL), ('normalize', f'\\\\fs\\a\\{EVIL}'),
                      ('normalize', '--format', EVIL), ('normalize', EVIL),
                      ('check', '-A', EVIL), ('run', EVIL),
                      ('check', '-N', '-U', EVIL, '-t', '1', '\\\\127.0.0.1:1')):
        if b'\0' not in b''.join(os.fsencode(word) for word in arguments):
            is_harmless(in_terminal(*arguments))


def in_a_pipe_a_diff_and_a_target_are_data():
    tree = Tree()
    text = NSSWITCH + f'# {EVIL}\n'.encode()
    write(tree.path('/etc/nsswitch.conf'), text)
    diff = tree.uncfix('enable', '-n', 'nss').stdout
    subprocess.run(['patch', '--no-backup-if-mismatch',
                    tree.path('/etc/nsswitch.conf')], input=diff, check=True,
                   stdout=subprocess.DEVNULL)
    assert read(tree.path('/etc/nsswitch.conf')) == \
        text.replace(NSSWITCH, ENABLED)
    target = '\\\\fs\\data\\a\u202eb'
    assert run('normalize', target, limit=20).stdout.decode() == \
        target + '\n'


def json_is_in_ascii_alone():
    write('/etc/nsswitch.conf', f'hosts: {EVIL} uncfix\n'.encode())
    for arguments in (('normalize', '--json', f'\\\\fs\\a\\{EVIL}'),
                      ('check', '--json', '-t', '1', f'\\\\127.0.0.1:1\\{EVIL}'),
                      ('doctor', '--json')):
        done = run(*arguments, limit=MINUTE)
        assert done.stdout.isascii() and b'\x1b' not in done.stdout, done
        for line in done.stdout.splitlines():
            json.loads(line)
    write('/etc/nsswitch.conf', NSSWITCH)


def net(*words):
    subprocess.run(['net', *words], check=True, capture_output=True, cwd='/')


@contextlib.contextmanager
def registry():
    """An smb.conf that reads the registry, and what is set in there."""
    conf = read(SANDBOX + '/smb.conf')
    write(SANDBOX + '/smb.conf', b'[global]\n\tinclude = registry\n')
    try:
        yield
    finally:
        net('conf', 'drop')
        write(SANDBOX + '/smb.conf', conf)


def registry_values():
    return subprocess.run(['net', 'conf', 'list'], check=True, cwd='/',
                          capture_output=True).stdout


def a_share_of_the_registry_is_no_option():
    """net(8) would take the next word for its configuration file."""
    folder = SANDBOX + '/here'
    write(folder + '/vfs objects', b'[global]\nregistry shares = no\n')
    with registry():
        for name in ('-s', '-d', '--long'):
            net('conf', 'addshare', '--', name, SANDBOX + '/data')
            net('conf', 'setparm', '--', name, 'vfs objects', 'recycle')
        before = registry_values()
        done = run('enable', '--registry', '--all-shares', 'vfs', cwd=folder,
                   limit=2 * MINUTE)
        assert done.returncode == 0, done
        assert registry_values().count(b'= uncfix recycle') == 3
        done = run('enable', '--registry', '--all-shares', 'vfs', cwd=folder,
                   limit=2 * MINUTE)
        says(done.stdout, b'is enabled already')
        done = run('disable', '--registry', 'vfs', limit=2 * MINUTE)
        assert done.returncode == 0, done
        assert sorted(registry_values().split(b'\n')) == \
            sorted(before.split(b'\n'))


def lines_that_a_value_of_the_registry_makes_up_are_seen():
    """A comment is what an operator of shares may write."""
    for made_up in ('\tvfs objects = fake_perms', '[global]\n\tx = y',
                    '\n[other]\n\tvfs objects = fake_perms', '"a"="b"',
                    '[HKLM\\Software\\Samba\\smbconf\\x]', '  61,62', ''):
        with registry():
            net('conf', 'addshare', 'data', SANDBOX + '/data')
            net('conf', 'setparm', 'data', 'comment', f'x\n{made_up}')
            before = registry_values()
            done = run('enable', '--registry', '--all-shares', 'vfs',
                       limit=2 * MINUTE)
            assert done.returncode == 2, (made_up, done)
            says(done.stderr, b'more than one line')
            assert registry_values() == before


def a_share_that_is_read_as_another_is_refused():
    for name in 'secret]x', ' secret ', 'se  cret', 'glo bal', 'globals':
        with registry():
            net('conf', 'addshare', 'secret', SANDBOX + '/data')
            net('conf', 'setparm', 'secret', 'vfs objects', 'full_audit')
            net('conf', 'addshare', '--', name, SANDBOX + '/data')
            net('conf', 'setparm', '--', name, 'vfs objects', 'fake_perms')
            before = registry_values()
            done = run('enable', '--registry', '--all-shares', 'vfs',
                       limit=2 * MINUTE)
            assert done.returncode == 2, (name, done)
            says(done.stderr, b'read as another')
            assert registry_values() == before
            net('conf', 'delshare', '--', name)


@contextlib.contextmanager
def smb_conf(text):
    conf = read(SANDBOX + '/smb.conf')
    write(SANDBOX + '/smb.conf', text)
    try:
        yield
    finally:
        net('conf', 'drop')
        write(SANDBOX + '/smb.conf', conf)


def each_share_that_is_served_from_now_on_is_named():
    """Whatever a value before it ends in, and whatever it is like."""
    with smb_conf(b'[global]\n[media]\npath = /x\n'):
        net('conf', 'addshare', 'aaa', SANDBOX + '/data')
        net('conf', 'setparm', 'aaa', 'volume', 'foo\\\\\\')
        net('conf', 'addshare', 'guesty', SANDBOX + '/data', 'writeable=y',
            'guest_ok=y')
        net('conf', 'addshare', 'me dia', SANDBOX + '/data')
        said = run('enable', '-n', 'vfs', limit=MINUTE).stderr
    for name in b'[aaa]', b'[guesty]', b'[me dia]':
        says(said, b'share ' + name + b' of the registry is served now')


def a_value_of_more_lines_is_no_configuration():
    lines = ''.join(f'\t{line}\n' for line in (
        'preload modules = ' + os.environ['SANDBOX_VFS'] + '/uncfix.so',
        'registry shares = yes', 'vfs objects = uncfix'))
    with smb_conf(b'[global]\nregistry shares = yes\n'):
        net('conf', 'addshare', 'data', SANDBOX + '/data')
        net('conf', 'setparm', 'data', 'comment', f'x\n[global]\n{lines}[data]')
        done = run('doctor', limit=MINUTE)
        assert b'three parameters' not in done.stdout, done
        says(b' '.join(done.stdout.split()), b'has more than one line')
        says(run('enable', '-n', 'vfs', limit=MINUTE).stderr,
             b'cannot be told')


def values_of_one_line_are_read_whatever_they_hold():
    with registry():
        net('conf', 'addshare', 'data', SANDBOX + '/data')
        for number, value in enumerate(('"', 'a"b\\"c', '\\\\x', '[y]', 'ä',
                                        'C:\\x', '%S', '; x', '# "')):
            net('conf', 'setparm', 'data', 'comment', value)
            done = run('enable', '--registry', 'vfs', limit=2 * MINUTE)
            assert done.returncode == 0, (number, value, done)
        net('conf', 'setincludes', 'global', SANDBOX + '/data/none.conf')
        done = run('enable', '--registry', 'vfs', limit=2 * MINUTE)
        says(done.stdout, b'is enabled already')
        run('disable', '--registry', 'vfs', limit=2 * MINUTE)


def a_dead_node_of_a_cluster_does_not_hold_doctor():
    if not shutil.which('onnode') or not shutil.which('ssh'):
        raise behaviours.Skipped('no onnode(1) or ssh(1)')
    write('/etc/ctdb/nodes', b'192.0.2.1\n192.0.2.2\n')
    done = run('doctor', '--cluster', limit=2 * MINUTE)
    says(b' '.join(done.stdout.split()), b'onnode cannot ask each node')
    says(done.stderr, b'onnode: did not end within')
    assert not alive('ssh') and not alive('onnode')


def a_received_length_is_no_length_of_the_buffer():
    """recv(2) with MSG_TRUNC counts what the buffer has no room for."""
    program = SANDBOX + '/recv'
    flags = subprocess.run(['pkg-config', '--cflags', 'jansson', 'talloc'],
                           capture_output=True, check=True).stdout.split()
    subprocess.run(
        ['gcc', '-std=gnu11', '-D_GNU_SOURCE', '-fsanitize=address', *flags,
         '-Iinclude', '-Imodules/libuncfix', '-Imodules/command', '-o',
         program, 'tests/command/received.c',
         'modules/command/check/recv_hook.c',
         'modules/command/network/smb2.c',
         'modules/command/common/clock.c'], check=True)
    done = subprocess.run([program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


TESTS = [value for name, value in list(globals().items())
         if callable(value) and name.count('_') > 2
         and value.__code__.co_argcount == 0]

if __name__ == '__main__':
    sys.exit(behaviours.report(
        behaviours.named(TESTS) +
        [(f'{name}: {service}', test, service, path)
         for name, test in behaviours.named((
             a_silent_account_server_does_not_hold_check,
             a_silent_account_server_does_not_hold_watch))
         for service, path in ACCOUNT_SERVERS]))

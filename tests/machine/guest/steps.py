# SPDX-License-Identifier: GPL-3.0-or-later
"""
steps.py STEP: what is done in one boot of the machine, which is switched off
then.

    prepare   a file server, its clients' texts, a recording DNS server, a KDC
    idle-N    nothing: how long a boot takes
    columns   stock, with the name service, with Samba's module, with the
              client library: the tables each time
    after     everything on, and booted: what is still there, other name
              services, an upgrade, and the way back
"""

import json
import os
import pathlib
import re
import sys
import time
import traceback

import tables
from machine import (ALICE, HEARD, HOST, KDC_LOG, PASSWORD, RESULTS, Denials,
                     Heard, boot_time, etc, install, must, packages, read,
                     restart_smbd, run, tell, test, wait_for_smbd)

ADDRESSES = ('192.0.2.10', '192.0.2.11', '192.0.2.53', '2001:db8::10')
DNS = '192.0.2.53'

HOSTS = '''127.0.0.1 localhost machine
::1 localhost
192.0.2.10 fileserver fs h 7.example
'''

# Each address has shares of its own (%i), so that what is read tells which one
# was reached.
SMB_CONF = '''[global]
   workgroup = WORKGROUP
   server role = standalone server
   disable netbios = yes
   map to guest = bad user
   load printers = no
   log level = 1
   realm = EXAMPLE.TEST
   kerberos method = dedicated keytab
   dedicated keytab file = /var/lib/samba/private/keytab
   gensec:require_pac = no
[data]
   path = /srv/%i/data
   read only = no
[my share]
   path = /srv/my share
[dfs]
   path = /srv/dfs
   msdfs root = yes
'''

RIGHTFUL = ('192.0.2.10', '192.0.2.11', '127.0.0.1', '::1',
            '::ffff:127.0.0.1', '2001:db8::10')

# Each name has an address of its own, which leads nowhere else (names.py).
NETWORK = '''[Unit]
DefaultDependencies=no
Before=network.target smbd.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=ip link add d0 type dummy
ExecStart=ip link set d0 up
{addresses}
ExecStart=ip route add local 10.0.0.0/8 dev lo
[Install]
WantedBy=multi-user.target
'''
RECORDER = '''[Unit]
After=test-network.service
RequiresMountsFor=/host
[Service]
WorkingDirectory=/host/harmless
ExecStart=/usr/bin/python3 -B dns.py {dns} /run/dns-ready {heard}
[Install]
WantedBy=multi-user.target
'''

KDC = '''[Unit]
After=test-network.service
[Service]
ExecStart=krb5kdc -n
[Install]
WantedBy=multi-user.target
'''
KRB5_CONF = '''[libdefaults]
default_realm = EXAMPLE.TEST
dns_lookup_kdc = false
dns_lookup_realm = false
rdns = false
[realms]
EXAMPLE.TEST = {{
   kdc = 127.0.0.1:88
   disable_pac = true
}}
[logging]
kdc = FILE:{log}
'''
SERVICE = 'cifs/fileserver'

PROFILES = pathlib.Path('/etc/apparmor.d')


def write(path, text):
    pathlib.Path(path).write_text(text, encoding='utf-8')


def contents(folder, word):
    os.makedirs(folder)
    write(folder + '/which', 'rightful %s\n' % word)


def shares():
    for address in RIGHTFUL:
        top = '/srv/%s/data' % address
        contents(top, 'top')
        contents(top + '/sub', 'sub')
        contents(top + '/sub/deep', 'deep')
    contents('/srv/my share', 'my')
    os.makedirs('/srv/dfs')
    must('chmod', '-R', 'a+rX', '/srv')
    write('/etc/samba/smb.conf', SMB_CONF)


def users():
    for name in ('alice', 'bob'):
        must('useradd', '-m', name)
    must('sh', '-c', 'printf "%s\\n%s\\n" {0} {0} | smbpasswd -s -a alice'
         .format(PASSWORD))


def network():
    lines = ['ExecStart=ip address add %s dev d0%s' % (
        address, ' nodad' if ':' in address else '') for address in ADDRESSES]
    units = '/etc/systemd/system/test-%s.service'
    write(units % 'network', NETWORK.format(addresses='\n'.join(lines)))
    write(units % 'recorder', RECORDER.format(dns=DNS, heard=HEARD))
    write(units % 'kdc', KDC)
    write('/etc/hosts', HOSTS)
    for name in ('network', 'recorder', 'kdc'):
        must('systemctl', 'enable', '--now', 'test-' + name)


def realm():
    """MIT's KDC knows the server by its clean name alone."""
    write('/etc/krb5.conf', KRB5_CONF.format(log=KDC_LOG))
    write('/etc/krb5kdc/kdc.conf', '')
    must('kdb5_util', 'create', '-s', '-P', 'master')
    for words in ('addprinc -pw %s alice' % PASSWORD,
                  'addprinc -randkey ' + SERVICE,
                  'ktadd -k /var/lib/samba/private/keytab ' + SERVICE):
        must('kadmin.local', '-q', words)


def enforce():
    """Every profile that Debian only lets complain."""
    for profile in PROFILES.iterdir():
        if profile.is_file():
            text = profile.read_text(encoding='utf-8')
            new = re.sub(r'flags=\(([^)]*)\bcomplain\b,?', r'flags=(\1', text)
            new = new.replace('flags=() ', '')
            if new != text:
                write(profile, new)
    # Its script knows no %i.
    write(PROFILES / 'local/usr.sbin.smbd', '/srv/ r,\n/srv/** lrwk,\n')
    must('systemctl', 'reload', 'apparmor')


def prepare():
    realm()
    network()
    users()
    shares()
    for folder in (tables.POINT, tables.ROOT_OF_LINKS):
        os.makedirs(folder)
    tables.write_links()
    tables.write_fstab()
    tables.write_map()
    enforce()
    restart_smbd()


def denials_are_seen():
    denials = Denials()
    run('aa-exec', '-p', 'ping', '--', 'cat', '/etc/shadow')
    time.sleep(1)
    found = denials.new()
    test('a denial of AppArmor is seen', found, found)
    smbd = run('pidof', '-s', 'smbd')[1]
    profile = read('/proc/%s/attr/current' % smbd)
    test('smbd is confined', 'enforce' in profile, profile)


def column(name, limit=None):
    """The tables, and what DNS heard and AppArmor denied while they were
    filled."""
    heard, denials = Heard(), Denials()
    tables.fill(name, limit)
    time.sleep(1)
    tell('heard', column=name, names=heard.names())
    tell('denied', column=name, denials=denials.new())


def doctor(when):
    status, said = run('uncfix', 'doctor')
    test('%s: doctor is content' % when, status == 0, said)


def booted(name):
    parts, status = boot_time()
    tell('boot', column=name, parts=parts)
    failed = run('systemctl', '--failed', '--no-legend', '--plain')[1]
    failed = re.sub(r'^(mnt-a|\S+\.mount).*$', '', failed, flags=re.M).strip()
    tell('said', about='systemctl --failed, ' + name, said=failed)
    return status


def columns():
    booted('stock')
    denials_are_seen()
    write(RESULTS / 'etc-before', json.dumps(etc()))
    column('stock')
    install(*packages('libnss-uncfix'))
    column('nss')
    install(*packages('uncfix', 'samba-vfs-uncfix'))
    must('uncfix', 'enable')
    restart_smbd()
    doctor('Samba module')
    column('vfs')
    must('uncfix', 'enable', 'client')
    doctor('client library')
    column('client')


def idle():
    booted('client' if os.path.exists('/etc/ld.so.preload') else 'stock')


SOME = 4  # rows of each table


def journal_is_quiet():
    lines = run('journalctl', '-b', '-q', '-o', 'short')[1].splitlines()
    lines = [line for line in lines
             if re.search(r'uncfix|\bld\.so\b|preload', line)
             and not re.search(r'apt|dpkg|test-recorder|host-run', line)]
    test('booted with everything on, the journal has no line of uncfix',
         not lines, '\n'.join(lines[:20]))


def loaded():
    with open('/proc/1/maps', encoding='utf-8') as maps:
        test('the client library is in the first process',
             'libuncfix_client' in maps.read())


def lookup(name):
    found = re.match(r'[\d.]+(?= )', run('getent', 'ahosts', name)[1])
    return found[0] if found else ''


def is_right(when, name, address='192.0.2.10'):
    found = lookup(name)
    test('%s: %s is found' % (when, name), found == address, found)


MALFORMED = r'\\\\fileserver\data'
IN_DNS = ('nas.example.com', '192.0.2.11')
QUERIES = [IN_DNS[0], r'\\\\nas.example.com\data', r'\nas.example.com\data',
           '//nas.example.com/data', r'\\bad host\data', r'\\machine']


def ask_resolvers(column_name, also=()):
    heard = Heard()
    for name in QUERIES:
        run('resolvectl', 'flush-caches')
        for words in (('getent', 'ahosts', name), *also):
            said = run(*words, *(() if words[0] == 'getent' else (name,)))[1]
            tell('query', column=column_name, text=name, said=said,
                 words=words[0], heard=heard.names())


def resolved():
    """mymachines and resolve stand first, as systemd's manual has it."""
    os.makedirs('/etc/systemd/resolved.conf.d', exist_ok=True)
    write('/etc/systemd/resolved.conf.d/test.conf',
          '[Resolve]\nDNS=%s\nDNSSEC=no\nLLMNR=no\nMulticastDNS=no\n' % DNS)
    must('systemctl', 'start', 'systemd-resolved')
    must('uncfix', 'disable', 'nss')
    plain = pathlib.Path('/etc/nsswitch.conf').read_bytes()
    chain = re.sub(rb'(?m)^hosts:.*', b'hosts: resolve [!UNAVAIL=return] '
                   b'files myhostname dns', plain)
    pathlib.Path('/etc/nsswitch.conf').write_bytes(chain)
    ask_resolvers('resolve, stock')
    must('uncfix', 'enable', 'nss')
    tell('said', about='hosts line', said=must('grep', '^hosts',
                                               '/etc/nsswitch.conf'))
    ask_resolvers('resolve, uncfix')
    for name in QUERIES[1:4]:
        is_right('nss-resolve', name, IN_DNS[1])
    doctor('nss-resolve')
    must('uncfix', 'disable', 'nss')
    pathlib.Path('/etc/nsswitch.conf').write_bytes(plain)
    must('systemctl', 'stop', 'systemd-resolved')
    os.remove('/etc/systemd/resolved.conf.d/test.conf')
    os.rmdir('/etc/systemd/resolved.conf.d')
    must('uncfix', 'enable', 'nss')


def nscd():
    """It keeps on the disk what it heard, refusals as well."""
    must('systemctl', 'start', 'nscd')
    is_right('nscd', MALFORMED)
    is_right('nscd, once more', MALFORMED)
    must('uncfix', 'disable', 'nss')
    test('nscd, switched off: %s is found no more' % MALFORMED,
         lookup(MALFORMED) == '')
    must('uncfix', 'enable', 'nss')
    is_right('nscd, switched on while it runs', MALFORMED)
    doctor('nscd')
    must('uncfix', 'disable', 'nss')
    lookup(MALFORMED)
    time.sleep(1)
    must('systemctl', 'stop', 'nscd')
    must('uncfix', 'enable', 'nss')
    must('systemctl', 'start', 'nscd')
    is_right('nscd, switched on while it was stopped', MALFORMED)
    must('dpkg', '--purge', 'libnss-uncfix')
    lookup(MALFORMED)
    time.sleep(1)
    must('systemctl', 'stop', 'nscd')
    install(*packages('libnss-uncfix'))
    must('systemctl', 'start', 'nscd')
    is_right('nscd, package installed while it was stopped', MALFORMED)
    must('dpkg', '--purge', 'libnss-uncfix')
    lookup(MALFORMED)
    install(*packages('libnss-uncfix'))
    is_right('nscd, package installed while it runs', MALFORMED)
    must('systemctl', 'stop', 'nscd')


UNIT = 'uncfix-watch.service'
WATCHED = '/run/uncfix/watch'
EXPOSURE = 1.5  # of 10, by systemd's own reckoning


def is_watching():
    """It runs, what it runs is on the disk, and its socket is there."""
    process = run('systemctl', 'show', '-P', 'MainPID', UNIT)[1]
    program = '/proc/%s/exe' % process
    return process != '0' and os.path.exists(os.readlink(program)) and \
        os.path.exists(WATCHED)


def sightings():
    said = run('journalctl', '-q', '-b', '-o', 'json', '-u', UNIT)[1]
    return [entry for entry in map(json.loads, said.splitlines())
            if 'UNCFIX_SENT' in entry]


def is_seen(behaviour, **fields):
    found = sightings()
    test(behaviour, any(all(entry.get('UNCFIX_' + name) == text
                            for name, text in fields.items())
                        for entry in found), found)


def exposure():
    said = run('systemd-analyze', 'security', '--no-pager', UNIT)[1]
    last = said.splitlines()[-1]
    tell('said', about='systemd-analyze security', said=last)
    found = re.search(r': ([\d.]+) ', last)
    test('%s: exposure is %.1f at most' % (UNIT, EXPOSURE),
         found and float(found[1]) <= EXPOSURE, said)


def wait_for_watch():
    for _ in range(100):
        if os.path.exists(WATCHED):
            break
        time.sleep(0.1)


def switch_watch_on():
    must('uncfix', 'enable', 'watch')
    wait_for_watch()


def watched():
    """What the journal has of a program and of a client of the file server."""
    switch_watch_on()
    test('enable watch: it watches', is_watching())
    lookup(MALFORMED)
    # As it comes: the client library would repair it first.
    run('env', 'UNCFIX_DISABLE=1', 'smbclient', r'\\fileserver\\data',
        '-U', ALICE, '-c', 'get which -')
    time.sleep(2)
    is_seen('the journal has the name that a program looked up',
            PART='name-service', SENT=MALFORMED, HOST='fileserver', UID='0',
            DEFECTS='extra-leading')
    is_seen('the journal has the share that a client asked for',
            PART='tree-connect', HOST='data', CLIENT='192.0.2.10')
    exposure()
    column('watched', SOME)
    must('uncfix', 'disable', 'watch')
    test('disable watch: it is gone', not is_watching() and not run(
        'find', '/etc/systemd', '/run', '-name', '*uncfix*')[1])
    switch_watch_on()


ALL = ('libnss-uncfix', 'samba-vfs-uncfix', 'uncfix')


def configuration():
    return [pathlib.Path(path).read_bytes() for path in (
        '/etc/nsswitch.conf', '/etc/samba/smb.conf', '/etc/ld.so.preload')]


def upgrade():
    before = configuration()
    install(*packages(*ALL, next_version=True))
    test('upgrade of the packages: the configuration is as before',
         configuration() == before)
    wait_for_smbd()
    wait_for_watch()
    test('upgrade of the packages: it watches', is_watching())
    doctor('upgraded')
    column('upgraded', SOME)


def purge():
    must('dpkg', '--purge', 'uncfix', 'libnss-uncfix', 'samba-vfs-uncfix')
    restart_smbd()
    with open(RESULTS / 'etc-before', encoding='utf-8') as file:
        before = json.load(file)
    now = etc()
    changed = [path for path in sorted({*before, *now})
               if before.get(path) != now.get(path)]
    test('purge: every byte of /etc is as before', not changed,
         '\n'.join(changed))
    left = must('find', '/', '/run', '-xdev', '-name', '*uncfix*')
    test('purge: no file of uncfix is left', not left, left)
    column('purged', SOME)


def after():
    booted('client')
    journal_is_quiet()
    loaded()
    doctor('booted with everything on')
    column('booted', SOME)
    watched()
    restart_smbd()
    must('systemctl', 'daemon-reexec')
    column('restarted', SOME)
    resolved()
    nscd()
    upgrade()
    purge()


def main():
    step = sys.argv[1]
    try:
        {'prepare': prepare, 'idle': idle, 'columns': columns,
         'after': after}[step.partition('-')[0]]()
        tell('done', step=step)
    except Exception:  # pylint: disable=broad-except
        traceback.print_exc()
    run('cp', '-r', '/var/log/samba', HOST / 'results')
    run('sh', '-c', 'journalctl -b -q >/host/results/journal-' + step)
    run('sync')
    run('systemctl', 'poweroff')


if __name__ == '__main__':
    main()

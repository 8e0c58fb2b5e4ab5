# SPDX-License-Identifier: GPL-3.0-or-later
"""
How uncfix is built:

    ./waf configure build       build/: the modules, the command, the examples
    ./waf install               where Debian looks for them; uninstall removes
    ./waf configure --developer build           what the tests need, too
    ./waf -o build-asan configure --sanitize build      a developer's as well
    ./waf -o build-cov configure --coverage build

CFLAGS, LDFLAGS, CC and DESTDIR of the environment are honoured.
"""

import os
import re
import shutil
import subprocess
import sys

from waflib import Errors, Logs, Task
from waflib.TaskGen import after_method, feature

top = '.'
APPNAME = 'uncfix'
default_prefix = '/usr'

with open('debian/changelog') as changelog:
    VERSION = re.match(r'\S+ \(([^)]+)\)', changelog.readline()).group(1)

# The oldest glibc that the modules are meant for (Debian 11 and its
# contemporaries): a module that names a newer symbol does not load there.
OLDEST_GLIBC = '2.31'
# In a developer's build: another compiler's code is no reason to build nothing.
NSS_SIZE_GOAL = {'x86': 60 * 1024}  # no vectors there: more code
NSS_SIZE_GOAL_ELSEWHERE = 56 * 1024  # gcc 14 fills a page more than 12

# What is inside of a module: nothing of it is seen from outside but what its
# version script names, and what is not used is left out.
MODULE_FLAGS = ['-std=gnu11', '-fPIC', '-fvisibility=hidden',
                '-ffunction-sections', '-fdata-sections']

WARNINGS = '''
    -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes
    -Wmissing-prototypes -Wold-style-definition -Wpointer-arith
    -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wno-unused-parameter'''.split()

# A warning of a compiler that is newer than this text stops nobody else.
DEVELOPER_WARNINGS = ['-Werror']

# What kind of build: the optimisation, and what comes with it.
KINDS = {
    'plain': {
        'CFLAGS': ['-O2', '-g'],
    },
    'sanitize': {
        'CFLAGS': '''-O1 -g -fno-omit-frame-pointer
            -fsanitize=address,undefined -fno-sanitize-recover=all'''.split(),
        'LINKFLAGS': ['-fsanitize=address,undefined'],
    },
    'coverage': {
        'CFLAGS': ['-O0', '-g', '--coverage', '-fprofile-update=atomic'],
        'LINKFLAGS': ['--coverage'],
    },
}

# Taken where the compiler has them: some are of one processor only.
HARDENING = [
    ['-fstack-protector-strong'],
    ['-fstack-clash-protection'],
    ['-fcf-protection'],
    ['-mbranch-protection=standard'],
]
FORTIFY = ['-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2']
LINK_HARDENING = ['-Wl,-z,relro', '-Wl,-z,now', '-Wl,--as-needed']

# Libraries: pkg-config's name, Debian's package, and what is not built
# without it (None: nothing is).
LIBRARIES = {
    'JANSSON': ('jansson', 'libjansson-dev', None),
    'TALLOC': ('talloc', 'libtalloc-dev', None),
    'SMBCLIENT': ('smbclient', 'libsmbclient-dev', None),
}
DEVELOPER_LIBRARIES = {
    'CMOCKA': ('cmocka', 'libcmocka-dev', 'the tests in C'),
}

# What smbd itself is compiled with.
SAMBA_INCLUDES = ['bin/default/include', 'bin/default', 'bin/default/source3',
                  'source3/include', 'source3', 'lib/replace',
                  'lib/tdb/include', '.']
SAMBA_DEFINES = ['_GNU_SOURCE=1', 'HAVE_CONFIG_H=1', '_SAMBA_BUILD_=4',
                 '__STDC_WANT_LIB_EXT1__=1']

# Of use only where the module is.
VFS_PAGE = 'man/vfs_uncfix.8'

# Folders in which each C file is a program of its own, and what it uses.
EXAMPLES = {'examples': 'SMBCLIENT'}
DEVELOPER_PROGRAMS = {
    'tests/unit': 'nss_static uncfix_static never notice CMOCKA THREADS',
    'tests/nss': 'uncfix_static CMOCKA THREADS DL',
    'tests/client/programs': 'SMBCLIENT',
    'tests/bench': 'uncfix_static THREADS DL',
}
# Folders in which each C file is a library that the tests have loaded.
DEVELOPER_PRELOADS = ['tests/client', 'tests/harmless', 'tests/matrix',
                      'tests/nss/services', 'tests/vfs']


def options(opt):
    opt.load('compiler_c gnu_dirs')
    group = opt.add_option_group('uncfix')
    group.add_option('--waf', metavar='PATH', help='a waf to run')
    group.add_option('--samba-source', metavar='DIR', action='append',
                     help='a configured Samba source with its headers '
                     'generated, once for each version that the Samba module '
                     'is to serve [the installed version\'s, fetched by apt '
                     'and prepared, and what else is prepared]')
    group.add_option('--without-vfs', action='store_true', default=False,
                     help='do not build the Samba module')
    group.add_option('--smbd', metavar='PATH', default='/usr/sbin/smbd',
                     help='the smbd that the Samba module is checked against '
                     '[%default]')
    group.add_option('--developer', action='store_true', default=False,
                     help='build the tests, the benchmarks and the fuzzer, '
                     'too, and take a warning for an error')
    group.add_option('--sanitize', action='store_true', default=False,
                     help='a developer\'s build with address and undefined '
                     'sanitizers')
    group.add_option('--coverage', action='store_true', default=False,
                     help='a developer\'s build without optimisation for gcov')


def configure(conf):
    try:
        conf.load('compiler_c')
    except Errors.ConfigurationError:
        conf.fatal('no C compiler: install the package gcc (build-essential)')
    conf.load('gnu_dirs')
    # The waf script finds this one again for the commands that follow.
    conf.options.waf = os.path.abspath(sys.argv[0])
    configure_directories(conf)
    configure_flags(conf)
    configure_libraries(conf, LIBRARIES)
    configure_uses(conf)
    if conf.env.DEVELOPER:
        configure_libraries(conf, DEVELOPER_LIBRARIES)
        configure_fuzzer(conf)
    else:
        # Tests that no build renews any more would tell of old code.
        shutil.rmtree(conf.bldnode.abspath() + '/tests', ignore_errors=True)
    configure_samba(conf)
    conf.msg('What is built', 'the tests, too' if conf.env.DEVELOPER else
             'the product alone (--developer: the tests, too)')


def configure_directories(conf):
    """The library folder is the multiarch one unless --libdir names another."""
    # waf 2.1 writes the names of its options in small letters.
    options = vars(conf.options)
    if not options.get('LIBDIR', options.get('libdir')):
        triplet = subprocess.run(conf.env.CC + ['-print-multiarch'],
                                 stdout=subprocess.PIPE, text=True,
                                 check=False).stdout.strip()
        if triplet:
            conf.env.LIBDIR = os.path.join(conf.env.EXEC_PREFIX, 'lib', triplet)
    conf.env.VFSDIR = os.path.join(conf.env.LIBDIR, 'samba', 'vfs')
    conf.msg('Libraries go to', conf.env.LIBDIR)


def configure_flags(conf):
    kind = 'plain'
    if conf.options.sanitize and conf.options.coverage:
        conf.fatal('--sanitize and --coverage are two builds')
    for name in ('sanitize', 'coverage'):
        if getattr(conf.options, name):
            kind = name
    env = conf.env
    env.KIND = kind
    env.DEVELOPER = conf.options.developer or kind != 'plain'
    warnings = WARNINGS + (DEVELOPER_WARNINGS if env.DEVELOPER else [])
    flags = KINDS[kind]['CFLAGS'] + hardening_flags(conf)
    if kind == 'plain':
        flags += FORTIFY
    # The user's flags come last, so that they win.
    env.prepend_value('CFLAGS', warnings + flags)
    env.prepend_value('LINKFLAGS',
                      LINK_HARDENING + KINDS[kind].get('LINKFLAGS', []))
    env.CFLAGS_cprogram = ['-fPIE']
    env.LINKFLAGS_cprogram = ['-pie', '-Wl,-z,defs']
    # Shared objects are named in full where they are built.
    env.cshlib_PATTERN = '%s'
    env.append_value('DEFINES', ['UNCFIX_VERSION="%s"' % VERSION])


def hardening_flags(conf):
    found = []
    for flags in HARDENING:
        if conf.check_cc(cflags=flags + ['-Werror'], mandatory=False,
                         msg='Checking for ' + ' '.join(flags)):
            found += flags
    return found


def configure_libraries(conf, libraries):
    for uselib, (package, debian, purpose) in libraries.items():
        if conf.check_cfg(package=package, args='--cflags --libs',
                          uselib_store=uselib, mandatory=False):
            continue
        if purpose is None:
            conf.fatal('%s is missing: install the package %s '
                       '(tools/install-packages build installs all that is '
                       'needed)'
                       % (package, debian))
        Logs.warn('Without the package %s, %s are not built', debian, purpose)


def configure_uses(conf):
    """What needs no package of its own, and headers alone."""
    conf.env.LIB_DL = ['dl']
    # The client module has libsmbclient's types, and never its functions.
    conf.env.INCLUDES_SMBCLIENT_HEADERS = conf.env.INCLUDES_SMBCLIENT
    conf.env.CFLAGS_THREADS = conf.env.LINKFLAGS_THREADS = ['-pthread']
    if not conf.check_cc(header_name='sys/sdt.h', mandatory=False):
        Logs.warn('Without the package systemtap-sdt-dev, the probe '
                  'uncfix:normalized is left out')


def configure_fuzzer(conf):
    """The fuzzers are built by clang, whatever compiler builds the rest."""
    if conf.env.KIND != 'plain':
        return
    conf.find_program('clang', var='CLANG', mandatory=False)
    if not conf.env.CLANG:
        Logs.warn('Without the package clang, the fuzzers are not built')
        return
    sanitize = ['-fsanitize=fuzzer,address,undefined']
    conf.setenv('fuzz', conf.env.derive())
    env = conf.env
    env.CC = env.LINK_CC = env.CLANG
    env.CFLAGS = WARNINGS + DEVELOPER_WARNINGS + sanitize + [
        '-O1', '-g', '-fno-sanitize-recover=all']
    env.LINKFLAGS = list(sanitize)
    env.CFLAGS_cprogram = env.LINKFLAGS_cprogram = []
    fragment = '#include <stdint.h>\n#include <stddef.h>\n' \
        'int LLVMFuzzerTestOneInput(const uint8_t *, size_t);\n' \
        'int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n)\n' \
        '{ return n && !d; }\n'
    works = conf.check_cc(fragment=fragment, mandatory=False,
                          msg='Checking for libFuzzer')
    conf.setenv('')
    conf.env.FUZZER = bool(works)
    if not works:
        Logs.warn('Without the package libclang-rt-dev, the fuzzers are not '
                  'built')


def configure_samba(conf):
    """Find Samba's private headers.  Only the VFS module needs them."""
    env = conf.env
    env.SMBD = conf.options.smbd
    if conf.options.without_vfs:
        return
    trees = conf.options.samba_source or prepared_samba_sources(conf)
    env.SAMBA = samba_versions(trees)
    found = ', '.join('.'.join(version) for version, _ in env.SAMBA)
    conf.msg('Checking for the source of Samba', found or 'no',
             color='GREEN' if found else 'YELLOW')
    if not found:
        Logs.warn('Without the source of Samba, the VFS module is not built; '
                  'all the rest is')


def samba_versions(trees):
    """Pairs of a version (major, minor) and its source, the newest first."""
    found = {}
    for tree in trees:
        tree = os.path.abspath(os.path.expanduser(tree))
        if not os.path.exists(tree + '/bin/default/include/config.h'):
            Logs.warn('%s is not a Samba source with its headers generated '
                      '(see tools/samba-source)', tree)
            continue
        with open(tree + '/VERSION') as file:
            version = re.findall(r'^SAMBA_VERSION_(?:MAJOR|MINOR)=(\d+)$',
                                 file.read(), re.MULTILINE)
        if tuple(version) in found:
            Logs.warn('%s: Samba %s has a source already', tree,
                      '.'.join(version))
            continue
        found[tuple(version)] = tree
    return sorted(found.items(), reverse=True,
                  key=lambda pair: [int(number) for number in pair[0]])


def prepared_samba_sources(conf):
    """That of the installed Samba, which comes first, and all others."""
    trees = []
    for action in 'prepare', 'list':
        run = subprocess.run([conf.path.abspath() + '/tools/samba-source',
                              action], stdout=subprocess.PIPE, text=True,
                             check=False)
        conf.to_log('tools/samba-source %s\n%s' % (action, run.stdout))
        trees += run.stdout.splitlines() if run.returncode == 0 else []
    return list(dict.fromkeys(trees))


def build(bld):
    build_library(bld)
    build_shared(bld)
    build_nss(bld)
    build_client(bld)
    build_vfs(bld)
    build_command(bld)
    build_programs(bld, EXAMPLES)
    if bld.env.DEVELOPER:
        build_programs(bld, DEVELOPER_PROGRAMS)
        build_preloads(bld)
        build_fuzzers(bld)
        bld.add_post_fun(list_objects)
    install_documents(bld)
    bld.add_pre_fun(check_switched_off)


def check_switched_off(bld):
    """Without the files that the host still names, smbd serves no share."""
    command = bld.bldnode.find_node('uncfix')
    if bld.cmd != 'uninstall' or bld.options.destdir or not command:
        return
    # The second one sees what stands in Samba's registry, too.
    for program, sign in (
            ([command.abspath(), 'disable', '--dry-run'], rb'^\+\+\+ '),
            (['testparm', '-s', '--skip-logic-checks'],
             rb'^\s*vfs objects = (.*\s)?uncfix(\s|$)')):
        if not shutil.which(program[0]):
            continue
        run = subprocess.run(program, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=False)
        if re.search(sign, run.stdout, re.MULTILINE):
            bld.fatal('uncfix is switched on: run `uncfix disable` first '
                      '(with --registry for what is in Samba\'s registry)')


def list_objects(bld):
    """For tools/check-calls: a build folder keeps older ones, too."""
    tasks = [task for group in bld.groups for generator in group
             for task in getattr(generator, 'compiled_tasks', [])]
    bld.bldnode.make_node('modules/objects').write('\n'.join(sorted(
        task.outputs[0].path_from(bld.bldnode) for task in tasks)) + '\n')


def sources(bld, folder):
    return bld.path.ant_glob(folder + '/*.c')


def build_module(bld, folder, target, place='${LIBDIR}', **arguments):
    """A shared object that exports what the script in its folder says."""
    script, = bld.path.ant_glob(folder + '/*.map')
    bld.shlib(target=target, features='module', install_path=None,
              source=sources(bld, folder), version_script=script, **arguments)
    bld.install_files(place, target, chmod=0o644)


def build_library(bld):
    """libuncfix twice: hidden inside each module, and as a shared library."""
    folder = 'modules/libuncfix'
    bld.stlib(target='uncfix_static', install_path=None,
              source=sources(bld, folder), includes=['include', folder],
              export_includes='include', cflags=MODULE_FLAGS + ['-std=c11'])
    build_module(bld, folder, 'libuncfix.so.0', includes=['include', folder],
                 cflags=['-std=c11', '-fno-semantic-interposition'],
                 linkflags=['-Wl,-soname,libuncfix.so.0'],
                 check=['--export', 'uncfix_*'])
    bld.symlink_as('${LIBDIR}/libuncfix.so', 'libuncfix.so.0')
    bld.install_files('${INCLUDEDIR}', 'include/uncfix.h')
    bld(features='subst', source='modules/libuncfix/uncfix.pc.in',
        target='uncfix.pc', install_path='${LIBDIR}/pkgconfig',
        PREFIX=bld.env.PREFIX, LIBDIR=bld.env.LIBDIR,
        INCLUDEDIR=bld.env.INCLUDEDIR, VERSION=VERSION)


def build_shared(bld):
    """What several modules do, a copy inside each of them."""
    for name in 'never', 'notice':
        folder = 'modules/' + name
        bld.stlib(target=name, source=sources(bld, folder),
                  includes='include modules/libuncfix', export_includes=folder,
                  defines='_GNU_SOURCE', cflags=MODULE_FLAGS,
                  install_path=None)


def build_nss(bld):
    """
    The module, and its objects for the unit tests.  It is mapped into every
    process: constants share the pages of the code, which saves two mappings and
    up to 8 KiB.
    """
    files = sources(bld, 'modules/nss')
    if bld.env.DEVELOPER:
        bld.stlib(target='nss_static', source=files,
                  use='uncfix_static never notice',
                  includes='modules/libuncfix', defines='_GNU_SOURCE',
                  cflags=MODULE_FLAGS, install_path=None)
    size = ['--size', str(NSS_SIZE_GOAL.get(
        bld.env.DEST_CPU, NSS_SIZE_GOAL_ELSEWHERE))]
    build_module(bld, 'modules/nss', 'libnss_uncfix.so.2',
                 use='uncfix_static never notice',
                 includes='modules/libuncfix', defines='_GNU_SOURCE',
                 cflags=MODULE_FLAGS,
                 linkflags=['-Wl,-soname,libnss_uncfix.so.2',
                            '-Wl,-z,noseparate-code'],
                 check=['--export', '_nss_uncfix_*'] +
                 (size if bld.env.DEVELOPER else []))
    quiet = sources(bld, 'tests/bench/quiet')
    if bld.env.DEVELOPER and quiet:
        build_quiet_nss(bld, files + quiet)


def build_quiet_nss(bld, files):
    """The service `quiet`, which sends no notice, for a benchmark."""
    renamed = ['_nss_uncfix_%s=_nss_quiet_%s' % (name, name)
               for name in ('gethostbyname_r', 'gethostbyname2_r',
                            'gethostbyname3_r', 'gethostbyname4_r')]
    bld.shlib(target='tests/libnss_quiet.so.2', use='uncfix_static never',
              source=files,
              includes='modules/libuncfix modules/notice', cflags=MODULE_FLAGS,
              defines=['_GNU_SOURCE'] + renamed, install_path=None,
              linkflags=['-Wl,-soname,libnss_quiet.so.2', '-Wl,-z,defs',
                         '-Wl,--gc-sections'])


def build_client(bld):
    """
    A program that is no SMB client pays for what the loader does, and for
    nothing else: the compiler's start files, with the symbols that they ask
    for, are left out, and symbols are bound when they are used (bound at
    once, they double what the library costs).
    """
    linkflags = ['-Wl,-soname,libuncfix_client.so']
    ldflags = []
    if bld.env.KIND == 'plain':
        linkflags += ['-Wl,--hash-style=gnu', '-nostartfiles']
        # modules/client/libc_functions.c
        linkflags += ['-Wl,--wrap=' + name
                      for name in ('memcpy', 'getauxval', 'secure_getenv')]
        # Behind the user's own, as the last of them wins: packages are built
        # with `-z now`.
        ldflags = ['-Wl,-z,lazy']
    build_module(bld, 'modules/client', 'libuncfix_client.so',
                 use='uncfix_static never notice SMBCLIENT_HEADERS',
                 includes='modules/libuncfix', defines='_GNU_SOURCE',
                 cflags=MODULE_FLAGS, linkflags=linkflags, ldflags=ldflags,
                 check=['--export', 'smbc_new_context',
                        '--export', 'gensec_set_target_hostname',
                        '--export', 'krb5_sname_to_principal',
                        '--export', 'ldap_url_parselist',
                        '--export', 'ldap_url_parselist_ext',
                        '--export', 'ldb_connect'])


def build_vfs(bld):
    """
    Samba's headers are system headers to the compiler: its warnings are for
    our own files.  No Samba library is linked: the module finds what it uses
    when it is loaded (modules/vfs/samba.h), and has no undefined symbol.  The
    folder variant is compiled for each version of Samba.
    """
    if not bld.env.SAMBA:
        return
    variants = []
    for version, tree in bld.env.SAMBA:
        name = '_'.join(version)
        variants.append('vfs_variant_' + name)
        bld.objects(target=variants[-1], use='uncfix_static',
                    source=sources(bld, 'modules/vfs/variant'),
                    includes='modules/libuncfix modules/notice modules/vfs',
                    cflags=samba_flags(tree),
                    defines=SAMBA_DEFINES + ['UNCFIX_VARIANT=' + name])
    build_module(bld, 'modules/vfs', 'vfs/uncfix.so', '${VFSDIR}',
                 use=variants + ['uncfix_static', 'notice'],
                 includes='modules/libuncfix',
                 cflags=samba_flags(bld.env.SAMBA[0][1]), defines=SAMBA_DEFINES,
                 check=['--export', 'samba_init_module', '--loaded-by',
                        bld.env.SMBD])
    bld.install_files('${MANDIR}/man8', VFS_PAGE)


def samba_flags(tree):
    return MODULE_FLAGS + ['-isystem' + os.path.join(tree, folder)
                           for folder in SAMBA_INCLUDES]


def build_command(bld):
    files = bld.path.ant_glob('modules/command/**/*.c')
    if files:
        bld.program(target='uncfix', source=files, cflags='-std=gnu11',
                    defines=['_GNU_SOURCE',
                             'UNCFIX_LIBDIR="%s"' % bld.env.LIBDIR,
                             'UNCFIX_VFSDIR="%s"' % bld.env.VFSDIR],
                    includes='modules/libuncfix modules/notice modules/command',
                    use='uncfix_static never JANSSON TALLOC SMBCLIENT DL',
                    install_path='${BINDIR}')


def build_programs(bld, programs):
    for folder, use in programs.items():
        if 'CMOCKA' in use.split() and not bld.env.LIB_CMOCKA:
            continue
        place = folder.split('/', maxsplit=1)[0]
        for source in sources(bld, folder):
            bld.program(target='%s/%s' % (place, source.name[:-2]),
                        source=[source], use=use, install_path=None,
                        cflags='-std=gnu11', defines='_GNU_SOURCE',
                        includes=['include', 'modules/libuncfix', folder])


def build_preloads(bld):
    for folder in DEVELOPER_PRELOADS:
        for source in sources(bld, folder):
            bld.shlib(target='tests/%s.so' % source.name[:-2],
                      source=[source], use='TALLOC', install_path=None)


def build_fuzzers(bld):
    if not bld.env.FUZZER:
        return
    library = sources(bld, 'modules/libuncfix')
    for source in sources(bld, 'tests/fuzz'):
        bld.program(target='tests/' + source.name[:-2],
                    source=[source] + library, install_path=None,
                    cflags='-std=gnu11', defines='_GNU_SOURCE',
                    includes='include modules/libuncfix tests/fuzz',
                    env=bld.all_envs['fuzz'].derive())


# Where each shell looks for what others bring: Debian's folders.
COMPLETIONS = {
    'uncfix.bash': 'bash-completion/completions/uncfix',
    '_uncfix': 'zsh/vendor-completions/_uncfix',
    'uncfix.fish': 'fish/vendor_completions.d/uncfix.fish',
}


def install_documents(bld):
    bld(features='subst', source='systemd/uncfix-watch.service.in',
        target='uncfix-watch.service',
        install_path='${PREFIX}/lib/systemd/system', BINDIR=bld.env.BINDIR)
    for name, place in COMPLETIONS.items():
        bld.install_as('${DATADIR}/' + place, 'completion/' + name)
    for page in bld.path.ant_glob('man/*.[1-9]', excl=VFS_PAGE):
        bld.install_files('${MANDIR}/man' + page.name[-1], [page])


@feature('module')
@after_method('apply_link')
def link_and_check(self):
    """
    A shared object: its version script says what it exports, and after it is
    linked tools/check-elf says whether it is as it should be.
    """
    script = self.version_script
    self.env.append_value('LINKFLAGS', [
        '-Wl,--version-script=' + script.abspath(), '-Wl,-z,defs',
        '-Wl,--gc-sections'])
    self.link_task.dep_nodes.append(script)
    if self.env.KIND != 'plain':
        return
    task = self.create_task('check_elf', self.link_task.outputs)
    task.env.CHECK_ELF = [sys.executable,
                          self.path.abspath() + '/tools/check-elf']
    task.env.CHECK = ['--needs', 'libc.so.6', '--glibc',
                      OLDEST_GLIBC] + self.check
    if '--loaded-by' in self.check:
        # Look again when another smbd was installed.
        smbd = self.check[self.check.index('--loaded-by') + 1]
        task.env.LOADED_BY = [str(os.path.getmtime(smbd))
                              if os.path.exists(smbd) else '']


class check_elf(Task.Task):
    run_str = '${CHECK_ELF} ${CHECK} ${SRC}'
    vars = ['LOADED_BY']
    color = 'CYAN'

    def keyword(self):
        return 'Checking'

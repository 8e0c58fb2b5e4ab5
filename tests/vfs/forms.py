# SPDX-License-Identifier: GPL-3.0-or-later
r"""
Malformed paths of tree connects.

`{H}` stands for the server and `{S}` for the share of \\{H}\{S}.
"""

WELL_FORMED = r'\\{H}\{S}'

# What is the same as the well-formed path, by kind of fault.
MEANT = {
    'leading run': ['\\' * n + r'{H}\{S}'
                    for n in (0, 1, 3, 4, 5, 6, 7, 8, 10, 16, 17, 32, 40)],
    'forward slashes': [
        '//{H}/{S}', '///{H}/{S}', '////{H}/{S}', '/{H}/{S}', '{H}/{S}',
        '/' * 40 + '{H}/{S}'],
    'mixed slashes': [
        r'\\{H}/{S}', r'/\{H}\{S}', r'\/{H}\{S}', r'\\/{H}\{S}', r'//{H}\{S}',
        r'\\\/{H}/\{S}'],
    'doubled inner separators': [
        r'\\{H}\\{S}', r'\\{H}\\\{S}', r'\\\\{H}\\{S}', r'\\{H}\/{S}',
        r'\\{H}//{S}', '//{H}//{S}'],
    'trailing separators': [
        '\\\\{H}\\{S}\\', '\\\\{H}\\{S}\\\\', '//{H}/{S}/', r'\\{H}\{S}/',
        '{S}\\'],
    'a path behind the share': [
        r'\\{H}\{S}\sub', r'\\{H}\{S}\sub\deep', r'\\{H}\{S}/sub',
        '\\\\\\\\{H}\\\\{S}\\\\sub\\\\',
        r'\\{H}\{S}\..', r'\\{H}\{S}\sub\..\..\..', r'{S}\sub', '{S}/sub'],
    'device prefixes': [
        r'\\?\UNC\{H}\{S}', r'\\.\UNC\{H}\{S}', r'\??\UNC\{H}\{S}',
        r'\\?\unc\{H}\{S}\sub',
        r'\\\\?\\UNC\\{H}\\{S}'],
    'a folder of GVFS': [
        '/run/user/1000/gvfs/smb-share:server={H},share={S}',
        '/run/user/1000/gvfs/smb-share:server={H},share={S}/sub'],
    'quotes': [
        '"\\\\{H}\\{S}"', "'\\\\{H}\\{S}'", '`\\\\{H}\\{S}`',
        '\u201c\\\\{H}\\{S}\u201d',
        '\u00ab\\\\{H}\\{S}\u00bb', r'<\\\\{H}\{S}>', '\\\\{H}\\{S}"',
        '"\\\\{H}\\{S}',
        '<"\\\\{H}\\{S}">'],
    'white space': [
        r' \\{H}\{S}', '\\\\{H}\\{S} ', '\\\\{H}\\{S}\r', '\t\\\\{H}\\{S}\n',
        '\u00a0\\\\{H}\\{S}',
        '\ufeff\\\\{H}\\{S}', '\u3000\\\\\\\\{H}\\{S}'],
    'look-alikes': [
        '\uff3c\uff3c{H}\uff3c{S}', '\u00a5\u00a5{H}\u00a5{S}',
        '\u20a9\u20a9{H}\u20a9{S}',
        '\uff0f\uff0f{H}\uff0f{S}', '\u2216\u2216{H}\u2216{S}'],
    'ports and WebDAV': [
        r'\\\\{H}:445\{S}', r'\\{H}:445\\{S}', r'\\\\{H}@SSL\{S}',
        r'\\{H}@8080\\{S}',
        r'\\\\{H}@SSL@8443\{S}',
        # a client that put the port behind a whole target
        r'\\\\{H}\{S}:445\{S}', r'\\{H}:445\{S}:445\{S}',
        r'\\\\{H}\:445\{S}', r'\\{H}\:445\{S}', r'\\<\\{H}>:445\{S}',
        r'\\"\\\\{H}":445\{S}'],
    'addresses': [
        r'\\\\127.0.0.1\{S}', r'127.0.0.1\{S}', r'\\\\[::1]\{S}',
        r'\\[2001:db8::1]\\{S}', r'\\\\2001-db8--1.ipv6-literal.net\{S}',
        r'\\\\fe80--1s4.ipv6-literal.net\{S}'],
    'schemes': [
        'smb://{H}/{S}', r'smb:\\{H}\{S}', 'smb:////{H}/{S}',
        r'SMB:\\\\{H}\{S}', 'cifs://{H}/{S}',
        'file:////{H}/{S}', 'smb://user:word@{H}/{S}', 'smb://{H}:445/{S}/'],
    'percent-encoding': [
        '%5C%5C{H}%5C{S}', '%2f%2f{H}%2f{S}', '%255C%255C{H}%255C{S}',
        '%5C%5C%5C%5C{H}%5C{S}'],
    'a target where a share belongs': [
        r'\\{H}\\\{H}\{S}', r'\\{H}\//{H}/{S}', r'\\{H}\/{H}/{S}',
        r'\\{H}\{H}/{S}', r'\\{H}\{H}\{S}\sub', r'\\127.0.0.1\smb://{H}/{S}',
        r'\\{H}\file:////{H}/{S}', r'\\{H}\%5C%5C{H}%5C{S}',
        '\\\\{H}\\\uff3c\uff3c{H}\uff3c{S}', '\\\\{H}\\"\\\\{H}\\{S}"',
        r'\\alias\\\alias\{S}', r'\\alias\smb://alias/{S}',
        r'\\alias:445\\\ALIAS\{S}'],
    'other names of the server': [
        r'\\\\h.example.org\{S}', r'\\\\some-other-name\{S}',
        r'{H}.example.org\{S}'],
}

# What means no share, or one that no server has.
NOT_MEANT = [
    r'\\{H}', r'\\\\{H}', '\\\\{H}\\', '//{H}', '\\', '\\\\', '\\\\\\\\',
    r'\{S}', r'C:\{S}', r'\\?\C:\{S}', r'\\.\pipe\{S}', r'\\?\GLOBALROOT\{S}',
    r'\\\\{H}\no-such', r'\\\\{H}\{S}*', r'\\\\{H}\{S}|', r'\\\\bad host\{S}',
    r'\\\\{H}:99999\{S}', '\\\\\\\\a\tb\\{S}', r'\\\\{H}\no-such\{S}',
    'smb://', 'http://{H}/{S}', r'\\{H}\smb://no-such/{S}',
    r'\\{H}\\\no-such\{S}',
    '/home/{H}/{S}', '/tmp/{H}/{S}/sub',
    r'\\alias\\\no-such\{S}', r'\\alias\smb://no-such/{S}',
    r'\\{H}\{H}', r'\\{H}\{H}\no-such']

# For tests of something else: one of each kind.
SOME = [
    r'\\\\{H}\{S}', r'\{H}\{S}', '//{H}/{S}', r'\\{H}\\{S}', '\\\\{H}\\{S}\\',
    r'\\{H}\{S}\sub', r'\\?\UNC\{H}\{S}', '"\\\\{H}\\{S}"', r'smb:\\{H}\{S}',
    '\\\\{H}\\{S} ', r'{H}\{S}', '%5C%5C{H}%5C{S}',
    '\uff3c\uff3c{H}\uff3c{S}']

# For SMB1, where smbd cuts the path before anyone else can read it.
SOME_SMB1 = [
    r'\\\\{H}\{S}', r'\{H}\{S}', '//{H}/{S}', r'\\{H}\\{S}', '\\\\{H}\\{S}\\',
    r'\\{H}\{S}\sub', r'{H}\{S}', r'\\?\UNC\{H}\{S}']


def path(form, share, host='FILESERVER'):
    return form.replace('{H}', host).replace('{S}', share)

# SPDX-License-Identifier: GPL-3.0-or-later
"""
Samba's VFS as python has it: bindings.py FOLDER SERVICE

Each function of samba.samba3.smbd in a share's folder, what it gives, and
whether Samba's libraries are still this extension's own afterwards.
"""

import ctypes
import os
import sys

from samba.auth_util import system_session_unix
from samba.dcerpc import security, smb_acl as posix
from samba.samba3 import param, smbd

WANTED = security.SECINFO_OWNER | security.SECINFO_GROUP | security.SECINFO_DACL


def calls(folder, service):
    session = system_session_unix()
    name, inside = folder + '/made', folder + '/made/file'
    yield 'mkdir', lambda: smbd.mkdir(name, session, service)
    yield 'create_file', lambda: smbd.create_file(inside, session, service)
    yield 'have_posix_acls', smbd.have_posix_acls
    yield 'set_simple_acl', lambda: smbd.set_simple_acl(
        inside, 0o640, session, service=service)
    yield 'get_nt_acl', lambda: smbd.get_nt_acl(
        inside, WANTED, session, service=service).as_sddl()
    yield 'set_nt_acl', lambda: smbd.set_nt_acl(
        inside, WANTED, smbd.get_nt_acl(inside, WANTED, session,
                                        service=service),
        session, service=service)
    yield 'get_sys_acl', lambda: [
        (entry.a_type, entry.a_perm) for entry in smbd.get_sys_acl(
            inside, posix.SMB_ACL_TYPE_ACCESS, session, service=service).acl]
    yield 'chown', lambda: smbd.chown(inside, 1, 2, session, service=service)
    yield 'unlink', lambda: smbd.unlink(inside, session, service)


def main(folder, service):
    param.get_context().load('/etc/samba/smb.conf')
    failed = 0
    for name, call in calls(folder, service):
        try:
            print(name, call())
        except Exception as error:  # pylint: disable=broad-except
            print(name, 'fails:', error)
            failed = 1
    os.rmdir(folder + '/made')
    print('public:', hasattr(ctypes.CDLL(None), 'smb_register_vfs'))
    return failed


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))

# SPDX-License-Identifier: GPL-3.0-or-later
"""
An SMB client that sends the paths that it is told to send.

Every ordinary client parses a target before it sends anything.  This one logs
on with impacket and then puts its own tree connects and referral requests on
the wire, byte by byte.
"""

import copy
import os
import struct

from impacket import nt_errors, smb, smb3
from impacket.nmb import NetBIOSError
from impacket.smb3structs import (
    FILE_ATTRIBUTE_NORMAL, FILE_CREATE, FILE_DIRECTORY_FILE,
    FILE_NON_DIRECTORY_FILE, FILE_OPEN, FILE_OPEN_IF, FILE_SHARE_DELETE,
    FILE_SHARE_READ, FILE_SHARE_WRITE, SMB2_DIALECT_21, SMB2_DIALECT_30)

# Where the server is.
SERVER = os.environ.get('UNCFIX_TEST_SERVER', '127.0.0.1')

OK = 0
SHARING = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE
READ, WRITE = 0x00120089, 0x00120116
CHUNK = 65000

TREE_CONNECT, TREE_DISCONNECT, IOCTL, ECHO = 3, 4, 11, 13
FSCTL_DFS_GET_REFERRALS = 0x00060194
ENCRYPT_DATA = 0x8000
SHARE_TYPES = {1: 'disk', 2: 'pipe', 3: 'print'}


def status_name(status):
    if status == OK:
        return 'OK'
    name = nt_errors.ERROR_MESSAGES.get(status, ('%08x' % status,))[0]
    return name.removeprefix('STATUS_')


def wire_text(path):
    """UTF-16 as on the wire.  Bytes are sent as they are."""
    if isinstance(path, bytes):
        return path
    return path.encode('utf-16-le', 'surrogatepass')


def file_names(answer):
    """MS-FSCC 2.4.28, FileNamesInformation."""
    step = 1
    while step:
        step, _, length = struct.unpack('<III', answer[:12])
        yield answer[12:12 + length].decode('utf-16-le')
        answer = answer[step:]


def tree_connect_body(path):
    """MS-SMB2 2.2.9."""
    text = wire_text(path)
    return struct.pack('<HHHH', 9, 0, 72, len(text) & 0xffff) + text


def tree_connects_at_once(asked):
    """
    One compound (MS-SMB2 3.2.4.1.4) of tree connects; each is a pair of a
    client, all of one connection, and a path.  The trees.
    """
    requests = [client.request(TREE_CONNECT, tree_connect_body(path),
                               follows=number < len(asked))
                for number, (client, path) in enumerate(asked, 1)]
    net = asked[0][0].session._NetBIOSSession
    net.send_packet(b''.join(request for _, request in requests))
    answers = {}
    while len(answers) < len(asked):
        reply = net.recv_packet(asked[0][0].timeout).get_trailer()
        step = 1
        while step:
            status, step, message, tree = struct.unpack('<8xI8xIQ4xI',
                                                        reply[:40])
            answers[message] = status, tree, reply[64:]
            reply = reply[step:]
    return [client.new_tree(*answers[message])
            for (client, _), (message, _) in zip(asked, requests)]


class Tree:
    """What the answer to a tree connect says."""

    def __init__(self, status, identifier=0, body=b''):
        self.status = status
        self.identifier = identifier
        self.kind, self.flags, self.access = '', 0, 0
        if status == OK:
            self.kind = SHARE_TYPES.get(body[2], str(body[2]))
            self.flags, _, self.access = struct.unpack('<III', body[4:16])

    def __bool__(self):
        return self.status == OK

    def __str__(self):
        if self.status != OK:
            return status_name(self.status)
        return '%s %08x %08x' % (self.kind, self.flags, self.access)


class Client:
    """One connection, one session."""

    def __init__(self, user='', password='', dialect=SMB2_DIALECT_30,
                 address=SERVER, timeout=120, stays=False):
        self.timeout = timeout
        self.session = smb3.SMB3('fileserver', address, timeout=timeout,
                                 preferredDialect=dialect)
        self.session.login(user, password)
        self.user = user
        # Once a minute smbd ends each connection that has no tree.
        if stays:
            self.tree_connect(r'\\fs\IPC$')

    def close(self):
        self.session.close_session()

    def another(self, user, password):
        """A session of its own on the same connection."""
        other = copy.copy(self)
        other.session = copy.copy(self.session)
        other.session._Session = {**self.session._Session, 'SessionID': 0,
                                  'TreeConnectTable': {}}
        other.session.login(user, password)
        other.user = user
        return other

    def request(self, command, body, tree=0, follows=False):
        """The number of a request and its bytes; another one may follow."""
        state = self.session._Connection
        message = state['SequenceWindow']
        state['SequenceWindow'] += 1
        if follows:
            body += bytes(-len(body) % 8)
        return message, struct.pack(
            '<4sHHIHHIIQIIQ16s', b'\xfeSMB', 64, 1, 0, command, 127, 0,
            64 + len(body) if follows else 0, message, 0xfeff, tree,
            self.session._Session['SessionID'], bytes(16)) + body

    def exchange(self, command, body, tree=0):
        """One request that impacket does not know how to make."""
        message, request = self.request(command, body, tree)
        net = self.session._NetBIOSSession
        net.send_packet(request)
        while True:
            reply = net.recv_packet(self.timeout).get_trailer()
            status, answered = struct.unpack('<8xI', reply[:12])[0], \
                struct.unpack('<Q', reply[24:32])[0]
            # STATUS_PENDING announces an answer that comes later.
            if answered == message and status != 0x103:
                return status, struct.unpack('<I', reply[36:40])[0], reply[64:]

    def tree_connect(self, path):
        return self.new_tree(*self.exchange(TREE_CONNECT,
                                            tree_connect_body(path)))

    def new_tree(self, status, identifier, body):
        tree = Tree(status, identifier, body)
        if tree:
            entry = copy.deepcopy(smb3.TREE_CONNECT)
            entry['ShareName'] = identifier
            entry['TreeConnectId'] = identifier
            # A guest has no key.
            entry['EncryptData'] = bool(
                tree.flags & ENCRYPT_DATA and
                self.session._Session['EncryptionKey'])
            self.session._Session['TreeConnectTable'][identifier] = entry
        return tree

    def tree_disconnect(self, tree):
        """By impacket where the share wants encryption, which it can do."""
        table = self.session._Session['TreeConnectTable']
        if table[tree.identifier]['EncryptData']:
            table[tree.identifier]['NumberOfUses'] = 1
            packet = self.session.SMB_PACKET()
            packet['Command'] = TREE_DISCONNECT
            packet['TreeID'] = tree.identifier
            packet['Data'] = smb3.SMB2TreeDisconnect()
            self.session.recvSMB(self.session.sendSMB(packet))
        else:
            self.exchange(TREE_DISCONNECT, struct.pack('<HH', 4, 0),
                          tree.identifier)
        del table[tree.identifier]

    def alive(self):
        status, _, _ = self.exchange(ECHO, struct.pack('<HH', 4, 0))
        return status == OK

    def open(self, tree, name, access, disposition,
             options=FILE_NON_DIRECTORY_FILE):
        """A handle, or the status as a negative number."""
        try:
            return self.session.create(
                tree.identifier, name, access, SHARING, options, disposition,
                FILE_ATTRIBUTE_NORMAL)
        except smb3.SessionError as error:
            return -error.get_error_code()

    def read(self, tree, name):
        """The contents of a file, or the status."""
        handle = self.open(tree, name, READ, FILE_OPEN)
        if isinstance(handle, int):
            return status_name(-handle)
        try:
            return self.session.read(tree.identifier, handle, 0,
                                     CHUNK).decode()
        finally:
            self.session.close(tree.identifier, handle)

    def seen(self, tree):
        """What a share says that it is, or why there is none; the tree goes."""
        if not tree:
            return str(tree)
        content = self.read(tree, 'which')
        self.tree_disconnect(tree)
        return content

    def write(self, tree, name, data=b'x'):
        """Create a file: the status."""
        handle = self.open(tree, name, WRITE, FILE_OPEN_IF)
        if isinstance(handle, int):
            return status_name(-handle)
        try:
            self.session.write(tree.identifier, handle, data, 0, len(data))
        except smb3.SessionError as error:
            return status_name(error.get_error_code())
        finally:
            self.session.close(tree.identifier, handle)
        return 'OK'

    def list(self, tree):
        """The names in the share's own folder, or the status."""
        handle = self.open(tree, '', READ, FILE_OPEN, FILE_DIRECTORY_FILE)
        if isinstance(handle, int):
            return status_name(-handle)
        try:
            answer = self.session.queryDirectory(tree.identifier, handle, '*',
                                                 maxBufferSize=CHUNK)
        except smb3.SessionError as error:
            return status_name(error.get_error_code())
        finally:
            self.session.close(tree.identifier, handle)
        return ' '.join(sorted(file_names(answer)))

    def dfs_referral(self, tree, path, level=4):
        """MS-DFSC 2.2.2, REQ_GET_DFS_REFERRAL: the status and the answer."""
        text = struct.pack('<H', level) + wire_text(path) + b'\0\0'
        body = struct.pack('<HHIQQIIIIIIII', 57, 0, FSCTL_DFS_GET_REFERRALS,
                           0xffffffffffffffff, 0xffffffffffffffff, 120,
                           len(text), 0, 0, 0, 8192, 1, 0) + text
        status, _, body = self.exchange(IOCTL, body, tree.identifier)
        if status != OK:
            return status, b''
        offset, length = struct.unpack('<II', body[32:40])
        return status, body[offset - 64:offset - 64 + length]


class ClientSmb1(smb.SMB):
    """SMB1, where the server is cut off the path in another place."""

    def __init__(self, user='', password='', address=SERVER):
        super().__init__('fileserver', address, timeout=120)
        self.login(user, password)

    def tree_connect(self, path):
        packet = smb.NewSMBPacket()
        packet['Flags2'] = smb.SMB.FLAGS2_UNICODE
        command = smb.SMBCommand(smb.SMB.SMB_COM_TREE_CONNECT_ANDX)
        command['Parameters'] = smb.SMBTreeConnectAndX_Parameters()
        command['Parameters']['PasswordLength'] = 1
        command['Data'] = b'\0' + wire_text(path) + b'\0\0?????\0'
        packet.addCommand(command)
        self.sendSMB(packet)
        answer = self.recvSMB()
        status = (answer['ErrorCode'] << 16) | (answer['_reserved'] << 8) \
            | answer['ErrorClass']
        return Tree1(status, answer['Tid'])


class Tree1:
    def __init__(self, status, identifier):
        self.status = status
        self.identifier = identifier

    def __bool__(self):
        return self.status == OK

    def __str__(self):
        return status_name(self.status)

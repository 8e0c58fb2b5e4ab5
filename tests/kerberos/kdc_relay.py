#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a KDC is asked for.

    kdc_relay.py PORT KDC_PORT LOG

Hands the requests to a port of 127.0.0.1 on to the KDC at another one, and
writes a line of LOG for each that asks for a ticket (TGS-REQ, RFC 4120): the
principal, and all bytes of the request but those that differ each time, in
number too: the nonce, and what is encrypted.
"""

import socket
import socketserver
import sys
import threading

from impacket.krb5.asn1 import AP_REQ, TGS_REQ
from pyasn1.codec.der import decoder, encoder

TGS_REQ_TAG = 0x6C
PA_TGS_REQ, PA_FX_FAST = 1, 136


def without_secrets(padata):
    value = bytes(padata["padata-value"])
    if padata["padata-type"] == PA_FX_FAST:
        return b""
    if padata["padata-type"] == PA_TGS_REQ:
        ap_req = decoder.decode(value, asn1Spec=AP_REQ())[0]
        for part in ap_req["authenticator"], ap_req["ticket"]["enc-part"]:
            part["cipher"] = b""
        return encoder.encode(ap_req)
    return value


def line_of(message):
    request = decoder.decode(message, asn1Spec=TGS_REQ())[0]
    body = request["req-body"]
    body["nonce"] = 0
    for padata in request["padata"]:
        padata["padata-value"] = without_secrets(padata)
    name = "/".join(str(part) for part in body["sname"]["name-string"])
    # A name may have a newline in it.
    principal = f"{name}@{body['realm']}".encode("unicode_escape").decode()
    return f"{principal}\t{encoder.encode(request).hex()}\n"


def note(message):
    if message[:1] == bytes([TGS_REQ_TAG]):
        with open(LOG, "a", encoding="utf-8") as log:
            log.write(line_of(message))


def receive(connection, size):
    return connection.recv(size, socket.MSG_WAITALL)


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        message, server = self.request
        note(message)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as kdc:
            kdc.settimeout(20)
            kdc.sendto(message, ("127.0.0.1", KDC_PORT))
            server.sendto(kdc.recv(65535), self.client_address)


class Stream(socketserver.BaseRequestHandler):
    """A length of four bytes stands before each message (RFC 4120, 7.2.2)."""

    def handle(self):
        with socket.create_connection(("127.0.0.1", KDC_PORT), 20) as kdc:
            for source, end in (self.request, kdc), (kdc, self.request):
                length = receive(source, 4)
                message = receive(source, int.from_bytes(length, "big"))
                if source is self.request:
                    note(message)
                end.sendall(length + message)


PORT, KDC_PORT, LOG = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
socketserver.ThreadingTCPServer.allow_reuse_address = True
datagrams = socketserver.ThreadingUDPServer(("127.0.0.1", PORT), Datagram)
streams = socketserver.ThreadingTCPServer(("127.0.0.1", PORT), Stream)
with datagrams, streams:
    threading.Thread(target=datagrams.serve_forever, daemon=True).start()
    streams.serve_forever()

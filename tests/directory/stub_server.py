"""A directory server that behaves as it is told: LDAP messages by hand, over TLS, on loopback."""

import contextlib
import socket
import ssl
import struct
import subprocess
import threading

BASE = "DC=stub,DC=exemple"
CONFIGURATION = f"CN=Configuration,{BASE}"
PAGED = "1.2.840.113556.1.4.319"


def ber(tag, body):
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def number(value, tag=2):
    return ber(tag, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def text(value, tag=4):
    return ber(tag, value if isinstance(value, bytes) else value.encode())


def parts(body):
    """The (tag, value) pairs that follow each other in some bytes."""
    found, at = [], 0
    while at < len(body):
        tag, size, at = body[at], body[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            size, at = int.from_bytes(body[at:at + count], "big"), at + count
        found.append((tag, body[at:at + size]))
        at += size
    return found


class Search:
    """One search as it was asked."""

    def __init__(self, message, request, controls):
        fields = parts(request)
        self.message, self.base = message, fields[0][1].decode()
        self.whole_tree = fields[1][1] == b"\x02"
        self.attributes = [value.decode() for _, value in parts(fields[7][1])]
        self.page, self.cookie = 0, b""
        for _, control in parts(controls):
            oid, *rest = parts(control)
            if oid[1].decode() == PAGED:
                size, cookie = parts(parts(rest[-1][1])[0][1])
                self.page, self.cookie = int.from_bytes(size[1], "big"), cookie[1]


class StubServer:
    """Answers one connection after the other, each in its own thread. `behave(server, connection, search)` answers the
    searches below a base; what it returns ends the connection when it is False."""

    def __init__(self, folder, behave):
        self.behave, self.searches, self.lock = behave, [], threading.Lock()
        self.certificate, key = folder / "stub.pem", folder / "stub.key"
        if not self.certificate.exists():
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                            "/CN=stub", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out",
                            self.certificate], check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                plain, _ = self.listener.accept()
                threading.Thread(target=self.converse, args=(plain,), daemon=True).start()

    def converse(self, plain):
        with contextlib.suppress(OSError, ssl.SSLError, struct.error), self.context.wrap_socket(plain, server_side=True) as connection:
            stream = connection.makefile("rb")
            while message := self.read_message(stream):
                if not self.answer(connection, message):
                    return

    @staticmethod
    def read_message(stream):
        head = stream.read(2)
        if len(head) < 2:
            return None
        size = head[1]
        if size & 0x80:
            size = int.from_bytes(stream.read(size & 0x7F), "big")
        return stream.read(size)

    def answer(self, connection, message):
        (_, identifier), (operation, request), *controls = parts(message)
        identifier = int.from_bytes(identifier, "big")
        if operation == 0x60:  # bind
            self.send(connection, identifier, ber(0x61, number(0, 0x0A) + text("") + text("")))
            return True
        if operation != 0x63:  # unbind, abandon
            return operation != 0x42
        search = Search(identifier, request, controls[0][1] if controls else b"")
        with self.lock:
            self.searches.append(search)
        if search.base == "":
            self.entry(connection, search, "", {
                "dNSHostName": ["localhost"], "namingContexts": [CONFIGURATION, BASE], "defaultNamingContext": [BASE],
                "rootDomainNamingContext": [BASE], "configurationNamingContext": [CONFIGURATION],
                "schemaNamingContext": [f"CN=Schema,{CONFIGURATION}"]})
            self.done(connection, search)
            return True
        if search.base == CONFIGURATION:
            self.entry(connection, search, CONFIGURATION, {"objectClass": ["top", "configuration"]})
            self.done(connection, search)
            return True
        return self.behave(self, connection, search) is not False

    @staticmethod
    def send(connection, identifier, operation, controls=b""):
        connection.sendall(ber(0x30, number(identifier) + operation + controls))

    def entry(self, connection, search, dn, values):
        listed = b"".join(ber(0x30, text(name) + ber(0x31, b"".join(text(value) for value in several)))
                          for name, several in values.items())
        self.send(connection, search.message, ber(0x64, text(dn) + ber(0x30, listed)))

    def done(self, connection, search, cookie=b"", code=0):
        value = text(ber(0x30, number(0) + text(cookie)))
        controls = ber(0xA0, ber(0x30, text(PAGED) + value)) if search.page else b""
        self.send(connection, search.message, ber(0x65, number(code, 0x0A) + text("") + text("")), controls)

    def user(self, connection, search, index, values=()):
        self.entry(connection, search, f"CN=u{index},{BASE}" if index else BASE, {
            "objectClass": ["top", "person", "organizationalPerson", "user"] if index else ["top", "domain", "domainDNS"],
            "name": [f"u{index}"], **dict(values)})

    def honest_page(self, connection, search, total):
        """The next page of `total` users, the number of the first one being the cookie."""
        first = int(search.cookie or b"0")
        last = min(total, first + search.page)
        for index in range(first, last):
            self.user(connection, search, index)
        self.done(connection, search, str(last).encode() if last < total else b"")

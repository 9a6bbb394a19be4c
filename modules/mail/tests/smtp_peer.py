"""A real SMTP server on this machine, with the faults that servers have.

    smtp_peer.py FOLDER [--tls starttls|tls|none] [--name NAME] [--auth USER:PASSWORD] [--greet CODE]

Prints its port, writes each message that it takes as FOLDER/N.eml, ends when its standard input does. FOLDER/cert.pem is
its certificate, made for 127.0.0.1 or for NAME. What it does with a letter is said by the recipient: later@ 451,
refused@ 550, content@ 554 after the content, busy@ 452 after it, slow@ answers after a minute, cut@ hangs up before its
answer, once@ 451 the first time. A sender nobody@ is refused with 550.
"""

import argparse
import asyncio
import pathlib
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Faults:
    def __init__(self, folder):
        self.folder = folder
        self.taken = 0
        self.once = False

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.7.1 no such sender here"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        kind = address.split("@")[0]
        if kind == "once" and not self.once:
            self.once = True
            return "451 4.2.1 come back"
        if kind == "slow":
            await asyncio.sleep(60)
        answers = {"later": "451 4.2.1 <later@example.fr> is busy", "refused": "550 5.1.1 <refused@example.fr> unknown"}
        if kind in answers:
            return answers[kind]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        kind = envelope.rcpt_tos[0].split("@")[0]
        if kind == "content":
            return "554 5.6.0 not this"
        if kind == "busy":
            return "452 4.3.1 disk full"
        self.taken += 1
        part = self.folder / f"{self.taken}.part"
        part.write_bytes(envelope.original_content)
        part.rename(self.folder / f"{self.taken}.eml")
        if kind == "cut":
            server.transport.abort()
        return "250 taken"


class Greeting(asyncio.Protocol):
    """A server that has no service for anybody."""

    def __init__(self, code):
        self.code = code

    def connection_made(self, transport):
        transport.write(f"{self.code} no service\r\n".encode())
        transport.close()


def certificate(folder, name):
    names = f"DNS:{name}" if name else "IP:127.0.0.1,DNS:localhost"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=smtp.test", "-addext", f"subjectAltName={names}", "-keyout", folder / "key.pem",
         "-out", folder / "cert.pem"], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def protocol(options, context):
    handler = Faults(options.folder)
    user, _, password = (options.auth or "").partition(":")

    def check(server, session, envelope, mechanism, data):
        right = data.login.decode() == user and data.password.decode() == password
        return AuthResult(success=right, handled=False)

    def make():
        if options.greet:
            return Greeting(options.greet)
        starttls = options.tls == "starttls"
        return SMTP(handler, hostname="smtp.test", ident="test", tls_context=context if starttls else None,
                    require_starttls=starttls, authenticator=check if user else None, auth_required=bool(user),
                    auth_require_tls=starttls)

    return make


async def serve(options):
    context = certificate(options.folder, options.name) if options.tls != "none" else None
    server = await asyncio.get_running_loop().create_server(
        protocol(options, context), "127.0.0.1", 0, ssl=context if options.tls == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tls", default="starttls", choices=["starttls", "tls", "none"])
    parser.add_argument("--name")
    parser.add_argument("--auth")
    parser.add_argument("--greet")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()

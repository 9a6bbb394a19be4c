"""`egide serve` as a process of its own on loopback, and people who talk to it as a browser does."""

import base64
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

EGIDE = os.environ.get("EGIDE_BINARY", "egide")
PROGRAMMES = str(pathlib.Path(__file__).resolve().parents[2] / "programmes")
PATIENCE = 60  # seconds, on a machine that does much else


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Served:
    """A server over a data folder; `start` again after `kill` or `stop` is the next process on the same folder."""

    def __init__(self, data, *arguments, **environment):
        self.data = pathlib.Path(data)
        self.port = free_port()
        self.arguments = arguments
        self.environment = environment
        self.process = self.output = None
        self.start()

    def start(self, ready=True):
        if self.output:
            self.output.close()
        self.output = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [EGIDE, "serve", "--data", str(self.data), "--programmes", PROGRAMMES,
             "--listen", f"127.0.0.1:{self.port}", *self.arguments],
            stdout=self.output, stderr=subprocess.STDOUT, env={**os.environ, **self.environment})
        if ready:
            self.wait_until_ready()
        return self

    def wait_until_ready(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if Client(self).ask("GET", "/readyz")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.02)
        raise AssertionError("the server is not ready:\n" + self.said())

    def said(self):
        self.output.seek(0)
        return self.output.read()

    def accounts(self):
        """role → (address, password), as the demonstration prints them."""
        found = re.findall(r"^\s*(\S+@\S+)\s+(\S+)\s+([a-z_]+)\s*$", self.said(), re.M)
        return {role: (email, password) for email, password, role in found}

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """Asks it to stop; gives its exit status."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self):
        self.process.kill()
        self.process.wait(PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()
        self.output.close()


class Client:
    """Somebody with a browser: a cookie, and the token that changes carry."""

    def __init__(self, served, account=None):
        self.served = served
        self.cookie = ""
        self.csrf = ""
        if account:
            self.sign_in(*account)

    def ask(self, method, path, body=None, **headers):
        """One request on a connection of its own: status, headers, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=PATIENCE)
        try:
            sent = {"Host": f"localhost:{self.served.port}", "Accept-Language": "en", "Connection": "close"}
            if self.cookie:
                sent["Cookie"] = "egide=" + self.cookie
            if self.csrf and method != "GET":
                sent["X-Egide-Csrf"] = self.csrf
            sent.update({name.replace("_", "-"): value for name, value in headers.items()})
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def sign_in(self, email, password):
        status, headers, body = self.ask(
            "POST", "/connexion", urllib.parse.urlencode({"email": email, "password": password}),
            Content_Type="application/x-www-form-urlencoded", Sec_Fetch_Site="same-origin")
        found = re.search(r"egide=([^;]+)", headers.get("Set-Cookie") or "")
        if not found:
            raise AssertionError(f"not signed in: {status} {body[:300]}")
        self.cookie = found.group(1)
        self.csrf = json.loads(self.ask("GET", "/api/v1/session")[2])["csrf"]

    def json(self, method, path, value=None, **headers):
        body = None if value is None else json.dumps(value)
        if body is not None:
            headers["Content_Type"] = "application/json"
        status, sent, answer = self.ask(method, path, body, **headers)
        return status, sent, (json.loads(answer) if answer else None)

    def begin_upload(self, size, name="preuve.bin"):
        word = base64.b64encode(name.encode()).decode()
        status, headers, body = self.ask(
            "POST", "/api/v1/uploads", Tus_Resumable="1.0.0", Upload_Length=str(size),
            Upload_Metadata=f"filename {word}")
        assert status == 201, (status, body)
        return headers["Location"]

    def send_piece(self, place, offset, piece):
        return self.ask("PATCH", place, piece, Tus_Resumable="1.0.0", Upload_Offset=str(offset),
                        Content_Type="application/offset+octet-stream")

    def offset(self, place):
        return int(self.ask("GET", place, Tus_Resumable="1.0.0")[1]["Upload-Offset"])

    def deposit(self, place, entities):
        return self.json("POST", "/api/v1/evidence",
                         {"upload": place.rsplit("/", 1)[1], "attests": {"entities": entities}})

    def establishments(self):
        """FINESS numbers of those this person answers for."""
        session = self.json("GET", "/api/v1/session")[2]
        return [role["scope"]["id"] for role in session["roles"]]

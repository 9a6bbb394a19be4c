#!/usr/bin/env python3
"""A time-stamp authority over HTTP for tests: `openssl ts -reply` behind Python's own server, on a port it prints.

    answer_http.py FOLDER      the folder of a local authority
"""
import http.server
import pathlib
import subprocess
import sys
import tempfile
import time

REPLY = "application/timestamp-reply"


class Handler(http.server.BaseHTTPRequestHandler):
    folder = pathlib.Path(sys.argv[1])

    def answer(self, status, kind, body, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/crl":
            self.answer(200, "application/pkix-crl", (self.folder / "crl.pem").read_bytes())
        else:
            self.answer(200, "text/html", b"<html>not a list</html>")

    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            getattr(self, self.path.strip("/"))(query)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client had enough

    def tsa(self, query):
        if self.headers["Content-Type"] != "application/timestamp-query":
            return self.answer(415, "text/plain", b"")
        with tempfile.TemporaryDirectory() as work:
            file = pathlib.Path(work, "query")
            file.write_bytes(query)
            command = ["openssl", "ts", "-reply", "-config", str(self.folder / "tsa.cnf"), "-section", "local"]
            made = subprocess.run(command + ["-queryfile", str(file)], capture_output=True, check=True)
        return self.answer(200, REPLY, made.stdout)

    def elsewhere(self, _):
        self.answer(302, "text/plain", b"", Location="http://192.0.2.1/tsa")

    def broken(self, _):
        self.answer(500, "text/plain", b"out of order")

    def html(self, _):
        self.answer(200, "text/html", b"<html>welcome</html>")

    def endless(self, _):
        self.answer(200, REPLY, bytes(1 << 20))

    def slow(self, _):
        time.sleep(3)

    def log_message(self, *_):
        pass


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

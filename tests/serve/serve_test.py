"""The server as a process: the service manager, certificates, refusals, stops and restarts."""

import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

from served import EGIDE, PATIENCE, PROGRAMMES, Client, Served, free_port


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="egide-serve-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def make_certificate(self, name):
        """One signed by itself, in the files that the configuration names."""
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
             "-keyout", str(self.folder / "key.pem"), "-out", str(self.folder / "cert.pem")],
            check=True, capture_output=True)

    def write_configuration(self, text):
        file = self.folder / "egide.toml"
        file.write_text(text, encoding="utf-8")
        return str(file)

    def run_to_end(self, *arguments):
        return subprocess.run([EGIDE, "serve", "--data", str(self.folder / "data"), "--programmes", PROGRAMMES,
                               *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False)


class ServiceManagerTest(Folder):
    def listen(self):
        place = str(self.folder / "notify")
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.bind(place)
        manager.settimeout(PATIENCE)
        self.addCleanup(manager.close)
        return place, manager

    def wait_for(self, manager, word):
        while True:
            said = manager.recv(4096).decode().split("\n")
            if word in said:
                return said

    def test_is_told_of_readiness_of_life_of_reloads_and_of_the_end(self):
        place, manager = self.listen()
        with Served(self.folder / "data", NOTIFY_SOCKET=place, WATCHDOG_USEC="2000000") as served:
            self.wait_for(manager, "READY=1")
            self.wait_for(manager, "WATCHDOG=1")
            self.wait_for(manager, "WATCHDOG=1")
            served.signal(signal.SIGHUP)
            self.wait_for(manager, "RELOADING=1")
            self.wait_for(manager, "READY=1")
            served.signal(signal.SIGTERM)
            self.wait_for(manager, "STOPPING=1")
            self.assertEqual(served.stop(), 0)


class CertificateTest(Folder):
    def shown(self, port):
        """The certificate that a new connection is shown."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as plain:
            with context.wrap_socket(plain) as secure:
                return secure.getpeercert(binary_form=True)

    def wait_until_shown(self, port):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                return self.shown(port)
            except OSError:
                time.sleep(0.05)
        raise AssertionError("nobody listens")

    def test_is_read_again_on_sighup_and_a_broken_one_leaves_the_former(self):
        self.make_certificate("one")
        configuration = self.write_configuration(
            f'[server]\ncertificate = "{self.folder}/cert.pem"\nkey = "{self.folder}/key.pem"\n')
        served = Served.__new__(Served)
        served.data, served.port, served.environment, served.output = self.folder / "data", free_port(), {}, None
        served.arguments = ("--config", configuration)
        with served.start(ready=False):
            first = self.wait_until_shown(served.port)
            self.make_certificate("two")
            self.assertEqual(self.shown(served.port), first, "not before it is asked for")
            served.signal(signal.SIGHUP)
            end = time.monotonic() + PATIENCE
            while self.shown(served.port) == first and time.monotonic() < end:
                time.sleep(0.05)
            second = self.shown(served.port)
            self.assertNotEqual(second, first)
            (self.folder / "cert.pem").write_text("nonsense", encoding="utf-8")
            served.signal(signal.SIGHUP)
            while "reload" not in served.said() and time.monotonic() < end:
                time.sleep(0.05)
            time.sleep(1.5)
            self.assertEqual(self.shown(served.port), second)
            self.assertIsNone(served.process.poll())


class RefusalTest(Folder):
    def test_plain_http_is_never_served_to_others(self):
        ended = self.run_to_end("--listen", f"0.0.0.0:{free_port()}")
        self.assertEqual(ended.returncode, 3, ended.stderr)
        self.assertIn("0.0.0.0", ended.stdout + ended.stderr)

    def test_others_reach_nothing_before_there_is_an_administrator(self):
        self.make_certificate("one")
        configuration = self.write_configuration(
            f'[server]\ncertificate = "{self.folder}/cert.pem"\nkey = "{self.folder}/key.pem"\n')
        ended = self.run_to_end("--listen", f"0.0.0.0:{free_port()}", "--config", configuration)
        self.assertEqual(ended.returncode, 3, ended.stderr)
        self.assertIn("127.0.0.1", ended.stdout + ended.stderr, "says what to do")

    def test_a_demonstration_is_for_this_machine_alone(self):
        self.assertEqual(self.run_to_end("--demo", "--listen", f"0.0.0.0:{free_port()}").returncode, 3)

    def test_an_unknown_key_is_told_with_its_line(self):
        configuration = self.write_configuration("[server]\n\nlissen = 1\n")
        ended = self.run_to_end("--config", configuration)
        self.assertEqual(ended.returncode, 3)
        self.assertIn("egide.toml:3", ended.stdout + ended.stderr)

    def test_an_address_that_is_taken_is_told(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            ended = self.run_to_end("--listen", f"127.0.0.1:{taken.getsockname()[1]}")
        self.assertEqual(ended.returncode, 4, ended.stderr)


class StopTest(Folder):
    def test_a_request_that_is_under_way_has_its_answer(self):
        with Served(self.folder / "data", "--demo") as served:
            person = Client(served, served.accounts()["main_referent"])
            size = 3_000_000
            place = person.begin_upload(size)
            answers = []

            def slowly():
                for piece in range(30):
                    time.sleep(0.05)
                    yield bytes([piece]) * 100_000

            def send():
                answers.append(person.ask(
                    "PATCH", place, slowly(), Tus_Resumable="1.0.0", Upload_Offset="0", Content_Length=str(size),
                    Content_Type="application/offset+octet-stream"))

            sending = threading.Thread(target=send)
            sending.start()
            time.sleep(0.4)
            served.signal(signal.SIGTERM)
            sending.join(PATIENCE)
            self.assertEqual([answer[0] for answer in answers], [204])
            self.assertEqual(served.process.wait(PATIENCE), 0)

    def test_a_session_and_an_upload_go_on_after_a_restart_and_after_a_kill(self):
        with Served(self.folder / "data", "--demo") as served:
            person = Client(served, served.accounts()["main_referent"])
            place = person.begin_upload(300)
            self.assertEqual(person.send_piece(place, 0, b"a" * 100)[0], 204)
            self.assertEqual(served.stop(), 0)
            served.start()
            self.assertEqual(person.offset(place), 100)
            self.assertEqual(person.send_piece(place, 100, b"b" * 100)[0], 204)
            served.kill()
            served.start()
            self.assertEqual(person.send_piece(place, person.offset(place), b"c" * 100)[0], 204)
            status, _, added = person.deposit(place, served_entities(served))
            self.assertEqual(status, 201, added)
            content = person.ask("GET", f"/api/v1/evidence/{added['evidence']['id']}/content")[2]
            self.assertEqual(content, b"a" * 100 + b"b" * 100 + b"c" * 100)


def served_entities(served):
    """The establishment of the demonstration: the contributor's."""
    return Client(served, served.accounts()["contributor"]).establishments()


if __name__ == "__main__":
    unittest.main()

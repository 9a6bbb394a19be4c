#!/usr/bin/env python3
"""Servers that page, that cut lists in ranges, that break, that hang and that lie, each collected over TLS on loopback:
what an honest one says comes whole, and a bad one ends the collection in time with a sentence that says why.

Run alone: EGIDE_BINARY=… tests/directory/bad_peers_test.py
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from stub_server import BASE, StubServer, ber, number, text  # noqa: E402

EGIDE = os.environ.get("EGIDE_BINARY", "egide")
USERS = 2500
PAGE = 900


def rows(table):
    lines = pathlib.Path(table).read_bytes().decode("utf-16").split("\r\n")
    return [line.split("\t") for line in lines if line]


class BadPeers(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "secret").write_text("secret\n")

    def serve(self, behave):
        server = StubServer(self.folder, behave)
        self.addCleanup(server.close)
        return server

    def collect(self, server, *more, out=None):
        started = time.monotonic()
        done = subprocess.run(
            [EGIDE, "directory", "collect", str(out or self.folder / "out"), "--server", "127.0.0.1", "--port",
             str(server.port), "--protection", "ldaps", "--ca", str(server.certificate), "--user", "CN=reader",
             "--password-file", str(self.folder / "secret"), "--lang", "en", *more],
            capture_output=True, text=True, timeout=120, check=False)
        self.seconds = time.monotonic() - started
        return done

    def tables(self):
        return next((self.folder / "out").glob("*/*/domain/*/user.tsv")).parent

    def refused(self, behave, said, *more):
        done = self.collect(self.serve(behave), *more)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn(said, " ".join(done.stderr.split()))
        self.assertNotIn("Traceback", done.stderr)
        return done

    def test_an_honest_server_is_read_page_by_page(self):
        server = self.serve(lambda server, connection, search: server.honest_page(connection, search, USERS))
        done = self.collect(server)
        self.assertEqual(done.returncode, 0, done.stderr)
        names = [row[0] for row in rows(self.tables() / "user.tsv")]
        self.assertEqual(names, [f"CN=u{index},{BASE}" for index in range(1, USERS)])
        pages = [search for search in server.searches if search.base == BASE]
        self.assertEqual([search.page for search in pages], [PAGE] * 3)
        self.assertEqual([search.cookie for search in pages], [b"", b"900", b"1800"])

    def test_one_cookie_for_a_whole_search_is_no_lie(self):
        pages = iter(range(0, USERS, PAGE))

        def behave(server, connection, search):  # as Samba does: the place is kept on the server
            first = next(pages)
            for index in range(first, min(USERS, first + PAGE)):
                server.user(connection, search, index)
            server.done(connection, search, b"place" if first + PAGE < USERS else b"")

        self.assertEqual(self.collect(self.serve(behave)).returncode, 0)
        self.assertEqual(len(rows(self.tables() / "user.tsv")), USERS - 1)

    def test_a_list_in_ranges_comes_whole_and_in_order(self):
        members = [f"CN=u{index},{BASE}" for index in range(4000)]

        def behave(server, connection, search):
            wanted = [re.fullmatch(r"member;range=(\d+)-\*", name) for name in search.attributes]
            first = int(wanted[0].group(1)) if wanted and wanted[0] else 0
            last = min(first + 1500, len(members))
            end = "*" if last == len(members) else str(last - 1)
            if search.whole_tree:
                server.user(connection, search, 0)
            server.entry(connection, search, f"CN=all,{BASE}", {"objectClass": ["top", "group"],
                                                              f"member;range={first}-{end}": members[first:last]})
            server.done(connection, search)

        done = self.collect(self.serve(behave))
        self.assertEqual(done.returncode, 0, done.stderr)
        group = rows(self.tables() / "group.tsv")
        self.assertEqual(len(group), 1)
        self.assertIn(";".join(members), group[0])

    def test_a_connection_cut_in_the_middle_is_resumed(self):
        cut = {"after": 2}

        def behave(server, connection, search):
            cut["after"] -= 1
            if cut["after"] == 0:
                server.user(connection, search, 900)
                return False
            server.honest_page(connection, search, USERS)
            return True

        server = self.serve(behave)
        done = self.collect(server)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("--resume", done.stderr)
        kept = next((self.folder / "out").glob("*/*/collecte.reprise")).parent
        self.assertFalse((kept / "tables.tsv").exists(), "half a collection is none")
        before = len([search for search in server.searches if search.base.startswith("CN=Configuration")])
        resumed = self.collect(server, "--resume", out=kept)
        self.assertEqual(resumed.returncode, 0, resumed.stderr)
        self.assertEqual(len(rows(self.tables() / "user.tsv")), USERS - 1, "no row twice, none missing")
        after = len([search for search in server.searches if search.base.startswith("CN=Configuration")])
        self.assertEqual(before, after, "what was finished is not asked again")

    def test_a_server_that_hangs_is_given_up(self):
        def behave(server, connection, search):
            server.user(connection, search, 0)
            time.sleep(60)
            return False

        self.refused(behave, "127.0.0.1 does not answer as expected", "--patience", "2")
        self.assertLess(self.seconds, 30)

    def test_the_same_page_for_ever_is_noticed(self):
        def behave(server, connection, search):
            for index in range(10):
                server.user(connection, search, index)
            server.done(connection, search, b"again")

        self.refused(behave, "sends again what it has already sent")
        self.assertLess(self.seconds, 30)

    def test_pages_without_objects_for_ever_are_noticed(self):
        self.refused(lambda server, connection, search: server.done(connection, search, b"more"),
                     "announces pages without end")

    def test_far_more_objects_than_asked_are_not_waited_for(self):
        sent = {"objects": 0}

        def behave(server, connection, search):
            while sent["objects"] < 1_000_000:  # until the collector goes
                server.user(connection, search, sent["objects"])
                sent["objects"] += 1

        self.refused(behave, "sends far more objects than the 900 objects asked for")
        self.assertLess(sent["objects"], 200_000)

    def test_ranges_that_do_not_advance_are_noticed(self):
        def behave(server, connection, search):
            server.entry(connection, search, f"CN=all,{BASE}", {"objectClass": ["top", "group"],
                                                              "member;range=0-99": [f"CN=u,{BASE}"] * 100})
            server.done(connection, search)

        self.refused(behave, "sends again what it has already sent")

    def test_a_message_that_announces_gigabytes_is_not_waited_for(self):
        def behave(server, connection, search):
            connection.sendall(b"\x30\x84\x7f\xff\xff\xff" + number(search.message) + b"\x64\x84\x7f\xff\xff\x00")
            connection.sendall(bytes(100_000))
            time.sleep(30)
            return False

        self.refused(behave, "127.0.0.1 does not answer as expected", "--patience", "10")
        self.assertLess(self.seconds, 8, "the length alone is enough")

    def test_bytes_that_are_no_message_are_refused(self):
        def behave(server, connection, search):
            connection.sendall(ber(0x30, number(search.message) + ber(0x64, text("CN=x")[:-1] + b"\xff" * 40)))
            server.done(connection, search)

        done = self.collect(self.serve(behave), "--patience", "5")
        self.assertGreaterEqual(done.returncode, 0, "no signal")


if __name__ == "__main__":
    unittest.main()

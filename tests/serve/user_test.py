"""`egide user`: the people of an instance from the machine that holds it, with and without a server."""

import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from served import EGIDE, PATIENCE, Client, Served

PASSWORD = "agrafe cheval pile juste"


class UserTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="egide-user-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def user(self, *words, given="", status=0):
        done = subprocess.run([EGIDE, "user", *words, "--data", str(self.folder / "data"), "--lang", "en"], input=given,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def json(self, *words):
        return json.loads(self.user(*words, "--format", "json").stdout)

    def open_account(self, email, *words):
        return self.user("invite", email, "Camille Exemple", "--password-file", "-", *words, given=PASSWORD + "\n")

    def test_the_first_administrator_is_made_before_any_server_runs(self):
        self.open_account("admin@test.example", "--role", "instance_administrator")
        person = self.json("show", "admin@test.example")
        self.assertEqual((person["state"], person["password"], person["grants"][0]["role"]),
                         ("active", True, "instance_administrator"))
        self.assertIn("administrator already", self.user("first-link", status=3).stderr)

    def test_the_first_link_is_given_as_long_as_nobody_administers(self):
        link = self.json("first-link")["link"]
        self.assertRegex(link, r"^http://127\.0\.0\.1:\d+/premier-acces/[\w-]{43}$")
        self.assertNotEqual(self.json("first-link")["link"], link, "the former dies")

    def test_a_link_opens_in_the_server_that_runs_meanwhile(self):
        with Served(self.folder / "data") as served:
            told = self.user("invite", "p@test.example", "Dominique Essai", "--role", "contributor", "--over",
                             "establishment:990000010")
            path = told.stdout.strip().partition(f"127.0.0.1")[2].partition("/")[2]
            self.assertEqual(Client(served).ask("GET", "/" + path)[0], 200)
            self.open_account("q@test.example")
            client = Client(served, ("q@test.example", PASSWORD))
            self.user("sign-out", "q@test.example")
            self.assertEqual(client.ask("GET", "/api/v1/session")[0], 401, "at once")
            again = Client(served, ("q@test.example", PASSWORD))
            self.user("disable", "q@test.example")
            self.assertEqual(again.ask("GET", "/api/v1/session")[0], 401)
            with self.assertRaises(AssertionError):
                Client(served, ("q@test.example", PASSWORD))
            self.user("enable", "q@test.example")
            Client(served, ("q@test.example", PASSWORD))

    def test_roles_are_given_and_ended(self):
        self.open_account("p@test.example")
        self.user("grant", "p@test.example", "ars_reviewer", "--over", "region:27")
        grant = self.json("show", "p@test.example")["grants"][0]
        self.assertEqual((grant["role"], grant["over"], grant["holds"]), ("ars_reviewer", "region:27", True))
        self.user("revoke", grant["id"])
        self.assertFalse(self.json("show", "p@test.example")["grants"][0]["holds"])
        self.assertGreater(len(self.json("roles")), 10)

    def test_wrong_words_are_told(self):
        self.open_account("p@test.example")
        self.user("grant", "p@test.example", "ars_reviewer", "--over", "planet:earth", status=3)
        self.user("grant", "p@test.example", "king", "--over", "region:27", status=3)
        self.user("grant", "p@test.example", "ars_reviewer", "--over", "candidate:x", status=3)
        self.user("show", "nobody@test.example", status=3)
        self.user("invite", "not an address", "X", status=3)
        self.user("invite", "p@test.example", "X", status=3)
        self.user("invite", "w@test.example", "W", "--password-file", "-", given="short\n", status=3)
        self.user("revoke", "0" * 32, status=3)

    def test_the_last_administrator_stays(self):
        self.open_account("admin@test.example", "--role", "instance_administrator")
        self.user("disable", "admin@test.example", status=3)

    def test_the_password_is_never_an_argument_nor_shown(self):
        told = self.open_account("p@test.example")
        self.assertNotIn(PASSWORD, told.stdout + told.stderr)
        self.assertNotIn(PASSWORD, self.user("show", "p@test.example").stdout)

    def test_people_are_found_by_words(self):
        for name in ("a", "b", "c"):
            self.open_account(f"{name}@test.example")
        self.assertEqual([one["email"] for one in self.json("list", "b@")], ["b@test.example"])
        self.assertEqual(len(self.json("list")), 3)


if __name__ == "__main__":
    unittest.main()

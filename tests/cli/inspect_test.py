"""`egide evidence inspect` and `egide doctor`, by the installed program: its own child, its own table of guests."""

import json
import os
import pathlib
import stat
import subprocess
import tempfile
import unittest
import zipfile

EGIDE = os.environ.get("EGIDE_BINARY", "egide")
PDF = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (run) >> >>
endobj
2 0 obj
<< /Type /Pages /Kids [] /Count 0 >>
endobj
trailer
<< /Root 1 0 R >>
%%EOF
"""


def egide(*arguments, **environment):
    return subprocess.run(
        [EGIDE, *arguments], capture_output=True, text=True, check=False, timeout=120,
        env={"PATH": os.environ["PATH"], "COLUMNS": "80", "NO_COLOR": "1", **environment})


def checks():
    return {check["id"]: check for check in json.loads(egide("doctor", "--format", "json").stdout)["checks"]}


class DoctorTest(unittest.TestCase):
    def test_says_each_protection_and_ends_well(self):
        found = checks()
        for name in ("seccomp", "landlock", "no_new_privileges", "resource_limits", "sealed_memory", "child"):
            self.assertIn(found[name]["state"], ("good", "limited", "missing"))
            self.assertGreater(len(found[name]["what"]), 20)
        for name in ("qpdf", "libarchive", "OpenSSL", "ICU"):
            self.assertRegex(found[name]["what"], r"^\d+\.\d+")

    def test_speaks_both_languages_and_says_that_nothing_is_sent(self):
        self.assertIn("rien n’est envoyé", " ".join(egide("doctor").stdout.split()))
        english = egide("doctor", "--lang", "en")
        self.assertEqual(english.returncode, 0)
        self.assertIn("nothing is sent", " ".join(english.stdout.split()))

    def test_is_in_the_help_and_the_child_is_not(self):
        told = egide("--help").stdout
        self.assertIn("doctor", told)
        self.assertNotIn("__guest", told)
        self.assertNotIn("__guest", egide("completion", "bash").stdout)


class InspectTest(unittest.TestCase):
    def setUp(self):
        if checks()["child"]["state"] != "good":
            self.skipTest("this machine has no seccomp: no stranger's file is read")
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)

    def inspect(self, name, *more):
        return egide("evidence", "inspect", str(self.folder / name), *more)

    def answer(self, name):
        done = self.inspect(name, "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_tells_a_program_that_calls_itself_an_invoice(self):
        program = bytearray(256)
        program[:2], program[0x3C], program[0x80:0x84] = b"MZ", 0x80, b"PE\0\0"
        (self.folder / "facture.pdf").write_bytes(program)
        found = self.answer("facture.pdf")
        self.assertEqual(found["type"]["kind"], "windows_program")
        self.assertTrue(found["promises_something_else"])
        self.assertIn("attention", self.inspect("facture.pdf").stdout)

    def test_lists_a_hostile_zip_without_writing_anything(self):
        with zipfile.ZipFile(self.folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("../evil", "x")
            archive.writestr("bomb", b"\0" * (20 << 20))
            link = zipfile.ZipInfo("link")
            link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
            archive.writestr("a\nb\u202ec", "x")
        found = self.answer("a.zip")["zip"]
        self.assertEqual([flaw["flaw"] for flaw in found["flaws"]], ["unsafe_name", "ratio", "link"])
        self.assertEqual(found["entries"][3]["name"], "a\\u{A}b\\u{202E}c")
        self.assertEqual([path.name for path in self.folder.iterdir()], ["a.zip"])

    def test_finds_the_script_of_a_pdf(self):
        (self.folder / "a.pdf").write_bytes(PDF)
        found = self.answer("a.pdf")["pdf"]
        self.assertEqual(found["actions"], [{"act": "javascript", "when": "open", "target": "run"}])
        self.assertIn("runs a script as it opens", " ".join(self.inspect("a.pdf", "--lang", "en").stdout.split()))

    def test_keeps_the_bytes_as_they_are(self):
        (self.folder / "a.pdf").write_bytes(PDF)
        (self.folder / "a.pdf").chmod(0o400)
        before = (self.folder / "a.pdf").stat()
        self.answer("a.pdf")
        after = (self.folder / "a.pdf").stat()
        self.assertEqual((before.st_mtime_ns, before.st_size), (after.st_mtime_ns, after.st_size))
        self.assertEqual((self.folder / "a.pdf").read_bytes(), PDF)

    def test_harmless_names_on_the_terminal(self):
        (self.folder / "a\x1b[31m\u202e.txt").write_text("hello")
        told = self.inspect("a\x1b[31m\u202e.txt").stdout
        self.assertNotIn("\x1b", told)
        self.assertNotIn("\u202e", told)

    def test_says_what_is_missing_or_no_file(self):
        self.assertEqual(self.inspect("nothing").returncode, 4)
        self.assertEqual(self.inspect(".").returncode, 3)
        os.mkfifo(self.folder / "pipe")
        self.assertEqual(self.inspect("pipe").returncode, 3)


if __name__ == "__main__":
    unittest.main()

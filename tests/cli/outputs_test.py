"""What scripts and browsers rely on: stable bytes, reports that ask for nothing, scripts that shells accept."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

FILES = pathlib.Path(__file__).resolve().parent / "files"


def egide(*arguments, folder=FILES):
    done = subprocess.run(
        [os.environ["EGIDE_BINARY"], *map(str, arguments)], cwd=folder, capture_output=True, check=False,
        stdin=subprocess.DEVNULL, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: exit status {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


class Bytes(unittest.TestCase):
    """The same input gives the same bytes, whatever the number of threads."""

    def test_every_document_is_the_same_twice_and_on_one_or_two_threads(self):
        for command in (
                ["evaluate", "ght.yaml", "--format", "json"],
                ["evaluate", "ght.yaml", "--format", "html"],
                ["evaluate", "ght.yaml"],
                ["plan", "ght.yaml", "--format", "json", "--lang", "en"],
                ["calendar", "ght.yaml"]):
            with self.subTest(command=command):
                outputs = {egide(*command, "--on", "2026-10-01", "--threads", threads) for threads in (1, 1, 2, 2)}
                self.assertEqual(1, len(outputs))

    def test_the_demonstration_is_the_same_for_the_same_seed(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("one", "two"):
                egide("demo", name, "--seed", 5, folder=folder)
            texts = [sorted((path.relative_to(root).as_posix(), path.read_bytes()) for path in root.rglob("*.*"))
                     for root in (pathlib.Path(folder, "one"), pathlib.Path(folder, "two"))]
            self.assertEqual(*texts)


class Evaluation(unittest.TestCase):
    """The JSON holds what the interface promises."""

    def setUp(self):
        self.root = json.loads(egide("evaluate", "ght.yaml", "--on", "2026-10-01", "--format", "json"))

    def test_has_the_promised_keys(self):
        for key in ("programme", "rules", "on", "candidate", "objectives", "decote", "grant", "alternatives"):
            self.assertIn(key, self.root)
        self.assertEqual(64, len(self.root["rules"]["sha256"]))
        self.assertEqual({"amount", "low", "high", "currency"}, set(self.root["grant"]))

    def test_says_five_words_and_no_other(self):
        words = {"met", "partial", "not_met", "undetermined", "not_applicable"}
        nodes = [objective["tree"] for objective in self.root["objectives"]]
        while nodes:
            node = nodes.pop()
            self.assertIn(node["result"], words)
            nodes += node["children"]

    def test_carries_the_hash_of_the_evidence(self):
        pieces = self.root["objectives"][0]["pieces"]
        evidence = next(piece for piece in pieces if piece["code"] == "D1.O1.A.E1")["found"][0]["evidence"]
        self.assertEqual("preuves/annuaires.txt", evidence["path"])
        self.assertRegex(evidence["sha256"], "^[0-9a-f]{64}$")

    def test_holds_no_floating_point(self):
        def refuse(text):
            raise AssertionError(f"{text} is a floating-point number")
        json.loads(egide("evaluate", "ght.yaml", "--on", "2026-10-01", "--format", "json"), parse_float=refuse)


class Report(unittest.TestCase):
    """The HTML report stands alone."""

    def test_asks_nothing_of_the_network(self):
        text = egide("evaluate", "ght.yaml", "--on", "2026-10-01", "--format", "html").decode()
        self.assertNotRegex(text, r"(?i)<script|<link|<img|<iframe|@import|url\((?!#)")
        for target in re.findall(r'(?:href|src)="([^"]*)"', text):
            self.assertTrue(target.startswith("#"), target)

    def test_is_written_whole_or_not_at_all(self):
        with tempfile.TemporaryDirectory() as folder:
            target = pathlib.Path(folder, "report.html")
            egide("evaluate", "ght.yaml", "--on", "2026-10-01", "--format", "html", "--output", target)
            self.assertTrue(target.read_text().rstrip().endswith("</html>"))
            self.assertEqual([target], list(pathlib.Path(folder).iterdir()))


class Completion(unittest.TestCase):
    """Each shell accepts its script."""

    def check(self, shell, option):
        if not shutil.which(shell):
            self.skipTest(f"{shell} is not installed")
        script = egide("completion", shell)
        done = subprocess.run([shell, option], input=script, capture_output=True, check=False, timeout=60)
        self.assertEqual((0, b""), (done.returncode, done.stderr))

    def test_bash(self):
        self.check("bash", "-n")

    def test_zsh(self):
        self.check("zsh", "-n")

    def test_fish(self):
        self.check("fish", "--no-execute")

    def test_bash_completes_commands_and_choices(self):
        script = egide("completion", "bash").decode()
        ask = script + '\nCOMP_WORDS=(egide rules ""); COMP_CWORD=2; _egide; echo "${COMPREPLY[@]}"\n' + \
            'COMP_WORDS=(egide evaluate --lang ""); COMP_CWORD=3; _egide; echo "${COMPREPLY[@]}"\n'
        with tempfile.TemporaryDirectory() as folder:
            said = subprocess.run(["bash"], input=ask.encode(), cwd=folder, capture_output=True, check=True, timeout=60).stdout
        commands, languages = said.decode().splitlines()
        self.assertTrue({"check", "test", "mutate", "show", "diff"} <= set(commands.split()), commands)
        self.assertEqual("fr en", languages)


class ManualPage(unittest.TestCase):
    """man reads the page without a complaint."""

    def test_man_accepts_it(self):
        if not shutil.which("groff"):
            self.skipTest("groff is not installed")
        page = pathlib.Path(__file__).resolve().parents[2] / "docs/man/egide.1"
        done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-Kutf8", page], capture_output=True, check=False, timeout=60)
        self.assertEqual((0, b""), (done.returncode, done.stderr))


if __name__ == "__main__":
    unittest.main()

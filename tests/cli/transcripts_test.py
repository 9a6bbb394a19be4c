"""Golden transcripts of the command line: each transcripts/*.txt is a session, replayed and compared.

    $ egide evaluate dossier.yaml --lang en      a command; the files of tests/cli/files/ are in its folder
    > a line of standard output
    ! a line of standard error
    ? 3                                          exit status, when it is not 0

Other lines are remarks. "[…]" alone stands for any lines, within a line for any text. The commands of one transcript
share one temporary folder. EGIDE_UPDATE=1 rewrites the transcripts from what the program says now: read the
difference before you commit it.
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ANY = "[…]"


class Command:
    """One command of a transcript with what is expected of it."""

    def __init__(self, line):
        self.line = line
        self.expected = []
        self.status = 0

    def said(self, folder):
        """Runs the command and gives (lines as a transcript writes them, exit status)."""
        words = shlex.split(self.line)
        if words[0] != "egide":
            raise ValueError(f"a transcript runs egide alone, not {words[0]}")
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "COLUMNS": "80", "NO_COLOR": "1"}
        done = subprocess.run(
            [os.environ["EGIDE_BINARY"], *words[1:]], cwd=folder, env=environment, capture_output=True, check=False,
            stdin=subprocess.DEVNULL, timeout=120)
        return marked(">", done.stdout) + marked("!", done.stderr), done.returncode


def marked(mark, output):
    return [f"{mark} {line}".rstrip() for line in output.decode().split("\n")[:-1]] + (
        [f"{mark} {output.decode().rsplit(chr(10), 1)[-1]}"] if output and not output.endswith(b"\n") else [])


def parse(text):
    """The transcript as a list of remarks (text) and commands."""
    parts = []
    for line in text.splitlines():
        last = parts[-1] if parts and isinstance(parts[-1], Command) else None
        if line.startswith("$ "):
            parts.append(Command(line[2:]))
        elif last and line[:1] in {">", "!"}:
            last.expected.append(line.rstrip())
        elif last and line.startswith("? "):
            last.status = int(line[2:])
        else:
            parts.append(line)
    return parts


def pattern_of(lines):
    """A regular expression for the expected lines, with […] as a hole."""
    pieces = []
    for line in lines:
        if line[2:].strip() == ANY:
            pieces.append(f"(?:{re.escape(line[0])}[^\n]*\n)*")
        else:
            pieces.append(re.escape(line).replace(re.escape(ANY), "[^\n]*") + "\n")
    return "".join(pieces)


class Transcripts(unittest.TestCase):
    maxDiff = None

    def replay(self, path):
        parts = parse(path.read_text())
        with tempfile.TemporaryDirectory() as folder:
            if (HERE / "files").is_dir():
                shutil.copytree(HERE / "files", folder, dirs_exist_ok=True)
            for part in parts:
                if isinstance(part, Command):
                    self.check(part, folder)
        if "EGIDE_UPDATE" in os.environ:
            path.write_text(written(parts))

    def check(self, command, folder):
        lines, status = command.said(folder)
        if "EGIDE_UPDATE" in os.environ:
            if not re.fullmatch(pattern_of(command.expected), "".join(f"{line}\n" for line in lines)):
                command.expected = lines
            command.status = status
            return
        with self.subTest(command=command.line):
            if not re.fullmatch(pattern_of(command.expected), "".join(f"{line}\n" for line in lines)):
                self.assertEqual(command.expected, lines)
            self.assertEqual(command.status, status, f"exit status of: {command.line}")


def written(parts):
    lines = []
    for part in parts:
        if isinstance(part, Command):
            lines += [f"$ {part.line}", *part.expected]
            lines += [f"? {part.status}"] if part.status else []
        else:
            lines.append(part)
    return "".join(f"{line}\n" for line in lines)


def add_test(path):
    setattr(Transcripts, f"test_{path.stem}", lambda self: self.replay(path))


for transcript in sorted(HERE.glob("transcripts/*.txt")):
    add_test(transcript)


class Format(unittest.TestCase):
    """What a transcript may say."""

    def test_holes_match_any_text_or_lines(self):
        self.assertRegex("> a\n> b\n> c 12 d\n", f"^{pattern_of(['> a', '> […]', '> c […] d'])}$")
        self.assertNotRegex("> a\n! b\n", f"^{pattern_of(['> a', '> […]'])}$")

    def test_a_transcript_is_written_as_it_was_read(self):
        text = "A remark.\n\n$ egide version\n> one\n! two\n? 3\n\n$ egide help\n"
        self.assertEqual(written(parse(text)), text)


if __name__ == "__main__":
    unittest.main()

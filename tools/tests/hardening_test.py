"""What check_hardening.py says of programs made with and without each protection."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import check_hardening  # noqa: E402

SOURCE = r"""
#include <stdio.h>
#include <string.h>
int main(int count, char** words) {
    char text[64];
    memset(text, 0, sizeof text);
    if (count > 1) { strncpy(text, words[1], (size_t)count * 8); }
    return printf("%s\n", text) < 0;
}
"""
GOOD = ["-O2", "-fPIE", "-pie", "-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2", "-Wl,-z,relro",
        "-Wl,-z,now", "-Wl,-z,noexecstack", "-Wl,-z,separate-code"]


class HardeningTest(unittest.TestCase):
    def made_with(self, *flags):
        with tempfile.TemporaryDirectory() as folder:
            source, program = pathlib.Path(folder, "one.c"), pathlib.Path(folder, "one")
            source.write_text(SOURCE)
            subprocess.run(["gcc", "-w", str(source), "-o", str(program), *GOOD, *flags], check=True)
            return check_hardening.lacking(str(program))

    def test_a_program_with_everything_lacks_nothing(self):
        self.assertEqual(self.made_with(), [])

    def test_each_protection_that_is_taken_away_is_named(self):
        for flags, words in ((["-fno-PIE", "-no-pie"], "position-independent"), (["-Wl,-z,norelro"], "RELRO"),
                             (["-Wl,-z,lazy"], "BIND_NOW"), (["-Wl,-z,execstack"], "the stack"),
                             (["-Wl,-z,noseparate-code"], "share a segment"),
                             (["-fno-stack-protector"], "canary"), (["-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=0"], "fortified"),
                             (["-Wl,-rpath,/elsewhere"], "path of its own")):
            with self.subTest(words):
                self.assertTrue(any(words in sentence for sentence in self.made_with(*flags)), words)


if __name__ == "__main__":
    unittest.main()

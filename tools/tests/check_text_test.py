"""The text check: machine paths anywhere, marks of unfinished work in code."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import check_text

UNFINISHED = "TO" + "DO"


class CheckText(unittest.TestCase):
    def found(self, name, content):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            return check_text.problems(folder)

    def test_a_machine_path_is_refused_with_its_line(self):
        found = self.found("a.md", "fine\nsee /" + "work/shared/design\n")
        self.assertEqual(found, ["a.md:2: the path of a developer's machine"])

    def test_a_build_folder_of_a_machine_is_refused(self):
        self.assertEqual(len(self.found("a.cpp", "// /tmp/" + "build-x\n")), 1)

    def test_paths_of_the_product_are_fine(self):
        self.assertEqual(self.found("a.md", "modules/home/x and https://example.org/work/x and build/work/x\n"), [])

    def test_unfinished_work_is_refused_in_code_alone(self):
        self.assertEqual(len(self.found("a.cpp", f"// {UNFINISHED}: later\n")), 1)
        self.assertEqual(self.found("a.md", f"the check refuses {UNFINISHED}\n"), [])

    def test_a_temporary_name_pattern_is_no_mark(self):
        self.assertEqual(self.found("a.cpp", 'mkdtemp("egideXXXXXX")\n'), [])

    def test_binary_files_are_passed_over(self):
        self.assertEqual(self.found("a.bin", b"\xff\xfe/" + b"work/x"), [])


if __name__ == "__main__":
    unittest.main()
